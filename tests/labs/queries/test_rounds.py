"""The gauge, the instance, the files, and what a student may know."""

import subprocess
import sys

import pytest
from django.conf import settings

from labs.actions.rounds import publish
from labs.lifecycles.projects import ProjectState
from labs.matching import read
from labs.models import Mentor, Placement, Project
from labs.queries import gauge as capacities
from labs.queries import instances, rounds
from tests import factories as make
from tests.labs import matching_steps as step

pytestmark = pytest.mark.django_db


# -- the gauge --------------------------------------------------------------------------------------------------------


def test_the_demo_cohort_of_48_can_have_44_placed_and_the_gauge_names_the_seven_mentors():
    seen = capacities.gauge(make.demo_cohort_rows().cohort)
    assert (seen.size, seen.capacity, seen.missing) == (48, 44, 4)
    assert (seen.places, seen.academic_slots, seen.industrial_slots) == (58, 50, 52)
    assert seen.codes == ["A01", "A20", "I02", "I03", "I11", "I14", "I15"]
    assert {each.capacity_then for each in seen.bottlenecks} == {45}
    assert seen.capacity_after_advice == 48 and len(seen.advice) == 4


def test_one_more_slot_at_each_of_four_mentors_makes_the_cohort_fit():
    cohort = make.demo_cohort_rows().cohort
    for mentor in Mentor.objects.filter(code__in=["A01", "A20", "I02", "I03"]):
        mentor.max_students += 1
        mentor.save()
    seen = capacities.gauge(cohort)
    assert (seen.capacity, seen.missing, seen.advice) == (48, 0, [])


def test_the_advice_can_be_followed():
    cohort = make.demo_cohort_rows().cohort
    for each in capacities.gauge(cohort).advice:
        mentor = Mentor.objects.get(pk=each.mentor.pk)
        mentor.max_students += 1
        mentor.save()
        assert capacities.gauge(cohort).capacity == each.capacity_then


def test_only_published_projects_count_and_students_of_other_cohorts_take_slots():
    round = make.small_round()
    project = round.cohort.projects.get(code="P1")
    Project.objects.filter(code="P2").update(state=ProjectState.SUSPENDED)
    assert capacities.gauge(round.cohort).capacity == 1
    Mentor.objects.filter(pk=project.academic_mentor_id).update(max_students=1)
    elsewhere = make.project(academic_mentor=project.academic_mentor)
    Placement.objects.create(
        enrolment=make.enrolment(cohort=elsewhere.cohort), project=elsewhere, state="active", respond_by=make.NOON,
        start_on=elsewhere.cohort.t0_on, end_on=elsewhere.cohort.ends_on,
    )  # fmt: skip
    assert capacities.gauge(round.cohort).capacity == 0


def test_the_gauge_asks_as_often_for_forty_projects_as_for_one(django_assert_num_queries):
    few, many = make.small_round().cohort, make.demo_cohort_rows().cohort
    for cohort in (few, many):
        with django_assert_num_queries(5):
            capacities.gauge(cohort)


def test_unusable_projects_are_told_and_not_a_crash():
    round = make.small_round()
    first = round.cohort.projects.get(code="P1")
    other = make.theme("TQ", make.lab("QUANTUM"))
    make.project(cohort=round.cohort, code="P3", theme=other, academic_mentor=first.academic_mentor)
    assert "one lab" in capacities.gauge(round.cohort).fault


# -- instances --------------------------------------------------------------------------------------------------------


def test_the_instance_of_the_demo_rows_is_the_case_itself():
    document = instances.instance(make.demo_cohort_rows())
    problem = read(document)
    assert (len(problem.students), len(problem.projects), len(problem.mentors)) == (48, 40, 42)
    assert document["students"]["S27"]["score"] == 80.0 and len(document["students"]["S27"]["prefs"]) == 6
    assert document["projects"]["AI-01"] == {"capacity": 2, "mentor": "A01", "co_mentor": "I04", "lab": "AI"}
    assert document["locked"] == document["forbidden"] == []


def test_drafts_do_not_count_and_their_owners_are_remarked():
    round = make.small_round()
    round.lists.filter(enrolment__code="S02").update(state="draft")
    document = instances.instance(round)
    assert document["students"]["S02"]["prefs"] == []
    assert [each[:3] for each in instances.remarks(document, {})] == ["S02"]


def test_the_instance_asks_as_often_for_forty_eight_as_for_three(django_assert_num_queries):
    for round in (make.small_round(), make.demo_cohort_rows()):
        with django_assert_num_queries(5):
            instances.instance(round)


def test_every_kind_of_change_is_told_in_words():
    round = make.small_round()
    before = instances.instance(round)
    round.lists.get(enrolment__code="S01").choices.get(rank=2).delete()
    make.enrolment(cohort=round.cohort, code="S09")
    round.cohort.projects.filter(code="P1").update(capacity=3)
    told = list(instances.differences(before, instances.instance(round), instances.names(round.cohort)))
    assert [each.split(" ", 2)[2] for each in told[:1]] and "the list has changed" in told[0]
    assert "S09" in told[1] and "is new" in told[1]
    assert told[2] == "P1: places 1 → 3."


# -- files ------------------------------------------------------------------------------------------------------------


def check(*files):
    command = [sys.executable, "-m", "labs.matching", "--check", *map(str, files)]
    return subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def files(tmp_path):
    run = step.computed(make.demo_cohort_rows())
    run.refresh_from_db()
    instance, result = tmp_path / "instance.json", tmp_path / "result.json"
    instance.write_text(rounds.instance_text(run), encoding="utf-8")
    result.write_text(rounds.result_text(run), encoding="utf-8")
    return instance, result


def test_the_command_line_verifies_what_a_run_exports(files):
    done = check(*files)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_command_line_refuses_an_export_with_one_capacity_touched(files):
    instance, result = files
    instance.write_text(instance.read_text().replace('"capacity": 2', '"capacity": 1', 1))
    done = check(instance, result)
    assert done.returncode == 1 and "instance_changed" in done.stdout


# -- why --------------------------------------------------------------------------------------------------------------


def test_nobody_learns_anything_before_publication():
    round = make.small_round()
    run = step.approved(round)
    for placement in run.placements.all():
        step.answer(placement, "confirm", "confirm")
    assert [rounds.why(each) for each in round.cohort.enrolments.all()] == [None, None, None]


def test_the_placed_and_the_unplaced_each_get_their_steps():
    run = step.published(make.small_round())
    for result in run.results.select_related("enrolment__cohort", "project"):
        seen = rounds.why(result.enrolment)
        assert (seen.placement is not None) == (result.project is not None)
        assert [each.project.code for each in seen.steps] == [row["project"] for row in result.explanation]
        assert [each.is_theirs for each in seen.steps].count(True) == (1 if result.project else 0)


def test_a_placement_that_a_mentor_declined_is_told_without_saying_who():
    run = step.approved(make.small_round())
    first, second = run.placements.order_by("project__code")
    step.answer(first, "confirm", "confirm")
    step.answer(second, "confirm", "decline")
    publish(run, by=make.coordinator(), at=make.NOON)
    seen = rounds.why(second.enrolment)
    assert seen.placement is None and seen.steps[-1].outcome == "not_confirmed"


def test_a_placement_of_a_later_run_stays_unseen_until_that_run_is_published():
    round = make.small_round()
    first = step.published(round)
    unplaced = first.results.get(project=None).enrolment
    third = make.project(cohort=round.cohort, code="P3")
    round.lists.get(enrolment=unplaced).choices.create(rank=3, project=third)
    later = step.approved(round)
    [placement] = later.placements.all()
    step.answer(placement, "confirm", "confirm")
    assert placement.enrolment == unplaced and rounds.why(unplaced).placement is None
    publish(later, by=make.coordinator(), at=make.NOON)
    assert rounds.why(unplaced).placement == placement
    kept = first.results.exclude(project=None).first().enrolment
    assert rounds.why(kept).steps[-1].is_theirs
