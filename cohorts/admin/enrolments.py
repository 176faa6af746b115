"""Cohorts, enrolments and groups on the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cohorts import policies
from cohorts.actions import enrolments, seats
from cohorts.forms.enrolments import Places
from cohorts.lifecycles.enrolments import COHORT, ENROLMENT
from cohorts.models import Cohort, Enrolment, Group
from cohorts.queries import enrolments as asked
from cohorts.wording import COHORT_MOVES, ENROLMENT_MOVES
from talentprogram.kernel.admin import ModelDesk, StateFilter, Verb
from talentprogram.kernel.forms import Reason
from talentprogram.kernel.templatetags.kernel import lang

NAMES = ("name_en", "name_zh_hant", "name_zh_hans")


@admin.register(Cohort)
class CohortDesk(ModelDesk):
    """Cohorts: their days are typed, their places and their state are changed by verbs."""

    may_view = may_add = may_change = policies.coordinates
    lifecycle = COHORT
    verbs = {
        "set_capacity": Verb(seats.set_capacity, COHORT_MOVES["set_capacity"], Places),
        "open_enrolment": Verb(enrolments.open_enrolment, COHORT_MOVES["open_enrolment"]),
        "start": Verb(enrolments.start, COHORT_MOVES["start"]),
        "close": Verb(enrolments.close, COHORT_MOVES["close"]),
        "cancel": Verb(enrolments.cancel_cohort, COHORT_MOVES["cancel"], Reason),
    }
    list_display = ("code", "name", "state_word", "t0_on", "capacity", "taken", "enrolled")
    list_filter = (StateFilter,)
    search_fields = ("code", "name")
    fields = ("code", *NAMES, "teaching_from", "teaching_to", "t0_on", "ends_on", "capacity")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cohort]:
        return asked.with_enrolled(super().get_queryset(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code", "capacity") if obj else ()

    def save_model(self, request: HttpRequest, obj: Cohort, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        seats.keep_in_step(obj)

    @admin.display(description=_("places taken"))
    def taken(self, cohort: Any) -> int:
        return cohort.taken

    @admin.display(description=_("enrolled"))
    def enrolled(self, cohort: Any) -> int:
        return cohort.enrolled


@admin.register(Enrolment)
class EnrolmentDesk(ModelDesk):
    """Who takes part; the groups of a person can be chosen, everything else comes from verbs."""

    may_view = may_change = policies.coordinates
    lifecycle = ENROLMENT
    verbs = {
        "cancel": Verb(enrolments.cancel, ENROLMENT_MOVES["cancel"], Reason),
        "suspend": Verb(enrolments.suspend, ENROLMENT_MOVES["suspend"], Reason),
        "resume": Verb(enrolments.resume, ENROLMENT_MOVES["resume"]),
    }
    list_display = ("code", "who", "cohort", "stream", "state_word", "enrolled_at")
    list_filter = (StateFilter, "cohort", "stream")
    list_select_related = ("person", "cohort")
    search_fields = (
        "code",
        "person__email",
        "person__display_name",
        "person__legal_name_native",
        "application__reference",
    )
    fields = ("code", "who", "cohort", "stream", "application", "needs_permission", "score", "enrolled_at", "groups")
    readonly_fields = fields[:-1]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only groups of the cohort of this enrolment can be chosen."""
        if enrolment := self.get_object(request, request.resolver_match.kwargs.get("object_id", "")):
            kwargs["queryset"] = Group.objects.filter(cohort=enrolment.cohort_id)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("person"), ordering="person__display_name")
    def who(self, enrolment: Enrolment) -> Any:
        return lang(enrolment.person.full_names)


@admin.register(Group)
class GroupDesk(ModelDesk):
    """Groups of a cohort."""

    may_view = may_add = may_change = may_delete = policies.coordinates
    list_display = ("code", "name", "cohort", "kind", "members_now", "max_size")
    list_filter = ("cohort", "kind")
    list_select_related = ("cohort",)
    search_fields = ("code", "name", "cohort__code")
    fields = ("cohort", "code", *NAMES, "kind", "parent", "max_size")
    autocomplete_fields = ("cohort", "parent")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).annotate(member_count=Count("members"))

    @admin.display(description=_("members"))
    def members_now(self, group: Any) -> int:
        return group.member_count
