"""The life of a student's preference list (domain model §2.9)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from talentprogram.kernel.lifecycle import Lifecycle, move


class ListState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    LOCKED = "locked"
    DEFAULTED = "defaulted"
    REOPENED = "reopened"
    VOID = "void"


def window_is_closed(preference_list: Any, at: datetime) -> Any:
    return "" if preference_list.round.window.holds(at) else _("The window for preferences is closed.")


def window_is_open(preference_list: Any, at: datetime) -> Any:
    return _("The window for preferences is still open.") if preference_list.round.window.holds(at) else ""


S = ListState
PREFERENCE_LIST = Lifecycle(
    "preference list",
    ListState,
    (
        #    move                    from          to           by             unless, letters
        move("submit",               S.DRAFT,      S.SUBMITTED, "student",     window_is_closed, tells=("labs.preferences_receipt",)),
        move("edit",                 S.SUBMITTED,  S.DRAFT,     "student",     window_is_closed),
        move("lock",                 S.SUBMITTED,  S.LOCKED,    "system",      window_is_open),
        move("lock_without_submit",  S.DRAFT,      S.DEFAULTED, "system",      window_is_open),
        move("reopen",               (S.LOCKED, S.DEFAULTED), S.REOPENED, "coordinator", needs_reason=True),
        move("submit_again_or_timeout", S.REOPENED, S.LOCKED,   "student"),
        move("enrolment_ended",      S.LOCKED,     S.VOID,      "system"),
    ),
)  # fmt: skip
