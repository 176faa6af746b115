"""The engine against every matching of tiny instances, by the definitions; MATCHING_INSTANCES asks for more."""

from __future__ import annotations

import os
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labs.matching import check, read, solve
from tests.labs.matching.brute import (
    Instance,
    Judge,
    Matching,
    blocking,
    groups,
    instance,
    lots,
    matchings,
    objective,
    rank,
)
from tests.labs.matching.kinds import KINDS

INSTANCES = int(os.environ.get("MATCHING_INSTANCES", "40"))
SEED = 4
thorough = settings(
    max_examples=INSTANCES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
every_kind = pytest.mark.parametrize("kind", KINDS)
without_co_mentors = pytest.mark.parametrize("kind", [kind for kind in KINDS if "co_mentors" not in KINDS[kind]])


def made(kind: str, number: int) -> Instance:
    return instance(Random(f"{kind} {number}"), **KINDS[kind])


def solved(inst: Instance, **how: Any) -> dict[str, Any]:
    problem = read(inst)
    result = solve(problem, seed=SEED, **how)
    assert check(problem, result) == []
    return result


def nothing_blocks(inst: Instance, lot: dict[str, int] | None) -> list[Matching]:
    judge = Judge(inst, lot)
    return [matching for matching in matchings(inst) if not judge.blocking(matching)]


@without_co_mentors
@given(number=st.integers(0, 10**9))
@thorough
def test_it_is_stable_and_best_for_every_student_at_once(kind, number):
    inst = made(kind, number)
    matching = solved(inst)["matching"]
    stable = nothing_blocks(inst, lots(inst, SEED))
    assert matching in stable
    if not read(inst).tied_ranks:
        assert all(rank(inst, s, matching[s]) <= rank(inst, s, other[s]) for other in stable for s in matching)


@without_co_mentors
@given(number=st.integers(0, 10**9))
@thorough
def test_in_favour_of_mentors_it_is_stable_and_worst_for_every_student(kind, number):
    inst = made(kind, number)
    matching = solved(inst, favour="mentors")["matching"]
    stable = nothing_blocks(inst, lots(inst, SEED))
    assert matching in stable
    if not read(inst).tied_ranks:
        assert all(rank(inst, s, matching[s]) >= rank(inst, s, other[s]) for other in stable for s in matching)


@pytest.mark.parametrize("kind", ["co-mentors", "everything"])
@given(number=st.integers(0, 10**9))
@thorough
def test_with_co_mentors_it_is_stable_when_anything_is_and_else_nearest_to_it(kind, number):
    inst = made(kind, number)
    judge = Judge(inst, lots(inst, SEED))
    result = solved(inst)
    fewest = min(len(judge.blocking(matching)) for matching in matchings(inst))
    certificate = result["certificate"]
    assert len(judge.blocking(result["matching"])) == certificate["blocking_pairs_number"] == fewest
    assert certificate["stable"] == (fewest == 0)
    assert certificate["proven"]


def without_stable_matching(r: Random) -> Instance:
    """Make an instance of a sort of which some have no stable matching: two mentors of each side who disagree."""
    names = [f"s{n}" for n in range(r.randint(3, 5))]
    pids, leads, seconds = [f"p{n}" for n in range(r.randint(3, 5))], ["l1", "l2"], ["c1", "c2"]
    return {
        "students": {s: {"prefs": r.sample(pids, r.randint(2, len(pids)))} for s in names},
        "projects": {
            p: {"capacity": r.randint(1, 2), "mentor": r.choice(leads), "co_mentor": r.choice(seconds)} for p in pids
        },
        "mentors": {m: {"capacity": r.randint(1, 2), "prefs": r.sample(names, len(names))} for m in leads + seconds},
    }


@pytest.mark.parametrize("number", [82, 1179, 1205])
def test_where_no_matching_is_stable_it_says_so_and_proves_the_fewest_blocking_pairs(number):
    inst = without_stable_matching(Random(f"co{number}"))
    assert nothing_blocks(inst, lots(inst, SEED)) == []
    result = solved(inst)
    judge = Judge(inst, lots(inst, SEED))
    fewest = min(len(judge.blocking(matching)) for matching in matchings(inst))
    assert result["certificate"]["stable"] is False
    assert result["certificate"]["none_exists"] and result["certificate"]["proven"]
    assert result["certificate"]["blocking_pairs_number"] == fewest


@every_kind
@given(number=st.integers(0, 10**9))
@thorough
def test_the_largest_under_ties_is_the_largest_of_the_weakly_stable(kind, number):
    inst = made(kind, number)
    result = solved(inst, ties="max_size")
    stable = nothing_blocks(inst, None)
    if stable:
        assert result["matching"] in stable
        assert result["metrics"]["placed"] == max(sum(p is not None for p in m.values()) for m in stable)
        assert result["certificate"]["proven"] and not result["certificate"]["strategy_proof"]
    else:
        assert "co_mentors" in KINDS[kind]


@every_kind
@given(number=st.integers(0, 10**9))
@thorough
def test_the_optimum_is_first_in_all_six_levels(kind, number):
    inst = made(kind, number)
    lot = lots(inst, SEED)
    result = solved(inst, method="optimal")
    assert objective(inst, result["matching"], lot) == min(objective(inst, m, lot) for m in matchings(inst))
    assert result["certificate"]["proven"]
    assert result["certificate"]["blocking_pairs_number"] == len(blocking(inst, result["matching"], lot))


@every_kind
@given(number=st.integers(0, 10**9))
@thorough
def test_first_come_takes_the_best_that_is_left(kind, number):
    inst = made(kind, number)
    lot, locked = lots(inst, SEED), dict(inst.get("locked", []))
    feasible = list(matchings(inst))
    turns = sorted(lot, key=lambda s: (-inst["students"][s].get("score", -1), lot[s]))
    taken = solved(inst, method="serial")["matching"]
    settled = dict(locked)
    for s in turns:
        if s not in locked:
            open_to = [m[s] for m in feasible if all(m[t] == settled[t] for t in settled)]
            assert rank(inst, s, taken[s]) == min(rank(inst, s, p) for p in open_to)
            settled[s] = taken[s]


@pytest.mark.parametrize("kind", ["strict lists", "labs", "ties", "locks"])
@given(number=st.integers(0, 10**9))
@settings(thorough, max_examples=max(1, INSTANCES // 4))
def test_no_student_gains_by_stating_other_wishes(kind, number):
    inst = made(kind, number)
    honest = solved(inst)["matching"]
    r = Random(number)
    for s in inst["students"]:
        for _ in range(12):
            lie = r.sample(list(inst["projects"]), r.randint(1, len(inst["projects"])))
            told = {**inst, "students": {**inst["students"], s: {**inst["students"][s], "prefs": lie}}}
            got = solve(read(told), seed=SEED)["matching"][s]
            if got in groups(inst["students"][s]["prefs"]):
                assert rank(inst, s, got) >= rank(inst, s, honest[s])
