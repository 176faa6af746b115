"""Whom it concerns that a call gets more time."""

from django.db.models import QuerySet

from cohorts.lifecycles.applications import IN_CONSIDERATION, ApplicationState
from cohorts.lifecycles.references import AWAITED, ReferenceState
from cohorts.models import Application, Call, Reference
from talentprogram.journal import history

CONCERNED = (ApplicationState.DRAFT, ApplicationState.LAPSED, *IN_CONSIDERATION)


def was_extended(call: Call) -> bool:
    return history.of(call).filter(verb="extend").exists()


def concerned(call: Call) -> QuerySet[Application]:
    """Drafts, those that lapsed with the first date, and what was sent in."""
    return Application.objects.filter(call=call, state__in=CONCERNED).select_related("applicant")


def awaited(call: Call) -> QuerySet[Reference]:
    """The requests to referees that were not answered yet."""
    waiting = Reference.objects.filter(
        application__call=call, state__in=[*AWAITED, ReferenceState.OVERDUE], due_at__isnull=False
    )
    return waiting.select_related("application__applicant")
