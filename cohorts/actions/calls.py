"""What we do with calls: announce, open, close, review."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.lifecycles.applications import APPLICATION, ApplicationState
from cohorts.lifecycles.calls import CALL
from cohorts.models import Application, Call
from cohorts.queries import calls as asked
from talentprogram.journal.advance import advance, record
from talentprogram.kernel.lifecycle import Refused


@transaction.atomic
def schedule(call: Call, *, by: Any, at: datetime) -> None:
    """Announce a call; refused while a question, an option or a text in one of the languages is missing (I05)."""
    if missing := asked.what_is_missing(call):
        shown = "; ".join(missing[:12]) + (" …" if len(missing) > 12 else "")
        raise Refused(_("This call cannot be announced yet. Missing: %(missing)s.") % {"missing": shown})
    advance(call, CALL, "schedule", by=by, at=at)


@transaction.atomic
def unschedule(call: Call, *, by: Any, at: datetime) -> None:
    """Take an announced call back to change it."""
    advance(call, CALL, "unschedule", by=by, at=at)


@transaction.atomic
def open_(call: Call, *, at: datetime) -> None:
    """Take applications from now on; the form can no longer change (I04)."""
    advance(call, CALL, "open", by=None, at=at)
    form = call.question_set
    if form.frozen_at is None:
        form.frozen_at = at
        form.save(update_fields=["frozen_at", "updated_at"])
        record(form, "freeze", by=None, at=at, as_="system", detail={"call": call.slug})


@transaction.atomic
def close(call: Call, *, at: datetime) -> None:
    """Take no more applications; drafts that were not sent in lapse."""
    advance(call, CALL, "close", by=None, at=at)
    for draft in Application.objects.filter(call=call, state=ApplicationState.DRAFT):
        draft.call = call
        advance(draft, APPLICATION, "call_closed", by=None, at=at)


@transaction.atomic
def start_review(call: Call, *, by: Any, at: datetime) -> None:
    """Begin to screen and review what came in."""
    advance(call, CALL, "start_review", by=by, at=at)


@transaction.atomic
def cancel(call: Call, *, by: Any, at: datetime, note: str) -> None:
    """Call the whole thing off, with a reason."""
    advance(call, CALL, "cancel", by=by, at=at, note=note)


def turn(*, at: datetime) -> int:
    """Open and close what the clock says; answers how many calls turned. One call's refusal holds up no other."""
    turned = 0
    for call, verb in [*((call, open_) for call in asked.to_open(at)), *((call, close) for call in asked.to_close(at))]:
        try:
            verb(call, at=at)
            turned += 1
        except Refused:  # another host turned it at the same moment
            continue
    return turned
