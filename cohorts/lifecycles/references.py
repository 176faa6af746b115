"""The life of a reference (domain model §2.3). The referee has no account: their moves come in by a secret link."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from talentprogram.kernel.lifecycle import Lifecycle, move


class ReferenceState(StrEnum):
    NAMED = "named"  # the applicant's draft names this referee; nobody has been written to
    REQUESTED = "requested"
    OPENED = "opened"
    DRAFTED = "drafted"
    RECEIVED = "received"
    DECLINED = "declined"
    BOUNCED = "bounced"
    OVERDUE = "overdue"
    CLOSED_UNRECEIVED = "closed_unreceived"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    DISPUTED = "disputed"
    VOID = "void"
    WAIVED = "waived"


def not_due_yet(reference: Any, at: datetime) -> Any:
    return _("The letter is not due yet.") if reference.due_at is None or at < reference.due_at else ""


def grace_has_passed(reference: Any, at: datetime) -> Any:
    return (
        ""
        if at < reference.last_moment
        else _("The time for this letter has passed. Please write to the programme office.")
    )


def grace_still_runs(reference: Any, at: datetime) -> Any:
    return _("The letter may still come.") if at < reference.last_moment else ""


S = ReferenceState
AWAITED = (S.REQUESTED, S.OPENED, S.DRAFTED)
REFERENCE = Lifecycle(
    "reference",
    ReferenceState,
    (
        #    move                    from                         to                   by             unless, letters
        move("request",              S.NAMED,                     S.REQUESTED,         "student",     tells=("cohorts.reference_requested",)),
        move("open_link",            S.REQUESTED,                 S.OPENED,            "referee"),
        move("bounce",               AWAITED,                     S.BOUNCED,           "system",      tells=("cohorts.reference_declined",)),
        move("decline",              AWAITED,                     S.DECLINED,          "referee",     tells=("cohorts.reference_declined",)),
        move("save",                 (S.REQUESTED, S.OPENED),     S.DRAFTED,           "referee"),
        move("submit",               AWAITED,                     S.RECEIVED,          "referee",     tells=("cohorts.reference_received", "cohorts.reference_thanks")),
        move("due_passed",           AWAITED,                     S.OVERDUE,           "system",      not_due_yet),
        move("submit_late",          S.OVERDUE,                   S.RECEIVED,          "referee",     grace_has_passed, tells=("cohorts.reference_received", "cohorts.reference_thanks")),
        move("grace_passed",         S.OVERDUE,                   S.CLOSED_UNRECEIVED, "system",      grace_still_runs),
        move("correct_email",        S.BOUNCED,                   S.REQUESTED,         "student",     tells=("cohorts.reference_requested",)),
        move("name_new_referee",     (S.DECLINED, S.BOUNCED),     S.REPLACED,          "student"),
        move("surplus_or_withdrawn", (S.NAMED, *AWAITED, S.OVERDUE), S.CANCELLED,      "system",      tells=("cohorts.reference_cancelled",)),
        move("flag_integrity",       S.RECEIVED,                  S.DISPUTED,          "coordinator", needs_reason=True),
        move("clear",                S.DISPUTED,                  S.RECEIVED,          "coordinator"),
        move("void",                 S.DISPUTED,                  S.VOID,              "coordinator", needs_reason=True),
        move("waive",                S.CLOSED_UNRECEIVED,         S.WAIVED,            "coordinator", needs_reason=True),
    ),
)  # fmt: skip
