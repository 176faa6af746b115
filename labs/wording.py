"""Each state and each move in the words of those who read it: the applicant, the mentor, the staff."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talentprogram.kernel.words import for_all

PROJECT = for_all(
    {
        "draft": _("Draft"),
        "submitted": _("With the lab manager"),
        "changes_requested": _("Changes asked for"),
        "endorsed": _("Endorsed, in clearance"),
        "cleared": _("Cleared"),
        "published": _("Published"),
        "revised": _("Changed, to be approved again"),
        "suspended": _("Suspended"),
        "running": _("Running"),
        "closed": _("Closed"),
        "withdrawn": _("Withdrawn"),
        "rejected": _("Rejected"),
    }
)
PROJECT_MOVES = {
    "submit": _("Submit"),
    "resubmit": _("Submit again"),
    "withdraw": _("Withdraw project"),
    "endorse": _("Endorse"),
    "ask_changes": _("Ask for changes"),
    "clear": _("Clear"),
    "turn_key": _("Cleared by one partner"),
    "clearance_query": _("Ask for changes"),
    "publish": _("Publish"),
    "reapprove": _("Approve the changes"),
    "suspend": _("Suspend"),
    "restore": _("Restore"),
    "reject": _("Reject"),
    "no_placement": _("Close without a placement"),
    "propose": _("Propose a project"),
    "amend": _("Change project"),
    "edit_material_fields": _("Change project"),
    "invite": _("Invite a mentor"),
    "join": _("Join as mentor"),
    "say_no": _("Say no"),
    "first_placement_active": _("Running"),
    "last_placement_ended": _("Closed"),
}
PREFERENCE_LIST = for_all(
    {
        "draft": _("Not submitted"),
        "submitted": _("Submitted"),
        "locked": _("Locked"),
        "defaulted": _("Made from your interests"),
        "reopened": _("Open again"),
        "void": _("Void"),
    }
)
MATCH_RUN = for_all(
    {
        "draft": _("Draft"),
        "validated": _("Inputs frozen"),
        "computed": _("Computed"),
        "failed": _("Failed"),
        "proposed": _("Waiting for both keys"),
        "key_one": _("One key turned"),
        "approved": _("Approved by both partners"),
        "published": _("Published"),
        "discarded": _("Discarded"),
        "superseded": _("Superseded"),
    }
)
MATCH_RUN_MOVES = {
    "start": _("Start"),
    "validate": _("Check and freeze the inputs"),
    "compute": _("Compute"),
    "propose": _("Propose to both partners"),
    "approve": _("Turn the key"),
    "discard": _("Discard"),
    "publish": _("Publish to everybody"),
    "turn_key": _("A key was turned"),
    "solver_error": _("The computation failed"),
    "hash_changed": _("The inputs changed; the key no longer holds"),
    "new_run_published": _("A newer run was published"),
}
PLACEMENT = for_all(
    {
        "proposed": _("Waiting for both mentors"),
        "confirmed": _("Confirmed by both mentors"),
        "declined": _("Declined by a mentor"),
        "agreement_pending": _("Agreement pending"),
        "ready": _("Ready to start"),
        "active": _("Active"),
        "suspended": _("Suspended"),
        "ending": _("Ending"),
        "completed": _("Completed"),
        "transferred": _("Transferred"),
        "terminated": _("Terminated"),
        "cancelled": _("Cancelled"),
        "superseded": _("Superseded"),
    }
)
PLACEMENT_MOVES = {
    "propose": _("Proposed by the match"),
    "mentor_confirms": _("A mentor confirmed"),
    "mentor_declines": _("A mentor declined"),
    "both_mentors_confirm": _("Both mentors have confirmed"),
    "mentor_decline": _("Declined by a mentor"),
    "rematch": _("A newer run took its place"),
    "cancel": _("Cancel this placement"),
    "issue_agreement": _("Agreement pending"),
    "all_gates_green": _("Ready to start"),
    "gate_regressed": _("No longer ready to start"),
    "start": _("Active"),
    "suspend": _("Suspended"),
    "resume": _("Active"),
    "end_date_or_final_evaluation_open": _("Ending"),
    "extend": _("Extended"),
    "close": _("Completed"),
    "transfer": _("Transferred"),
    "terminate": _("Terminated"),
}
SIDES = {
    "academic": _("Academic mentor"),
    "industrial": _("Industrial mentor"),
}
PREFERENCE_LIST_MOVES = {
    "submit": _("Submit"),
    "edit": _("Change my list"),
    "lock": _("Locked"),
    "lock_without_submit": _("Made from your interests"),
    "reopen": _("Open again"),
    "submit_again_or_timeout": _("Submit again"),
    "enrolment_ended": _("Void"),
}
ROUND_MOVES = {
    "set_up": _("Set up, lottery drawn"),
    "amend": _("Details changed"),
    "announce": _("Announced to the participants"),
}
MENTOR_MOVES = {
    "appoint": _("Made a mentor"),
    "amend": _("Details changed"),
}
DECLINE_REASONS = {
    "skill_gap": _("Required skills are missing"),
    "clearance": _("Clearance cannot be had in time"),
    "capacity": _("No capacity left"),
    "conflict": _("Conflict of interest"),
    "left": _("The mentor leaves or is on leave"),
}
SECTORS = {
    "smart_city": pgettext_lazy("sector", "Smart city"),
    "6g": pgettext_lazy("sector", "6G"),
    "quantum_comm": pgettext_lazy("sector", "Quantum communication"),
    "autonomous_systems": pgettext_lazy("sector", "Autonomous systems"),
    "ai_network": pgettext_lazy("sector", "AI networks"),
    "logistics": pgettext_lazy("sector", "Logistics"),
    "digital_services": pgettext_lazy("sector", "Digital services"),
}
HAZARDS = {
    "rf": pgettext_lazy("hazard", "Radio-frequency fields"),
    "battery": pgettext_lazy("hazard", "Lithium batteries"),
    "robot": pgettext_lazy("hazard", "Moving robots"),
    "cryogenics": pgettext_lazy("hazard", "Cryogenic liquids"),
    "laser4": pgettext_lazy("hazard", "Class 4 laser"),
    "hv": pgettext_lazy("hazard", "High voltage"),
}
SPOKEN = {
    "en": pgettext_lazy("spoken language", "English"),
    "yue": pgettext_lazy("spoken language", "Cantonese"),
    "cmn": pgettext_lazy("spoken language", "Putonghua"),
}
OUTCOMES = {
    "placed": _("This is your project."),
    "full_of_higher_priority": _("All places went to students with a higher priority there."),
    "forbidden": _("You could not be placed here, for a reason you were told when you ranked it."),
    "closed": _("This project did not run."),
    "unacceptable": _("This project could not take you."),
    "another_choice_needed_it": _("Its place was needed elsewhere for the best result overall."),
    "not_confirmed": _("The match proposed this project for you, but its supervision could not be confirmed."),
}
GAINS = {
    "placed": _("With you here, fewer students in all would have a project."),
    "shortfall": _("With you here, a project or mentor elsewhere would have fewer students than it needs to run."),
    "worst_rank": _("With you here, another student would be further down their list than anybody is now."),
    "sum_squared": _("With you here, others would be further down their lists by more than you would gain."),
    "position": _("With you here, the wishes of the projects would be met less well."),
    "lottery": _("Another placement would have been just as good for everybody together; the lottery decided."),
}
