"""Which reminders are due, read from state alone: what still waits, since when, and what was not said yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from cohorts.lifecycles.applications import NOT_LIVE, ApplicationState
from cohorts.lifecycles.calls import CallState
from cohorts.lifecycles.references import AWAITED, ReferenceState
from cohorts.models import Application, Reference
from talentprogram.notifications.lifecycle import NoticeState
from talentprogram.notifications.models import Notice

DRAFT, OFFER, REFERENCE = "cohorts.deadline_reminder", "cohorts.offer_reminder", "cohorts.reference_reminder"
DAYS_BEFORE = {DRAFT: (7, 2), OFFER: (5, 2), REFERENCE: (7, 2, -1)}
"""How many days before its deadline somebody is reminded; the day after has a minus."""
NOT_WAITED_FOR = (*sorted(NOT_LIVE), ApplicationState.INELIGIBLE, ApplicationState.REJECTED)


@dataclass(frozen=True)
class Reminder:
    """One letter that is due: its kind, what it is about, and the occasion, which is its cause."""

    kind: str
    about: Any
    occasion: str


def due(at: datetime) -> Iterator[Reminder]:
    """Every reminder whose moment has come and that was not promised yet."""
    waiting = [
        Reminder(kind, thing, occasion)
        for kind, thing, since, deadline in _waiting(at)
        if (occasion := occasion_of(DAYS_BEFORE[kind], since, deadline, at))
    ]
    said = set(
        Notice.objects.filter(kind__in=DAYS_BEFORE, cause__in={each.occasion for each in waiting}).values_list(
            "subject_id", "cause"
        )
    )
    yield from (each for each in waiting if (each.about.pk, each.occasion) not in said)


def occasion_of(days: tuple[int, ...], since: datetime, deadline: datetime, at: datetime) -> str:
    """The latest occasion that has come: D-2 of this deadline. None for what began to wait only after it.

    A moved deadline has occasions of its own. What was missed while nothing ran is not made up for.
    """
    come = [before for before in days if deadline - timedelta(days=before) <= at]
    if not come or since > deadline - timedelta(days=min(come)) or (min(come) > 0 and at >= deadline):
        return ""
    return f"D{-min(come):+d} {deadline.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def _waiting(at: datetime) -> Iterator[tuple[str, Any, datetime, datetime]]:
    for draft in drafts(at):
        yield DRAFT, draft, draft.created_at, draft.call.closes_at
    for offer in offers(at):
        yield OFFER, offer, offer.updated_at, offer.answer_by
    for reference in references(at):
        yield REFERENCE, reference, reference.requested_at, reference.due_at


def drafts(at: datetime) -> QuerySet[Application]:
    """Drafts of open calls that close soon."""
    soon = Application.objects.filter(call__closes_at__gt=at, call__closes_at__lte=_ahead(DRAFT, at))
    return soon.filter(state=ApplicationState.DRAFT, call__state=CallState.OPEN).select_related(
        "call__question_set", "applicant"
    )


def offers(at: datetime) -> QuerySet[Application]:
    """Offers that lapse soon, as far as the letter that makes them is not held back."""
    soon = Application.objects.filter(
        state=ApplicationState.OFFERED, answer_by__gt=at, answer_by__lte=_ahead(OFFER, at)
    )
    held = Notice.objects.filter(kind="cohorts.offer_made", state=NoticeState.HELD)
    return soon.exclude(pk__in=held.values("subject_id")).select_related("call__cohort", "applicant")


def references(at: datetime) -> list[Reference]:
    """Letters that are due soon, or were due a day ago and may still come."""
    asked = Reference.objects.filter(state__in=[*AWAITED, ReferenceState.OVERDUE], due_at__lte=_ahead(REFERENCE, at))
    asked = asked.exclude(application__state__in=NOT_WAITED_FOR).select_related(
        "application__call", "application__applicant"
    )
    return [each for each in asked if at < each.last_moment]


def _ahead(kind: str, at: datetime) -> datetime:
    return at + timedelta(days=max(DAYS_BEFORE[kind]))
