"""From an accepted offer to a participant, and the life of a cohort."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts import wording
from cohorts.actions import admissions, conditions
from cohorts.lifecycles.admissions import ConditionState
from cohorts.lifecycles.applications import APPLICATION
from cohorts.lifecycles.enrolments import COHORT, ENROLMENT, LIVE, EnrolmentState
from cohorts.models import Application, Cohort, Condition, Enrolment
from cohorts.queries import admissions as asked
from talentprogram.journal.advance import advance, record
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.notifications.values import in_every_language


@transaction.atomic
def enrol(application: Application, *, by: Any, at: datetime) -> Enrolment:
    """Make a participant of somebody who accepted and met every condition (I19), once a cohort (I20)."""
    advance(application, APPLICATION, "enrol", by=by, at=at)
    if missing := [str(wording.EVIDENCE[each.kind]) for each in asked.open_conditions(application)]:
        raise Refused(_("Still to be met or waived: %(conditions)s.") % {"conditions": "; ".join(missing)})
    cohort = application.call.cohort
    if Enrolment.objects.filter(person=application.applicant_id, cohort=cohort).exists():
        raise Refused(_("This person is enrolled in the cohort already."))
    enrolment = Enrolment.objects.create(
        person=application.applicant, cohort=cohort, application=application, stream=application.stream,
        code=next_code(cohort), enrolled_at=at, score=_score(application),
        needs_permission=application.conditions.filter(kind="permission").exists(),
    )  # fmt: skip
    entry = record(enrolment, "enrol", by=by, at=at, as_="coordinator")
    outbox.post(
        "cohorts.enrolment_confirmed", to=application.applicant, because=entry.key, about=enrolment, at=at,
        cohort_name=in_every_language(cohort, "name"), t0_on=cohort.t0_on, action_path=reverse("home:me"),
    )  # fmt: skip
    return enrolment


def next_code(cohort: Cohort) -> str:
    """S01, S02 … in the order of enrolment; a number is never given twice, even after a cancellation."""
    codes = cohort.enrolments.filter(code__startswith="S").values_list("code", flat=True)
    return f"S{max((int(code[1:]) for code in codes if code[1:].isdecimal()), default=0) + 1:02d}"


def _score(application: Application) -> float | None:
    decision = asked.standing_decision(application)
    return decision.score if decision else None


@transaction.atomic
def fail_conditions(application: Application, *, by: Any, at: datetime, note: str) -> None:
    """End an accepted offer because a condition was not shown to be met in time; the place is freed."""
    advance(application, APPLICATION, "fail_conditions", by=by, at=at, note=note)
    pending = Condition.objects.filter(application=application, state=ConditionState.PENDING, due_on__lt=at.date())
    for condition in pending.select_related("application"):
        conditions.miss(condition, by=by, at=at)
    if not application.conditions.filter(state=ConditionState.NOT_MET).exists():
        raise Refused(_("No condition of this offer is overdue."))
    admissions.give_up_seat(application, at=at)


@transaction.atomic
def open_enrolment(cohort: Cohort, *, by: Any, at: datetime) -> None:
    advance(cohort, COHORT, "open_enrolment", by=by, at=at)


@transaction.atomic
def start(cohort: Cohort, *, by: Any, at: datetime) -> int:
    """Begin a cohort: everybody who is enrolled takes part from now on."""
    advance(cohort, COHORT, "start", by=by, at=at)
    waiting = list(cohort.enrolments.filter(state=EnrolmentState.PENDING))
    for enrolment in waiting:
        advance(enrolment, ENROLMENT, "start", by=None, at=at)
    return len(waiting)


@transaction.atomic
def close(cohort: Cohort, *, by: Any, at: datetime) -> None:
    """End a cohort in which nobody takes part any more."""
    advance(cohort, COHORT, "close", by=by, at=at)
    if left := cohort.enrolments.filter(state__in=LIVE).count():
        raise Refused(_("%(count)s participants have neither completed nor left.") % {"count": left})


@transaction.atomic
def cancel_cohort(cohort: Cohort, *, by: Any, at: datetime, note: str) -> None:
    advance(cohort, COHORT, "cancel", by=by, at=at, note=note)


@transaction.atomic
def cancel(enrolment: Enrolment, *, by: Any, at: datetime, note: str) -> None:
    """Undo an enrolment before it starts; the place is freed for whoever waits."""
    advance(enrolment, ENROLMENT, "cancel", by=by, at=at, note=note)
    if enrolment.application is not None:
        admissions.give_up_seat(enrolment.application, at=at)


@transaction.atomic
def suspend(enrolment: Enrolment, *, by: Any, at: datetime, note: str) -> None:
    advance(enrolment, ENROLMENT, "suspend", by=by, at=at, note=note)


@transaction.atomic
def resume(enrolment: Enrolment, *, by: Any, at: datetime) -> None:
    advance(enrolment, ENROLMENT, "resume", by=by, at=at)


@transaction.atomic
def leave(enrolment: Enrolment, *, by: Any, at: datetime) -> None:
    """Leave a cohort by one's own wish."""
    advance(enrolment, ENROLMENT, "withdraw", by=by, at=at)
