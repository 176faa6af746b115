"""The letters of this half of the programme, by their row in the catalogue (domain model §4.2)."""

from cohorts.lifecycles.admissions import BatchState as B
from cohorts.lifecycles.admissions import ConditionState as C
from cohorts.lifecycles.applications import IN_CONSIDERATION
from cohorts.lifecycles.applications import ApplicationState as S
from cohorts.lifecycles.enrolments import EnrolmentState as E
from cohorts.lifecycles.references import ReferenceState as R
from cohorts.lifecycles.timetables import TimetableState as T
from talentprogram.notifications.kinds import Category, Letter

ACTION, STATUS = Category.ACTION, Category.STATUS
SENT_IN = frozenset({S.SUBMITTED, S.UNDER_REVIEW, S.INTERVIEWING, S.DECISION_PENDING})
AWAITED_LETTER = frozenset({R.REQUESTED, R.OPENED, R.DRAFTED, R.OVERDUE})

LETTERS = (
    Letter("cohorts.draft_started", "N04", STATUS, ("call_title", "closes_at", "action_path"), frozenset({S.DRAFT})),
    Letter("cohorts.deadline_reminder", "N06", ACTION, ("call_title", "closes_at", "missing", "action_path"), frozenset({S.DRAFT})),
    Letter("cohorts.application_submitted", "N07", STATUS, ("reference_no", "call_title", "submitted_at", "content_hash", "referees", "decisions_on", "action_path"), SENT_IN),
    Letter("cohorts.application_recalled", "N08", ACTION, ("reference_no", "closes_at", "action_path"), frozenset({S.DRAFT})),
    Letter("cohorts.application_withdrawn", "N09", STATUS, ("reference_no", "undo_until", "action_path"), frozenset({S.WITHDRAWN})),
    Letter("cohorts.info_requested", "N10", ACTION, ("reference_no", "items", "action_path"), frozenset({S.RETURNED})),
    Letter("cohorts.application_ineligible", "N12", STATUS, ("reference_no", "reason_public"), frozenset({S.INELIGIBLE})),
    Letter("cohorts.call_extended", "N14", STATUS, ("call_title", "old_closes_at", "new_closes_at", "action_path"), frozenset({S.DRAFT, S.LAPSED, *IN_CONSIDERATION})),
    Letter("cohorts.reference_extended", "N14r", STATUS, ("name", "student_name", "due_at", "action_path"), AWAITED_LETTER, secret=("action_path",)),
    Letter("cohorts.reference_requested", "N16", ACTION, ("name", "student_name", "relationship", "call_title", "due_at", "action_path"), AWAITED_LETTER, secret=("action_path",)),
    Letter("cohorts.reference_reminder", "N17", ACTION, ("name", "student_name", "due_at", "last_day", "action_path"), AWAITED_LETTER, secret=("action_path",)),
    Letter("cohorts.reference_received", "N19", STATUS, ("referee_name", "received_count", "required_count", "action_path"), frozenset({R.RECEIVED})),
    Letter("cohorts.reference_thanks", "N19t", STATUS, ("name", "student_name"), frozenset({R.RECEIVED})),
    Letter("cohorts.reference_declined", "N20", ACTION, ("referee_name", "action_path"), frozenset({R.DECLINED, R.BOUNCED})),
    Letter("cohorts.reference_cancelled", "N21", STATUS, ("name", "student_name"), frozenset({R.CANCELLED})),
    Letter("cohorts.decision_key_needed", "N35", ACTION, ("batch_title", "offers", "waitlisted", "rejected", "content_hash", "action_path"), frozenset({B.LOCKED, B.KEY_ONE})),
    Letter("cohorts.offer_made", "N36", ACTION, ("call_title", "cohort_name", "stream", "conditions", "expires_at", "action_path"), frozenset({S.OFFERED}), held=True, once=True),
    Letter("cohorts.waitlisted", "N37", STATUS, ("call_title", "rank_band", "action_path"), frozenset({S.WAITLISTED}), held=True, once=True),
    Letter("cohorts.not_selected", "N38", STATUS, ("call_title", "feedback_line"), frozenset({S.REJECTED}), held=True, once=True),
    Letter("cohorts.offer_reminder", "N39", ACTION, ("cohort_name", "expires_at", "action_path"), frozenset({S.OFFERED})),
    Letter("cohorts.offer_accepted", "N40", STATUS, ("cohort_name", "conditions", "action_path"), frozenset({S.ACCEPTED, S.ENROLLED})),
    Letter("cohorts.offer_declined", "N41", STATUS, ("cohort_name", "undo_until", "action_path"), frozenset({S.DECLINED})),
    Letter("cohorts.offer_expired", "N41e", STATUS, ("cohort_name", "reinstate_until", "action_path"), frozenset({S.EXPIRED})),
    Letter("cohorts.offer_reinstated", "N36r", ACTION, ("call_title", "cohort_name", "stream", "conditions", "expires_at", "action_path"), frozenset({S.OFFERED}), once=True),
    Letter("cohorts.waitlist_promoted", "N42", ACTION, ("call_title", "cohort_name", "stream", "conditions", "expires_at", "action_path"), frozenset({S.OFFERED}), once=True),
    Letter("cohorts.condition_result", "N45", STATUS, ("condition", "result", "note", "action_path"), frozenset({C.MET, C.WAIVED, C.PENDING})),
    Letter("cohorts.enrolment_confirmed", "N47", STATUS, ("cohort_name", "t0_on", "action_path"), frozenset({E.PENDING, E.ACTIVE})),
    Letter("cohorts.timetable_published", "N74", STATUS, ("cohort_name", "session_count", "changes", "action_path"), frozenset({T.PUBLISHED, T.SUPERSEDED})),
)  # fmt: skip
