"""Placements on the desk: who is where, what both mentors answered, and the way back."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from labs import policies
from labs.actions import placements
from labs.lifecycles.placements import PLACEMENT
from labs.models import MentorReply, Placement
from labs.queries import placements as asked
from talentprogram.kernel.admin import ReadOnlyDesk, StateFilter, Verb
from talentprogram.kernel.forms import Reason


class Replies(admin.TabularInline):
    """What the two mentors answered."""

    model = MentorReply
    fields = readonly_fields = ("mentor", "answer", "reason_code", "note", "at")
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[MentorReply]:
        return super().get_queryset(request).select_related("mentor__person")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policies.reads_placements(request.user, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Placement)
class PlacementDesk(ReadOnlyDesk):
    """Coordinators see every placement, lab managers those of their laboratory."""

    may_view = policies.reads_placements
    lifecycle = PLACEMENT
    verbs = {"cancel": Verb(placements.cancel, _("Cancel this placement"), Reason, policies.runs_matches)}
    list_display = ("student", "project", "lab", "state_word", "replied", "respond_by", "start_on")
    list_filter = (StateFilter, "project__lab", "enrolment__cohort", "run")
    search_fields = (
        "enrolment__code", "enrolment__person__display_name", "enrolment__person__legal_family_name",
        "enrolment__person__legal_given_name", "enrolment__person__legal_name_native", "project__code", "project__title_en",
    )  # fmt: skip
    ordering = ("project__code", "enrolment__code")
    fields = ("student", "project", "run_name", "state_word", "respond_by", "start_on", "end_on")
    inlines = (Replies,)

    @admin.display(description=_("participant"), ordering="enrolment__code")
    def student(self, placement: Placement) -> str:
        return f"{placement.enrolment.code} {placement.enrolment.person.full_names}"

    @admin.display(description=_("match run"))
    def run_name(self, placement: Placement) -> str:
        return str(placement.run or "–")

    @admin.display(description=_("laboratory"), ordering="project__lab")
    def lab(self, placement: Placement) -> str:
        return placement.project.lab.code

    @admin.display(description=_("mentors’ answers"))
    def replied(self, placement: Placement) -> str:
        said = [f"{reply.mentor.code}: {reply.get_answer_display()}" for reply in placement.replies.all()]
        return ", ".join(said) or "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Placement]:
        found = asked.whole(super().get_queryset(request)).prefetch_related("replies__mentor")
        return asked.on_desk_of(request.user, found)
