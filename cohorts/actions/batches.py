"""Decision batches: locked, approved by one key of each partner on the same content, released all or nothing."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.actions import admissions
from cohorts.lifecycles.admissions import DECISION_BATCH, BatchState
from cohorts.lifecycles.applications import ApplicationState
from cohorts.models import Call, Decision, DecisionBatch
from cohorts.queries import admissions as asked
from talentprogram.journal import keys
from talentprogram.journal.advance import advance, record
from talentprogram.kernel.later import after_commit
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.notifications.values import HONG_KONG
from talentprogram.partners.models import Organisation
from talentprogram.partners.queries import key_partner_of

KEY_NEEDED = "cohorts.decision_key_needed"


@transaction.atomic
def open_batch(call: Call, *, title: str, by: Any, at: datetime) -> DecisionBatch:
    """Begin a batch of outcomes of one call."""
    title = title or _("Decisions of %(day)s") % {"day": at.astimezone(HONG_KONG).date().isoformat()}
    batch = DecisionBatch.objects.create(call=call, title=title)
    record(batch, "open_batch", by=by, at=at, as_="coordinator")
    return batch


@transaction.atomic
def lock(batch: DecisionBatch, *, by: Any, at: datetime) -> None:
    """Close the content of a batch and ask both partners for their key; refuse what could not be released."""
    entry = advance(batch, DECISION_BATCH, "lock", by=by, at=at, content_hash="-")
    _refuse_what_cannot_be_released(batch)
    fingerprint = asked.content_hash(asked.content(batch))
    DecisionBatch.objects.filter(pk=batch.pk).update(content_hash=fingerprint)
    batch.content_hash = fingerprint
    _ask_for_keys(batch, entry.key, at)


def _refuse_what_cannot_be_released(batch: DecisionBatch) -> None:
    if not batch.decisions.exists():
        raise Refused(_("The batch is empty: record an outcome for at least one application first."))
    if gone := [each.application.reference for each in asked.no_longer_pending(batch)]:
        raise Refused(
            _("These applications have moved on and cannot be decided here: %(references)s. Take them out first.")
            % {"references": ", ".join(gone)}
        )
    seats = asked.summary(batch)
    if not seats.fits:
        raise Refused(
            _("The batch makes %(needed)s offers, but only %(left)s places are left.")
            % {"needed": seats.needed, "left": max(seats.left, 0)}
        )


def _ask_for_keys(batch: DecisionBatch, because: str, at: datetime, without: Organisation | None = None) -> None:
    counted = asked.summary(batch).outcomes
    for approver in asked.approvers(at, without=without):
        outbox.post(
            KEY_NEEDED, to=approver, because=because, about=batch, at=at, batch_title=batch.title,
            offers=counted["offer"], waitlisted=counted["waitlist"], rejected=counted["reject"],
            content_hash=batch.content_hash, action_path=reverse("admin:cohorts_decisionbatch_approve", args=[batch.pk]),
        )  # fmt: skip


@transaction.atomic
def unlock(batch: DecisionBatch, *, by: Any, at: datetime, note: str) -> None:
    """Open a batch again. The keys turned on it are void: the next lock has another content."""
    advance(batch, DECISION_BATCH, "unlock", by=by, at=at, note=note)
    outbox.cancel_about(batch, kinds=[KEY_NEEDED], at=at)


@transaction.atomic
def set_release(batch: DecisionBatch, *, release_at: datetime, by: Any, at: datetime) -> None:
    """Say when a batch is released, if it is approved by then."""
    if batch.state in (BatchState.RELEASING, BatchState.RELEASED):
        raise Refused(_("This batch has been released."))
    detail = {"release_at": release_at.isoformat()}
    record(batch, "set_release", by=by, at=at, as_="coordinator", detail=detail)
    DecisionBatch.objects.filter(pk=batch.pk).update(release_at=release_at, updated_at=at)
    batch.release_at = release_at
    after_commit("cohorts.release_batches")


def approve(batch: DecisionBatch, *, seen_hash: str, by: Any, at: datetime, comment: str = "") -> None:
    """Turn the key of the approver's partner on exactly the content they saw.

    Content that is no longer what was locked breaks the keys in a transaction of its own, before the refusal.
    """
    partner = key_partner_of(by)
    if partner is None:
        raise Refused(_("You hold no key of a partner: your role must name the partner it belongs to."))
    if batch.state in (BatchState.LOCKED, BatchState.KEY_ONE) and _content_changed(batch, at):
        raise Refused(
            _(
                "The content of this batch has changed since it was locked: no key counts any more. Please read it again and approve what you see now."
            )
        )
    if seen_hash != batch.content_hash:
        raise Refused(_("What you read is not what stands here now. Please read the batch again."))
    _turn(batch, partner, by, at, comment)


@transaction.atomic
def _content_changed(batch: DecisionBatch, at: datetime) -> bool:
    fresh = asked.content_hash(asked.content(batch))
    if fresh == batch.content_hash:
        return False
    detail = {"locked": batch.content_hash, "found": fresh}
    if batch.state == BatchState.KEY_ONE:
        entry = advance(batch, DECISION_BATCH, "hash_changed", by=None, at=at, content_hash=fresh, detail=detail)
    else:
        entry = record(batch, "hash_changed", by=None, at=at, as_="system", detail=detail)
        DecisionBatch.objects.filter(pk=batch.pk).update(content_hash=fresh, updated_at=at)
        batch.content_hash = fresh
    _ask_for_keys(batch, entry.key, at)
    return True


@transaction.atomic
def _turn(batch: DecisionBatch, partner: Organisation, by: Any, at: datetime, comment: str) -> None:
    entry = advance(batch, DECISION_BATCH, "approve", by=by, at=at, note=comment)
    keys.turn(batch, content_hash=batch.content_hash, partner=partner, by=by, at=at, comment=comment)
    outbox.cancel_about(batch, kinds=[KEY_NEEDED], at=at)
    if batch.state == BatchState.KEY_ONE:
        _ask_for_keys(batch, entry.key, at, without=partner)
    else:
        after_commit("cohorts.release_batches")


@transaction.atomic
def release(batch: DecisionBatch, *, at: datetime, by: Any = None) -> list[str]:
    """Carry out every outcome of an approved batch, all or nothing; answers whom it left out, by number.

    Left out are applications that are no longer waiting for this decision: somebody who withdrew gets no offer.
    """
    advance(batch, DECISION_BATCH, "release", by=by, at=at)
    if asked.content_hash(asked.content(batch)) != batch.content_hash or len(_both_keys(batch)) != 2:
        raise Refused(_("The keys do not fit the content of this batch. Unlock it and have it approved again."))
    left_out = []
    for decision in asked.decisions(batch).select_related("application__call__cohort", "application__applicant"):
        if decision.application.state == ApplicationState.DECISION_PENDING:
            _carry_out(decision, by, at)
        else:
            left_out.append(decision.application.reference)
    advance(batch, DECISION_BATCH, "all_transitions_done", by=by, at=at, released_at=at, detail={"left_out": left_out})
    return left_out


def _both_keys(batch: DecisionBatch) -> set[Any]:
    return {key.partner_id for key in keys.keys_of(batch, batch.content_hash)}


def _carry_out(decision: Decision, by: Any, at: datetime) -> None:
    act = {
        "offer": admissions.release_offer,
        "waitlist": admissions.release_waitlist,
        "reject": admissions.release_reject,
    }
    act[decision.outcome](decision.application, decision=decision, by=by, at=at)


def release_due(*, at: datetime) -> dict[str, str]:
    """Release every batch whose hour has come; answers the refusals by batch, for the log."""
    refusals = {}
    for batch in asked.due_batches(at):
        try:
            release(batch, at=at)
        except Refused as why:
            refusals[str(batch.pk)] = str(why)
    return refusals
