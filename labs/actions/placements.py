"""Placements: proposed when both keys are turned, confirmed by both mentors, and never more than the caps allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts import public as cohorts
from labs import wording
from labs.lifecycles.placements import HOLDS_A_PLACE, PLACEMENT, PlacementState
from labs.models import MatchRun, Mentor, MentorReply, Placement, Project
from talentprogram.accounts.queries import holders
from talentprogram.accounts.roles import Role
from talentprogram.journal.advance import advance, record
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.notifications.values import in_every_language
from talentprogram.partners.calendars import noon_after
from talentprogram.partners.queries import key_calendars

WORKING_DAYS_TO_ANSWER = 10
S = PlacementState
Answer = MentorReply.Answer


@transaction.atomic
def propose(pairs: Iterable[tuple[Any, Project]], *, run: MatchRun, at: datetime) -> list[Placement]:
    """Give each student of these pairs the place, ask both mentors of each, and break no cap (I22, I23)."""
    days = cohorts.dates(run.round.cohort)
    respond_by = noon_after(at, WORKING_DAYS_TO_ANSWER, key_calendars())
    made = [
        Placement(
            enrolment=enrolment, project=project, run=run, respond_by=respond_by,
            start_on=days.placements_from, end_on=days.placements_to,
        )
        for enrolment, project in pairs
    ]  # fmt: skip
    entries = [record(each, "propose", by=None, at=at, as_="system", detail={"run": str(run.pk)}) for each in made]
    guard(made)
    Placement.objects.bulk_create(made)
    for placement, entry in zip(made, entries, strict=True):
        _ask_both(placement, because=entry.key, at=at)
    return made


def guard(made: list[Placement]) -> None:
    """Hold the rows of every project and mentor concerned until this transaction ends, and count what they hold.

    The rows are taken in one order, after the journal's pen: two who place at once wait for each other in a line.
    """
    wanted = {each.project_id for each in made}
    projects = list(locked(Project.objects.filter(pk__in=wanted)))
    leads = {lead for each in projects for lead in (each.academic_mentor_id, each.industrial_mentor_id)}
    mentors = list(locked(Mentor.objects.filter(pk__in=leads)))
    held: Counter[Any] = Counter(each.project_id for each in made)
    for project in projects:
        held.update(dict.fromkeys((project.academic_mentor_id, project.industrial_mentor_id), held[project.pk]))
    held.update(_held_already(projects, mentors))
    for project in projects:
        if held[project.pk] > project.capacity:
            raise Refused(_("%(what)s has only %(count)d places.") % {"what": project, "count": project.capacity})
    for mentor in mentors:
        if held[mentor.pk] > mentor.max_students:
            raise Refused(
                _("%(what)s takes only %(count)d students.")
                % {"what": mentor.person.name, "count": mentor.max_students}
            )


def locked(rows: Any) -> Any:
    """These rows, nobody else's until this transaction ends."""
    return rows.select_for_update().order_by("pk")


def _held_already(projects: list[Project], mentors: list[Mentor]) -> Counter[Any]:
    """How many places each of these projects and mentors gives now, over all cohorts."""
    theirs = (
        Q(project__in=projects) | Q(project__academic_mentor__in=mentors) | Q(project__industrial_mentor__in=mentors)
    )
    live = Placement.objects.filter(theirs, state__in=HOLDS_A_PLACE)
    rows = live.values_list("project", "project__academic_mentor", "project__industrial_mentor")
    return Counter(key for row in rows for key in row)


def _ask_both(placement: Placement, *, because: str, at: datetime) -> None:
    for mentor in placement.project.mentors:
        outbox.post(
            "labs.confirm_requested", to=mentor.person, because=because, about=placement, at=at,
            project_title=in_every_language(placement.project, "title"), student_name=placement.enrolment.person.full_names,
            respond_by=placement.respond_by, action_path=reverse("labs:placement", args=[placement.pk]),
        )  # fmt: skip


@transaction.atomic
def reply(
    placement: Placement, *, mentor: Mentor, answer: str, by: Any, at: datetime, reason_code: str = "", note: str = ""
) -> None:
    """One mentor's one answer. When both confirmed it is confirmed; one decline declines it; silence is neither."""
    if mentor.pk not in (placement.project.academic_mentor_id, placement.project.industrial_mentor_id):
        raise Refused(_("Only the two mentors of this project can answer."))
    if answer == Answer.DECLINE and not reason_code:
        raise Refused(_("Please choose a reason."))
    reason_code = reason_code if answer == Answer.DECLINE else ""
    entry = record(placement, f"mentor_{answer}s", by=by, at=at, as_="mentor", reason=reason_code, note=note)
    placement.refresh_from_db(fields=["state"])
    given, fresh = MentorReply.objects.get_or_create(
        placement=placement, mentor=mentor,
        defaults={"by": by, "answer": answer, "reason_code": reason_code, "note": note, "at": at},
    )  # fmt: skip
    if not fresh:
        raise Refused(_("You have already answered: %(answer)s.") % {"answer": given.get_answer_display()})
    if answer == Answer.DECLINE:
        entry = advance(placement, PLACEMENT, "mentor_decline", by=by, at=at, reason=reason_code, note=note)
        return _tell_of_decline(placement, mentor, reason_code, because=entry.key, at=at)
    if placement.state != S.PROPOSED:
        raise Refused(_("This placement no longer waits for an answer: %(state)s.") % {"state": in_words(placement)})
    if placement.replies.filter(answer=Answer.CONFIRM).count() == 2:
        advance(placement, PLACEMENT, "both_mentors_confirm", by=by, at=at)
    return None


def in_words(placement: Placement) -> Any:
    """The state of a placement as staff and mentors read it."""
    return placement.WORDS["staff"][placement.state]


def _tell_of_decline(placement: Placement, mentor: Mentor, reason_code: str, *, because: str, at: datetime) -> None:
    """Tell the other mentor, and the coordinators whose move it is now."""
    desk = reverse("admin:labs_placement_change", args=[placement.pk])
    page = reverse("labs:placement", args=[placement.pk])
    staff = holders(Role.COORDINATOR, at=at, cohort=placement.enrolment.cohort_id)
    others = [each.person for each in placement.project.mentors if each.pk != mentor.pk]
    for person, path in [*((each, page) for each in others), *((each, desk) for each in staff)]:
        outbox.post(
            "labs.mentor_declined", to=person, because=because, about=placement, at=at,
            project_title=in_every_language(placement.project, "title"),
            reason=wording.DECLINE_REASONS[reason_code], action_path=path,
        )  # fmt: skip


@transaction.atomic
def supersede_open(run: MatchRun, *, at: datetime) -> None:
    """Take back what earlier runs of the round still propose: a newer answer has both keys."""
    stale = Placement.objects.filter(run__round=run.round, state=S.PROPOSED).exclude(run=run)
    for placement in stale:
        advance(placement, PLACEMENT, "rematch", by=None, at=at)


def cancel(placement: Placement, *, by: Any, at: datetime, note: str) -> None:
    """Undo a confirmed placement that has not begun, with a reason."""
    advance(placement, PLACEMENT, "cancel", by=by, at=at, note=note)
    for mentor in placement.project.mentors:
        cohorts.unfollow(mentor.person, placement.enrolment)
