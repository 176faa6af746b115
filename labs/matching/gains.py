"""What the whole gained by refusing one wish: the placement is held against the same one with the wish granted.

The wish is granted like this: the student leaves the present seat; at each constraint of the project that is still
full, whoever stands lowest there, not locked, leaves; the student sits down; and those who left, in lottery order,
take the first of their choices that has room. The first level at which this differs is what was gained.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labs.matching.objective import LEVELS, position_at_project, values_of
from labs.matching.seats import NOBODY
from labs.matching.stability import Cutoffs

WORDS = {
    "placed": "students would be placed",
    "shortfall": "places would be missing to lower quotas",
    "worst_rank": "would be the worst rank",
    "sum_squared": "would be the sum of squares of the ranks below the first",
    "position": "would be the sum of the positions that students have with their projects",
}


@dataclass(frozen=True, slots=True)
class Gain:
    """The first level that would differ, as it is and as it would be."""

    level: str
    value: int
    otherwise: int

    def told(self) -> dict[str, Any]:
        """Write the gain for an explanation."""
        if self.level == "lottery":
            reason = "Another placement is equally good for everybody together; the lottery decided."
            return {"reason": reason, "gained": {"level": self.level}}
        reason = f"With this wish granted, {self.otherwise} {WORDS[self.level]} instead of {self.value}."
        return {
            "reason": reason,
            "gained": {"level": self.level, "value": self.value, "otherwise": self.otherwise},
        }


class Gains:
    """Grants wishes one at a time on a matching, and takes them back."""

    def __init__(self, cut: Cutoffs, order: list[int], choices: list[list[int]]) -> None:
        self.cut, self.problem, self.house = cut, cut.problem, cut.house
        self.choices = choices
        self.place = {student: place for place, student in enumerate(order)}
        self.values = values_of(self.problem, self.house, cut.seats)
        self.histogram: dict[int, int] = {}
        self.there: dict[int, list[tuple[int, int]]] = {}
        for student, seat in enumerate(cut.seats):
            if seat != NOBODY:
                rank = self.problem.rank_of(student, seat)
                self.histogram[rank] = self.histogram.get(rank, 0) + 1
                if student not in self.problem.locked:
                    for level in self.house.levels[seat]:
                        self.there.setdefault(level.constraint, []).append((-cut.key(student, level), student))
        for row in self.there.values():
            row.sort()

    def of(self, student: int, project: int) -> Gain:
        """Say what would be lost if the wish were granted."""
        fill = self.cut.fill[:]
        moves = {student: project}
        self._leave(fill, self.cut.seats[student])
        for level in self.house.levels[project]:
            if fill[level.constraint] >= self.house.capacity[level.constraint]:
                rows = self.there.get(level.constraint, ())
                loser = next((s for _, s in rows if s not in moves), None)
                if loser is not None:
                    moves[loser] = NOBODY
                    self._leave(fill, self.cut.seats[loser])
        self._sit(fill, project)
        for loser in sorted((s for s in moves if s != student), key=self.place.__getitem__):
            moves[loser] = next((p for p in self.choices[loser] if self._fits(fill, loser, p)), NOBODY)
            self._sit(fill, moves[loser])
        return self._compared(moves, fill)

    def _fits(self, fill: list[int], student: int, project: int) -> bool:
        room = all(fill[c] < self.house.capacity[c] for c in self.house.fills(project))
        return room and self.problem.accepts(student, project)

    def _leave(self, fill: list[int], seat: int) -> None:
        for constraint in self.house.fills(seat) if seat != NOBODY else ():
            fill[constraint] -= 1

    def _sit(self, fill: list[int], seat: int) -> None:
        for constraint in self.house.fills(seat) if seat != NOBODY else ():
            fill[constraint] += 1

    def _compared(self, moves: dict[int, int], fill: list[int]) -> Gain:
        """Compare level by level; only what moved is counted anew."""
        after, histogram, touched = dict(self.values), dict(self.histogram), set()
        for student, seat in moves.items():
            for where, change in ((self.cut.seats[student], -1), (seat, 1)):
                if where != NOBODY:
                    rank = self.problem.rank_of(student, where)
                    histogram[rank] = histogram.get(rank, 0) + change
                    after["placed"] += change
                    after["sum_squared"] += change * (rank - 1) ** 2
                    after["position"] += change * position_at_project(self.problem, student, where)
                    touched.update(self.house.fills(where))
        after["worst_rank"] = max((rank for rank, count in histogram.items() if count), default=0)
        after["shortfall"] += sum(self._short(c, fill[c]) - self._short(c, self.cut.fill[c]) for c in touched)
        for level in LEVELS[:-1]:
            if after[level] != self.values[level]:
                return Gain(level, self.values[level], after[level])
        return Gain("lottery", 0, 0)

    def _short(self, constraint: int, count: int) -> int:
        if count == 0 and constraint < len(self.problem.projects):
            return 0
        return max(0, self.house.lower_quota[constraint] - count)
