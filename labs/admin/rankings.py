"""Rounds and preference lists on the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from labs import policies, wording
from labs.actions import rankings as actions
from labs.lifecycles.rankings import PREFERENCE_LIST
from labs.models import Choice, PreferenceList, Round
from talentprogram.kernel import clock
from talentprogram.kernel.admin import ModelDesk, ReadOnlyDesk, StateFilter, Verb
from talentprogram.kernel.forms import Reason


@admin.register(Round)
class RoundDesk(ModelDesk):
    may_view = policies.reads_rounds
    may_add = policies.reads_rounds
    may_change = policies.reads_rounds
    verbs = {
        "announce": Verb(
            actions.announce, _("Announce to all participants"),
            help=_("Every participant gets a list and, when the window opens, one letter."),
        )
    }  # fmt: skip
    list_display = ("cohort", "number", "opens_at", "closes_at", "choices_required", "other_lab_min", "announced_at")
    list_display_links = ("cohort", "number")
    list_filter = ("cohort",)
    list_select_related = ("cohort",)
    fields = (
        "cohort",
        "number",
        "opens_at",
        "closes_at",
        "choices_required",
        "other_lab_min",
        "seed_commitment",
        "announced_at",
    )
    readonly_fields = ("seed_commitment", "announced_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.readonly_fields, "cohort", "number") if obj else self.readonly_fields

    def open_verbs(self, request: HttpRequest, thing: Any) -> list[tuple[str, Verb]]:
        return [] if thing.announced_at else super().open_verbs(request, thing)

    def save_model(self, request: HttpRequest, obj: Round, form: Any, change: bool) -> None:
        if change:
            actions.amend_round(obj, by=request.user, at=clock.now(), changed=form.changed_data)
        else:
            actions.set_up(obj, by=request.user, at=clock.now())


class Choices(admin.TabularInline):
    model = Choice
    fields = ("rank", "project")
    readonly_fields = fields
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policies.reads_rounds(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Choice]:
        return super().get_queryset(request).select_related("project__lab", "preference_list")


@admin.register(PreferenceList)
class PreferenceListDesk(ReadOnlyDesk):
    may_view = policies.reads_rounds
    lifecycle = PREFERENCE_LIST
    verbs = {"reopen": Verb(actions.reopen, wording.PREFERENCE_LIST_MOVES["reopen"], form=Reason)}
    list_display = ("enrolment", "round", "chosen", "submitted_at", "state_word")
    list_filter = (StateFilter, "round__cohort", "round__number")
    search_fields = ("enrolment__code", "enrolment__person__email", "enrolment__person__display_name")
    fields = ("enrolment", "round", "submitted_at", "saved_at")
    inlines = (Choices,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PreferenceList]:
        lists = super().get_queryset(request).select_related("enrolment__person", "round__cohort")
        return lists.annotate(count=Count("choices"))

    @admin.display(description=_("choices"), ordering="count")
    def chosen(self, mine: Any) -> int:
        return mine.count
