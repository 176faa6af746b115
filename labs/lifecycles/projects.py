"""The life of a project (domain model §2.8)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from talentprogram.kernel.lifecycle import Lifecycle, move


class ProjectState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    ENDORSED = "endorsed"
    CLEARED = "cleared"
    PUBLISHED = "published"
    REVISED = "revised"
    SUSPENDED = "suspended"
    RUNNING = "running"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


def lacks_a_mentor(project: Any, at: datetime) -> Any:
    if project.academic_mentor_id is None or project.industrial_mentor_id is None:
        return _("A project needs one academic and one industrial mentor first.")
    return "" if project.counterpart_confirmed else _("The other side's mentor has not confirmed yet.")


def lacks_a_partner(project: Any, at: datetime) -> Any:
    """I21: two mentors who can serve, of two different partners."""
    mentors = [each for each in (project.academic_mentor, project.industrial_mentor) if each]
    if len({each.organisation_id for each in mentors}) < len(mentors):
        return _("The two mentors must be of different partners.")
    return "" if all(each.person.is_active for each in mentors) else _("One of the two mentors can no longer sign in.")


def lacks_a_language(project: Any, at: datetime) -> Any:
    return (
        ""
        if project.speaks_every_language
        else _("Title and summary are needed in all three languages before it is published.")
    )


S = ProjectState
PROJECT = Lifecycle(
    "project",
    ProjectState,
    (
        #    move                   from                 to                   by                  unless, letters
        move("submit",              S.DRAFT,             S.SUBMITTED,         "mentor",           lacks_a_mentor),
        move("ask_changes",         S.SUBMITTED,         S.CHANGES_REQUESTED, "lab_manager",      needs_reason=True, tells=("labs.changes_requested",)),
        move("resubmit",            S.CHANGES_REQUESTED, S.SUBMITTED,         "mentor",           lacks_a_mentor),
        move("endorse",             S.SUBMITTED,         S.ENDORSED,          "lab_manager",      tells=("labs.clearance_pending",)),
        move("clearance_query",     S.ENDORSED,          S.CHANGES_REQUESTED, "partner_approver", needs_reason=True, tells=("labs.changes_requested",)),
        move("clear",               S.ENDORSED,          S.CLEARED,           "partner_approver"),  # the second of two keys
        move("publish",             S.CLEARED,           S.PUBLISHED,         "coordinator",      lacks_a_mentor, lacks_a_partner, lacks_a_language, tells=("labs.project_published",)),
        move("edit_material_fields", S.PUBLISHED,        S.REVISED,           "mentor"),
        move("reapprove",           S.REVISED,           S.PUBLISHED,         "coordinator",      lacks_a_mentor, lacks_a_partner, lacks_a_language),
        move("suspend",             S.PUBLISHED,         S.SUSPENDED,         "coordinator",      needs_reason=True),
        move("restore",             S.SUSPENDED,         S.PUBLISHED,         "coordinator"),
        move("first_placement_active", S.PUBLISHED,      S.RUNNING,           "system"),
        move("last_placement_ended", S.RUNNING,          S.CLOSED,            "system"),
        move("no_placement",        S.PUBLISHED,         S.CLOSED,            "coordinator"),
        move("withdraw",            (S.DRAFT, S.SUBMITTED, S.CHANGES_REQUESTED, S.CLEARED), S.WITHDRAWN, "mentor"),
        move("withdraw",            S.PUBLISHED,         S.WITHDRAWN,         "coordinator",      needs_reason=True, tells=("labs.project_withdrawn",)),
        move("reject",              S.ENDORSED,          S.REJECTED,          "partner_approver", needs_reason=True),
        move("reject",              S.SUBMITTED,         S.REJECTED,          "lab_manager",      needs_reason=True),
    ),
)  # fmt: skip
