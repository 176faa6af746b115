"""The one function that writes a state, and the one that writes an entry."""

from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from talentprogram.journal.chain import digest
from talentprogram.journal.models import Entry, Head
from talentprogram.kernel.lifecycle import Lifecycle, Refused


@transaction.atomic
def advance(
    thing: Any,
    lifecycle: Lifecycle,
    name: str,
    *,
    by: Any,
    at: datetime,
    reason: str = "",
    note: str = "",
    detail: dict[str, Any] | None = None,
    **stamps: Any,
) -> Entry:
    """Make one move of a life, or refuse it in words.

    The UPDATE names the state last seen: of several hands on one button one wins and the others are told who.
    `stamps` are written to the row with the state. `by` is a person, or None for the clock and for referees.
    """
    head = _pen()
    move = lifecycle.find(name, thing.state)
    if move is None:
        raise Refused(_somebody_was_faster(thing, by))
    if why := move.refusal(thing, at):
        raise Refused(str(why))
    if move.needs_reason and not (reason or note):
        raise Refused(_("Please give a reason."))
    source, seen = thing.state, type(thing)._base_manager.filter(pk=thing.pk, state=thing.state)
    if not seen.update(state=move.target.value, updated_at=at, **stamps):
        raise Refused(_somebody_was_faster(thing, by))
    for field, value in {"state": move.target.value, "updated_at": at, **stamps}.items():
        setattr(thing, field, value)
    return _write(
        head, thing, name, by, at,
        actor_class=move.by, before=source, after=thing.state, reason=reason, note=note, detail=detail or {},
    )  # fmt: skip


@transaction.atomic
def record(
    thing: models.Model,
    verb: str,
    *,
    by: Any,
    at: datetime,
    as_: str,
    reason: str = "",
    note: str = "",
    detail: dict[str, Any] | None = None,
) -> Entry:
    """Write down something that happened to a thing without moving its state: made, changed, approved."""
    state = getattr(thing, "state", "")
    return _write(
        _pen(), thing, verb, by, at,
        actor_class=as_, before=state, after=state, reason=reason, note=note, detail=detail or {},
    )  # fmt: skip


def _pen() -> Head:
    """The end of the chain, held until this transaction ends: entries are written one after the other.

    It is taken before the thing's own row is touched, so that two transactions cannot wait for each other in a ring.
    """
    Head.objects.get_or_create(pk=1)
    return Head.objects.select_for_update().get(pk=1)


def _write(head: Head, thing: models.Model, verb: str, by: Any, at: datetime, **fields: Any) -> Entry:
    entry = Entry(
        seq=head.seq + 1,
        at=at.astimezone(UTC),
        actor=by,
        subject_type=thing._meta.label,
        subject_id=thing.pk,
        verb=verb,
        prev_hash=head.hash,
        **fields,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    head.seq, head.hash = entry.seq, entry.hash
    head.save(update_fields=["seq", "hash"])
    return entry


def _somebody_was_faster(thing: models.Model, by: Any) -> str:
    """Who moved it last and when: by name to staff, by office to everybody else."""
    last = Entry.objects.filter(subject_type=thing._meta.label, subject_id=thing.pk).exclude(before="").first()
    noun = thing._meta.verbose_name
    if last is None:
        return _("This %(noun)s cannot be moved so from where it stands.") % {"noun": noun}
    own = by is not None and last.actor_id == by.pk
    if own:
        return _("You have already done this, or something after it. Please look again.")
    if last.actor is not None and getattr(by, "is_staff", False):
        return _("%(who)s was faster and has already moved this %(noun)s. Please look again.") % {
            "who": last.actor.name,
            "noun": noun,
        }
    return _("Somebody else was faster: this %(noun)s has moved on. Please look again.") % {"noun": noun}
