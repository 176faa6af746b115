"""The last level on flows: student after student, in lottery order, takes the best that some cycle frees.

Two flows of one least cost differ by cycles of reduced cost zero in the residual graph. So a student can have a
better project exactly when such a cycle runs through it; it is turned, and what the student has is held.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from labs.matching.objective import Pair
from labs.matching.problem import Problem
from labs.matching.watch import Watch

SOURCE = 0


class Network(Protocol):
    """What turns need to know of the network whose flow they start from."""

    problem: Problem
    pairs: list[Pair]
    nodes: int
    arcs: Any
    order: Any
    node_of: Any
    watch: Watch


class Turns:
    """The residual graph of an optimal flow, cut down to the arcs of reduced cost zero."""

    def __init__(self, flow: Network, amounts: Any, cost: Any, room: Any) -> None:
        import numpy as np

        self.flow, self.pairs = flow, flow.pairs
        tail, head = np.array(flow.arcs.tail), np.array(flow.arcs.head)
        reduced = cost + potentials(flow.nodes, tail, head, cost, room, amounts)
        free = np.flatnonzero((reduced == 0) & (room > 0))
        self.to: list[int] = []
        self.left: list[int] = []
        self.out: list[list[int]] = [[] for _ in range(flow.nodes)]
        self.arc_of: dict[int, int] = {}
        self.taken = [bool(amount) for amount in amounts[: len(self.pairs)]]
        for arc in free.tolist():
            self.arc_of[arc] = len(self.to)
            self.out[flow.arcs.tail[arc]].append(len(self.to))
            self.out[flow.arcs.head[arc]].append(len(self.to) + 1)
            self.to += (flow.arcs.head[arc], flow.arcs.tail[arc])
            self.left += (int(room[arc] - amounts[arc]), int(amounts[arc]))
        self.columns: dict[int, list[int]] = {}
        for column, pair in enumerate(self.pairs):
            self.columns.setdefault(pair.student, []).append(column)
        self.part = components(self.out, self.to, self.left)
        self.held = [False] * flow.nodes

    def run(self, wish: Callable[[Pair], int], more: bool) -> list[bool]:
        """Let everybody take turns; with `more` to come, equally good pairs stay open."""
        for student in self.flow.order:
            if student in self.columns:
                self.turn(student, wish)
                self.hold(student, wish, more)
        self.flow.watch.tick()
        return self.taken

    def turn(self, student: int, wish: Callable[[Pair], int]) -> None:
        """Give one student the best project that a cycle frees."""
        mine, node = self.columns[student], self.flow.node_of[student]
        has = next((column for column in mine if self.taken[column]), None)
        limit = len(self.flow.problem.projects) + 2 if has is None else wish(self.pairs[has])
        better = [c for c in mine if c in self.arc_of and self.left[self.arc_of[c]] > 0 and wish(self.pairs[c]) < limit]
        goal = SOURCE if has is None else self.pairs[has].project + 2
        seen: set[int] = {node}
        for column in sorted(better, key=lambda c: wish(self.pairs[c])):
            start = self.pairs[column].project + 2
            path = self.path(start, goal, seen) if self.part[start] == self.part[node] else None
            if path is not None:
                self.push(path)
                self.swap(student, has, column)
                return

    def path(self, start: int, goal: int, seen: set[int]) -> list[int] | None:
        """Find arcs from a project to where the student's present unit runs; dead ends stay seen."""
        if start in seen:
            return None
        seen.add(start)
        came, stack, part = {start: -1}, [start], self.part[start]
        while stack:
            node = stack.pop()
            if node == goal:
                arcs = []
                while came[node] >= 0:
                    arcs.append(came[node])
                    node = self.to[came[node] ^ 1]
                return arcs
            for arc in self.out[node]:
                other = self.to[arc]
                if self.left[arc] > 0 and other not in seen and self.part[other] == part and not self.held[other]:
                    seen.add(other)
                    came[other] = arc
                    stack.append(other)
        return None

    def push(self, arcs: list[int]) -> None:
        """Send one unit along arcs, and note which pairs it takes and frees."""
        pair_of = self.pair_of()
        for arc in arcs:
            self.left[arc] -= 1
            self.left[arc ^ 1] += 1
            column = pair_of.get(arc & ~1)
            if column is not None:
                self.taken[column] = not arc & 1

    def pair_of(self) -> dict[int, int]:
        """Find pairs by arc."""
        if not hasattr(self, "_pair_of"):
            self._pair_of = {arc: column for column, arc in self.arc_of.items() if column < len(self.pairs)}
        return self._pair_of

    def swap(self, student: int, has: int | None, column: int) -> None:
        """Close the cycle at the student: leave the old project, if any, and take the new one."""
        arc = self.arc_of[column]
        self.left[arc], self.left[arc ^ 1] = 0, 1
        self.taken[column] = True
        if has is not None:
            old = self.arc_of[has]
            self.left[old], self.left[old ^ 1] = 1, 0
            self.taken[has] = False
            return
        node = self.flow.node_of[student]
        entry = next(arc for arc in self.out[node] if self.to[arc] == SOURCE)
        self.left[entry] += 1
        self.left[entry ^ 1] -= 1

    def hold(self, student: int, wish: Callable[[Pair], int], more: bool) -> None:
        """Hold what the student has; where more turns come, only what is as good stays open."""
        mine, node = self.columns[student], self.flow.node_of[student]
        has = next((column for column in mine if self.taken[column]), None)
        if has is None or not more:
            self.held[node] = True
            return
        good = {self.arc_of.get(c) for c in mine if wish(self.pairs[c]) == wish(self.pairs[has])}
        for arc in self.out[node]:
            if arc & ~1 not in good:
                self.left[arc] = self.left[arc ^ 1] = 0


def potentials(nodes: int, tail: Any, head: Any, cost: Any, room: Any, amounts: Any) -> Any:
    """Give by arc the difference of shortest distances in the residual graph (Bellman 1958, all arcs at once)."""
    import numpy as np

    forward, back = np.flatnonzero(room > amounts), np.flatnonzero(amounts > 0)
    start = np.concatenate([tail[forward], head[back]])
    end = np.concatenate([head[forward], tail[back]])
    length = np.concatenate([cost[forward], -cost[back]])
    by_end = np.argsort(end, kind="stable")
    start, end, length = start[by_end], end[by_end], length[by_end]
    ends, first = np.unique(end, return_index=True)
    distance = np.zeros(nodes, dtype=np.int64)
    while True:
        nearer = np.minimum(distance[ends], np.minimum.reduceat(distance[start] + length, first))
        if (nearer == distance[ends]).all():
            return distance[tail] - distance[head]
        distance[ends] = nearer


def components(out: list[list[int]], to: list[int], left: list[int]) -> list[int]:
    """Number the strongly connected components (Tarjan 1972), without recursion."""
    part, index, low = [-1] * len(out), [-1] * len(out), [0] * len(out)
    stack: list[int] = []
    counter = parts = 0
    for root in range(len(out)):
        if index[root] >= 0:
            continue
        work = [(root, 0)]
        while work:
            node, step = work.pop()
            if index[node] < 0:
                index[node] = low[node] = counter
                counter += 1
                stack.append(node)
            for place in range(step, len(out[node])):
                arc = out[node][place]
                other = to[arc]
                if left[arc] <= 0 or part[other] >= 0:
                    continue
                if index[other] < 0:
                    work += [(node, place), (other, 0)]
                    break
                low[node] = min(low[node], low[other] if index[other] > index[node] else index[other])
            else:
                if low[node] == index[node]:
                    while True:
                        other = stack.pop()
                        part[other] = parts
                        if other == node:
                            break
                    parts += 1
    return part
