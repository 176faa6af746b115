"""Match runs on the desk: start, compare, propose, turn keys, publish; the gauge; the files both partners can check."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from labs import policies
from labs.actions import rounds
from labs.forms.rounds import Publish, StartRun, TurnKey
from labs.lifecycles.rounds import MATCH_RUN, RunState
from labs.models import MatchRun, Round
from labs.queries import gauge as capacities
from labs.queries import rounds as asked
from talentprogram.accounts.policies import coordinates
from talentprogram.kernel import clock
from talentprogram.kernel.admin import ReadOnlyDesk, StateFilter, Verb
from talentprogram.kernel.lifecycle import Refused
from talentprogram.partners.queries import key_partners


@admin.register(MatchRun)
class MatchRunDesk(ReadOnlyDesk):
    """Every run of every round; approvers see those that were proposed to them."""

    may_view = policies.reads_runs
    lifecycle = MATCH_RUN
    verbs = {
        "validate": Verb(rounds.validate, _("Check and freeze the inputs"), policy=policies.runs_matches),
        "propose": Verb(rounds.propose, _("Propose to both partners"), policy=policies.runs_matches),
        "approve": Verb(
            rounds.approve, _("Turn the key"), TurnKey, policies.turns_keys,
            _("You approve exactly the result with this hash. If anything it was computed from changes, the key breaks."),
        ),
        "publish": Verb(
            rounds.publish, _("Publish to everybody"), Publish, policies.runs_matches,
            _("Every participant sees their result at this moment. Their letters wait for you in the outbox."),
        ),
        "discard": Verb(rounds.discard, _("Discard"), policy=policies.runs_matches),
        "again": Verb(rounds.again, _("Compute again with today’s inputs"), policy=policies.runs_matches),
    }  # fmt: skip
    list_display = ("reference", "method", "state_word", "placed", "joint_capacity", "computed_at", "published_at")
    list_filter = (StateFilter, "method", "round__cohort")
    search_fields = ("round__cohort__code", "result_hash", "instance_hash")
    ordering = ("-created_at",)
    change_form_template = "admin/labs/matchrun/change_form.html"
    change_list_template = "admin/labs/matchrun/change_list.html"
    fields = ("round", "method", "seed")

    @admin.display(description=_("placed"))
    def placed(self, run: Any) -> Any:
        return run.placed if run.placed is not None else "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[MatchRun]:
        found = (
            super().get_queryset(request).select_related("round__cohort").annotate(placed=KT("result__metrics__placed"))
        )
        return (
            found if policies.runs_matches(request.user) else found.filter(state__in=policies.AWAITS_KEYS_OR_HAS_THEM)
        )

    def get_urls(self) -> list[Any]:
        pages: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
            "gauge": ("gauge/", self.gauge_page),
            "start": ("start/", self.start_page),
            "compare": ("compare/<uuid:round_id>/", self.compare_page),
            "instance": ("<uuid:run_id>/instance.json", self.instance_file),
            "result": ("<uuid:run_id>/result.json", self.result_file),
        }
        own = [
            path(where, self.admin_site.admin_view(page), name=f"labs_matchrun_{name}")
            for name, (where, page) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if run := context.get("original"):
            context |= run_page(run, request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def move_page(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponseBase:
        """The page of the key shows exactly the hash that is signed, beside what it stands for."""
        response = super().move_page(request, object_id, verb)
        if verb == "approve" and isinstance(response, TemplateResponse):
            response.template_name = "admin/labs/matchrun/approve.html"
            context = response.context_data or {}
            response.context_data = context | run_page(context["original"], request.user)
        return response

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(
            request, {**(extra_context or {}), "may_start": policies.runs_matches(request.user)}
        )

    def page(self, request: HttpRequest, template: str, title: Any, **context: Any) -> TemplateResponse:
        """A purpose page inside the desk."""
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context}
        return TemplateResponse(request, f"admin/labs/matchrun/{template}.html", context)

    def gauge_page(self, request: HttpRequest) -> HttpResponse:
        """Joint capacity against each cohort under way, with the mentors where one more slot helps."""
        _door(policies.reads_gauge(request.user))
        return self.page(request, "gauge", _("Capacity gauge"), gauges=capacities.gauge_card(request.user))

    def start_page(self, request: HttpRequest) -> HttpResponse:
        """Open, freeze and send off runs of one round; what is wrong with the inputs comes back on the form."""
        _door(policies.runs_matches(request.user))
        form = StartRun(request.POST or None, initial={"round": request.GET.get("round")})
        if request.method == "POST" and form.is_valid():
            chosen = form.cleaned_data
            try:
                rounds.start(chosen["round"], methods=chosen["methods"], by=request.user, at=clock.now())
            except Refused as why:
                form.add_error(None, str(why))
            else:
                return redirect("admin:labs_matchrun_compare", chosen["round"].pk)
        return self.page(request, "start", _("Start match runs"), form=form)

    def compare_page(self, request: HttpRequest, round_id: Any) -> HttpResponse:
        """All runs of a round side by side."""
        _door(policies.runs_matches(request.user))
        round = get_object_or_404(Round.objects.select_related("cohort"), pk=round_id)
        rows = asked.comparison(round)
        waiting = any(run.state == RunState.VALIDATED for run, _figures in rows)
        return self.page(request, "compare", _("Compare match runs"), round=round, rows=rows, waiting=waiting)

    def instance_file(self, request: HttpRequest, run_id: Any) -> HttpResponse:
        """The frozen inputs, by code, as `python -m labs.matching` reads them."""
        run = self._readable(request, run_id)
        return _file(asked.instance_text(run), f"{_slug(run)}-instance.json")

    def result_file(self, request: HttpRequest, run_id: Any) -> HttpResponse:
        """The answer, as `python -m labs.matching --check` verifies it against the inputs."""
        run = self._readable(request, run_id)
        _door(bool(run.result))
        return _file(asked.result_text(run), f"{_slug(run)}-result.json")

    def _readable(self, request: HttpRequest, run_id: Any) -> MatchRun:
        run = MatchRun.objects.filter(pk=run_id).select_related("round__cohort").first()
        if run is None or not policies.reads_runs(request.user, run):
            raise Http404
        return run


def run_page(run: MatchRun, person: Any) -> dict[str, Any]:
    """What the page of a run shows beside its buttons. Names of students are for coordinators (§1.3)."""
    held = asked.keys_of(run)
    live = run.state in (RunState.COMPUTED, RunState.PROPOSED, RunState.KEY_ONE, RunState.APPROVED)
    return {
        "figures": asked.figures(run),
        "keys": [
            (partner, next((key for key in held if key.partner_id == partner.pk), None)) for partner in key_partners()
        ],
        "differences": asked.changes(run) if live else [],
        "results": asked.results_with_placements(run),
        "sees_names": coordinates(person),
        "compare_url": reverse("admin:labs_matchrun_compare", args=[run.round_id]),
    }


def _door(is_open: bool) -> None:
    if not is_open:
        raise Http404


def _slug(run: MatchRun) -> str:
    return f"{run.round.cohort.code}-round{run.round.number}-run{run.number}"


def _file(text: str, name: str) -> HttpResponse:
    return HttpResponse(text, "application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'})
