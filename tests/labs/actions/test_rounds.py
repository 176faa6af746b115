"""Match runs from the frozen inputs to the moment at which everybody learns."""

import pytest

from labs.actions import rounds
from labs.models import MatchResult, MatchRun, Mentor, Placement
from labs.queries import instances
from labs.tasks import compute_run
from talentprogram.journal import history
from talentprogram.journal.models import Key
from talentprogram.kernel import clock
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make
from tests.labs import matching_steps as step

pytestmark = pytest.mark.django_db


def kinds(**only):
    return sorted(Notice.objects.filter(**only).values_list("kind", flat=True))


def test_the_whole_way_of_a_small_cohort_with_its_letters():
    round, staff = make.small_round(), make.coordinator()
    keys = [make.approver(make.university()), make.approver(make.operator())]

    [run] = rounds.start(round, methods=["optimal"], by=staff, at=make.NOON)
    with clock.stopped_at(make.NOON):
        compute_run()
    run.refresh_from_db()
    assert (run.state, run.result["metrics"]["placed"], run.joint_capacity) == ("computed", 2, 2)
    assert kinds(person=staff) == ["labs.run_ready"]

    rounds.propose(run, by=staff, at=make.NOON)
    assert sorted(Notice.objects.filter(kind="labs.match_key_needed").values_list("person", flat=True)) == sorted(
        each.pk for each in keys
    )
    for approver in keys:
        rounds.approve(run, content_hash=run.result_hash, by=approver, at=make.NOON)
    assert run.state == "approved" and Key.objects.count() == 2
    assert Placement.objects.count() == 2 and Notice.objects.filter(kind="labs.confirm_requested").count() == 4

    for placement in run.placements.all():
        step.answer(placement, "confirm", "confirm")
    rounds.publish(run, by=staff, at=make.NOON)
    letters = Notice.objects.filter(batch=str(run.pk))
    assert sorted(letters.values_list("kind", "state")) == [
        ("labs.match_published", "held"), ("labs.match_published", "held"), ("labs.match_unplaced", "held"),
    ]  # fmt: skip
    announced = Notice.objects.filter(kind="labs.placement_announced")
    assert announced.count() == 4 and all(each.not_before > make.NOON for each in announced)
    assert history.first_broken_link() is None


def test_every_participant_has_a_result_with_a_reason_for_each_project_up_to_the_one_they_got():
    run = step.computed(make.small_round())
    rows = {each.enrolment.code: each for each in MatchResult.objects.select_related("enrolment", "project")}
    assert set(rows) == {"S01", "S02", "S03"}
    unplaced = next(each for each in rows.values() if each.project is None)
    assert [row["project"] for row in unplaced.explanation] == ["P1", "P2"]
    for each in rows.values():
        assert each.explanation[-1]["outcome"] == "placed" or each.project is None
    assert run.instance_hash == run.result["instance_sha256"]


@pytest.mark.parametrize("method", ["optimal", "serial"])
def test_the_same_inputs_and_seed_give_the_same_hash(method):
    round = make.small_round()
    first, second = step.computed(round, method), step.computed(round, method)
    assert first.result_hash == second.result_hash and (first.number, second.number) == (1, 2)


def test_the_demo_cohort_has_44_placed_as_it_is_and_48_after_four_more_slots():
    round = make.demo_cohort_rows()
    run = step.computed(round)
    assert (run.result["metrics"]["placed"], run.joint_capacity) == (44, 44)
    assert step.computed(round, "serial").result["metrics"]["placed"] == 39

    for mentor in Mentor.objects.filter(code__in=["A01", "A20", "I02", "I03"]):
        mentor.max_students += 1
        mentor.save()
    assert step.computed(round).result["metrics"]["placed"] == 48


# -- bad input --------------------------------------------------------------------------------------------------------


def test_a_round_without_its_lottery_cannot_be_run():
    round = make.match_round(seed="")
    with pytest.raises(Refused, match="lottery"):
        rounds.start_run(round, method="optimal", by=make.coordinator(), at=make.NOON)


def test_a_mentor_who_takes_nobody_is_named_before_anything_is_computed():
    round = make.small_round()
    mentor = round.cohort.projects.get(code="P1").academic_mentor
    mentor.max_students = 0
    mentor.save()
    with pytest.raises(Refused, match=f"{mentor.code} {mentor.person.name} takes no more students"):
        rounds.start(round, methods=["optimal", "serial"], by=make.coordinator(), at=make.NOON)
    assert not MatchRun.objects.exists()


def test_a_cohort_without_participants_or_projects_says_so():
    run = rounds.start_run(make.match_round(), method="optimal", by=make.coordinator(), at=make.NOON)
    with pytest.raises(Refused, match=r"Nobody is enrolled.*no published project"):
        rounds.validate(run, by=make.coordinator(), at=make.NOON)


def test_a_lead_mentor_with_projects_in_two_labs_is_refused_in_the_engine_s_words():
    round = make.small_round()
    first = round.cohort.projects.get(code="P1")
    make.project(
        cohort=round.cohort,
        code="P3",
        theme=make.theme("TQ", make.lab("QUANTUM")),
        academic_mentor=first.academic_mentor,
    )
    with pytest.raises(Refused, match="keep a lead mentor's projects in one lab"):
        rounds.start(round, methods=["optimal"], by=make.coordinator(), at=make.NOON)


def test_faults_name_the_student_who_ranks_twice_and_the_project_without_a_mentor():
    document = {
        "students": {"S01": {"prefs": ["P1", "P1", "P9"]}},
        "projects": {"P1": {"capacity": 0, "mentor": "A1", "co_mentor": None, "lab": "AI"}},
        "mentors": {"A1": {"capacity": 1}},
    }
    assert list(instances.faults(document, {"S01": "S01 Ho Lok-yiu"})) == [
        "S01 Ho Lok-yiu ranks P1 twice; keep one.",
        "S01 Ho Lok-yiu ranks P9, which this cohort does not have.",
        "P1 lacks a mentor; it needs one academic and one industrial mentor.",
        "P1 has no places; give it at least one.",
    ]


def test_a_project_that_was_ranked_and_then_suspended_counts_as_closed_and_is_remarked():
    round = make.small_round()
    round.cohort.projects.filter(code="P1").update(state="suspended")
    run = step.computed(round)
    assert "P1 is on 3 lists but is not published" in run.message
    assert sorted(run.result["matching"].values(), key=str) == [None, None, "P2"]


# -- a solver that fails ----------------------------------------------------------------------------------------------


def test_a_solver_that_dies_leaves_a_failed_run_and_no_result(monkeypatch):
    def dies(*_args, **_kw):
        raise RuntimeError("out of memory")

    monkeypatch.setattr(rounds, "solve", dies)
    run = rounds.start_run(make.small_round(), method="optimal", by=make.coordinator(), at=make.NOON)
    rounds.validate(run, by=make.coordinator(), at=make.NOON)
    rounds.compute(run, at=make.NOON)
    run.refresh_from_db()
    assert (run.state, run.message) == ("failed", "RuntimeError: out of memory")
    assert not MatchResult.objects.exists()


def test_an_answer_that_the_checker_refuses_is_never_stored(monkeypatch):
    real = rounds.solve

    def overfull(problem, method, seed):
        answer = real(problem, method, seed)
        return answer | {"matching": dict.fromkeys(answer["matching"], "P1")}

    monkeypatch.setattr(rounds, "solve", overfull)
    run = rounds.start_run(make.small_round(), method="optimal", by=make.coordinator(), at=make.NOON)
    rounds.validate(run, by=make.coordinator(), at=make.NOON)
    rounds.compute(run, at=make.NOON)
    run.refresh_from_db()
    assert run.state == "failed" and "project_full" in run.message
    assert run.result == {} and not MatchResult.objects.exists()


def test_of_two_workers_on_one_run_the_second_changes_nothing():
    run = rounds.start_run(make.small_round(), method="optimal", by=make.coordinator(), at=make.NOON)
    rounds.validate(run, by=make.coordinator(), at=make.NOON)
    other = MatchRun.objects.get(pk=run.pk)
    rounds.compute(run, at=make.NOON)
    rounds.compute(other, at=make.NOON)
    assert MatchRun.objects.get(pk=run.pk).state == "computed" and MatchResult.objects.count() == 3


# -- two keys ---------------------------------------------------------------------------------------------------------


def test_nothing_is_proposed_while_the_window_is_open():
    round = make.small_round()
    run = step.computed(round)
    round.closes_at = make.NOON.replace(year=2028)
    round.save()
    run.refresh_from_db()
    with pytest.raises(Refused, match="still open"):
        rounds.propose(run, by=make.coordinator(), at=make.NOON)


def test_one_proposal_of_a_round_at_a_time():
    round = make.small_round()
    step.proposed(round)
    with pytest.raises(Refused, match="Discard it first"):
        rounds.propose(step.computed(round), by=make.coordinator(), at=make.NOON)


def test_two_approvers_of_one_partner_do_not_make_two_keys():
    run = step.proposed(make.small_round())
    rounds.approve(run, content_hash=run.result_hash, by=make.approver(make.university()), at=make.NOON)
    with pytest.raises(Refused, match="already approved"):
        rounds.approve(run, content_hash=run.result_hash, by=make.approver(make.university()), at=make.NOON)
    run.refresh_from_db()
    assert run.state == "key_one" and not Placement.objects.exists()


def test_somebody_who_holds_no_partner_s_key_turns_none():
    run = step.proposed(make.small_round())
    with pytest.raises(Refused, match="key of no partner"):
        rounds.approve(run, content_hash=run.result_hash, by=make.coordinator(), at=make.NOON)


def test_a_key_is_for_the_result_that_was_looked_at():
    run = step.proposed(make.small_round())
    with pytest.raises(Refused, match="not the result you looked at"):
        rounds.approve(run, content_hash="0" * 64, by=make.approver(), at=make.NOON)
    assert not Key.objects.exists()


def test_a_touched_capacity_blocks_the_first_key_and_is_named():
    run = step.proposed(make.small_round())
    mentor = run.round.cohort.projects.get(code="P1").academic_mentor
    mentor.max_students += 1
    mentor.save()
    with pytest.raises(Refused, match=f"{mentor.code} {mentor.person.name}: places 3 → 4"):
        rounds.approve(run, content_hash=run.result_hash, by=make.approver(), at=make.NOON)
    assert run.state == "proposed" and not Key.objects.exists()


def test_a_change_after_the_first_key_breaks_it_and_even_undone_it_stays_broken():
    run = step.proposed(make.small_round())
    rounds.approve(run, content_hash=run.result_hash, by=make.approver(make.university()), at=make.NOON)
    project = run.round.cohort.projects.get(code="P2")
    project.capacity = 2
    project.save()
    with pytest.raises(Refused, match="inputs have changed"):
        rounds.approve(run, content_hash=run.result_hash, by=make.approver(make.operator()), at=make.NOON)
    run.refresh_from_db()
    assert run.state == "proposed"
    project.capacity = 1
    project.save()
    with pytest.raises(Refused, match="compute again"):
        rounds.approve(run, content_hash=run.result_hash, by=make.approver(make.operator()), at=make.NOON)


def test_a_touched_capacity_blocks_publication():
    run = step.approved(make.small_round())
    for placement in run.placements.all():
        step.answer(placement, "confirm", "confirm")
    project = run.round.cohort.projects.get(code="P1")
    project.capacity = 2
    project.save()
    with pytest.raises(Refused, match="places 1 → 2"):
        rounds.publish(run, by=make.coordinator(), at=make.NOON)
    run.refresh_from_db()
    assert run.state == "approved" and not Notice.objects.filter(batch=str(run.pk)).exists()


def test_a_result_that_was_tampered_with_in_the_database_is_not_published():
    run = step.approved(make.small_round())
    for placement in run.placements.all():
        step.answer(placement, "confirm", "confirm")
    run.result["matching"]["S01"], run.result["matching"]["S02"] = (
        run.result["matching"]["S02"],
        run.result["matching"]["S01"],
    )
    MatchRun.objects.filter(pk=run.pk).update(result=run.result)
    with pytest.raises(Refused, match="no longer accepts"):
        rounds.publish(MatchRun.objects.get(pk=run.pk), by=make.coordinator(), at=make.NOON)


def test_nothing_is_published_while_a_mentor_has_not_answered():
    run = step.approved(make.small_round())
    first, second = run.placements.order_by("project__code")
    step.answer(first, "confirm", "confirm")
    step.answer(second, "confirm")
    with pytest.raises(Refused, match=f"1 placements still wait for a mentor: {second}"):
        rounds.publish(run, by=make.coordinator(), at=make.NOON)


# -- declines and second runs -----------------------------------------------------------------------------------------


def test_a_student_whose_mentor_declined_is_told_of_no_project():
    run = step.approved(make.small_round())
    first, second = run.placements.order_by("project__code")
    step.answer(first, "confirm", "confirm")
    step.answer(second, "decline")
    rounds.publish(run, by=make.coordinator(), at=make.NOON)
    assert kinds(batch=str(run.pk)) == ["labs.match_published", "labs.match_unplaced", "labs.match_unplaced"]
    assert kinds(kind="labs.placement_announced") == ["labs.placement_announced"] * 2


def test_a_second_run_keeps_confirmed_pairs_avoids_declined_ones_and_tells_everybody_once():
    round = make.small_round()
    first = step.approved(round)
    kept, lost = first.placements.order_by("project__code")
    step.answer(kept, "confirm", "confirm")
    step.answer(lost, "decline")

    second = step.approved(round)
    assert second.instance["locked"] == [[kept.enrolment.code, "P1"]]
    assert second.instance["forbidden"] == [[lost.enrolment.code, "P2"]]
    [new] = second.placements.all()
    assert new.project.code == "P2" and new.enrolment != lost.enrolment
    step.answer(new, "confirm", "confirm")
    rounds.publish(second, by=make.coordinator(), at=make.NOON)
    told = {each.person_id: each.kind for each in Notice.objects.filter(batch=str(second.pk))}
    assert told == {
        kept.enrolment.person_id: "labs.match_published", new.enrolment.person_id: "labs.match_published",
        lost.enrolment.person_id: "labs.match_unplaced",
    }  # fmt: skip
    with pytest.raises(Refused):
        rounds.publish(first, by=make.coordinator(), at=make.NOON)


def test_a_newly_published_run_supersedes_the_one_before():
    round = make.small_round()
    first = step.published(round)
    third = make.project(cohort=round.cohort, code="P3")
    choices = round.lists.get(enrolment=first.results.get(project=None).enrolment).choices
    choices.create(rank=3, project=third)
    second = step.published(round)
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "published")
    assert kinds(batch=str(second.pk)) == ["labs.match_published"]
