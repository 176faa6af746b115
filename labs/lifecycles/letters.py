"""The letters of this half of the programme, by their row in the catalogue (domain model §4.2)."""

from labs.lifecycles.placements import PlacementState as P
from labs.lifecycles.projects import ProjectState as J
from labs.lifecycles.rankings import ListState as L
from labs.lifecycles.rounds import RunState as R
from talentprogram.notifications.kinds import Category, Letter

ACTION, STATUS = Category.ACTION, Category.STATUS

LETTERS = (
    Letter("labs.co_mentor_invited", "N53", ACTION, ("project_title", "inviter_name", "action_path"), frozenset({J.DRAFT, J.CHANGES_REQUESTED})),
    Letter("labs.changes_requested", "N54", ACTION, ("project_title", "comments", "action_path"), frozenset({J.CHANGES_REQUESTED})),
    Letter("labs.clearance_pending", "N55", ACTION, ("project_title", "project_code", "action_path"), frozenset({J.ENDORSED})),
    Letter("labs.project_published", "N56", STATUS, ("project_title", "action_path"), frozenset({J.PUBLISHED, J.RUNNING})),
    Letter("labs.preferences_opened", "N58", ACTION, ("cohort_name", "choices_required", "other_lab_min", "closes_at", "action_path"), frozenset({L.DRAFT, L.SUBMITTED, L.REOPENED})),
    Letter("labs.preferences_receipt", "N60", STATUS, ("ranked_list", "closes_at", "action_path"), frozenset({L.SUBMITTED, L.LOCKED})),
    Letter("labs.project_withdrawn", "N61", ACTION, ("project_title", "rank", "action_path"), frozenset({J.WITHDRAWN})),
    Letter("labs.run_ready", "N62", STATUS, ("run_ref", "placed", "unplaced", "action_path"), frozenset({R.COMPUTED, R.PROPOSED})),
    Letter("labs.confirm_requested", "N63", ACTION, ("project_title", "student_name", "respond_by", "action_path"), frozenset({P.PROPOSED}), once=True),
    Letter("labs.mentor_declined", "N64", ACTION, ("project_title", "reason", "action_path"), frozenset({P.DECLINED})),
    Letter("labs.match_key_needed", "N65", ACTION, ("run_ref", "result_hash", "placed", "unplaced", "action_path"), frozenset({R.PROPOSED, R.KEY_ONE})),
    Letter("labs.match_published", "N66", ACTION, ("project_title", "lab_name", "mentor_names", "rank_obtained", "action_path"), frozenset({R.PUBLISHED, R.SUPERSEDED}), held=True, once=True),
    Letter("labs.match_unplaced", "N67", ACTION, ("cohort_name", "action_path"), frozenset({R.PUBLISHED, R.SUPERSEDED}), held=True, once=True),
    Letter("labs.placement_announced", "N68", STATUS, ("project_title", "student_name", "action_path"), frozenset({P.CONFIRMED, P.AGREEMENT_PENDING, P.READY, P.ACTIVE})),
)  # fmt: skip
