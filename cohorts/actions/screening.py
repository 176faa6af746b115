"""What the desk does with an application until its outcome is recorded."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts import wording
from cohorts.actions import batches
from cohorts.lifecycles.admissions import BatchState
from cohorts.lifecycles.applications import APPLICATION
from cohorts.models import Application, Call, Decision, DecisionBatch
from cohorts.queries import admissions as asked
from cohorts.queries import screening as counted
from talentprogram.journal.advance import advance
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox


@transaction.atomic
def request_info(application: Application, *, items: str, by: Any, at: datetime) -> None:
    """Give an application back with a list of what is missing, one thing a line; the applicant reads the list."""
    lines = [line.strip() for line in items.splitlines() if line.strip()]
    if not lines:
        raise Refused(_("Say what is missing, one thing a line."))
    entry = advance(application, APPLICATION, "request_info", by=by, at=at, note="\n".join(lines))
    outbox.post(
        "cohorts.info_requested", to=application.applicant, because=entry.key, about=application, at=at,
        reference_no=application.reference, items=lines, action_path=reverse("cohorts:application", args=[application.pk]),
    )  # fmt: skip


@transaction.atomic
def screen_pass(application: Application, *, by: Any, at: datetime, waiver: str = "") -> None:
    """Pass an application on to review once its references are in, or with a reason why it may go without."""
    got, need = counted.references_of(application)
    early = application.call.reference_stage == Call.ReferenceStage.AFTER_SUBMIT
    if early and got < need and not waiver:
        raise Refused(
            _(
                "%(got)s of %(need)s references have been received. Wait for the others, or give a reason to go on without them."
            )
            % {"got": got, "need": need}
        )
    advance(application, APPLICATION, "screen_pass", by=by, at=at, note=waiver, detail={"references": [got, need]})


@transaction.atomic
def screen_fail(application: Application, *, reason: str, by: Any, at: datetime, note: str = "") -> None:
    """Find an application ineligible. The applicant reads the public text of the reason, never the note."""
    entry = advance(application, APPLICATION, "screen_fail", by=by, at=at, reason=reason, note=note)
    outbox.post(
        "cohorts.application_ineligible", to=application.applicant, because=entry.key, about=application, at=at,
        reference_no=application.reference, reason_public=wording.REASONS[reason],
    )  # fmt: skip


@transaction.atomic
def close_overdue(application: Application, *, by: Any, at: datetime) -> None:
    """Close an application whose missing information never came."""
    advance(application, APPLICATION, "info_overdue", by=by, at=at)
    outbox.cancel_about(application, kinds=["cohorts.info_requested"], at=at)


@transaction.atomic
def uphold_appeal(application: Application, *, by: Any, at: datetime, note: str) -> None:
    """Take an application up again: an ineligible one to screening, a rejected one to its decision."""
    advance(application, APPLICATION, "appeal_upheld", by=by, at=at, note=note)
    outbox.cancel_about(application, kinds=["cohorts.application_ineligible", "cohorts.not_selected"], at=at)


@transaction.atomic
def shortlist(application: Application, *, by: Any, at: datetime) -> None:
    """Choose an application for an interview."""
    advance(application, APPLICATION, "shortlist", by=by, at=at)


@transaction.atomic
def record_outcome(
    application: Application,
    *,
    outcome: str,
    by: Any,
    at: datetime,
    batch: DecisionBatch | None = None,
    title: str = "",
    rank: int | None = None,
    reason: str = "",
    conditions: list[str] | None = None,
    score: float | None = None,
) -> Decision:
    """Record an outcome in a draft batch, or in a new one. Nobody outside the desk learns it before the release."""
    detail = {"outcome": outcome}
    advance(application, APPLICATION, "record_outcome", by=by, at=at, detail=detail)
    batch = batch or batches.open_batch(application.call, title=title, by=by, at=at)
    if not DecisionBatch.objects.filter(pk=batch.pk, state=BatchState.DRAFT, call=application.call_id).exists():
        raise Refused(_("This batch takes no more outcomes: it is locked, or belongs to another call."))
    if outcome == Decision.Outcome.REJECT and not reason:
        raise Refused(_("Choose the reason that the applicant will read."))
    decision, _new = Decision.objects.update_or_create(
        batch=batch, application=application,
        defaults={
            "outcome": outcome,
            "rank": _rank_in(batch, application, rank) if outcome == Decision.Outcome.WAITLIST else None,
            "reason_code": reason if outcome == Decision.Outcome.REJECT else "",
            "conditions": (conditions or []) if outcome != Decision.Outcome.REJECT else [],
            "score": score,
        },
    )  # fmt: skip
    return decision


def _rank_in(batch: DecisionBatch, application: Application, rank: int | None) -> int:
    """The rank asked for, if nobody has it; the next one where none was asked for."""
    others = batch.decisions.exclude(application=application).values_list("rank", flat=True)
    taken = {each for each in others if each is not None}
    if rank is None:
        return max(taken, default=0) + 1
    if rank in taken:
        raise Refused(_("Somebody else in this batch has rank %(rank)s already.") % {"rank": rank})
    return rank


@transaction.atomic
def reopen_outcome(application: Application, *, by: Any, at: datetime) -> None:
    """Take an outcome out of its draft batch and the application back to review."""
    advance(application, APPLICATION, "reopen_outcome", by=by, at=at)
    decision = asked.standing_decision(application)
    if decision is None or decision.batch.state == BatchState.RELEASED:
        return
    if decision.batch.state != BatchState.DRAFT:
        raise Refused(_("The batch “%(batch)s” is locked. Unlock it first.") % {"batch": decision.batch})
    decision.delete()
