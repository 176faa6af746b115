"""The numbers by which matchings are compared."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import Any

from labs.matching.problem import Problem
from labs.matching.seats import NOBODY, House
from labs.matching.stability import Cutoffs, Verdict, prefers

PLURAL = {"project": "projects", "mentor": "mentors", "lab": "labs"}


def ranks_obtained(problem: Problem, seats: list[int]) -> list[int]:
    """Give every placed student's dense rank of the seat obtained, unplaced left out."""
    return [problem.rank_of(student, seat) for student, seat in enumerate(seats) if seat != NOBODY]


def metrics(cut: Cutoffs, choices: list[list[int]], told: list[list[Verdict]], blocking: int) -> dict[str, Any]:
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
        "justified_envy": justified_envy(cut, choices, told),
        "fill": fill(cut.house, cut.fill),
    }


def fill(house: House, counts: list[int]) -> dict[str, dict[str, dict[str, int]]]:
    """Show by project, mentor and lab how many are there and how many could be."""
    shown: dict[str, dict[str, dict[str, int]]] = {plural: {} for plural in PLURAL.values()}
    for (kind, name), placed, capacity in zip(house.names, counts, house.capacity, strict=True):
        shown[PLURAL[kind]][name] = {"placed": placed, "capacity": capacity}
    return shown


def justified_envy(cut: Cutoffs, choices: list[list[int]], told: list[list[Verdict]]) -> int:
    """Count pairs of students of whom the first would rather have the second's project and ranks above them there."""
    problem, levels = cut.problem, cut.house.levels
    keys: list[list[int]] = [[] for _ in problem.projects]
    factor = 1 if cut.place is None else len(cut.place)
    for student, seat in enumerate(cut.seats):
        if seat != NOBODY and student not in problem.locked:
            keys[seat].append(cut.key(student, levels[seat][0]))
    for row in keys:
        row.sort()
    envy, names = 0, problem.students
    for student, verdicts in enumerate(told):
        if student in problem.locked:
            continue
        sure, lot = student not in problem.tied_ranks, 0 if cut.place is None else cut.place[student]
        for project, verdict in zip(choices[student], verdicts, strict=False):
            level, row = levels[project][0], keys[project]
            if verdict is level or not row or isinstance(verdict, str):
                continue
            position = 0 if level.ranking is None else level.ranking[names[student]]
            key = position * factor + lot
            if row[-1] > key and (sure or prefers(cut, student, project)):
                envy += len(row) - bisect_right(row, key)
    return envy
