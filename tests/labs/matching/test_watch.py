"""Progress is told and cancelling is obeyed."""

from __future__ import annotations

from random import Random

import pytest

from labs.matching import Cancelled, read, solve
from tests.labs.matching.test_enumeration import without_stable_matching


@pytest.mark.parametrize("method", ["stable", "optimal", "serial", "compare"])
def test_a_cancelled_run_gives_no_answer(demo, method):
    with pytest.raises(Cancelled):
        solve(read(demo), method, cancelled=lambda: True)


@pytest.mark.parametrize("method", ["stable", "optimal"])
def test_cancelling_is_asked_again_and_again_while_solvers_run(demo, method):
    asked = []
    solve(read(demo), method, cancelled=lambda: bool(asked.append(1)))
    assert len(asked) > 2


def test_a_watched_run_gives_the_same_answer(demo):
    problem = read(demo)
    for method in ("stable", "optimal"):
        told = []
        watched = solve(problem, method, progress=lambda *row, told=told: told.append(row), cancelled=lambda: False)
        assert watched == solve(problem, method)


def test_a_watched_search_for_the_fewest_blocking_pairs_gives_the_same_answer():
    problem = read(without_stable_matching(Random("co82")))
    assert solve(problem, cancelled=lambda: False) == solve(problem)


def test_unknown_ways_are_refused(demo):
    with pytest.raises(ValueError, match="method"):
        solve(read(demo), "fast")
