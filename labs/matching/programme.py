"""The constraints of a placement as an integer programme: pairs to take, caps to keep, quotas to miss."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from labs.matching.linear import INFINITE, Model
from labs.matching.objective import Pair
from labs.matching.problem import Problem
from labs.matching.seats import House, room_after_locks
from labs.matching.watch import Watch


class Programme(Model):
    """Column n is the nth pair, taken or not; further columns say what is missing and what is open."""

    def __init__(self, problem: Problem, house: House, pairs: Sequence[Pair], watch: Watch) -> None:
        super().__init__(watch)
        self.pairs = pairs
        self.missing: list[int] = []
        self.room = room_after_locks(problem, house)
        self.by_student: dict[int, list[int]] = {}
        self.by_constraint: dict[int, list[int]] = {}
        for pair in pairs:
            column = self.column()
            self.by_student.setdefault(pair.student, []).append(column)
            for constraint in house.fills(pair.project):
                self.by_constraint.setdefault(constraint, []).append(column)
        for columns in self.by_student.values():
            self.at_most(1, columns)
        for constraint in sorted(self.by_constraint):
            if len(self.by_constraint[constraint]) > self.room[constraint]:
                self.at_most(self.room[constraint], self.by_constraint[constraint])

    def lay_quotas(self, problem: Problem, house: House) -> None:
        """Count what is missing to the lower quotas; a project without anybody counts as closed and lacks nothing."""
        for constraint, quota in enumerate(house.lower_quota):
            locked = house.capacity[constraint] - self.room[constraint]
            if quota > locked:
                may_close = constraint < len(problem.projects) and locked == 0
                self._quota(quota - locked, self.by_constraint.get(constraint, []), may_close)

    def _quota(self, quota: int, columns: list[int], may_close: bool) -> None:
        if may_close and (quota == 1 or not columns):
            return
        missing = self.column(quota, whole=False)
        self.missing.append(missing)
        if not may_close:
            self.row(quota, INFINITE, [missing, *columns])
            return
        is_open = self.column()
        self.row(0, INFINITE, [missing, *columns, is_open], [1.0] * (len(columns) + 1) + [-float(quota)])
        for column in columns:
            self.row(0, INFINITE, [is_open, column], [1.0, -1.0])

    def cost_of(self, weigh: Callable[[Pair], int]) -> dict[int, float]:
        """Give a cost over the pairs."""
        return {column: float(weight) for column, pair in enumerate(self.pairs) if (weight := weigh(pair))}

    def taken(self, values: Sequence[float]) -> list[bool]:
        """Read from a solution which pairs are taken."""
        return [value > 0.5 for value in values[: len(self.pairs)]]
