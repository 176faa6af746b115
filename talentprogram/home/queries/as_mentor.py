"""What a mentor has in hand: answers they owe on placements, their students, and their projects."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from labs.lifecycles.placements import HOLDS_A_PLACE
from labs.lifecycles.projects import ProjectState as S
from labs.models import Project
from labs.queries import placements
from talentprogram.home.queries.shapes import Item, Section, address

WAITS_FOR_ITS_MENTORS = (S.DRAFT, S.CHANGES_REQUESTED)
OVER = (S.CLOSED, S.WITHDRAWN, S.REJECTED)


def sections(person: Any, at: datetime) -> Iterator[Section]:
    """Placements that wait for this mentor's answer, the students they have, then the projects that are not over."""
    mentor = getattr(person, "mentor", None)
    if mentor is None:
        return
    mine = Q(academic_mentor=mentor) | Q(industrial_mentor=mentor)
    placed = placements.of_mentor(mentor)
    awaited = sorted((each for each in placed if placements.waits_for(each, mentor)), key=lambda each: each.respond_by)
    yield Section(
        _("Your students"), [_student(each) for each in placed if each.state in HOLDS_A_PLACE and each not in awaited]
    )
    projects = Project.objects.filter(mine).exclude(state__in=OVER).order_by("code")
    items = [_placement(each) for each in awaited]
    items += [_project(each, mentor) for each in projects]
    yield Section(_("My projects"), items, address("labs:proposals"), _("All my projects"))


def _student(placement: Any) -> Item:
    url = address("labs:placement", placement.pk)
    return Item(placement.enrolment.person.full_names, placement.project.title, url, _("Open"), placement, "mentor")


def _placement(placement: Any) -> Item:
    student = placement.enrolment.person.full_names
    note = _("Can you and your laboratory take %(student)s?") % {"student": student}
    url = address("labs:placement", placement.pk)
    return Item(
        placement.project.title, note, url, _("Read and answer"), placement, "mentor", True, placement.respond_by
    )


def _project(project: Any, mentor: Any) -> Item:
    title, invited = (
        f"{project.code} {project.title}",
        not project.counterpart_confirmed and project.proposed_by_id != mentor.pk,
    )
    url = address("labs:proposal", project.pk)
    if invited and project.state in WAITS_FOR_ITS_MENTORS:
        return Item(title, _("You are invited to supervise it together."), url, _("Answer"), project, "mentor", True)
    if project.state in WAITS_FOR_ITS_MENTORS:
        return Item(title, _("Complete and submit it."), url, _("Continue"), project, "mentor", True)
    return Item(title, "", url, _("Open"), project, "mentor")
