"""The life of an application (domain model §2.2). What needs many rows to judge is judged in the action."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from talentprogram.kernel.lifecycle import Lifecycle, move

UNDO = timedelta(hours=24)


class ApplicationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    INELIGIBLE = "ineligible"
    UNDER_REVIEW = "under_review"
    INTERVIEWING = "interviewing"
    DECISION_PENDING = "decision_pending"
    OFFERED = "offered"
    WAITLISTED = "waitlisted"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    DEFERRED = "deferred"
    RESCINDED = "rescinded"
    ENROLLED = "enrolled"
    CONDITIONS_NOT_MET = "conditions_not_met"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"
    LAPSED = "lapsed"


def call_is_closed(application: Any, at: datetime) -> Any:
    return (
        ""
        if application.entry_window.holds(at)
        else _("The call is closed: it took applications until its grace period ended.")
    )


def call_takes_no_more_changes(application: Any, at: datetime) -> Any:
    return (
        ""
        if at < application.call.closes_at
        else _("The call is closed, so a submitted application can no longer be changed.")
    )


def call_is_open(application: Any, at: datetime) -> Any:
    return _("The call is still open.") if application.entry_window.holds(at) else ""


def answer_is_late(application: Any, at: datetime) -> Any:
    return (
        ""
        if application.answer_by and at < application.answer_by
        else _("The time to answer this offer has passed. Please write to the programme office.")
    )


def answer_may_come(application: Any, at: datetime) -> Any:
    return _("The offer can still be answered.") if application.answer_by and at < application.answer_by else ""


def undo_is_late(application: Any, at: datetime) -> Any:
    left = application.left_at
    return (
        ""
        if left and at < left + UNDO
        else _("This could be undone for 24 hours. Please write to the programme office.")
    )


def left_too_long_ago(application: Any, at: datetime) -> Any:
    return "" if application.entry_window.holds(at) else undo_is_late(application, at)


S = ApplicationState
IN_CONSIDERATION = (S.SUBMITTED, S.RETURNED, S.UNDER_REVIEW, S.INTERVIEWING, S.DECISION_PENDING, S.WAITLISTED)
NOT_LIVE = frozenset({S.WITHDRAWN, S.DISCARDED, S.LAPSED})
EMBARGOED = frozenset({S.DECISION_PENDING})

APPLICATION = Lifecycle(
    "application",
    ApplicationState,
    (
        #    move                  from                  to                    by              unless, letters
        move("submit",             S.DRAFT,              S.SUBMITTED,          "student",      call_is_closed, tells=("cohorts.application_submitted",)),
        move("call_closed",        S.DRAFT,              S.LAPSED,             "system",       call_is_open),
        move("discard",            S.DRAFT,              S.DISCARDED,          "student"),
        move("recall",             S.SUBMITTED,          S.DRAFT,              "student",      call_takes_no_more_changes, tells=("cohorts.application_recalled",)),
        move("request_info",       S.SUBMITTED,          S.RETURNED,           "coordinator",  needs_reason=True, tells=("cohorts.info_requested",)),
        move("resubmit",           S.RETURNED,           S.SUBMITTED,          "student",      tells=("cohorts.application_submitted",)),
        move("info_overdue",       S.RETURNED,           S.INELIGIBLE,         "coordinator"),
        move("screen_pass",        S.SUBMITTED,          S.UNDER_REVIEW,       "coordinator"),
        move("screen_fail",        S.SUBMITTED,          S.INELIGIBLE,         "coordinator",  needs_reason=True, tells=("cohorts.application_ineligible",)),
        move("appeal_upheld",      S.INELIGIBLE,         S.SUBMITTED,          "coordinator",  needs_reason=True),
        move("shortlist",          S.UNDER_REVIEW,       S.INTERVIEWING,       "coordinator"),
        move("record_outcome",     (S.UNDER_REVIEW, S.INTERVIEWING), S.DECISION_PENDING, "coordinator"),
        move("reopen_outcome",     S.DECISION_PENDING,   S.UNDER_REVIEW,       "coordinator"),
        move("release_offer",      S.DECISION_PENDING,   S.OFFERED,            "coordinator",  tells=("cohorts.offer_made",)),
        move("release_waitlist",   S.DECISION_PENDING,   S.WAITLISTED,         "coordinator",  tells=("cohorts.waitlisted",)),
        move("release_reject",     S.DECISION_PENDING,   S.REJECTED,           "coordinator",  tells=("cohorts.not_selected",)),
        move("promote",            S.WAITLISTED,         S.OFFERED,            "coordinator",  tells=("cohorts.waitlist_promoted",)),
        move("close_waitlist",     S.WAITLISTED,         S.REJECTED,           "system",       tells=("cohorts.not_selected",)),
        move("accept",             S.OFFERED,            S.ACCEPTED,           "student",      answer_is_late, tells=("cohorts.offer_accepted",)),
        move("decline",            S.OFFERED,            S.DECLINED,           "student",      answer_is_late, tells=("cohorts.offer_declined",)),
        move("expire",             S.OFFERED,            S.EXPIRED,            "system",       answer_may_come, tells=("cohorts.offer_expired",)),
        move("grant_deferral",     (S.OFFERED, S.ACCEPTED), S.DEFERRED,        "coordinator",  needs_reason=True),
        move("rescind",            S.OFFERED,            S.RESCINDED,          "coordinator",  needs_reason=True),
        move("reinstate",          S.EXPIRED,            S.OFFERED,            "coordinator",  needs_reason=True, tells=("cohorts.offer_reinstated",)),
        move("undo_decline",       S.DECLINED,           S.OFFERED,            "student",      undo_is_late),
        move("enrol",              S.ACCEPTED,           S.ENROLLED,           "coordinator",  tells=("cohorts.enrolment_confirmed",)),
        move("fail_conditions",    S.ACCEPTED,           S.CONDITIONS_NOT_MET, "coordinator",  needs_reason=True),
        move("rollover",           S.DEFERRED,           S.OFFERED,            "coordinator",  tells=("cohorts.offer_made",)),
        move("withdraw",           (*IN_CONSIDERATION, S.ACCEPTED, S.DEFERRED), S.WITHDRAWN, "student", tells=("cohorts.application_withdrawn",)),
        move("undo_withdraw",      S.WITHDRAWN,          S.SUBMITTED,          "student",      left_too_long_ago),
        move("appeal_upheld",      S.REJECTED,           S.DECISION_PENDING,   "coordinator",  needs_reason=True),
    ),
)  # fmt: skip
