"""A call gets more time: once while it is open, or by opening it again. Never less, and everybody concerned is told."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.lifecycles.calls import CALL, CallState
from cohorts.models import Call
from cohorts.queries import extensions as asked
from cohorts.queries.references import token_of
from talentprogram.journal.advance import advance, record
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.notifications.values import in_every_language


@transaction.atomic
def extend(call: Call, *, closes_at: datetime, by: Any, at: datetime, note: str) -> None:
    """Let an open call close later, once; letters of referees get as much more time."""
    old, later = call.closes_at, _later(call, closes_at, at)
    if asked.was_extended(call):
        raise Refused(_("This call has been extended already. That is possible once."))
    entry = record(call, "extend", by=by, at=at, as_="coordinator", note=note, detail=_detail(old, later))
    seen = Call.objects.filter(pk=call.pk, state=CallState.OPEN, closes_at=old)
    if not seen.update(updated_at=at, **later):
        raise Refused(_("Only an open call can be extended. Please look again."))
    for field, value in later.items():
        setattr(call, field, value)
    _give_more_time(call, old, because=entry.key, at=at)


@transaction.atomic
def reopen(call: Call, *, closes_at: datetime, by: Any, at: datetime, note: str) -> None:
    """Take applications again after a call has closed, until a new date."""
    old, later = call.closes_at, _later(call, closes_at, at)
    call.closes_at = closes_at  # the table's guard looks at the new date
    entry = advance(call, CALL, "reopen", by=by, at=at, note=note, detail=_detail(old, later), **later)
    _give_more_time(call, old, because=entry.key, at=at)


def _later(call: Call, closes_at: datetime, at: datetime) -> dict[str, Any]:
    """The new dates; the letters' date moves by as much as the call's."""
    if closes_at <= max(call.closes_at, at):
        raise Refused(_("The new date must be later than the present one, and not past."))
    return {"closes_at": closes_at, "reference_due_at": call.reference_due_at + (closes_at - call.closes_at)}


def _detail(old: datetime, later: dict[str, Any]) -> dict[str, str]:
    return {"from": old.isoformat(), "to": later["closes_at"].isoformat()}


def _give_more_time(call: Call, old: datetime, *, because: str, at: datetime) -> None:
    """Move what depends on the date, and tell applicants and the referees who have not answered (N14)."""
    more: timedelta = call.closes_at - old
    asked.awaited(call).update(due_at=F("due_at") + more, updated_at=at)
    for application in asked.concerned(call):
        outbox.post(
            "cohorts.call_extended", to=application.applicant, because=because, about=application, at=at,
            call_title=in_every_language(call, "title"), old_closes_at=old, new_closes_at=call.closes_at,
            action_path=reverse("cohorts:call", args=[call.slug]),
        )  # fmt: skip
    for reference in asked.awaited(call):
        outbox.post(
            "cohorts.reference_extended", to=reference.referee_email, because=because, about=reference, at=at,
            language=reference.language, name=reference.referee_name, due_at=reference.due_at,
            student_name=reference.application.applicant.full_names,
            action_path=reverse("cohorts:letter", args=[token_of(reference)]),
        )  # fmt: skip
