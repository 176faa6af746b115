"""The life of a call for applications (domain model §2.1)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from talentprogram.kernel.lifecycle import Lifecycle, move


class CallState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    REVIEWING = "reviewing"
    DECIDED = "decided"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


def opens_later(call: Any, at: datetime) -> Any:
    return _("The call opens later.") if at < call.opens_at else ""


def has_closed_already(call: Any, at: datetime) -> Any:
    return _("The call would close before it opens.") if call.closes_at <= at else ""


def still_takes_applications(call: Any, at: datetime) -> Any:
    return _("The call is open until its grace period ends.") if at < call.last_moment else ""


S = CallState
CALL = Lifecycle(
    "call",
    CallState,
    (
        #    move                from                     to           by             unless
        move("schedule",         S.DRAFT,                 S.SCHEDULED, "coordinator", has_closed_already),
        move("unschedule",       S.SCHEDULED,             S.DRAFT,     "coordinator"),
        move("open",             S.SCHEDULED,             S.OPEN,      "system",      opens_later),
        move("close",            S.OPEN,                  S.CLOSED,    "system",      still_takes_applications),
        move("reopen",           S.CLOSED,                S.OPEN,      "coordinator", has_closed_already, needs_reason=True, tells=("cohorts.call_extended", "cohorts.reference_extended")),
        move("start_review",     S.CLOSED,                S.REVIEWING, "coordinator"),
        move("release_complete", S.REVIEWING,             S.DECIDED,   "system"),
        move("archive",          S.DECIDED,               S.ARCHIVED,  "coordinator"),
        move("cancel",           (S.DRAFT, S.SCHEDULED, S.OPEN), S.CANCELLED, "coordinator", needs_reason=True),
    ),
)  # fmt: skip
