"""The integer programme behind `optimal` where both mentors are capped or projects may close, solved by HiGHS.

Columns: one per pair (taken or not), one per project that a lower quota may close (open or not), one per lower
quota (what is missing). Each level is first solved as a linear programme; only where that is fractional does branch
and bound follow. Its duals settle most pairs before the last level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from labs.matching.objective import Pair
from labs.matching.problem import Problem
from labs.matching.seats import House, room_after_locks
from labs.matching.watch import Watch

NODES = 20_000
TINY = 1e-5
INFINITE = 1e30


@dataclass(frozen=True, slots=True)
class Outcome:
    """A solution of one level: its value, the best possible, the pairs taken and the duals' verdict on each pair."""

    value: float
    bound: float
    taken: list[bool]
    settled: list[bool]
    found: bool


class Programme:
    """Constraints of a placement over a list of pairs; levels are fixed one by one."""

    def __init__(self, problem: Problem, house: House, pairs: Sequence[Pair], watch: Watch) -> None:
        self.pairs = pairs
        self.watch = watch
        self.lower: list[float] = [0.0] * len(pairs)
        self.upper: list[float] = [1.0] * len(pairs)
        self.whole: list[int] = list(range(len(pairs)))
        self.missing: list[int] = []
        self.rows: list[tuple[float, float, list[int], list[float]]] = []
        self._lay(problem, house)
        self.engine = self._engine()

    def _column(self, upper: float) -> int:
        self.lower.append(0.0)
        self.upper.append(upper)
        return len(self.lower) - 1

    def _lay(self, problem: Problem, house: House) -> None:
        by_student: dict[int, list[int]] = {}
        by_constraint: dict[int, list[int]] = {}
        for column, pair in enumerate(self.pairs):
            by_student.setdefault(pair.student, []).append(column)
            for constraint in house.fills(pair.project):
                by_constraint.setdefault(constraint, []).append(column)
        for columns in by_student.values():
            self._row(-INFINITE, 1, columns)
        room = room_after_locks(problem, house)
        for constraint in sorted(by_constraint):
            columns = by_constraint[constraint]
            if len(columns) > room[constraint]:
                self._row(-INFINITE, room[constraint], columns)
        for constraint, quota in enumerate(house.lower_quota):
            locked = house.capacity[constraint] - room[constraint]
            if quota > locked:
                may_close = constraint < len(problem.projects) and locked == 0
                self._quota(quota - locked, by_constraint.get(constraint, []), may_close)

    def _quota(self, quota: int, columns: list[int], may_close: bool) -> None:
        """Count what is missing to a lower quota; a project without anybody counts as closed and lacks nothing."""
        if may_close and (quota == 1 or not columns):
            return
        missing = self._column(quota)
        self.missing.append(missing)
        if not may_close:
            self._row(quota, INFINITE, [missing, *columns])
            return
        is_open = self._column(1.0)
        self.whole.append(is_open)
        self._row(0, INFINITE, [missing, *columns, is_open], [1.0] * (len(columns) + 1) + [-float(quota)])
        for column in columns:
            self._row(0, INFINITE, [is_open, column], [1.0, -1.0])

    def _row(self, lower: float, upper: float, columns: list[int], values: list[float] | None = None) -> None:
        self.rows.append((lower, upper, columns, values or [1.0] * len(columns)))

    def _engine(self) -> Any:
        import highspy
        import numpy as np

        engine = highspy.Highs()
        engine.silent()
        for option, value in {
            "threads": 1,
            "random_seed": 0,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.5,
            "mip_max_nodes": NODES,
        }.items():
            engine.setOptionValue(option, value)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.lower), len(self.rows)
        lp.col_cost_ = np.zeros(len(self.lower))
        lp.col_lower_, lp.col_upper_ = np.array(self.lower), np.array(self.upper)
        lp.row_lower_ = np.array([row[0] for row in self.rows])
        lp.row_upper_ = np.array([row[1] for row in self.rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts = [0]
        for row in self.rows:
            starts.append(starts[-1] + len(row[2]))
        lp.a_matrix_.start_ = np.array(starts)
        lp.a_matrix_.index_ = np.array([column for row in self.rows for column in row[2]])
        lp.a_matrix_.value_ = np.array([value for row in self.rows for value in row[3]])
        engine.passModel(lp)
        self.all_columns = np.arange(len(self.lower), dtype=np.int32)
        return engine

    def minimise(self, cost: dict[int, float]) -> Outcome | None:
        """Minimise a cost over the columns; None when nothing satisfies what is fixed so far."""
        import highspy
        import numpy as np

        engine, costs = self.engine, np.zeros(len(self.lower))
        for column, value in cost.items():
            costs[column] = value
        engine.changeColsCost(len(costs), self.all_columns, costs)
        self._run()
        if engine.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = engine.getSolution()
        values, duals = np.array(solution.col_value), np.array(solution.col_dual)
        linear = bound = float(engine.getInfo().objective_function_value)
        fractional = np.abs(values[self.whole] - np.round(values[self.whole])) > TINY
        if fractional.any():
            kinds = np.array([highspy.HighsVarType.kInteger] * len(self.whole))
            engine.changeColsIntegrality(len(self.whole), np.array(self.whole, dtype=np.int32), kinds)
            self._run()
            info, status = engine.getInfo(), engine.getModelStatus()
            values, bound = np.array(engine.getSolution().col_value), float(info.mip_dual_bound)
            kinds = np.array([highspy.HighsVarType.kContinuous] * len(self.whole))
            engine.changeColsIntegrality(len(self.whole), np.array(self.whole, dtype=np.int32), kinds)
            if status == highspy.HighsModelStatus.kInfeasible:
                return None
            if info.primal_solution_status != 2:
                return Outcome(0.0, bound, [], [], found=False)
        values = np.round(values)
        value = float(costs @ values)
        gap = value - linear
        count = len(self.pairs)
        settled = np.abs(duals[:count]) > gap + 1e-3
        return Outcome(value, bound, (values[:count] > 0.5).tolist(), settled.tolist(), found=True)

    def _run(self) -> None:
        self.watch.during(self.engine.run, self.engine.cancelSolve)

    def fix(self, cost: dict[int, float], value: float) -> None:
        """Hold a cost at its value from here on."""
        import numpy as np

        columns, values = np.array(list(cost), dtype=np.int32), np.array(list(cost.values()), dtype=float)
        self.engine.addRow(value, value, len(columns), columns, values)

    def bound(self, columns: Sequence[int], lower: Sequence[float], upper: Sequence[float]) -> None:
        """Set the bounds of some columns."""
        import numpy as np

        self.engine.changeColsBounds(
            len(columns), np.array(columns, dtype=np.int32), np.array(lower, dtype=float), np.array(upper, dtype=float)
        )

    def cost_of(self, weigh: Callable[[Pair], int]) -> dict[int, float]:
        """Give a cost over the pairs."""
        return {column: float(weight) for column, pair in enumerate(self.pairs) if (weight := weigh(pair))}
