"""Promise a letter. The row stands or falls with the transaction that is its cause."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from talentprogram.kernel.later import after_commit
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.kinds import letter
from talentprogram.notifications.lifecycle import NOTICE, NoticeState
from talentprogram.notifications.models import Notice
from talentprogram.notifications.values import stored


@transaction.atomic
def post(
    kind: str,
    *,
    to: Any,
    because: str,
    about: models.Model,
    at: datetime,
    language: str = "",
    batch: str = "",
    not_before: datetime | None = None,
    **values: Any,
) -> Notice:
    """Promise one letter of a kind to one person, or to an address of somebody without an account.

    `because` is the key of its cause, a journal entry: two posts for one cause are one letter. An earlier letter of
    this kind about the same thing to the same address that has not left yet is superseded. Held kinds wait for a
    person. Raises KeyError for a kind or a value that was not declared.
    """
    declared = letter(kind)
    if unknown := set(values) ^ set(declared.values):
        raise KeyError(f"{kind}: the declared values and the given ones differ in {sorted(unknown)}")
    address = to if isinstance(to, str) else to.email
    topic = f"{kind}:{about.pk}:{address}"
    Notice.objects.filter(topic=topic, state__in=[NoticeState.PLANNED, NoticeState.HELD]).exclude(cause=because).update(
        state=NoticeState.SUPERSEDED, updated_at=at
    )
    notice, is_new = Notice.objects.get_or_create(
        dedupe_key=f"{topic}:{because}",
        defaults={
            "kind": kind,
            "category": declared.category.value,
            "cause": because,
            "topic": topic,
            "batch": batch,
            "subject_type": about._meta.label,
            "subject_id": about.pk,
            "person": None if isinstance(to, str) else to,
            "address": address,
            "language": language or getattr(to, "preferred_language", "en"),
            "time_zone": getattr(to, "time_zone", "Asia/Hong_Kong"),
            "values": stored(values),
            "state": NoticeState.HELD if declared.held else NoticeState.PLANNED,
            "not_before": not_before or at,
        },
    )
    if is_new and notice.state == NoticeState.PLANNED:
        after_commit("notifications.deliver_due")
    return notice


@transaction.atomic
def release(notices: models.QuerySet[Notice], *, expected: int, at: datetime, by: Any = None) -> int:
    """Let held letters go, if they are exactly as many as the person said; answers how many."""
    held = list(notices.filter(state=NoticeState.HELD).select_for_update().values_list("pk", flat=True))
    if len(held) != expected or not held:
        return 0
    count = Notice.objects.filter(pk__in=held, state=NoticeState.HELD).update(
        state=NoticeState.PLANNED, not_before=at, updated_at=at, handled_by=by
    )
    after_commit("notifications.deliver_due")
    return count


@transaction.atomic
def send_again(notice: Notice, *, by: Any, at: datetime) -> None:
    """Try once more what could not be sent, or what nobody knows to have left."""
    _move(notice, "send_again", by=by, at=at, not_before=at, attempts=0, tried_since=None, last_error="")
    after_commit("notifications.deliver_due")


@transaction.atomic
def mark_delivered(notice: Notice, *, by: Any, at: datetime) -> None:
    """Say of a letter of unknown fate that it arrived, so that nobody sends it twice."""
    _move(notice, "mark_delivered", by=by, at=at, sent_at=at)


@transaction.atomic
def cancel(notice: Notice, *, by: Any, at: datetime) -> None:
    """Take back a held letter for good."""
    _move(notice, "cancel", by=by, at=at)


def _move(notice: Notice, name: str, *, by: Any, at: datetime, **stamps: Any) -> None:
    """One move of a letter by a person; the UPDATE names the state that was seen."""
    move = NOTICE.find(name, notice.state)
    seen = Notice.objects.filter(pk=notice.pk, state=notice.state)
    if move is None or not seen.update(state=move.target, updated_at=at, handled_by=by, **stamps):
        raise Refused(_("This letter has moved on. Please look again."))
    notice.state = move.target.value


def cancel_about(thing: models.Model, *, kinds: Iterable[str], at: datetime) -> int:
    """Take back letters about a thing that have not left: their cause is gone."""
    return Notice.objects.filter(
        subject_type=thing._meta.label, subject_id=thing.pk, kind__in=list(kinds),
        state__in=[NoticeState.PLANNED, NoticeState.HELD],
    ).update(state=NoticeState.CANCELLED, updated_at=at)  # fmt: skip
