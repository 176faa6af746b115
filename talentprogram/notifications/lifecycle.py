"""The life of one letter (domain model §2.18; `unknown` is ours: it may have left, and a person must say)."""

from enum import StrEnum

from talentprogram.kernel.lifecycle import Lifecycle, move


class NoticeState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    SUPPRESSED = "suppressed"


S = NoticeState
NOTICE = Lifecycle(
    "notice",
    NoticeState,
    (
        #    move                    from                      to            by
        move("hold",                 S.PLANNED,                S.HELD,       "coordinator"),
        move("release_hold",         S.HELD,                   S.PLANNED,    "coordinator"),
        move("cancel",               S.HELD,                   S.CANCELLED,  "coordinator"),
        move("cause_gone",           (S.PLANNED, S.HELD, S.SENDING), S.CANCELLED, "system"),
        move("newer_message",        (S.PLANNED, S.HELD),      S.SUPERSEDED, "system"),
        move("claim",                S.PLANNED,                S.SENDING,    "system"),
        move("accepted_by_relay",    S.SENDING,                S.SENT,       "system"),
        move("try_again",            S.SENDING,                S.PLANNED,    "system"),
        move("give_up",              S.SENDING,                S.DEAD,       "system"),
        move("lost_sight",           S.SENDING,                S.UNKNOWN,    "system"),
        move("suppress",             (S.PLANNED, S.SENDING),   S.SUPPRESSED, "system"),
        move("send_again",           (S.DEAD, S.UNKNOWN),      S.PLANNED,    "coordinator"),
        move("mark_delivered",       S.UNKNOWN,                S.SENT,       "coordinator"),
    ),
)  # fmt: skip
