"""Solving as the app does it: progress, cancelling, staying close, contradictions."""

from __future__ import annotations

import copy
import os
from itertools import pairwise
from random import Random
from time import monotonic

import pytest

from cohorts.timetabling import changes, check, read, solve

from .cohort_cases import cohort
from .contradictions import KINDS

SEEDS = int(os.environ.get("TIMETABLING_SEEDS", "1"))
"""More in the long run: TIMETABLING_SEEDS=20 pytest tests/cohorts/timetabling."""


@pytest.mark.parametrize("size", [30, 80, 200])
@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_feasible_cohort_is_placed_whole(size: int, seed: int) -> None:
    problem = read(cohort(size, seed))
    answer = solve(problem, seconds=2.0, seed=seed, workers=2)
    assert answer["status"] in ("feasible", "optimal")
    assert answer["unplaced"] == {}
    assert check(problem, answer) == []
    assert answer["bound"] <= answer["cost"]["total"]


def test_a_small_cohort_is_solved_to_proof() -> None:
    problem = read(cohort(30, 0))
    answer = solve(problem, seconds=30.0, workers=2)
    assert answer["status"] == "optimal"
    assert answer["bound"] == answer["cost"]["total"]


def test_progress_is_told_every_second_and_a_cancellation_is_heard() -> None:
    told: list[float] = []
    asked: list[float] = []
    began = monotonic()

    def cancelled() -> bool:
        asked.append(monotonic())
        return monotonic() - began > 2.0

    problem = read(cohort(200, 0))
    answer = solve(problem, 60.0, 0, 2, lambda seconds, best, bound: told.append(seconds), cancelled)
    assert monotonic() - began < 4.0
    assert check(problem, answer) == []
    assert len(answer["plan"]) == 200
    assert max(b - a for a, b in pairwise(told)) < 1.5
    assert sorted(b - a for a, b in pairwise(asked))[len(asked) // 2] < 0.2


def test_a_disruption_moves_as_few_as_can_be_and_no_pin() -> None:
    instance = cohort(80, 1)
    plan = solve(read(instance), 1.0, 0, 2)["plan"]
    days = sorted({place["starts_at"][:10] for place in plan.values()})
    past, random = days[len(days) // 4], Random(3)
    later = sorted(xid for xid in plan if plan[xid]["starts_at"][:10] > past)
    struck = random.choice(later)
    uid, day = instance["sessions"][struck]["people"][0], plan[struck]["starts_at"][:10]
    free = [xid for xid in later if uid not in instance["sessions"][xid]["people"]]
    changed = copy.deepcopy(instance)
    changed |= {"current": plan, "frozen_before": f"{past}T00:00", "pins": {xid: plan[xid] for xid in free[:5]}}
    away = {"from": f"{day}T00:00", "to": f"{day}T23:59"}
    changed["people"][uid].setdefault("unavailable", []).append(away)
    problem = read(changed)
    answer = solve(problem, 20.0, 0, 2)
    assert check(problem, answer) == []
    moved = {change.session for change in changes(plan, answer["plan"])}
    assert struck in moved
    assert moved.isdisjoint(free[:5])
    assert not {xid for xid in moved if plan[xid]["starts_at"][:10] < past}
    assert answer["moves"] == {"count": len(moved), "at_least": len(moved), "fewest": True}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_planted_contradiction_is_named(kind: str) -> None:
    for seed in range(SEEDS):
        instance, cause = KINDS[kind](cohort(80, seed), Random(seed))
        problem = read(instance)
        answer = solve(problem, 20.0, seed, 2)
        assert answer["status"] == "infeasible"
        assert {(item["rule"], item["subject"]) for item in answer["conflict"]} == cause
        assert all(item["text"] and item["without"] for item in answer["conflict"])
        assert len(answer["partial"]) == 79
        assert check(problem, answer) == []


def test_changes_name_what_moved() -> None:
    old = {
        "a": {"starts_at": "2026-09-07T09:00:00+08:00", "room": "r1"},
        "b": {"starts_at": "2026-09-07T10:00:00+08:00", "room": None},
    }
    new = {
        "a": {"starts_at": "2026-09-07T01:00:00+00:00", "room": "r2"},
        "c": {"starts_at": "2026-09-07T10:00:00+08:00", "room": None},
    }
    found = [(change.session, change.kind) for change in changes({"plan": old}, {"plan": new})]
    assert found == [("a", "room"), ("b", "removed"), ("c", "added")]
