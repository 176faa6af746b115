"""Modules, sessions and closed times on the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cohorts import policies
from cohorts.actions import timetables, training
from cohorts.forms.training import RollOut
from cohorts.lifecycles.timetables import SESSION
from cohorts.models import Module, Session, Unavailability
from talentprogram.kernel.admin import ModelDesk, StateFilter, Verb
from talentprogram.kernel.forms import Reason

TITLES = ("title_en", "title_zh_hant", "title_zh_hans")


@admin.register(Module)
class ModuleDesk(ModelDesk):
    """Modules of a cohort; rolled out into sessions by a verb."""

    may_view = may_add = may_change = policies.coordinates
    verbs = {"roll_out": Verb(training.roll_out, _("Roll out into sessions"), RollOut)}
    list_display = ("code", "title", "cohort", "lead_teacher", "session_count")
    list_filter = ("cohort",)
    list_select_related = ("cohort", "lead_teacher")
    search_fields = ("code", *TITLES)
    autocomplete_fields = ("lead_teacher",)
    fields = ("cohort", "code", *TITLES, "summary_en", "summary_zh_hant", "summary_zh_hans", "lead_teacher", "credits")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Module]:
        return super().get_queryset(request).annotate(session_count=Count("sessions"))

    @admin.display(description=_("sessions"))
    def session_count(self, module: Any) -> int:
        return module.session_count


@admin.register(Session)
class SessionDesk(ModelDesk):
    """One meeting: what it needs can be changed; where and when it is, the published timetable says."""

    may_view = may_change = policies.coordinates
    lifecycle = SESSION
    verbs = {"cancel": Verb(timetables.cancel_session, _("Cancel the session"), Reason)}
    list_display = ("code", "name", "state_word", "starts_at", "room", "minutes", "target_week")
    list_filter = (StateFilter, "module__cohort", "module")
    list_select_related = ("module", "room")
    search_fields = ("module__code", "module__title", "title")
    fields = (
        "code", "name", *TITLES, "minutes", "groups", "teachers", "is_online", "link", "room_features", "site",
        "target_week", "after", "gap_days_min", "starts_at", "room",
    )  # fmt: skip
    readonly_fields = ("code", "name", "starts_at", "room")
    autocomplete_fields = ("teachers", "after", "groups")

    @admin.display(description=_("code"), ordering="module__code")
    def code(self, session: Session) -> str:
        return str(session)

    @admin.display(description=_("module"))
    def name(self, session: Session) -> str:
        return session.title or session.module.title


@admin.register(Unavailability)
class UnavailabilityDesk(ModelDesk):
    """When a teacher or a room cannot be had."""

    may_view = may_add = may_change = may_delete = policies.coordinates
    list_display = ("who", "begins_at", "ends_at", "reason")
    list_select_related = ("person", "room")
    search_fields = ("person__display_name", "person__email", "room__code")
    autocomplete_fields = ("person", "room")

    @admin.display(description=_("teacher or room"))
    def who(self, each: Unavailability) -> str:
        return str(each.person or each.room)
