"""Each state and each move in the words of those who read it: the applicant, the mentor, the staff."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talentprogram.kernel.words import Words, for_all

CALL = for_all(
    {
        "draft": _("Draft"),
        "scheduled": _("Scheduled"),
        "open": _("Open for applications"),
        "closed": _("Closed"),
        "reviewing": _("In review"),
        "decided": _("Decided"),
        "archived": _("Archived"),
        "cancelled": _("Cancelled"),
    }
)
_BEING_CONSIDERED = _("Being considered")
_APPLICATION_STAFF = {
    "draft": _("Draft"),
    "submitted": _("Submitted"),
    "returned": _("Returned for information"),
    "ineligible": _("Ineligible"),
    "under_review": _("Under review"),
    "interviewing": _("Interviewing"),
    "decision_pending": _("Outcome recorded"),
    "offered": _("Offered"),
    "waitlisted": _("Waiting list"),
    "rejected": _("Not selected"),
    "accepted": _("Offer accepted"),
    "declined": _("Offer declined"),
    "expired": _("Offer expired"),
    "deferred": _("Deferred"),
    "rescinded": _("Offer rescinded"),
    "enrolled": _("Enrolled"),
    "conditions_not_met": _("Conditions not met"),
    "withdrawn": _("Withdrawn"),
    "discarded": _("Discarded"),
    "lapsed": _("Lapsed"),
}
APPLICATION: Words = {
    "staff": _APPLICATION_STAFF,
    "mentor": _APPLICATION_STAFF,
    "applicant": _APPLICATION_STAFF
    | {
        "draft": _("Not submitted yet"),
        "submitted": _BEING_CONSIDERED,
        "returned": _("Action needed"),
        "ineligible": _("Not eligible"),
        "under_review": _BEING_CONSIDERED,
        "interviewing": _BEING_CONSIDERED,
        "decision_pending": _BEING_CONSIDERED,
        "offered": _("Offer: please reply"),
        "lapsed": _("Not submitted in time"),
    },
}
APPLICATION_MOVES = {
    "begin": _("Draft begun"),
    "name_referees": _("Referees named"),
    "submit": _("Submit"),
    "discard": _("Discard draft"),
    "recall": _("Recall to change it"),
    "request_info": _("Ask for information"),
    "resubmit": _("Submit again"),
    "info_overdue": _("Close as overdue"),
    "screen_pass": _("Pass to review"),
    "screen_fail": _("Mark as ineligible"),
    "appeal_upheld": _("Uphold the appeal"),
    "shortlist": _("Shortlist for interview"),
    "record_outcome": _("Record the outcome"),
    "reopen_outcome": _("Reopen the outcome"),
    "promote": _("Promote from the waiting list"),
    "accept": _("Accept offer"),
    "decline": _("Decline offer"),
    "grant_deferral": _("Grant deferral"),
    "rescind": _("Rescind the offer"),
    "reinstate": _("Reinstate the offer"),
    "undo_decline": _("Undo: keep my offer"),
    "enrol": _("Enrol"),
    "fail_conditions": _("Conditions not met"),
    "withdraw": _("Withdraw application"),
    "undo_withdraw": _("Undo: keep my application"),
    "release_offer": _("Offer made"),
    "release_waitlist": _("Put on the waiting list"),
    "release_reject": _("Told: not selected"),
    "close_waitlist": _("Waiting list closed"),
    "call_closed": _("The call closed"),
    "expire": _("Offer lapsed"),
    "rollover": _("Offer made"),
    "amend": _("Details changed"),
    "turn_key": _("Agree to rescind the offer"),
    "ask_to_rescind": _("Ask both partners to rescind the offer"),
}
CALL_MOVES = {
    "schedule": _("Announce"),
    "unschedule": _("Take back to change it"),
    "open": _("Open for applications"),
    "extend": _("Extend the call"),
    "close": _("Closed"),
    "reopen": _("Open the call again"),
    "start_review": _("Begin the review"),
    "release_complete": _("Decided"),
    "archive": _("Archived"),
    "cancel": _("Call it off"),
}
FORM_MOVES = {
    "freeze": _("Form frozen: a call with it has opened"),
}
_REFERENCE_STAFF = {
    "named": _("Not asked yet"),
    "requested": _("Asked"),
    "opened": _("Link used"),
    "drafted": _("Being written"),
    "received": _("Received"),
    "declined": _("Declined"),
    "bounced": _("Address does not work"),
    "overdue": _("Overdue"),
    "closed_unreceived": _("Not received"),
    "replaced": _("Replaced"),
    "cancelled": _("No longer needed"),
    "disputed": _("In doubt"),
    "void": _("Does not count"),
    "waived": _("Waived"),
}
REFERENCE: Words = {
    "staff": _REFERENCE_STAFF,
    "mentor": _REFERENCE_STAFF,
    "applicant": _REFERENCE_STAFF
    | {"opened": _("Asked"), "drafted": _("Asked"), "disputed": _("Received"), "void": _("Not received")},
}
BATCH = for_all(
    {
        "draft": _("Draft"),
        "locked": _("Locked, waiting for two keys"),
        "key_one": _("One key turned"),
        "approved": _("Approved by both partners"),
        "releasing": _("Being released"),
        "released": _("Released"),
    }
)
CONDITION = for_all(
    {
        "pending": _("Evidence needed"),
        "submitted": _("Being checked"),
        "met": _("Met"),
        "not_met": _("Not met"),
        "waived": _("Waived"),
    }
)
COHORT = for_all(
    {
        "planned": _("Planned"),
        "enrolling": _("Enrolling"),
        "running": _("Running"),
        "completing": _("Completing"),
        "closed": _("Closed"),
        "cancelled": _("Cancelled"),
    }
)
ENROLMENT = for_all(
    {
        "pending": _("Enrolled, not started"),
        "active": _("Taking part"),
        "suspended": _("Suspended"),
        "completed": _("Completed"),
        "withdrawn": _("Withdrawn"),
        "terminated": _("Terminated"),
        "transferred": _("Transferred"),
        "cancelled": _("Cancelled"),
        "alumni": _("Alumni"),
    }
)
SESSION = for_all(
    {
        "draft": _("Not published"),
        "scheduled": _("Scheduled"),
        "rescheduled": _("Moved"),
        "held": _("Held"),
        "closed": _("Attendance closed"),
        "final": _("Final"),
        "cancelled": _("Cancelled"),
    }
)
TIMETABLE = for_all(
    {
        "draft": _("Draft"),
        "solved": _("Solved"),
        "failed": _("No solution"),
        "published": _("Published"),
        "superseded": _("Superseded"),
        "discarded": _("Discarded"),
    }
)
STREAMS = {
    "ug": _("Undergraduate, year 3 or above"),
    "rpg": _("Research postgraduate"),
    "engineer": _("Operator engineer"),
}
OUTCOMES = {
    "offer": pgettext_lazy("outcome", "Offer"),
    "waitlist": pgettext_lazy("outcome", "Waiting list"),
    "reject": pgettext_lazy("outcome", "Not selected"),
}
REASONS = {
    "rank": _("There were more strong applications than places."),
    "fit": _("Your interests lie outside this year's research themes."),
    "incomplete": _("Something that the call requires was missing."),
    "stage": _("Your stage of study is not the one this call is for."),
    "experience": _("Other applicants showed more of the experience that the projects need."),
}
EVIDENCE = {
    "degree": _("Award of the current degree"),
    "english": _("Evidence of English"),
    "permission": _("Permission to take part (visa or No Objection Letter)"),
    "terms": _("Agreement to the programme terms"),
}
LABS = {
    "AI": _("AI Innovation Laboratory"),
    "QUANTUM": _("Quantum Innovation Joint Laboratory"),
}
RATINGS = {
    "knowledge": _("Knowledge of the field"),
    "research": _("Ability in research or engineering"),
    "initiative": _("Initiative and independence"),
    "teamwork": _("Working with others"),
    "communication": _("Expressing ideas in writing and speech"),
}
RATING_SCALE = {
    "5": pgettext_lazy("rating", "Outstanding"),
    "4": pgettext_lazy("rating", "Very good"),
    "3": pgettext_lazy("rating", "Good"),
    "2": pgettext_lazy("rating", "Fair"),
    "1": pgettext_lazy("rating", "Weak"),
    "0": pgettext_lazy("rating", "Not shown"),
}
REFERENCE_FLAGS = {
    "same_domain": _("The referee's address has the same mail domain as the applicant's"),
    "free_mail": _("The referee writes from a free mail service"),
    "same_name": _("The referee has the applicant's name"),
}
DECLINING = {
    "time": _("I have no time for it"),
    "knows_too_little": _("I do not know the applicant well enough"),
    "conflict": _("I have a conflict of interest"),
    "other": _("Another reason"),
}
BATCH_MOVES = {
    "open_batch": _("Batch begun"),
    "lock": _("Lock"),
    "unlock": _("Unlock"),
    "approve": _("Approve"),
    "turn_key": _("Key turned"),
    "set_release": _("Set the release"),
    "hash_changed": _("Content changed: keys broken"),
    "release": _("Release"),
    "all_transitions_done": _("Everybody moved"),
}
CONDITION_MOVES = {
    "upload_evidence": _("Evidence sent in"),
    "verify": _("Verify"),
    "reject_evidence": _("Ask for other evidence"),
    "deadline_passed": _("Not shown in time"),
    "waive": _("Waive"),
    "turn_key": _("Agree to waive"),
}
COHORT_MOVES = {
    "open_enrolment": _("Open enrolment"),
    "start": _("Start"),
    "last_placement_end": _("Last placement ended"),
    "close": _("Close"),
    "cancel": _("Cancel"),
    "set_capacity": _("Change the number of places"),
}
ENROLMENT_MOVES = {
    "enrol": _("Enrolled"),
    "start": _("Start"),
    "cancel": _("Cancel the enrolment"),
    "suspend": _("Suspend"),
    "resume": _("Resume"),
    "complete": _("Complete"),
    "withdraw": _("Leave the programme"),
    "terminate": _("Terminate"),
    "transfer_cohort": _("Transfer to another cohort"),
    "open_alumni_record": _("Alumni"),
}
MODULE_MOVES = {
    "roll_out": _("Roll out into sessions"),
}
SESSION_MOVES = {
    "publish": _("Published"),
    "move": _("Moved"),
    "confirm_move": _("Scheduled"),
    "start": _("Held"),
    "close_attendance": _("Attendance closed"),
    "reopen_attendance": _("Attendance open again"),
    "lock_attendance": _("Final"),
    "cancel": _("Cancel the session"),
}
TIMETABLE_MOVES = {
    "draft": _("Draft begun"),
    "solve": _("Solved"),
    "fail": _("No solution"),
    "publish": _("Published"),
    "supersede": _("Superseded"),
    "discard": _("Discarded"),
}
FEED_MOVES = {
    "give_address": _("New calendar address"),
}
RULES = {  # of the timetabling engine (its names are the keys), as a coordinator reads them
    "person_overlap": _("a person would be in two places"),
    "group_overlap": _("a group would be in two places"),
    "room_overlap": _("a room would be taken twice"),
    "person_unavailable": _("a teacher is not available"),
    "room_unavailable": _("a room is not available"),
    "holiday": _("a partner has a holiday"),
    "outside_day": _("it would lie outside the teaching day"),
    "room_too_small": _("the room is too small"),
    "room_lacks_feature": _("the room lacks what is needed"),
    "wrong_site": _("the room is at another site"),
    "travel_too_short": _("there is no time to travel between sites"),
    "order": _("it would come before what it follows"),
    "outside_window": _("it would lie outside its window"),
    "group_day_too_long": _("a group would have too long a day"),
    "person_day_too_long": _("a person would have too long a day"),
    "pin_broken": _("it would leave where it is pinned"),
    "frozen_moved": _("it lies in the past"),
    "off_grid": _("it would not begin on the half hour"),
}
REFERENCE_MOVES = {
    "request": _("Referee asked"),
    "open_link": _("Referee opened the link"),
    "bounce": _("Address does not work"),
    "decline": _("Referee declined"),
    "save": _("Referee began the letter"),
    "submit": _("Letter received"),
    "due_passed": _("Letter overdue"),
    "submit_late": _("Letter received late"),
    "grace_passed": _("Letter did not come"),
    "correct_email": _("Address corrected"),
    "name_new_referee": _("Another referee named"),
    "surplus_or_withdrawn": _("Letter no longer needed"),
    "flag_integrity": _("Doubt the letter"),
    "clear": _("Clear the doubt"),
    "void": _("Void the letter"),
    "waive": _("Waive the letter"),
}
COSTS = {  # of the timetabling engine's soft rules, weighted
    "target_week": _("Weeks away from the target week"),
    "group_day": _("Days on which a group has to come"),
    "room_stability": _("Further rooms used by a module"),
    "moved": _("Sessions moved since the last version"),
}
