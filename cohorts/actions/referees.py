"""What a referee does, by a secret link and without an account. Looking at the link does nothing (I07)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.actions.references import ask_for_another, take_back
from cohorts.lifecycles.references import AWAITED, REFERENCE, ReferenceState
from cohorts.models import Reference
from cohorts.queries import references as asked
from talentprogram.journal.advance import advance
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox

S = ReferenceState


@transaction.atomic
def save(reference: Reference, *, ratings: dict[str, int], text: str, at: datetime) -> None:
    """Keep what a referee wrote so far; nobody but them reads it until they submit."""
    _open(reference, at)
    if reference.state == S.OPENED:
        advance(reference, REFERENCE, "save", by=None, at=at, ratings=ratings, text=text)
        return
    writing = Reference.objects.filter(pk=reference.pk, state__in=[S.DRAFTED, S.OVERDUE])
    if not writing.update(ratings=ratings, text=text, updated_at=at):
        raise Refused(_closed())


@transaction.atomic
def submit(reference: Reference, *, ratings: dict[str, int], text: str, at: datetime) -> None:
    """Take a letter, thank for it, tell the applicant that it came, and take back requests nobody needs any more."""
    _open(reference, at)
    if reference.state in AWAITED and reference.due_at and reference.due_at <= at:
        advance(reference, REFERENCE, "due_passed", by=None, at=at)
    move = "submit_late" if reference.state == S.OVERDUE else "submit"
    entry = advance(reference, REFERENCE, move, by=None, at=at, ratings=ratings, text=text, received_at=at)
    counts = asked.counts(reference.application)
    _tell_of_receipt(reference, entry, counts)
    if counts["received"] >= counts["required"]:
        for other in asked.surplus(reference.application).select_related("application__applicant"):
            take_back(other, at)


@transaction.atomic
def decline(reference: Reference, *, reason: str, note: str = "", at: datetime) -> None:
    """A referee will not write; the applicant is asked to name somebody else and does not read why."""
    _open(reference, at)
    entry = advance(
        reference, REFERENCE, "decline", by=None, at=at, reason=reason,
        decline_reason=f"{reason}: {note}"[:300] if note else reason, ratings={}, text="",
    )  # fmt: skip
    ask_for_another(reference, entry)


def _open(reference: Reference, at: datetime) -> None:
    """Any act of a referee opens the link first; a link is never opened by looking at it (I07)."""
    if reference.state not in (*AWAITED, S.OVERDUE):
        raise Refused(_closed())
    if at >= reference.last_moment:
        raise Refused(_("The time for this letter has passed. Please write to the programme office."))
    if reference.state == S.REQUESTED:
        advance(reference, REFERENCE, "open_link", by=None, at=at)


def _tell_of_receipt(reference: Reference, entry: Any, counts: dict[str, int]) -> None:
    application = reference.application
    outbox.post(
        "cohorts.reference_received", to=application.applicant, because=entry.key, about=reference, at=entry.at,
        referee_name=reference.referee_name, received_count=counts["received"], required_count=counts["required"],
        action_path=reverse("cohorts:application", args=[application.pk]),
    )  # fmt: skip
    outbox.post(
        "cohorts.reference_thanks", to=reference.referee_email, because=entry.key, about=reference, at=entry.at,
        language=reference.language, name=reference.referee_name, student_name=application.applicant.full_names,
    )  # fmt: skip


def _closed() -> str:
    return _("This request is closed: nothing more can be sent by this link.")
