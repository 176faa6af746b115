"""Every case of the collection: what its source published and what enumeration of all matchings found."""

from __future__ import annotations

import json
from math import prod
from typing import Any

import pytest

from labs.matching import check, joint_capacity, read, solve
from tests.labs.matching.brute import groups, lots, matchings, objective
from tests.labs.matching.conftest import CASES

ALL: dict[str, dict[str, Any]] = {path.stem: json.loads(path.read_text()) for path in sorted(CASES.glob("*.json"))}
ENUMERATED = [name for name, case in ALL.items() if "verified" in case]
WITH_OPTIMUM = [name for name, case in ALL.items() if "optimal" in case.get("verified", {})]


def placed(result: dict[str, Any]) -> dict[str, str]:
    return {s: p for s, p in result["matching"].items() if p is not None}


def has_ties(case: dict[str, Any]) -> bool:
    mentors = case["instance"]["lecturers"].values()
    lists = [row["prefs"] for row in case["instance"]["students"].values()]
    return any(isinstance(entry, list) for listed in lists for entry in listed) or any(
        m.get("prefs") is None or any(isinstance(entry, list) for entry in m["prefs"]) for m in mentors
    )


def test_all_cases_are_here():
    assert len(ALL) == 47
    assert len(ENUMERATED) == 46


@pytest.mark.parametrize("name", ENUMERATED)
@pytest.mark.parametrize("favour", ["students", "mentors"])
def test_a_stable_matching_is_one_of_those_enumerated(name, favour):
    case, problem = ALL[name], read(ALL[name])
    result = solve(problem, favour=favour)
    assert check(problem, result) == []
    weak = case["verified"]["weak"]
    if "matchings" in weak:
        assert placed(result) in weak["matchings"]
    if not has_ties(case):
        assert placed(result) == weak["student_optimal" if favour == "students" else "student_pessimal"]


@pytest.mark.parametrize("name", [n for n in ENUMERATED if "student_optimal" in ALL[n]["published"]])
def test_it_is_the_matching_that_the_source_published(name):
    assert placed(solve(read(ALL[name]))) == ALL[name]["published"]["student_optimal"]


@pytest.mark.parametrize("name", ENUMERATED)
def test_the_largest_is_as_large_as_enumeration_found(name):
    problem = read(ALL[name])
    result = solve(problem, ties="max_size")
    assert check(problem, result) == []
    assert result["metrics"]["placed"] == max(map(int, ALL[name]["verified"]["weak"]["sizes"]))
    assert result["certificate"]["proven"]


@pytest.mark.parametrize("name", WITH_OPTIMUM)
def test_the_optimum_places_as_many_as_the_published_optimum(name):
    """The source keeps lower quotas as hard rules: we place at least as many, and as many where we keep them too."""
    case, problem = ALL[name], read(ALL[name])
    result = solve(problem, "optimal")
    assert check(problem, result) == [] and result["certificate"]["proven"]
    known = case["verified"]["optimal"]
    assert result["metrics"]["placed"] >= known["size"]
    if keeps_all_quotas(case, result):
        assert result["metrics"]["placed"] == known["size"]
        assert result["metrics"]["worst_rank"] == known["maxsizemindegree"]


def keeps_all_quotas(case: dict[str, Any], result: dict[str, Any]) -> bool:
    fill = result["metrics"]["fill"]["projects"]
    projects = case["instance"]["projects"].items()
    return not result["deficits"] and all(fill[p]["placed"] >= row.get("lower_quota", 0) for p, row in projects)


def renamed(instance: dict[str, Any]) -> dict[str, Any]:
    """Give a case under today's names."""
    projects = {
        p: {("mentor" if key == "lecturer" else key): value for key, value in row.items()}
        for p, row in instance["projects"].items()
    }
    return {**instance, "mentors": instance["lecturers"], "projects": projects}


def ways(case: dict[str, Any]) -> int:
    return prod(len(groups(row["prefs"])) + 1 for row in case["instance"]["students"].values())


@pytest.mark.parametrize("name", [n for n in ENUMERATED if ways(ALL[n]) <= 9_000])
def test_the_optimum_is_first_among_all_matchings(name):
    instance = renamed(ALL[name]["instance"])
    lot = lots(instance, 0)
    best = min(objective(instance, matching, lot) for matching in matchings(instance))
    assert objective(instance, solve(read(ALL[name]), "optimal")["matching"], lot) == best


def test_the_demo_cohort_places_as_many_as_its_caps_let_it():
    case = ALL["demo-cohort"]
    problem, expected = read(case), case["expected"]
    assert joint_capacity(problem) == (expected["joint_capacity"], expected["bottlenecks"])
    for method in ("optimal", "serial"):
        result = solve(problem, method)
        assert check(problem, result) == []
        assert result["metrics"]["placed"] == expected[method]["placed"]
    mentors = set(case["instance"]["mentors"])
    assert [name for name in expected["bottlenecks"] if name in mentors] == expected["bottleneck_mentors"]


def test_four_more_slots_place_the_whole_demo_cohort(demo):
    for mentor in demo["expected"]["after_one_more_slot_at"]:
        demo["instance"]["mentors"][mentor]["capacity"] += 1
    result = solve(read(demo), "optimal")
    assert result["metrics"]["placed"] == demo["expected"]["optimal_after"]["placed"]
    assert result["certificate"]["proven"]


def test_the_demo_cohort_has_a_stable_placement_with_both_mentors_capped():
    result = solve(read(ALL["demo-cohort"]))
    assert result["certificate"]["stable"] and result["certificate"]["proven"]
