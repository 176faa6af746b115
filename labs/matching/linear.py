"""A thin door to HiGHS: columns, rows, and a minimum that is proven or carries its bound.

Huangfu, Hall: Parallelizing the dual revised simplex method (2018). One thread and a limit on nodes rather than on
seconds, so that the same programme gives the same answer on any machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labs.matching.watch import Watch

NODES = 20_000
TINY = 1e-5
INFINITE = 1e30


@dataclass(frozen=True, slots=True)
class Outcome:
    """A minimum: its value, the best possible, the columns' values, and which of them the duals settle."""

    value: float
    bound: float
    values: list[float]
    settled: list[bool]


@dataclass(frozen=True, slots=True)
class Missed:
    """Nothing was found: proven that there is nothing, or given up at the bound."""

    proven: bool
    bound: float


class Model:
    """A mixed integer programme that is laid once and then solved under changing costs and bounds."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.upper: list[float] = []
        self.whole: list[int] = []
        self.rows: list[tuple[float, float, Sequence[int], Sequence[float]]] = []
        self.nodes = NODES
        self.engine: Any = None

    def column(self, upper: float = 1.0, whole: bool = True) -> int:
        """Add a column from 0 up; give its number."""
        self.upper.append(upper)
        if whole:
            self.whole.append(len(self.upper) - 1)
        return len(self.upper) - 1

    def row(self, lower: float, upper: float, columns: Sequence[int], values: Sequence[float] | None = None) -> None:
        """Add a row; the values are ones unless given."""
        values = [1.0] * len(columns) if values is None else values
        self.rows.append((lower, upper, columns, values))
        if self.engine is not None:
            self.engine.addRow(lower, upper, len(columns), _whole_array(columns), _array(values))

    def at_most(self, limit: float, columns: Sequence[int]) -> None:
        """Let no more than so many of the columns be taken."""
        self.row(-INFINITE, limit, columns)

    def bound(self, columns: Sequence[int], lower: Sequence[float], upper: Sequence[float]) -> None:
        """Set the bounds of some columns."""
        engine = self._laid()
        engine.changeColsBounds(len(columns), _whole_array(columns), _array(lower), _array(upper))

    def fix(self, cost: Mapping[int, float], value: float) -> None:
        """Hold a cost at its value from here on."""
        self._laid()
        self.row(value, value, list(cost), list(cost.values()))

    def minimise(self, cost: Mapping[int, float], hint: Sequence[float] | None = None) -> Outcome | Missed:
        """Minimise a cost: first relaxed, and with branch and bound only where that is fractional."""
        import numpy as np
        from highspy import HighsModelStatus  # type: ignore[import-untyped]

        engine, costs = self._laid(), np.zeros(len(self.upper))
        for column, value in cost.items():
            costs[column] = value
        engine.changeColsCost(len(costs), _whole_array(range(len(costs))), costs)
        self._run()
        if engine.getModelStatus() != HighsModelStatus.kOptimal:
            return Missed(engine.getModelStatus() == HighsModelStatus.kInfeasible, -INFINITE)
        solution = engine.getSolution()
        values, duals = np.array(solution.col_value), np.array(solution.col_dual)
        linear = bound = float(engine.getInfo().objective_function_value)
        parts = values[self.whole]
        if len(parts) and np.abs(parts - np.round(parts)).max() > TINY:
            branched = self._branch(hint)
            if isinstance(branched, Missed):
                return branched
            values, bound = branched
        values[self.whole] = np.round(values[self.whole])
        value = float(costs @ values)
        settled = np.abs(duals) > value - linear + 1e-3
        return Outcome(value, bound, values.tolist(), settled.tolist())

    def _branch(self, hint: Sequence[float] | None) -> tuple[Any, float] | Missed:
        from highspy import HighsModelStatus, HighsVarType, SolutionStatus

        self._kinds(HighsVarType.kInteger)
        if hint is not None:
            self.engine.setSolution(len(hint), _whole_array(range(len(hint))), _array(hint))
        self._run()
        info, status = self.engine.getInfo(), self.engine.getModelStatus()
        values, bound = _array(self.engine.getSolution().col_value), float(info.mip_dual_bound)
        self._kinds(HighsVarType.kContinuous)
        if status == HighsModelStatus.kInfeasible:
            return Missed(True, bound)
        if info.primal_solution_status != SolutionStatus.kSolutionStatusFeasible:
            return Missed(False, bound)
        return values, bound

    def _kinds(self, kind: Any) -> None:
        import numpy as np

        self.engine.changeColsIntegrality(len(self.whole), _whole_array(self.whole), np.array([kind] * len(self.whole)))

    def _run(self) -> None:
        self.watch.during(self.engine.run, self.engine.cancelSolve)

    def _laid(self) -> Any:
        """Give the engine, laid with the columns and rows so far when first asked for."""
        if self.engine is None:
            self.engine = self._lay()
        return self.engine

    def _lay(self) -> Any:
        import highspy

        engine = highspy.Highs()
        options = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0, "mip_abs_gap": 0.5}
        for option, value in {**options, "mip_max_nodes": self.nodes}.items():
            engine.setOptionValue(option, value)
        engine.HandleUserInterrupt = self.watch.cancelled is not None
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.upper), len(self.rows)
        lp.col_cost_, lp.col_lower_ = _array([0.0] * len(self.upper)), _array([0.0] * len(self.upper))
        lp.col_upper_ = _array(self.upper)
        lp.row_lower_, lp.row_upper_ = _array([row[0] for row in self.rows]), _array([row[1] for row in self.rows])
        starts = [0]
        for row in self.rows:
            starts.append(starts[-1] + len(row[2]))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = _whole_array(starts)
        lp.a_matrix_.index_ = _whole_array([column for row in self.rows for column in row[2]])
        lp.a_matrix_.value_ = _array([value for row in self.rows for value in row[3]])
        engine.passModel(lp)
        return engine


def _array(values: Sequence[float]) -> Any:
    import numpy as np

    return np.array(values, dtype=float)


def _whole_array(values: Sequence[int]) -> Any:
    import numpy as np

    return np.array(values, dtype=np.int32)
