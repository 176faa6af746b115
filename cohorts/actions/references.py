"""What is done about referees: name, ask, write, decline, take back, look at twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.lifecycles.applications import IN_CONSIDERATION, ApplicationState
from cohorts.lifecycles.references import REFERENCE, ReferenceState
from cohorts.models import Application, Reference
from cohorts.queries import references as asked
from talentprogram.journal.advance import advance, record
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.notifications.values import in_every_language

S = ReferenceState
DETAILS = ("referee_name", "referee_email", "relationship", "institution", "language")


@transaction.atomic
def name(application: Application, rows: Sequence[dict[str, Any]], *, by: Any, at: datetime) -> None:
    """Keep the referees of a draft as the page has them: changed, added, or taken off.

    A row with an `id` changes that referee; one that was asked already is left as it is.
    """
    entry = record(application, "name_referees", by=by, at=at, as_="student", detail={"count": len(rows)})
    kept = {str(each.pk): each for each in asked.unasked(application)}
    for row in rows:
        _fitting(application, row)
    for gone in set(kept) - {str(row.get("id", "")) for row in rows}:
        advance(kept[gone], REFERENCE, "surplus_or_withdrawn", by=by, at=entry.at)
    for row in rows:
        known = kept.get(str(row.get("id", "")))
        if known is not None or not row.get("id"):
            _write(known or Reference(application=application), row)


@transaction.atomic
def ask(application: Application, *, by: Any, at: datetime) -> None:
    """Write to every referee who has been named and not asked yet."""
    for reference in asked.unasked(application).select_related("application__call", "application__applicant"):
        reference.application = application
        entry = advance(reference, REFERENCE, "request", by=by, at=at, **_asking(reference, at))
        _send_link(reference, entry)


@transaction.atomic
def replace(reference: Reference, details: dict[str, Any], *, by: Any, at: datetime) -> Reference:
    """Name somebody else for a referee who declined or cannot be reached, and ask them at once."""
    application = reference.application
    _may_still_be_asked(application, at)
    _fitting(application, details)
    advance(reference, REFERENCE, "name_new_referee", by=by, at=at)
    new = _write(Reference(application=application), details)
    if application.state != ApplicationState.DRAFT:
        ask(application, by=by, at=at)
    return new


@transaction.atomic
def correct(reference: Reference, details: dict[str, Any], *, by: Any, at: datetime) -> None:
    """Write again to a referee whose address did not work; the earlier link is dead."""
    _may_still_be_asked(reference.application, at)
    _fitting(reference.application, details)
    entry = advance(reference, REFERENCE, "correct_email", by=by, at=at, token_version=reference.token_version + 1)
    _write(reference, details)
    for field, value in _asking(reference, at).items():
        setattr(reference, field, value)
    reference.save(update_fields=["requested_at", "due_at", "token_hash", "flags", "updated_at"])
    _send_link(reference, entry)


@transaction.atomic
def bounce(reference: Reference, *, at: datetime) -> None:
    """The referee's address does not work; the applicant is asked for a better one."""
    ask_for_another(reference, advance(reference, REFERENCE, "bounce", by=None, at=at))


@transaction.atomic
def flag_integrity(reference: Reference, *, by: Any, at: datetime, note: str) -> None:
    """Doubt that a letter is what it claims to be."""
    advance(reference, REFERENCE, "flag_integrity", by=by, at=at, note=note)


@transaction.atomic
def clear(reference: Reference, *, by: Any, at: datetime) -> None:
    """The doubt was unfounded: the letter counts."""
    advance(reference, REFERENCE, "clear", by=by, at=at)


@transaction.atomic
def void(reference: Reference, *, by: Any, at: datetime, note: str) -> None:
    """The letter does not count (I08)."""
    advance(reference, REFERENCE, "void", by=by, at=at, note=note)


@transaction.atomic
def waive(reference: Reference, *, by: Any, at: datetime, note: str) -> None:
    """Do without a letter that never came."""
    advance(reference, REFERENCE, "waive", by=by, at=at, note=note)


def age(*, at: datetime) -> int:
    """Mark what is overdue, close what will not come any more, take back what nobody waits for; answers how many."""
    moved = 0
    rounds = (
        (asked.nobody_waits_for(at), lambda each: take_back(each, at)),
        (asked.due(at), lambda each: advance(each, REFERENCE, "due_passed", by=None, at=at)),
        (asked.past_grace(at), lambda each: advance(each, REFERENCE, "grace_passed", by=None, at=at)),
    )
    for found, verb in rounds:
        for reference in found:
            try:
                with transaction.atomic():
                    verb(reference)
                moved += 1
            except Refused:  # the referee or another host was faster
                continue
    return moved


@transaction.atomic
def ask_again(application: Application, *, by: Any, at: datetime) -> None:
    """After an undone withdrawal: name anew those whose requests had been taken back, as far as letters are missing."""
    counts = asked.counts(application)
    missing = counts["required"] - counts["received"] - counts["awaited"]
    taken_back = application.references.filter(state=S.CANCELLED, requested_at__isnull=False).order_by("created_at")
    for old in list(taken_back)[: max(missing, 0)]:
        _write(Reference(application=application), {field: getattr(old, field) for field in DETAILS})
    ask(application, by=by, at=at)


def _write(reference: Reference, details: dict[str, Any]) -> Reference:
    """Keep who a referee is; the state is not among what is written."""
    for field in DETAILS:
        setattr(reference, field, details.get(field, ""))
    reference.referee_email = reference.referee_email.strip().lower()
    reference.flags = asked.flags(reference)
    is_new = reference._state.adding
    try:
        with transaction.atomic():
            reference.save(update_fields=None if is_new else [*DETAILS, "flags", "updated_at"])
    except IntegrityError:
        raise Refused(
            _("“%(email)s” is named twice. Please name two different people.") % {"email": reference.referee_email}
        )
    return reference


def _fitting(application: Application, details: dict[str, Any]) -> None:
    if details["referee_email"].strip().lower() in asked.addresses_of(application.applicant):
        raise Refused(
            _("“%(email)s” is your own address. A referee is somebody else.") % {"email": details["referee_email"]}
        )


def _may_still_be_asked(application: Application, at: datetime) -> None:
    if application.state not in (ApplicationState.DRAFT, *IN_CONSIDERATION):
        raise Refused(_("This application needs no referee any more."))
    if at >= Reference(application=application).last_moment:
        raise Refused(_("The time for letters has passed. Please write to the programme office."))


def _asking(reference: Reference, at: datetime) -> dict[str, Any]:
    """What is written down when a referee is asked. The due date is the call's, never the applicant's."""
    return {
        "requested_at": at,
        "due_at": reference.application.call.reference_due_at,
        "token_hash": asked.hashed(asked.token_of(reference)),
        "flags": asked.flags(reference),
    }


def _send_link(reference: Reference, entry: Any) -> None:
    application = reference.application
    outbox.post(
        "cohorts.reference_requested", to=reference.referee_email, because=entry.key, about=reference, at=entry.at,
        language=reference.language, name=reference.referee_name, student_name=application.applicant.full_names,
        relationship=reference.relationship, call_title=in_every_language(application.call, "title"),
        due_at=reference.due_at, action_path=reverse("cohorts:letter", args=[asked.token_of(reference)]),
    )  # fmt: skip


def ask_for_another(reference: Reference, entry: Any) -> None:
    outbox.post(
        "cohorts.reference_declined", to=reference.application.applicant, because=entry.key, about=reference, at=entry.at,
        referee_name=reference.referee_name, action_path=reverse("cohorts:replace_referee", args=[reference.pk]),
    )  # fmt: skip


def take_back(reference: Reference, at: datetime) -> None:
    """Take a request back; whoever was asked is told so."""
    was_asked = reference.state != S.NAMED
    entry = advance(reference, REFERENCE, "surplus_or_withdrawn", by=None, at=at)
    if was_asked:
        outbox.post(
            "cohorts.reference_cancelled", to=reference.referee_email, because=entry.key, about=reference, at=at,
            language=reference.language, name=reference.referee_name,
            student_name=reference.application.applicant.full_names,
        )  # fmt: skip
