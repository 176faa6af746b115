"""What an optimal placement optimises: the pairs to choose from and the six levels, one after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labs.matching.problem import Problem
from labs.matching.seats import NOBODY, House, fill_of, shortfall_of

LEVELS = ("placed", "shortfall", "worst_rank", "sum_squared", "position", "lottery")


@dataclass(frozen=True, slots=True)
class Pair:
    """A student who may go to a project: the place in the student's own strict list, the rank, the position there."""

    student: int
    project: int
    index: int
    rank: int
    position: int


@dataclass
class Level:
    """The value reached at a level and the best that could be; proven when they meet."""

    name: str
    value: int
    bound: int | None
    proven: bool

    def told(self) -> dict[str, Any]:
        """Write the level for the certificate."""
        return {"level": self.name, "value": self.value, "bound": self.bound, "proven": self.proven}


def pairs_of(problem: Problem, choices: list[list[int]], order: list[int]) -> list[Pair]:
    """List every pair that is acceptable, allowed and not settled by a lock, students in lottery order."""
    rankings = [problem.ranking_at_project(project) for project in problem.projects]
    pairs = []
    for student in order:
        if student in problem.locked:
            continue
        name, tied = problem.students[student], problem.tied_ranks.get(student)
        for index, project in enumerate(choices[student]):
            if problem.accepts(student, project):
                ranking = rankings[project]
                position = 0 if ranking is None else ranking[name]
                pairs.append(Pair(student, project, index, index + 1 if tied is None else tied[index], position))
    return pairs


def position_at_project(problem: Problem, student: int, project: int) -> int:
    """Give the student's dense position at the project; behind everybody if the list does not know them."""
    ranking = problem.ranking_at_project(problem.projects[project])
    if ranking is None:
        return 0
    return ranking.get(problem.students[student], max(ranking.values(), default=-1) + 1)


def values_of(problem: Problem, house: House, seats: list[int]) -> dict[str, int]:
    """Evaluate a matching at the five levels that are numbers; worst rank 0 when nobody is placed."""
    placed = [(student, seat) for student, seat in enumerate(seats) if seat != NOBODY]
    ranks = [problem.rank_of(student, seat) for student, seat in placed]
    return {
        "placed": len(placed),
        "shortfall": shortfall_of(problem, house, fill_of(house, seats)),
        "worst_rank": max(ranks, default=0),
        "sum_squared": sum((rank - 1) ** 2 for rank in ranks),
        "position": sum(position_at_project(problem, student, seat) for student, seat in placed),
    }
