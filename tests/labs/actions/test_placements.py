"""Placements: two answers, no silence taken for one, and never more students than the caps allow."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from labs.actions import placements
from labs.lifecycles.placements import HOLDS_A_PLACE
from labs.models import MatchRun, MentorReply, Placement
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make
from tests.labs import matching_steps as step


@pytest.fixture
def placement(db):
    return step.approved(make.small_round()).placements.order_by("project__code").first()


def reply(placement, mentor, answer="confirm", **more):
    placements.reply(placement, mentor=mentor, answer=answer, by=mentor.person, at=make.NOON, **more)


def test_mentors_have_ten_working_days_until_noon(placement):
    assert placement.respond_by.isoformat() == "2027-02-03T04:00:00+00:00"


def test_one_yes_is_not_enough_and_two_are(placement):
    academic, industrial = placement.project.mentors
    reply(placement, academic)
    assert placement.state == "proposed"
    reply(placement, industrial, note="After the clearance")
    assert placement.state == "confirmed"
    assert MentorReply.objects.get(mentor=industrial).note == "After the clearance"


def test_one_no_declines_and_tells_the_other_mentor_and_the_coordinators(placement):
    academic, industrial = placement.project.mentors
    reply(placement, academic)
    before = set(Notice.objects.filter(kind="labs.mentor_declined"))
    reply(placement, industrial, "decline", reason_code="clearance")
    told = {each.person_id: each.values for each in set(Notice.objects.filter(kind="labs.mentor_declined")) - before}
    assert placement.state == "declined"
    assert academic.person_id in told and industrial.person_id not in told
    assert all(values["reason"]["en"] == "Clearance cannot be had in time" for values in told.values())
    assert len(told) > 1


def test_a_mentor_answers_once(placement):
    academic, _industrial = placement.project.mentors
    reply(placement, academic)
    with pytest.raises(Refused, match="already answered: Confirm"):
        reply(placement, academic, "decline", reason_code="capacity")
    assert placement.replies.count() == 1


def test_after_a_no_the_other_mentor_s_yes_comes_too_late(placement):
    academic, industrial = placement.project.mentors
    stale = Placement.objects.get(pk=placement.pk)
    reply(placement, academic, "decline", reason_code="capacity")
    with pytest.raises(Refused, match="Declined by a mentor"):
        reply(stale, industrial)
    assert placement.replies.count() == 1


def test_a_no_needs_a_reason_and_a_stranger_has_no_say(placement):
    with pytest.raises(Refused, match="reason"):
        reply(placement, placement.project.academic_mentor, "decline")
    with pytest.raises(Refused, match="two mentors"):
        reply(placement, make.mentor("academic"))


def test_a_confirmed_placement_is_cancelled_only_with_a_reason(placement):
    step.answer(placement, "confirm", "confirm")
    with pytest.raises(Refused, match="reason"):
        placements.cancel(placement, by=make.coordinator(), at=make.NOON, note="")
    placements.cancel(placement, by=make.coordinator(), at=make.NOON, note="Moved away")
    assert placement.state == "cancelled"


# -- capacities -------------------------------------------------------------------------------------------------------


def run_of(project):
    round = make.match_round(project.cohort)
    return MatchRun.objects.create(round=round, number=1, seed="1")


def students(project, count):
    return [make.enrolment(cohort=project.cohort) for _ in range(count)]


@pytest.mark.django_db
def test_a_project_takes_no_more_than_its_places():
    project = make.project(capacity=2)
    run = run_of(project)
    pairs = [(each, project) for each in students(project, 3)]
    with pytest.raises(Refused, match="has only 2 places"):
        placements.propose(pairs, run=run, at=make.NOON)
    placements.propose(pairs[:2], run=run, at=make.NOON)
    with pytest.raises(Refused, match="has only 2 places"):
        placements.propose(pairs[2:], run=run, at=make.NOON)
    assert Placement.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["academic", "industrial"])
def test_a_mentor_takes_no_more_than_their_cap_over_all_projects_and_cohorts(side):
    busy = make.mentor(side, max_students=2)
    projects = [make.project(capacity=3, **{f"{side}_mentor": busy}) for _ in range(2)]
    for project in projects:
        placements.propose([(each, project) for each in students(project, 1)], run=run_of(project), at=make.NOON)
    with pytest.raises(Refused, match="takes only 2 students"):
        project = projects[0]
        placements.propose(
            [(make.enrolment(cohort=project.cohort), project)], run=project.cohort.rounds.get().runs.get(), at=make.NOON
        )
    assert Placement.objects.count() == 2


@pytest.mark.django_db
def test_a_declined_or_cancelled_placement_holds_nothing():
    project = make.project(capacity=1)
    run, (first, second) = run_of(project), students(project, 2)
    [made] = placements.propose([(first, project)], run=run, at=make.NOON)
    step.answer(made, "decline")
    placements.propose([(second, project)], run=run, at=make.NOON)
    assert Placement.objects.filter(state__in=HOLDS_A_PLACE).get().enrolment == second


# -- races ------------------------------------------------------------------------------------------------------------

THREADS = 16


def crowd(project, run, enrolments):
    """As many hands as students reach for the same project at once; answers how many places were given."""

    def reach(enrolment):
        try:
            placements.propose([(enrolment, project)], run=run, at=make.NOON)
        except Refused:
            pass
        finally:
            connections.close_all()

    hands = [Thread(target=reach, args=[each]) for each in enrolments]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(30)
    return Placement.objects.filter(project=project, state__in=HOLDS_A_PLACE).count()


@pytest.fixture
def rush(transactional_db):
    """A project of one place, a run, and many students who want it."""
    project = make.project(capacity=1)
    return project, run_of(project), students(project, THREADS)


@pytest.fixture
def without_the_pen(monkeypatch):
    """The journal writes one entry after the other and would hide a missing lock: here it does not take part."""

    class Entry:
        key = "cause"

    monkeypatch.setattr(placements, "record", lambda *args, **kw: Entry())


@pytest.mark.postgresql
def test_sixteen_hands_cannot_take_one_place_twice(rush):
    assert crowd(*rush) == 1


@pytest.mark.postgresql
def test_the_locks_alone_hold_the_place(rush, without_the_pen):
    assert crowd(*rush) == 1


@pytest.mark.postgresql
def test_without_the_guard_the_place_is_taken_many_times(rush, monkeypatch):
    monkeypatch.setattr(placements, "guard", lambda made: None)
    assert crowd(*rush) == THREADS


@pytest.mark.postgresql
def test_without_the_locks_counting_does_not_hold_the_place(rush, without_the_pen, monkeypatch):
    all_have_counted, count = Barrier(THREADS, timeout=20), placements.guard

    def counted(made):
        count(made)
        all_have_counted.wait()

    monkeypatch.setattr(placements, "locked", lambda rows: rows)
    monkeypatch.setattr(placements, "guard", counted)
    assert crowd(*rush) == THREADS


@pytest.mark.postgresql
def test_of_two_mentors_who_confirm_at_the_same_moment_neither_is_lost(transactional_db):
    placement = step.approved(make.small_round()).placements.first()
    start = Barrier(2)

    def confirm(mentor):
        try:
            start.wait()
            reply(Placement.objects.get(pk=placement.pk), mentor)
        finally:
            connections.close_all()

    hands = [Thread(target=confirm, args=[each]) for each in placement.project.mentors]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(30)
    placement.refresh_from_db()
    assert placement.state == "confirmed"
    assert connection.vendor == "postgresql"
