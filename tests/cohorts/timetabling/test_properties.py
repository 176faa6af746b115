"""The engine against a second reading of the rules and against every plan of tiny cohorts."""

from __future__ import annotations

import os
from datetime import datetime
from random import Random
from time import monotonic
from typing import Any

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from cohorts.timetabling import check, places, read, verdict
from cohorts.timetabling.board import Board
from cohorts.timetabling.bounds import least_cost, least_moves
from cohorts.timetabling.check import violations
from cohorts.timetabling.costs import cost
from cohorts.timetabling.exact import optimum
from cohorts.timetabling.exact.conflict import Explaining
from cohorts.timetabling.exact.labels import Labels
from cohorts.timetabling.exact.model import Model, decide
from cohorts.timetabling.problem import Place, Problem
from cohorts.timetabling.search import Search

from . import naive, tiny

MANY = int(os.environ.get("TIMETABLING_EXAMPLES", "20"))
"""More in the long run: TIMETABLING_EXAMPLES=500 pytest tests/cohorts/timetabling."""
relaxed = settings(
    deadline=None,
    max_examples=MANY,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
few = settings(relaxed, max_examples=MANY * 3 // 4)
Moments = dict[str, tuple[datetime, str | None]]


def _document(plan: Moments) -> dict[str, Any]:
    return {xid: {"starts_at": moment.isoformat(), "room": room} for xid, (moment, room) in plan.items()}


def _placed(problem: Problem, plan: Moments) -> dict[str, Place]:
    return places(problem, _document(plan))


def _ends(problem: Problem) -> tuple[bool, Board]:
    board = Board(problem)
    search = Search(board, 0)
    search.begin()
    steps = iter(range(400))
    return not search.hopeless and search.construct(lambda: next(steps, None) is not None), board


@relaxed
@given(tiny.cohorts(), st.integers(0, 10**6))
def test_the_checker_and_the_second_reading_find_the_same(instance: dict[str, Any], seed: int) -> None:
    problem, random = read(instance), Random(seed)
    odd = [datetime(2026, 9, 6, 23, 15, tzinfo=tiny.ZONE), datetime(2026, 9, 8, 11, 30, tzinfo=tiny.ZONE)]
    for _ in range(12):
        plan: Moments = {
            xid: (random.choice(tiny.moments() + odd), random.choice(["r1", "r2", "r2", None]))
            for xid in instance["sessions"]
            if random.random() < 0.9
        }
        found = {(hit.rule, hit.subject) for hit in violations(problem, _placed(problem, plan))}
        assert found == naive.breaches(instance, plan)
        assert cost(problem, _placed(problem, plan))["total"] == naive.cost(instance, plan)


@few
@given(tiny.cohorts(most=2))
def test_a_plan_is_found_just_when_there_is_one_and_the_optimum_is_the_optimum(instance: dict[str, Any]) -> None:
    problem = read(instance)
    costs = [naive.cost(instance, plan) for plan in tiny.plans(instance) if not naive.breaches(instance, plan)]
    whole, board = _ends(problem)
    assert whole == bool(costs)
    labels = Labels(problem)
    assert (decide(Model(labels), 20) is not False) == bool(costs)
    if not costs:
        return
    assert check(problem, board.plan()) == []
    assert least_cost(problem) <= min(costs)
    said: list[dict[str, Any]] = []
    optimum.best(labels, board.plan(), 20, None, 0, said.append)
    found = [cost(problem, word["plan"])["total"] for word in said if "plan" in word]
    assert min([*found, board.cost]) == min(costs)
    assert max(word["bound"] for word in said if "bound" in word) == min(costs)


@few
@given(tiny.cohorts(most=2))
def test_no_plan_moves_fewer_sessions_than_is_said(instance: dict[str, Any]) -> None:
    assume("current" in instance)
    problem = read(instance)
    weights = {"target_week": 0, "group_day": 0, "room_stability": 0, "moved": 1}
    counts = [
        naive.cost({**instance, "weights": weights}, plan)
        for plan in tiny.plans(instance)
        if not naive.breaches(instance, plan)
    ]
    assume(counts)
    said: list[dict[str, Any]] = []
    optimum.fewest(Labels(problem), 20, None, said.append)
    assert max(word["moves_bound"] for word in said if "moves_bound" in word) == min(counts)
    plan = next(word["fewer"] for word in said if "fewer" in word)
    assert violations(problem, plan) == []
    assert sum(plan[xid] != was for xid, was in problem.current.items()) == min(counts)
    assert least_moves(problem) <= min(counts)


@few
@given(tiny.cohorts(most=3))
def test_a_conflict_holds_and_none_of_its_items_can_be_spared(instance: dict[str, Any]) -> None:
    problem = read(instance)
    whole, board = _ends(problem)
    assume(not whole)
    missing = [xid for xid in problem.sessions if xid not in board.plan()]
    explaining = Explaining(Labels(problem), 30, None, 0)
    found = explaining.run(missing)
    assert found.conflict
    items = {(item["rule"], item["subject"]) for item in found.conflict}
    assert all(item["text"] for item in found.conflict)
    every = tiny.plans(instance)
    for plan in every[:: 1 + len(every) // 40]:
        assert naive.breaches(instance, plan) & items
    labels = Labels(problem)
    for item in items:
        spared = decide(Model(labels, only=items - {item}), 20)
        assert isinstance(spared, dict)
        assert not {(hit.rule, hit.subject) for hit in violations(problem, spared)} & (items - {item})


@few
@given(tiny.cohorts(most=3))
def test_the_most_sessions_are_placed(instance: dict[str, Any]) -> None:
    problem = read(instance)
    assume(len(problem.sessions) < 3)
    _, board = _ends(problem)
    said: list[dict[str, Any]] = []
    optimum.most(Labels(problem), board.plan(), 20, None, said.append)
    most = max([len(word["most"]) for word in said] + [len(board.plan())])
    assert most == _most(instance)


def _most(instance: dict[str, Any]) -> int:
    """The most sessions of any part of any plan that breaks nothing."""
    best, xids = 0, sorted(instance["sessions"])
    for chosen in range(1, 1 << len(xids)):
        part = [xid for i, xid in enumerate(xids) if chosen >> i & 1]
        if len(part) > best:
            choices = {tuple((xid, plan[xid]) for xid in part) for plan in tiny.plans(instance)}
            if any(not naive.breaches(instance, dict(choice)) for choice in choices):
                best = len(part)
    return best


@relaxed
@given(tiny.cohorts(most=3), st.integers(0, 10**6))
def test_the_board_allows_what_the_checker_allows(instance: dict[str, Any], seed: int) -> None:
    problem, random = read(instance), Random(seed)
    board = Board(problem)
    order = list(range(len(board.ids)))
    random.shuffle(order)
    for x in order:
        free = board.free(x)
        others = board.plan()
        for s, at in enumerate(board.slots):
            for r in [-1] if board.sessions[x].need is None else range(len(board.room_ids)):
                place = Place(at, None if r < 0 else board.room_ids[r])
                plan = {
                    xid: {**others, board.ids[x]: place}[xid]
                    for xid in board.ids
                    if xid in others or xid == board.ids[x]
                }
                sound = not violations(problem, plan)
                assert bool(free.get(r, 0) >> s & 1) == sound
                assert sound == (board.allows(x, s, r) and not board.in_the_way(x, s, r))
        if free:
            r = random.choice(sorted(free))
            s = random.choice([s for s in range(len(board.slots)) if free[r] >> s & 1])
            board.put(x, s, r)
            assert board.cost == cost(problem, board.plan())["total"]


@relaxed
@given(tiny.cohorts(most=3), st.integers(0, 10**6))
def test_the_verdict_is_the_checkers(instance: dict[str, Any], seed: int) -> None:
    problem, random = read(instance), Random(seed)
    plan = _document(
        {xid: (random.choice(tiny.moments()), random.choice(["r1", None])) for xid in instance["sessions"]}
    )
    xid = random.choice(sorted(plan))
    moment, room = random.choice(tiny.moments()), random.choice(["r1", "r2", None])
    said = verdict(problem, plan, xid, moment, room)
    after = {**plan, xid: {"starts_at": moment.isoformat(), "room": room}}
    assert list(said.violations) == [hit for hit in check(problem, after) if xid in hit.sessions]
    assert said.allowed == (not said.violations)
    assert said.cost_after == cost(problem, places(problem, after))["total"]


def test_two_hundred_sessions_are_judged_in_time() -> None:
    from .cohort_cases import cohort

    problem = read(cohort(200, 0))
    whole, board = _ends(problem)
    assert whole
    plan = board.plan()
    fastest = min(_took(problem, plan, xid) for xid in list(plan)[:5])
    assert fastest < 0.05


def _took(problem: Problem, plan: dict[str, Place], xid: str) -> float:
    began = monotonic()
    verdict(problem, plan, xid, "2026-09-08T10:00", plan[xid].room)
    return monotonic() - began
