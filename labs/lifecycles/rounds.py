"""The life of a match run (domain model §2.10)."""

from enum import StrEnum

from talentprogram.kernel.lifecycle import Lifecycle, move


class RunState(StrEnum):
    DRAFT = "draft"
    VALIDATED = "validated"
    COMPUTED = "computed"
    FAILED = "failed"
    PROPOSED = "proposed"
    KEY_ONE = "key_one"
    APPROVED = "approved"
    PUBLISHED = "published"
    DISCARDED = "discarded"
    SUPERSEDED = "superseded"


S = RunState
MATCH_RUN = Lifecycle(
    "match run",
    RunState,
    (
        #    move               from                      to           by                  letters
        move("validate",        S.DRAFT,                  S.VALIDATED, "coordinator"),
        move("compute",         S.VALIDATED,              S.COMPUTED,  "system",           tells=("labs.run_ready",)),
        move("solver_error",    S.VALIDATED,              S.FAILED,    "system"),
        move("propose",         S.COMPUTED,               S.PROPOSED,  "coordinator",      tells=("labs.match_key_needed",)),
        move("discard",         (S.COMPUTED, S.PROPOSED), S.DISCARDED, "coordinator"),
        move("approve",         S.PROPOSED,               S.KEY_ONE,   "partner_approver", tells=("labs.match_key_needed",)),
        move("approve",         S.KEY_ONE,                S.APPROVED,  "partner_approver", tells=("labs.confirm_requested",)),
        move("hash_changed",    S.KEY_ONE,                S.PROPOSED,  "system"),
        move("publish",         S.APPROVED,               S.PUBLISHED, "coordinator",      tells=("labs.match_published", "labs.match_unplaced")),
        move("new_run_published", S.PUBLISHED,            S.SUPERSEDED, "system"),
    ),
)  # fmt: skip
