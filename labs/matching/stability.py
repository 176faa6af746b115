"""Blocking pairs: who would rather be elsewhere, where they would be taken.

At a full constraint only an application of strictly lower priority gives way, and never a locked one. So the least
application there, unlocked, is a cutoff: a student below the cutoff is kept out by that constraint. Linear in the
choices above the seats obtained.
"""

from __future__ import annotations

from dataclasses import dataclass

from labs.matching.problem import Problem
from labs.matching.seats import NOBODY, House, Level, fill_of

LAST = 1 << 60  # a locked student whom a list does not know stands behind everybody


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """For a matching: which constraints are full, and the least unlocked application at each."""

    problem: Problem
    house: House
    seats: list[int]
    place: list[int] | None  # lottery number by student; None: the lists as given, without the lottery
    fill: list[int]
    cutoff: list[int]

    def key(self, student: int, level: Level) -> int:
        """Order applications at a constraint: position in the deciding list, then the lottery."""
        position = 0 if level.ranking is None else level.ranking.get(self.problem.students[student], LAST)
        return position if self.place is None else position * len(self.place) + self.place[student]

    def keeps_out(self, student: int, level: Level) -> bool:
        """Whether the constraint refuses the student, who would first give up the present seat."""
        constraint = level.constraint
        if self.fill[constraint] < self.house.capacity[constraint]:
            return False
        key, cutoff = self.key(student, level), self.cutoff[constraint]
        if cutoff > key:
            return False
        if cutoff < key and student not in self.problem.locked:
            return True
        own = self.own_key(student, constraint)
        return own is None or own < key

    def own_key(self, student: int, constraint: int) -> int | None:
        """Give the student's own application at a constraint, if the present seat is there."""
        seat = self.seats[student]
        if seat == NOBODY:
            return None
        return next((self.key(student, lv) for lv in self.house.levels[seat] if lv.constraint == constraint), None)

    def kept_out_by(self, student: int, project: int) -> Level | None:
        """Give the first constraint that refuses the student at the project, None where the pair would block."""
        for level in self.house.levels[project]:
            if self.keeps_out(student, level):
                return level
        return None

    def wished(self, student: int) -> list[int]:
        """List the projects that the student strictly prefers to the seat they have."""
        choices, seat = self.problem.choices[student], self.seats[student]
        if student in self.problem.locked:
            return []
        if seat == NOBODY:
            return choices
        tied = self.problem.tied_ranks.get(student)
        at = choices.index(seat)
        return choices[:at] if tied is None else [p for p, r in zip(choices, tied, strict=True) if r < tied[at]]


def cutoffs(problem: Problem, house: House, seats: list[int], place: list[int] | None) -> Cutoffs:
    """Read the cutoffs off a matching."""
    cut = Cutoffs(problem, house, seats, place, fill_of(house, seats), [-1] * len(house.capacity))
    least, names = cut.cutoff, problem.students
    factor = 1 if place is None else len(place)
    for student, project in enumerate(seats):
        if project == NOBODY or student in problem.locked:
            continue
        name, lot = names[student], 0 if place is None else place[student]
        for level in house.levels[project]:
            key = (0 if level.ranking is None else level.ranking[name]) * factor + lot
            if key > least[level.constraint]:
                least[level.constraint] = key
    return cut


def blocking_pairs(cut: Cutoffs) -> list[tuple[int, int]]:
    """List every blocking pair, by student and then as the student ranks them."""
    problem = cut.problem
    return [
        (student, project)
        for student in range(len(problem.students))
        for project in cut.wished(student)
        if cut.kept_out_by(student, project) is None and problem.accepts(student, project)
    ]
