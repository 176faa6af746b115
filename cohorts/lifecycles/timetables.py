"""The lives of a session and of a version of the timetable (domain model §2.13)."""

from enum import StrEnum

from talentprogram.kernel.lifecycle import Lifecycle, move


class SessionState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RESCHEDULED = "rescheduled"
    HELD = "held"
    CLOSED = "closed"
    FINAL = "final"
    CANCELLED = "cancelled"


S = SessionState
SESSION = Lifecycle(
    "session",
    SessionState,
    (
        #    move                from           to              by
        move("publish",          S.DRAFT,       S.SCHEDULED,    "coordinator"),
        move("move",             S.SCHEDULED,   S.RESCHEDULED,  "coordinator"),
        move("confirm_move",     S.RESCHEDULED, S.SCHEDULED,    "coordinator"),
        move("start",            S.SCHEDULED,   S.HELD,         "system"),
        move("close_attendance", S.HELD,        S.CLOSED,       "coordinator"),
        move("reopen_attendance", S.CLOSED,     S.HELD,         "coordinator", needs_reason=True),
        move("lock_attendance",  S.CLOSED,      S.FINAL,        "system"),
        move("cancel",           S.SCHEDULED,   S.CANCELLED,    "coordinator", needs_reason=True),
    ),
)  # fmt: skip


class TimetableState(StrEnum):
    DRAFT = "draft"
    SOLVED = "solved"
    FAILED = "failed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


T = TimetableState
TIMETABLE = Lifecycle(
    "timetable",
    TimetableState,
    (
        #    move          from        to            by
        move("solve",      (T.DRAFT, T.SOLVED, T.FAILED), T.SOLVED, "system"),
        move("fail",       (T.DRAFT, T.SOLVED, T.FAILED), T.FAILED, "system"),
        move("publish",    T.SOLVED,   T.PUBLISHED,  "coordinator", tells=("cohorts.timetable_published",)),
        move("supersede",  T.PUBLISHED, T.SUPERSEDED, "system"),
        move("discard",    (T.DRAFT, T.SOLVED, T.FAILED), T.DISCARDED, "coordinator"),
    ),
)  # fmt: skip
