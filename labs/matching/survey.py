"""The checker's own maximum flow: chains of mentor, project and co-mentor, improved by depth-first search."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import pairwise

from labs.matching.problem import Problem

Node = Hashable
IN, OUT = "in", "out"


def survey(problem: Problem) -> tuple[int, list[str]]:
    """Give the joint capacity and the bottlenecks, worked out apart from the solver's."""
    room: dict[Node, dict[Node, int]] = {}
    chains = [_chain(problem, number) for number in range(len(problem.projects))]
    caps = {("lab", row.id): row.capacity for row in problem.labs}
    caps |= {("mentor", row.id): row.capacity for row in problem.mentors}
    caps |= {("project", row.id): 0 if row.closed else row.capacity for row in problem.projects}
    plenty = sum(caps.values()) + 1
    for place, capacity in caps.items():
        _join(room, (IN, place), (OUT, place), capacity)
    for chain in chains:
        ends: list[Node] = ["source", *chain, "sink"]
        for tail, head in pairwise(ends):
            _join(room, tail if tail == "source" else (OUT, tail), head if head == "sink" else (IN, head), plenty)
    total = 0
    while path := _path(room):
        total += 1
        for tail, head in pairwise(path):
            room[tail][head] -= 1
            room[head][tail] += 1
    closed = {("project", row.id) for row in problem.projects if row.closed}
    before, after = _within(room, "source", True), _within(room, "sink", False)
    tight = [p for p in caps if p not in closed and (IN, p) in before and (OUT, p) in after]
    return total, sorted(name for _, name in tight)


def _chain(problem: Problem, number: int) -> list[tuple[str, str]]:
    project = problem.projects[number]
    lab = [] if project.lab is None else [("lab", problem.labs[project.lab].id)]
    second = [] if project.co_mentor is None else [("mentor", problem.mentors[project.co_mentor].id)]
    return [*lab, ("mentor", problem.mentors[project.mentor].id), ("project", project.id), *second]


def _join(room: dict[Node, dict[Node, int]], tail: Node, head: Node, capacity: int) -> None:
    room.setdefault(tail, {})[head] = capacity
    room.setdefault(head, {}).setdefault(tail, 0)


def _path(room: dict[Node, dict[Node, int]]) -> list[Node] | None:
    came: dict[Node, Node | None] = {"source": None}
    stack: list[Node] = ["source"]
    while stack:
        node = stack.pop()
        for other, left in room.get(node, {}).items():
            if left > 0 and other not in came:
                came[other] = node
                if other == "sink":
                    return _back(came)
                stack.append(other)
    return None


def _back(came: dict[Node, Node | None]) -> list[Node]:
    path: list[Node] = ["sink"]
    while (node := came[path[-1]]) is not None:
        path.append(node)
    return path[::-1]


def _within(room: dict[Node, dict[Node, int]], start: Node, forward: bool) -> set[Node]:
    seen, stack = {start}, [start]
    while stack:
        node = stack.pop()
        for other, left in room.get(node, {}).items():
            if other not in seen and (left if forward else room[other][node]) > 0:
                seen.add(other)
                stack.append(other)
    return seen
