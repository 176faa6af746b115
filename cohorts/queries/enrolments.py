"""Questions about cohorts and those who are enrolled in them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from cohorts.lifecycles.enrolments import LIVE, CohortState
from cohorts.models import Answer, Cohort, Document, Enrolment

INTERESTS, CV = "ranking_theme", "cv"


def participants(cohort: Cohort) -> QuerySet[Enrolment]:
    """The live enrolments of a cohort with their people, by code."""
    return cohort.enrolments.live().select_related("person", "cohort").order_by("code")


def enrolment_of(person: Any, cohort: Cohort | None = None) -> Enrolment | None:
    """The live enrolment of a person, in that cohort or in the latest one; None when there is none."""
    if not person.is_authenticated:
        return None
    mine = Enrolment.objects.live().filter(person=person).select_related("cohort", "person", "application")
    if cohort is not None:
        mine = mine.filter(cohort=cohort)
    return mine.order_by("-cohort__t0_on").first()


def interests_of(enrolments: Iterable[Enrolment]) -> dict[Any, list[str]]:
    """For each enrolment (by its pk) the codes of the themes its application ranked, best first; one query."""
    by_application = {each.application_id: each.pk for each in enrolments if each.application_id}
    ranked: dict[Any, list[str]] = {pk: [] for pk in by_application.values()}
    answers = Answer.objects.filter(application__in=list(by_application), question__kind=INTERESTS)
    for application, value in answers.values_list("application_id", "value"):
        ranked[by_application[application]] = [str(code) for code in value] if isinstance(value, list) else []
    return ranked


def cv_of(enrolment: Enrolment) -> Document | None:
    """The CV that came with the application of an enrolment, if there is one."""
    if enrolment.application_id is None:
        return None
    return Document.objects.filter(application=enrolment.application_id, question__key=CV).first()


def with_enrolled(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Cohorts with the number of their seats, of those taken, and of their live enrolments."""
    return cohorts.annotate(
        seat_count=Count("seats", distinct=True),
        taken=Count("seats", filter=Q(seats__application__isnull=False), distinct=True),
        enrolled=Count("enrolments", filter=Q(enrolments__state__in=LIVE), distinct=True),
    )


def under_way() -> QuerySet[Cohort]:
    """Cohorts that are not over: planned, enrolling or running; the earliest start first."""
    return Cohort.objects.filter(state__in=[CohortState.PLANNED, CohortState.ENROLLING, CohortState.RUNNING]).order_by(
        "t0_on"
    )
