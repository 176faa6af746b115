"""The one door for labs: whom it may place, what they care about, and when. Values and querysets; no labs word here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cohorts.actions import timetables
from cohorts.lifecycles.enrolments import LIVE
from cohorts.models import Cohort, Document, Enrolment
from cohorts.queries import enrolments as asked


@dataclass(frozen=True)
class Dates:
    """The days of a cohort: teaching from and to, placements from and to."""

    teaching_from: date
    teaching_to: date
    placements_from: date
    placements_to: date


def cohorts_under_way() -> QuerySet[Cohort]:
    """Cohorts that are planned, enrolling or running, the earliest start first."""
    return asked.under_way()


def cohort_of_code(code: str) -> Cohort | None:
    """The cohort of that code, or None."""
    return Cohort.objects.filter(code=code).first()


def dates(cohort: Cohort) -> Dates:
    """When a cohort is taught and when it works in the laboratories."""
    return Dates(cohort.teaching_from, cohort.teaching_to, cohort.t0_on, cohort.ends_on)


def participants(cohort: Cohort) -> QuerySet[Enrolment]:
    """The live enrolments of a cohort with `person` loaded, by code (S01, S02 …); `score` is the selection score."""
    return asked.participants(cohort)


def enrolment_of(person: Any, cohort: Cohort | None = None) -> Enrolment | None:
    """The live enrolment of a person, in that cohort or in the latest; None for everybody else."""
    return asked.enrolment_of(person, cohort)


def is_live(enrolment: Enrolment) -> bool:
    """Whether an enrolment still counts: pending, active or suspended."""
    return enrolment.state in LIVE


def interests(enrolment: Enrolment) -> list[str]:
    """The codes of the themes that the application of an enrolment ranked, best first; empty when it ranked none."""
    return asked.interests_of([enrolment]).get(enrolment.pk, [])


def interests_of(enrolments: Iterable[Enrolment]) -> dict[Any, list[str]]:
    """`interests` for many enrolments at once ({pk: codes}), in one query."""
    return asked.interests_of(enrolments)


def cv_of(enrolment: Enrolment) -> Document | None:
    """The CV of an enrolment, or None.

    It holds personal data: the page that serves it asks its own policy first (labs: the mentors of the placement).
    """
    return asked.cv_of(enrolment)


def follow(person: Any, enrolment: Enrolment) -> None:
    """From now on this person sees the week of that participant beside their own, because they work with them."""
    timetables.follow(person, enrolment)


def unfollow(person: Any, enrolment: Enrolment) -> None:
    """They no longer work together."""
    timetables.unfollow(person, enrolment)
