"""Questions about placements: a mentor's list, the desk's."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from labs.lifecycles.placements import PlacementState
from labs.models import Mentor, MentorReply, Placement
from talentprogram.accounts.roles import Role


def whole(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Placements with everything that a page about one shows."""
    return placements.select_related(
        "enrolment__person", "enrolment__cohort", "run__round__cohort", "project__lab", "project__theme",
        "project__academic_mentor__person", "project__academic_mentor__organisation",
        "project__industrial_mentor__person", "project__industrial_mentor__organisation",
    ).prefetch_related("replies")  # fmt: skip


def page(pk: Any) -> Placement | None:
    """One placement with all that its page shows, or None."""
    return whole(Placement.objects.filter(pk=pk)).first()


def of_mentor(mentor: Mentor) -> list[Placement]:
    """The placements of one mentor's projects that are or were to be, those that wait for this mentor first."""
    mine = Placement.objects.filter(Q(project__academic_mentor=mentor) | Q(project__industrial_mentor=mentor))
    found = list(whole(mine.exclude(state=PlacementState.SUPERSEDED)).order_by("-created_at"))
    return sorted(found, key=lambda each: not waits_for(each, mentor))


def waits_for(placement: Placement, mentor: Mentor) -> bool:
    """Whether this mentor's answer is still out."""
    return placement.state == PlacementState.PROPOSED and answer_of(placement, mentor) is None


def answer_of(placement: Placement, mentor: Mentor | None) -> MentorReply | None:
    """What this mentor answered, if they did; reads replies that were loaded before."""
    return next((each for each in placement.replies.all() if mentor and each.mentor_id == mentor.pk), None)


def answers(placement: Placement) -> list[tuple[Mentor, MentorReply | None]]:
    """Both mentors, each with the answer they gave or None."""
    return [(mentor, answer_of(placement, mentor)) for mentor in placement.project.mentors]


def open_answers(person: Any) -> int:
    """How many placements wait for this person's answer: for their home."""
    mentor = getattr(person, "mentor", None) if person.is_authenticated else None
    return sum(waits_for(each, mentor) for each in of_mentor(mentor)) if mentor else 0


def on_desk_of(person: Any, placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Of these placements those that a person works with on the desk: all, or those of their laboratory."""
    if person.is_superuser or person.has_role(Role.COORDINATOR):
        return placements
    labs = [grant.lab_id for grant in person.grants if grant.role == Role.LAB_MANAGER]
    return placements if None in labs else placements.filter(project__lab__in=labs)
