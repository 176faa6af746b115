"""The largest stable matching under ties where search has to work piece by piece."""

from __future__ import annotations

from labs.matching import check, read, solve, stabilise
from tests.bench.bench_matching import made, uncapped


def test_piece_by_piece_it_stays_stable_within_its_bound_and_beats_the_lottery(monkeypatch):
    problem = read(uncapped(made(120, 4, 40, 20, seed=5, tie=5)))
    exact = solve(problem, ties="max_size")
    monkeypatch.setattr(stabilise, "SMALL", 0)
    pieces = solve(problem, ties="max_size")
    lottery = solve(problem)["metrics"]["placed"]
    assert check(problem, exact) == check(problem, pieces) == []
    size = pieces["certificate"]["largest"]
    assert lottery < size["size"] <= exact["certificate"]["largest"]["size"] <= size["bound"]
    assert exact["certificate"]["proven"]
