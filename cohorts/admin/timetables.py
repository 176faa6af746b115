"""Timetables on the desk: a version is made, solved by a worker, read week by week, and published."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cohorts import policies, wording
from cohorts.actions import timetables
from cohorts.lifecycles.timetables import TIMETABLE
from cohorts.models import Cohort, Timetable
from cohorts.queries import timetables as asked
from talentprogram.kernel import clock
from talentprogram.kernel.admin import ModelDesk, StateFilter, Verb
from talentprogram.kernel.forms import Nothing, Sure
from talentprogram.kernel.lifecycle import Refused

Weeks = list[tuple[date, list[tuple[date, list[dict[str, Any]]]]]]


@admin.register(Timetable)
class TimetableDesk(ModelDesk):
    """Versions of each cohort's timetable. The solver writes them, a coordinator publishes one."""

    may_view = may_add = policies.coordinates
    lifecycle = TIMETABLE
    verbs = {
        "publish": Verb(
            timetables.publish,
            _("Publish and tell everybody what changed"),
            Sure,
            help=_("Everybody concerned gets one letter with what is new for them."),
        ),
        "discard": Verb(timetables.discard, _("Discard"), Nothing),
    }
    change_form_template = "admin/cohorts/timetable/change_form.html"
    list_display = ("name", "cohort", "state_word", "placed", "published_at")
    list_filter = (StateFilter, "cohort")
    list_select_related = ("cohort",)
    fields = ("cohort",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("instance")

    @admin.display(description=_("version"), ordering="number")
    def name(self, timetable: Timetable) -> str:
        return str(timetable)

    @admin.display(description=_("sessions placed"))
    def placed(self, timetable: Timetable) -> int:
        return len(timetable.plan.get("plan", {}))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().add_view(request, form_url, extra_context)
        except Refused as why:
            self.message_user(request, str(why), "ERROR")
            return self.response_post_save_add(request, None)

    def save_model(self, request: HttpRequest, obj: Timetable, form: Any, change: bool) -> None:
        made = timetables.draft(obj.cohort, by=request.user, at=clock.now())
        obj.pk, obj.number, obj._state.adding = made.pk, made.number, False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The journal has its line already."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if timetable := context.get("original"):
            context["weeks"] = weeks(timetable)
            terms = timetable.plan.get("cost", {}).get("terms", {})
            context["costs"] = [(wording.COSTS.get(term, term), amount) for term, amount in terms.items()]
        return super().render_change_form(request, context, *args, **kwargs)


def weeks(timetable: Timetable) -> Weeks:
    """A plan as weeks of days of sessions, each with title, room, groups and teachers in words."""
    words = asked.names(Cohort.objects.get(pk=timetable.cohort_id))
    needs = timetable.instance.get("sessions", {})
    days: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for code, place in timetable.plan.get("plan", {}).items():
        starts_at = datetime.fromisoformat(place["starts_at"])
        days[starts_at.date()].append({
            "starts_at": starts_at,
                "ends_at": starts_at + timedelta(minutes=needs[code]["minutes"]), "title": words.get(code, code),
            "room": words.get(place["room"] or "", ""), "groups": [words.get(each, each) for each in needs[code]["groups"]],
            "teachers": [words.get(each, each) for each in needs[code]["people"]],
        })  # fmt: skip
    found: dict[date, list[tuple[date, list[dict[str, Any]]]]] = defaultdict(list)
    for day in sorted(days):
        monday = date.fromordinal(day.toordinal() - day.weekday())
        found[monday].append((day, sorted(days[day], key=lambda each: each["starts_at"])))
    return sorted(found.items())
