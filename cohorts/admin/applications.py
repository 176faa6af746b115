"""The application desk: who is where, and everything about one application on one screen."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import policies
from cohorts.actions import admissions, enrolments, rescission, screening
from cohorts.forms.admissions import OutOfTurn, Rescission
from cohorts.forms.imports import APPLICANTS
from cohorts.forms.screening import Ineligible, MissingItems, Outcome, Waiver
from cohorts.lifecycles.applications import APPLICATION
from cohorts.models import Application
from cohorts.queries import rescission as agreed
from cohorts.queries import screening as asked
from cohorts.wording import APPLICATION_MOVES as SAID
from cohorts.wording import LABS
from talentprogram.kernel import clock
from talentprogram.kernel.admin import ReadOnlyDesk, StateFilter, Verb
from talentprogram.kernel.admin_import import ImportDesk
from talentprogram.kernel.forms import Reason
from talentprogram.kernel.lifecycle import Refused
from talentprogram.kernel.templatetags.kernel import day, lang
from talentprogram.partners.queries import key_partner_of

MOST_REFUSALS_SHOWN = 20


def may_ask_to_rescind(person: Any, application: Any = None) -> bool:
    """Coordinators, while an offer stands."""
    return policies.coordinates(person) and (application is None or application.state == "offered")


class LabFilter(admin.SimpleListFilter):
    title = gettext_lazy("first laboratory")
    parameter_name = "lab_hint"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(LABS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return queryset.filter(lab_hint=self.value()) if self.value() else queryset


def rescission_of(application: Application) -> dict[str, Any]:
    """The request to rescind that stands, and who has agreed."""
    asked_for = agreed.request(application)
    return {
        "rescission": asked_for, "keys": agreed.turned(application, asked_for) if asked_for else [],
        "awaited": agreed.awaited(application, asked_for) if asked_for else [],
    }  # fmt: skip


@admin.register(Application)
class ApplicationDesk(ImportDesk, ReadOnlyDesk):
    """Applications of all calls."""

    may_view = policies.coordinates
    may_import = policies.coordinates
    importer = APPLICANTS
    lifecycle = APPLICATION
    verbs = {
        "request_info": Verb(screening.request_info, SAID["request_info"], MissingItems),
        "info_overdue": Verb(screening.close_overdue, SAID["info_overdue"]),
        "screen_pass": Verb(screening.screen_pass, SAID["screen_pass"], Waiver),
        "screen_fail": Verb(screening.screen_fail, SAID["screen_fail"], Ineligible),
        "appeal_upheld": Verb(screening.uphold_appeal, SAID["appeal_upheld"], Reason),
        "shortlist": Verb(screening.shortlist, SAID["shortlist"]),
        "record_outcome": Verb(screening.record_outcome, SAID["record_outcome"], Outcome),
        "reopen_outcome": Verb(screening.reopen_outcome, SAID["reopen_outcome"]),
        "promote": Verb(admissions.promote, SAID["promote"], OutOfTurn),
        "enrol": Verb(enrolments.enrol, SAID["enrol"]),
        "fail_conditions": Verb(enrolments.fail_conditions, SAID["fail_conditions"], Reason),
        "grant_deferral": Verb(admissions.grant_deferral, SAID["grant_deferral"], Reason),
        "ask_to_rescind": Verb(
            rescission.ask,
            SAID["ask_to_rescind"],
            Reason,
            may_ask_to_rescind,
            gettext_lazy("An approver of each partner has to agree; then the offer can be rescinded."),
        ),
        "rescind": Verb(rescission.rescind, SAID["rescind"]),
        "reinstate": Verb(admissions.reinstate, SAID["reinstate"], Reason),
    }
    list_display = ("reference", "who", "state_word", "references_in", "submitted_on", "lab_hint", "stream", "call")
    list_filter = (StateFilter, "call", "stream", LabFilter)
    search_fields = (
        "reference", "applicant__email", "applicant__display_name", "applicant__legal_family_name",
        "applicant__legal_given_name", "applicant__legal_name_native",
    )  # fmt: skip
    ordering = ("-submitted_at", "reference")
    actions = ("pass_to_review",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return asked.with_references(super().get_queryset(request))

    @admin.display(description=gettext_lazy("applicant"), ordering="applicant__display_name")
    def who(self, application: Application) -> Any:
        return lang(application.applicant.full_names)

    @admin.display(description=gettext_lazy("references"), ordering="references_received")
    def references_in(self, application: Any) -> str:
        return f"{application.references_received} / {application.references_needed}"

    @admin.display(description=gettext_lazy("submitted"), ordering="submitted_at")
    def submitted_on(self, application: Application) -> Any:
        return day(application.submitted_at) or "—"

    @admin.action(description=gettext_lazy("Pass the selected applications to review"))
    def pass_to_review(self, request: HttpRequest, queryset: QuerySet[Application]) -> None:
        """The verb, once a row; each refusal is told with the number of its application."""
        refusals = []
        for application in queryset:
            try:
                screening.screen_pass(application, by=request.user, at=clock.now())
            except Refused as why:
                refusals.append(f"{application.reference}: {why}")
        if passed := len(queryset) - len(refusals):
            messages.success(request, _("Passed to review: %(count)d.") % {"count": passed})
        for line in refusals[:MOST_REFUSALS_SHOWN]:
            messages.error(request, line)
        if (more := len(refusals) - MOST_REFUSALS_SHOWN) > 0:
            messages.error(request, _("And %(count)d more were refused.") % {"count": more})

    def get_urls(self) -> list[Any]:
        door = self.admin_site.admin_view(self.rescission_page)
        return [path("<path:object_id>/rescission/", door, name="cohorts_application_rescission"), *super().get_urls()]

    def rescission_page(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """What an approver reads before they agree that an offer is taken back: which, and why. No name, no answers."""
        application = self.get_object(request, object_id)
        asked_for = agreed.request(application) if application else None
        if asked_for is None or not policies.approves(request.user, application):
            raise Http404
        form = Rescission(request.POST or None, initial={"seen_hash": agreed.fingerprint(asked_for)})
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                rescission.agree(
                    application, seen_hash=data["seen_hash"], comment=data["comment"], by=request.user, at=clock.now()
                )
            except Refused as why:
                messages.error(request, str(why))
            else:
                messages.success(request, _("Your key is turned."))
            return redirect("admin:cohorts_application_rescission", application.pk)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "application": application, "form": form,
            "title": _("Agree to rescind an offer"), **rescission_of(application),
        }  # fmt: skip
        context["may_turn"] = key_partner_of(request.user) in context["awaited"]
        return TemplateResponse(request, "admin/cohorts/application/rescission.html", context)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Everything on one screen; nothing here can be typed over, the buttons are the moves that are open now."""
        application = self.get_object(request, object_id)
        if application is None or not self.has_view_permission(request, application):
            raise Http404
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "original": application,
            "title": application.reference, "application": application, "dossier": asked.dossier(application),
            "open_verbs": self.open_verbs(request, application), **rescission_of(application),
        }  # fmt: skip
        return TemplateResponse(request, "admin/cohorts/application/page.html", context)
