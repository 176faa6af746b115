"""A thin door to CP-SAT: literals, clauses, sums, and a best solution that is proven or carries its bound.

Perron, Didier: CP-SAT (OR-tools 9.15). The inner module is used directly because the outer one loads pandas, which
takes a second that a person at a shell would wait for. One worker and a limit on deterministic time rather than on
seconds, so that the same question gives the same answer on any machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labs.matching.watch import Watch


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a search came to: the values found, if any, whether that is final, the bound, and the effort it took."""

    values: list[int] | None
    final: bool
    bound: float
    effort: float


class Clauses:
    """A growing set of constraints over literals 0, 1, 2 ..."""

    def __init__(self, watch: Watch) -> None:
        from ortools.sat.python.cp_model_helper import CpModelProto

        self.watch = watch
        self.model: Any = CpModelProto()
        self.count = 0

    def literal(self) -> int:
        """Add a literal; give its number."""
        self.model.variables.add().domain.extend([0, 1])
        self.count += 1
        return self.count - 1

    def any_of(self, literals: Sequence[int]) -> None:
        """Let at least one hold; a negative number -n-1 stands for the opposite of n."""
        self.model.constraints.add().bool_or.literals.extend(literals)

    def at_most_one(self, literals: Sequence[int]) -> None:
        """Let at most one hold."""
        self.model.constraints.add().at_most_one.literals.extend(literals)

    def total(self, lower: int, upper: int, literals: Sequence[int], when: int | None = None) -> None:
        """Keep the number of literals that hold within limits, perhaps only when another literal holds."""
        constraint = self.model.constraints.add()
        if when is not None:
            constraint.enforcement_literal.append(when)
        constraint.linear.vars.extend(literals)
        constraint.linear.coeffs.extend([1] * len(literals))
        constraint.linear.domain.extend([lower, upper])

    def solve(
        self,
        limit: float,
        cost: Mapping[int, int] | None = None,
        barred: Sequence[int] = (),
        hint: Sequence[int] | None = None,
        settled: Mapping[int, int] | None = None,
    ) -> Verdict:
        """Minimise a cost, with some literals barred and some settled, within a deterministic time."""
        from ortools.sat.python.cp_model_helper import CpModelProto, CpSolverStatus, SatParameters, SolveWrapper

        model: Any = CpModelProto()
        model.copy_from(self.model)
        for literal, value in {**dict.fromkeys(barred, 0), **(settled or {})}.items():
            domain = model.variables[literal].domain
            domain[0], domain[1] = value, value
        if cost:
            model.objective.vars.extend(cost.keys())
            model.objective.coeffs.extend(cost.values())
        if hint is not None:
            model.solution_hint.vars.extend(range(len(hint)))
            model.solution_hint.values.extend(hint)
        parameters: Any = SatParameters()
        parameters.num_workers = 1
        parameters.random_seed = 0
        parameters.max_deterministic_time = limit
        wrapper: Any = SolveWrapper()
        wrapper.set_parameters(parameters)
        response = self.watch.during(lambda: wrapper.solve(model), wrapper.stop_search)
        found = response.status in (CpSolverStatus.OPTIMAL, CpSolverStatus.FEASIBLE)
        final = response.status in (CpSolverStatus.OPTIMAL, CpSolverStatus.INFEASIBLE)
        values = [int(value) for value in response.solution] if found else None
        return Verdict(values, final, float(response.best_objective_bound), float(response.deterministic_time))
