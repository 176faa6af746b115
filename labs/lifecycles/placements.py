"""The life of a placement (domain model §2.12)."""

from enum import StrEnum

from talentprogram.kernel.lifecycle import Lifecycle, move


class PlacementState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    AGREEMENT_PENDING = "agreement_pending"
    READY = "ready"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDING = "ending"
    COMPLETED = "completed"
    TRANSFERRED = "transferred"
    TERMINATED = "terminated"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


S = PlacementState
HOLDS_A_PLACE = (S.PROPOSED, S.CONFIRMED, S.AGREEMENT_PENDING, S.READY, S.ACTIVE, S.SUSPENDED, S.ENDING)
PLACEMENT = Lifecycle(
    "placement",
    PlacementState,
    (
        #    move                   from                   to                   by             letters
        move("both_mentors_confirm", S.PROPOSED,           S.CONFIRMED,         "mentor"),
        move("mentor_decline",      S.PROPOSED,            S.DECLINED,          "mentor",      needs_reason=True, tells=("labs.mentor_declined",)),
        move("issue_agreement",     S.CONFIRMED,           S.AGREEMENT_PENDING, "coordinator"),
        move("all_gates_green",     S.AGREEMENT_PENDING,   S.READY,             "system"),
        move("gate_regressed",      S.READY,               S.AGREEMENT_PENDING, "system"),
        move("start",               S.READY,               S.ACTIVE,            "system"),
        move("suspend",             S.ACTIVE,              S.SUSPENDED,         "coordinator", needs_reason=True),
        move("resume",              S.SUSPENDED,           S.ACTIVE,            "coordinator"),
        move("end_date_or_final_evaluation_open", S.ACTIVE, S.ENDING,           "system"),
        move("extend",              S.ENDING,              S.ACTIVE,            "coordinator", needs_reason=True),
        move("close",               S.ENDING,              S.COMPLETED,         "coordinator"),
        move("transfer",            (S.ACTIVE, S.SUSPENDED), S.TRANSFERRED,     "coordinator", needs_reason=True),
        move("terminate",           (S.ACTIVE, S.SUSPENDED), S.TERMINATED,      "coordinator", needs_reason=True),
        move("cancel",              (S.CONFIRMED, S.AGREEMENT_PENDING, S.READY), S.CANCELLED, "coordinator", needs_reason=True),
        move("rematch",             S.PROPOSED,            S.SUPERSEDED,        "system"),
    ),
)  # fmt: skip
