"""The lives of a cohort and of an enrolment (domain model §2.7)."""

from enum import StrEnum

from talentprogram.kernel.lifecycle import Lifecycle, move


class CohortState(StrEnum):
    PLANNED = "planned"
    ENROLLING = "enrolling"
    RUNNING = "running"
    COMPLETING = "completing"
    CLOSED = "closed"
    CANCELLED = "cancelled"


C = CohortState
COHORT = Lifecycle(
    "cohort",
    CohortState,
    (
        #    move                 from          to            by
        move("open_enrolment",    C.PLANNED,    C.ENROLLING,  "coordinator"),
        move("start",             C.ENROLLING,  C.RUNNING,    "coordinator"),
        move("last_placement_end", C.RUNNING,   C.COMPLETING, "system"),
        move("close",             C.COMPLETING, C.CLOSED,     "coordinator"),
        move("cancel",            C.PLANNED,    C.CANCELLED,  "coordinator", needs_reason=True),
    ),
)  # fmt: skip


class EnrolmentState(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    TRANSFERRED = "transferred"
    CANCELLED = "cancelled"
    ALUMNI = "alumni"


E = EnrolmentState
LIVE = (E.PENDING, E.ACTIVE, E.SUSPENDED)
ENROLMENT = Lifecycle(
    "enrolment",
    EnrolmentState,
    (
        #    move                from                      to             by
        move("start",            E.PENDING,                E.ACTIVE,      "system"),
        move("cancel",           E.PENDING,                E.CANCELLED,   "coordinator", needs_reason=True),
        move("suspend",          E.ACTIVE,                 E.SUSPENDED,   "coordinator", needs_reason=True),
        move("resume",           E.SUSPENDED,              E.ACTIVE,      "coordinator"),
        move("complete",         E.ACTIVE,                 E.COMPLETED,   "coordinator"),
        move("withdraw",         (E.ACTIVE, E.SUSPENDED),  E.WITHDRAWN,   "student"),
        move("terminate",        E.ACTIVE,                 E.TERMINATED,  "coordinator", needs_reason=True),
        move("transfer_cohort",  E.ACTIVE,                 E.TRANSFERRED, "coordinator", needs_reason=True),
        move("open_alumni_record", E.COMPLETED,            E.ALUMNI,      "system"),
    ),
)  # fmt: skip
