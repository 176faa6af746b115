"""The numbers by which matchings are compared."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import Any

from labs.matching.problem import Problem
from labs.matching.seats import NOBODY, House
from labs.matching.stability import Cutoffs

PLURAL = {"project": "projects", "mentor": "mentors", "lab": "labs"}


def ranks_obtained(problem: Problem, seats: list[int]) -> list[int]:
    """Give every placed student's dense rank of the seat obtained, unplaced left out."""
    return [problem.rank_of(student, seat) for student, seat in enumerate(seats) if seat != NOBODY]


def metrics(cut: Cutoffs, blocking: int) -> dict[str, Any]:
    """Count who is placed, at which ranks, who blocks or envies, and how full every constraint is."""
    problem, seats = cut.problem, cut.seats
    ranks = ranks_obtained(problem, seats)
    histogram = Counter(ranks)
    return {
        "placed": len(ranks),
        "unplaced": len(seats) - len(ranks),
        "rank_histogram": {str(rank): histogram[rank] for rank in sorted(histogram)},
        "mean_rank": sum(ranks) / len(ranks) if ranks else None,
        "worst_rank": max(ranks, default=None),
        "sum_squared": sum((rank - 1) ** 2 for rank in ranks),
        "blocking_pairs": blocking,
        "justified_envy": justified_envy(cut),
        "fill": fill(cut.house, cut.fill),
    }


def fill(house: House, counts: list[int]) -> dict[str, dict[str, dict[str, int]]]:
    """Show by project, mentor and lab how many are there and how many could be."""
    shown: dict[str, dict[str, dict[str, int]]] = {plural: {} for plural in PLURAL.values()}
    for (kind, name), placed, capacity in zip(house.names, counts, house.capacity, strict=True):
        shown[PLURAL[kind]][name] = {"placed": placed, "capacity": capacity}
    return shown


def justified_envy(cut: Cutoffs) -> int:
    """Count pairs of students of whom the first would rather have the second's project and ranks above them there."""
    problem, house = cut.problem, cut.house
    keys: list[list[int]] = [[] for _ in problem.projects]
    for student, seat in enumerate(cut.seats):
        if seat != NOBODY and student not in problem.locked:
            keys[seat].append(cut.key(student, house.levels[seat][0]))
    for row in keys:
        row.sort()
    envy = 0
    for student in range(len(cut.seats)):
        for project in cut.wished(student):
            if row := keys[project]:
                key = cut.key(student, house.levels[project][0])
                if row[-1] > key and problem.accepts(student, project):
                    envy += len(row) - bisect_right(row, key)
    return envy
