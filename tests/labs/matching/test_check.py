"""The checker finds what is wrong, whoever made the answer."""

from __future__ import annotations

import copy
from random import Random

import pytest

from labs.matching import Unusable, answer_sha256, check, read, solve
from tests.labs.matching.brute import instance
from tests.labs.matching.kinds import KINDS


def rules(problem, result, sealed=True):
    if sealed:
        result = {**result, "result_sha256": answer_sha256(result)}
    return {violation.rule for violation in check(problem, result)}


@pytest.fixture
def answer(small):
    problem = read(small)
    return problem, solve(problem)


def test_it_finds_nothing_wrong_with_a_right_answer(answer):
    assert check(*answer) == []


def test_it_checks_a_bare_matching(answer):
    problem, result = answer
    assert check(problem, {"matching": result["matching"]}) == []


@pytest.mark.parametrize(
    ("seats", "rule"),
    [
        ({"ann": "p", "bo": "p"}, "project_full"),
        ({"ann": "q", "bo": "q"}, "not_listed"),
        ({"ann": "q"}, "student_missing"),
        ({"ann": "q", "bo": "p", "cy": "p"}, "student_unknown"),
        ({"ann": "q", "bo": "z"}, "project_unknown"),
    ],
)
def test_it_finds_a_matching_that_cannot_be(answer, seats, rule):
    problem, _ = answer
    assert rule in rules(problem, {"matching": seats}, sealed=False)


def test_it_finds_a_mentor_over_the_cap(small):
    small["mentors"]["m"]["capacity"] = 1
    assert rules(read(small), {"matching": {"ann": "q", "bo": "p"}}, sealed=False) == {"mentor_full"}


def test_it_finds_a_co_mentor_over_the_cap(small):
    for row in small["projects"].values():
        row["co_mentor"] = "i"
    assert rules(read(small), {"matching": {"ann": "q", "bo": "p"}}, sealed=False) == {"mentor_full"}


def test_it_finds_a_lab_over_the_cap(small):
    small["labs"]["k"]["capacity"] = 1
    assert rules(read(small), {"matching": {"ann": "q", "bo": "p"}}, sealed=False) == {"lab_full"}


def test_it_finds_a_broken_lock_a_forbidden_and_an_unacceptable_pair(small):
    small["locked"] = [["bo", "p"]]
    assert "lock_broken" in rules(read(small), {"matching": {"ann": "p", "bo": None}}, sealed=False)
    small["locked"], small["forbidden"] = [], [["ann", "q"]]
    assert "forbidden" in rules(read(small), {"matching": {"ann": "q", "bo": "p"}}, sealed=False)
    small["mentors"]["m"]["prefs"] = ["bo"]
    assert "unacceptable" in rules(read(small), {"matching": {"ann": "p", "bo": None}}, sealed=False)
    small["projects"]["p"]["closed"] = True
    assert "closed" in rules(read(small), {"matching": {"ann": None, "bo": "p"}}, sealed=False)


def test_it_finds_a_blocking_pair_behind_a_stated_stability(answer):
    problem, result = answer
    result["matching"] = {"ann": "p", "bo": None}
    assert {"stability_wrong", "blocking_pair", "metrics_wrong", "explanation_wrong"} <= rules(problem, result)


TAMPERED = {
    "a stated rank": (lambda r: r["metrics"].update(mean_rank=1.0), "metrics_wrong"),
    "the lottery": (lambda r: r["lottery"].reverse(), "lottery_wrong"),
    "the joint capacity": (lambda r: r.update(joint_capacity=9), "joint_capacity_wrong"),
    "the bottlenecks": (lambda r: r["bottlenecks"].append("m"), "bottlenecks_wrong"),
    "a reason's outcome": (lambda r: r["explanations"]["ann"][0].update(outcome="closed"), "explanation_wrong"),
    "a reason's number": (lambda r: r["explanations"]["ann"][0].update(higher=0), "explanation_wrong"),
    "a reason's place": (lambda r: r["explanations"]["ann"][0]["at"].update(kind="mentor", id="m"), "explanation_wrong"),
    "a reason left out": (lambda r: r["explanations"]["ann"].pop(0), "explanation_wrong"),
    "a deficit": (lambda r: r["deficits"].append(
        {"kind": "lab", "id": "k", "placed": 2, "lower_quota": 3, "short": 1}), "deficits_wrong"),
    "the number of blocking pairs": (lambda r: r["certificate"].update(blocking_pairs_number=1), "blocking_pairs_wrong"),
    "the instance": (lambda r: r.update(instance_sha256="0" * 64), "instance_changed"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_it_finds_what_was_tampered_with(answer, what):
    problem, result = answer
    change, rule = TAMPERED[what]
    change(result)
    assert rules(problem, result) == {rule}
    found = rules(problem, result, sealed=False)
    assert found == {rule} if rule == "explanation_wrong" else "result_changed" in found


def test_it_finds_a_size_that_is_called_proven_away_from_its_bound(small):
    problem = read(small)
    result = solve(problem, ties="max_size")
    assert result["certificate"]["largest"] == {"size": 2, "bound": 2, "proven": True}
    result["certificate"]["largest"]["bound"] = 0
    assert rules(problem, result) == {"size_wrong"}


def test_it_finds_a_level_that_is_not_the_matching_s(small):
    problem = read(small)
    result = solve(problem, "optimal")
    result["certificate"]["levels"][3]["value"] += 1
    assert rules(problem, result) == {"level_wrong"}


def test_it_finds_a_turn_that_was_not_taken(small):
    problem = read(small)
    result = solve(problem, "serial")
    result["matching"] = {"ann": "q", "bo": "p"}
    assert "turn_wrong" in rules(problem, result)


def test_it_finds_a_table_that_is_not_the_answers(small):
    problem = read(small)
    result = solve(problem, "compare")
    assert check(problem, result) == []
    result["table"]["optimal"]["placed"] = 1
    assert rules(problem, result) == {"table_wrong"}


def test_it_refuses_what_is_no_result(small):
    with pytest.raises(Unusable):
        check(read(small), {"format": "placement-result/1"})
    with pytest.raises(Unusable):
        check(read(small), {"format": "other", "matching": {}})


@pytest.mark.parametrize("kind", KINDS)
def test_any_seat_moved_in_any_answer_is_noticed(kind):
    for number in range(6):
        inst = instance(Random(f"moved {kind} {number}"), **KINDS[kind])
        problem = read(inst)
        for method in ("stable", "optimal", "serial"):
            result = solve(problem, method)
            for student in inst["students"]:
                for project in [*inst["projects"], None]:
                    if project != result["matching"][student]:
                        moved = copy.deepcopy(result)
                        moved["matching"][student] = project
                        assert rules(problem, moved), (method, student, project)
