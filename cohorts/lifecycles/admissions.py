"""The lives of a decision batch and of a condition (domain model §2.6)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from talentprogram.kernel.lifecycle import Lifecycle, move


class BatchState(StrEnum):
    DRAFT = "draft"
    LOCKED = "locked"
    KEY_ONE = "key_one"
    APPROVED = "approved"
    RELEASING = "releasing"
    RELEASED = "released"


def embargoed(batch: Any, at: datetime) -> Any:
    return (
        _("The batch is under embargo until its release.") if batch.release_at is None or at < batch.release_at else ""
    )


B = BatchState
DECISION_BATCH = Lifecycle(
    "decision batch",
    BatchState,
    (
        #    move                   from         to           by                  unless, letters
        move("lock",                B.DRAFT,     B.LOCKED,    "coordinator",      tells=("cohorts.decision_key_needed",)),
        move("unlock",              (B.LOCKED, B.KEY_ONE, B.APPROVED), B.DRAFT, "coordinator", needs_reason=True),
        move("approve",             B.LOCKED,    B.KEY_ONE,   "partner_approver", tells=("cohorts.decision_key_needed",)),
        move("approve",             B.KEY_ONE,   B.APPROVED,  "partner_approver"),
        move("hash_changed",        B.KEY_ONE,   B.LOCKED,    "system"),
        move("release",             B.APPROVED,  B.RELEASING, "system",           embargoed),
        move("all_transitions_done", B.RELEASING, B.RELEASED, "system"),
    ),
)  # fmt: skip


class ConditionState(StrEnum):
    PENDING = "pending"
    SUBMITTED = "submitted"
    MET = "met"
    NOT_MET = "not_met"
    WAIVED = "waived"


def not_due_yet(condition: Any, at: datetime) -> Any:
    return _("The condition is not due yet.") if at.date() <= condition.due_on else ""


C = ConditionState
CONDITION = Lifecycle(
    "condition",
    ConditionState,
    (
        #    move               from                     to           by             unless, letters
        move("upload_evidence", C.PENDING,               C.SUBMITTED, "student"),
        move("verify",          C.SUBMITTED,             C.MET,       "coordinator", tells=("cohorts.condition_result",)),
        move("reject_evidence", C.SUBMITTED,             C.PENDING,   "coordinator", needs_reason=True, tells=("cohorts.condition_result",)),
        move("deadline_passed", C.PENDING,               C.NOT_MET,   "coordinator", not_due_yet),
        move("waive",           (C.PENDING, C.SUBMITTED), C.WAIVED,   "coordinator", needs_reason=True, tells=("cohorts.condition_result",)),
    ),
)  # fmt: skip
