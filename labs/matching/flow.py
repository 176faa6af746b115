"""The optimum as minimum-cost flows, where no co-mentor and no closing stands in the way.

source -> student -> project -> mentor -> lab -> sink, with caps on the arcs and the lower quotas as cheaper arcs
beside them. Goldberg's cost-scaling push-relabel (An efficient implementation of a scaling minimum-cost flow
algorithm, 1997) as in OR-tools; the last level then turns cycles of reduced cost zero in the residual graph, which
are exactly the ways between two optimal flows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from labs.matching.objective import Pair
from labs.matching.problem import Problem
from labs.matching.seats import House, room_after_locks
from labs.matching.turns import Turns
from labs.matching.watch import Watch

LARGEST_COST = 1 << 61
SOURCE, SINK = 0, 1


class TooLarge(Exception):
    """The costs of the levels do not fit into one number; the integer programme takes over."""


def is_flow(problem: Problem) -> bool:
    """Whether the problem is a flow: one leader a project, and no project that would rather run empty."""
    led = set(problem.locked.values())
    may_close = any(
        project.lower_quota > 1 and not project.closed and number not in led
        for number, project in enumerate(problem.projects)
    )
    return not may_close and not problem.has_co_mentors


@dataclass
class Arcs:
    """The network as parallel columns; the first rows are the pairs, in their order."""

    tail: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    room: list[int] = field(default_factory=list)
    bonus: list[int] = field(default_factory=list)  # 1 where the arc fills a lower quota

    def add(self, tail: int, head: int, room: int, bonus: int = 0) -> None:
        """Lay an arc, unless nothing fits through it."""
        if room > 0:
            self.tail.append(tail)
            self.head.append(head)
            self.room.append(room)
            self.bonus.append(bonus)


class Flow:
    """Takes the levels as flows; gives which pairs are taken."""

    def __init__(self, problem: Problem, house: House, order: list[int], pairs: list[Pair], watch: Watch) -> None:
        self.problem, self.house, self.order, self.pairs, self.watch = problem, house, order, pairs, watch
        self.arcs = Arcs()
        first_project = 2
        places: dict[int, int] = {}
        first_student = first_project + len(house.capacity)
        for pair in pairs:
            node = places.setdefault(pair.student, first_student + len(places))
            self.arcs.add(node, first_project + pair.project, 1)
        for node in places.values():
            self.arcs.add(SOURCE, node, 1)
        self.nodes = first_student + len(places)
        self.node_of = places
        room = room_after_locks(problem, house)
        first_mentor, first_lab = len(problem.projects), len(problem.projects) + len(problem.mentors)
        lab_of: dict[int, int] = {}
        for number, project in enumerate(problem.projects):
            mentor = first_mentor + project.mentor
            self._lay(house, room, number, 2 + mentor)
            if project.lab is not None:
                lab_of[mentor] = first_lab + project.lab
        for mentor in range(first_mentor, first_lab):
            self._lay(house, room, mentor, 2 + lab_of[mentor] if mentor in lab_of else SINK)
        for lab in range(first_lab, len(house.capacity)):
            self._lay(house, room, lab, SINK)

    def _lay(self, house: House, room: list[int], constraint: int, head: int) -> None:
        """Lay the way out of a constraint: first what its lower quota still lacks, then the rest."""
        locked = house.capacity[constraint] - room[constraint]
        quota = min(max(0, house.lower_quota[constraint] - locked), room[constraint])
        if constraint < len(self.problem.projects) and locked == 0:
            quota = 0
        self.arcs.add(2 + constraint, head, quota, bonus=1)
        self.arcs.add(2 + constraint, head, room[constraint] - quota)

    def run(self) -> list[bool]:
        """Climb the levels; the pairs taken are optimal at every one of them."""
        import numpy as np

        count, bonus = len(self.pairs), np.array(self.arcs.bonus)
        ranks = np.array([pair.rank for pair in self.pairs])
        most, filled = self._best(-bonus)
        locked_rank = max((self.problem.rank_of(s, p) for s, p in self.problem.locked.items()), default=0)
        worst = self._worst_rank(ranks, locked_rank, most, filled, bonus)
        position = np.array([pair.position for pair in self.pairs])
        square = (ranks - 1) ** 2
        weight = int(most * position.max(initial=0)) + 1
        above = most * (int(square.max(initial=0)) * weight + int(position.max(initial=0))) + 1
        if above * self.nodes * 2 > LARGEST_COST:
            if bonus.any() or (above // max(1, most)) * self.nodes * 2 > LARGEST_COST:
                raise TooLarge
            above = 0
        cost = -bonus * above
        cost[:count] = square * weight + position
        room = np.array(self.arcs.room)
        room[:count] = ranks <= worst
        flow = self._flow(cost, room, most)
        turns = Turns(self, flow, cost, room)
        taken = turns.run(lambda pair: pair.rank, more=bool(self.problem.tied_ranks))
        return turns.run(lambda pair: pair.index, more=False) if self.problem.tied_ranks else taken

    def _worst_rank(self, ranks: Any, locked_rank: int, most: int, filled: int, bonus: Any) -> int:
        """Bisect over the ranks for the least that still lets as many be placed and as few be missing."""
        import numpy as np

        steps = sorted({max(int(rank), locked_rank) for rank in ranks})
        low, high = 0, len(steps) - 1
        while low < high:
            middle = (low + high) // 2
            room = np.array(self.arcs.room)
            room[: len(self.pairs)] = ranks <= steps[middle]
            if self._best(-bonus, room) == (most, filled):
                high = middle
            else:
                low = middle + 1
        return steps[high]

    def _best(self, cost: Any, room: Any = None) -> tuple[int, int]:
        """Give the greatest flow and its least cost."""
        import numpy as np

        solver = self._solver(cost, np.array(self.arcs.room) if room is None else room)
        plenty = len(self.node_of) + 1
        solver.set_nodes_supplies(np.array([SOURCE, SINK]), np.array([plenty, -plenty]))
        self._solve(solver, solver.solve_max_flow_with_min_cost)
        return int(solver.maximum_flow()), int(solver.optimal_cost())

    def _flow(self, cost: Any, room: Any, amount: int) -> Any:
        """Give the flow of an amount at least cost, arc by arc."""
        import numpy as np

        solver = self._solver(cost, room)
        solver.set_nodes_supplies(np.array([SOURCE, SINK]), np.array([amount, -amount]))
        self._solve(solver, solver.solve)
        return solver.flows(np.arange(len(room)))

    def _solver(self, cost: Any, room: Any) -> Any:
        import numpy as np
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # type: ignore[import-untyped]

        solver = SimpleMinCostFlow()
        tail, head = np.array(self.arcs.tail), np.array(self.arcs.head)
        solver.add_arcs_with_capacity_and_unit_cost(tail, head, np.asarray(room), np.asarray(cost))
        return solver

    def _solve(self, solver: Any, work: Callable[[], Any]) -> None:
        status = self.watch.during(work, lambda: None)
        if status != solver.OPTIMAL:
            raise TooLarge
        self.watch.tick()
