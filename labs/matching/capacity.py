"""Joint capacity: how many students all caps together can take, whatever anyone prefers, and where it is tight.

A maximum flow lab -> mentor -> project -> co-mentor through nodes with caps (Ford, Fulkerson 1956; shortest
augmenting paths, Edmonds, Karp 1972). A node is a bottleneck when one more place there would let one more unit
through: its entry is within reach of the source and the sink within reach of its exit.
"""

from __future__ import annotations

from collections import deque

from labs.matching.problem import Problem

SOURCE, SINK = 0, 1


class _Network:
    """Nodes split into entry and exit; arcs in pairs, forward and back."""

    def __init__(self) -> None:
        self.head: list[int] = []
        self.left: list[int] = []
        self.arcs: list[list[int]] = [[], []]

    def join(self, tail: int, head: int, capacity: int) -> int:
        """Lay an arc and its reverse; give its number."""
        number = len(self.head)
        self.head += (head, tail)
        self.left += (capacity, 0)
        self.arcs[tail].append(number)
        self.arcs[head].append(number + 1)
        return number

    def node(self, capacity: int) -> int:
        """Make a node with a cap; its entry is the number given, its exit the next."""
        entry = len(self.arcs)
        self.arcs += ([], [])
        self.join(entry, entry + 1, capacity)
        return entry

    def reach(self, start: int, forward: bool) -> list[int]:
        """Give for every node the arc by which it is reached from the start (or reaches it), -1 if not."""
        by = [-1] * len(self.arcs)
        by[start] = len(self.head)
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for arc in self.arcs[node]:
                other = self.head[arc]
                if by[other] < 0 and self.left[arc if forward else arc ^ 1] > 0:
                    by[other] = arc
                    queue.append(other)
        return by

    def push(self, path: list[int]) -> int:
        """Send as much as fits along a path of arcs."""
        amount = min(self.left[arc] for arc in path)
        for arc in path:
            self.left[arc] -= amount
            self.left[arc ^ 1] += amount
        return amount

    def augment(self) -> int:
        """Send flow along one shortest path; 0 when there is none."""
        by = self.reach(SOURCE, forward=True)
        if by[SINK] < 0:
            return 0
        path, node = [], SINK
        while node != SOURCE:
            path.append(by[node])
            node = self.head[by[node] ^ 1]
        return self.push(path)


def joint_capacity(problem: Problem) -> tuple[int, list[str]]:
    """Give the joint capacity and the ids, in order, where one more place would raise it."""
    net = _Network()
    labs = [net.node(row.capacity) for row in problem.labs]
    mentors = [net.node(row.capacity) for row in problem.mentors]
    projects = [net.node(0 if row.closed else row.capacity) for row in problem.projects]
    into_mentor: dict[int, int] = {}
    out_of: dict[int, int] = {}
    many = sum(row.capacity for row in problem.projects) + 1
    into_lab = {lab: net.join(SOURCE, lab, many) for lab in labs}
    total = 0
    for row, node in zip(problem.projects, projects, strict=True):
        lead = mentors[row.mentor]
        lab = None if row.lab is None else labs[row.lab]
        if lead not in into_mentor:
            into_mentor[lead] = net.join(SOURCE if lab is None else lab + 1, lead, many)
        path = [] if lab is None else [into_lab[lab], net.arcs[lab][0]]
        path += [into_mentor[lead], net.arcs[lead][0], net.join(lead + 1, node, many), net.arcs[node][0]]
        last = node
        if row.co_mentor is not None:
            last = mentors[row.co_mentor]
            path += [net.join(node + 1, last, many), net.arcs[last][0]]
        if last not in out_of:
            out_of[last] = net.join(last + 1, SINK, many)
        total += net.push([*path, out_of[last]])
    while sent := net.augment():
        total += sent
    return total, _bottlenecks(problem, net, labs, mentors, projects)


def _bottlenecks(
    problem: Problem, net: _Network, labs: list[int], mentors: list[int], projects: list[int]
) -> list[str]:
    before, after = net.reach(SOURCE, forward=True), net.reach(SINK, forward=False)
    rows = [(row.id, node) for row, node in zip(problem.labs, labs, strict=True)]
    rows += [(row.id, node) for row, node in zip(problem.mentors, mentors, strict=True)]
    rows += [(row.id, node) for row, node in zip(problem.projects, projects, strict=True) if not row.closed]
    return sorted(name for name, node in rows if before[node] >= 0 and after[node + 1] >= 0)
