"""The `.ctt` door of the command line: solve or check a competition instance."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from time import monotonic, sleep

from ..children import Child
from ..effort import GUARD, Cancelled, Effort, Progress
from . import instance as files
from . import scores
from .first import First, Spot, Tables
from .instance import Instance, Solution
from .task import Task

MOVES_A_SECOND = 6_000_000
RESERVE = 0.25


@dataclass
class Answer:
    """The best solution with its cost and when it came; no solution when none was found."""

    solution: Solution | None
    cost: int | None
    first: float | None
    total: float
    repeatable: bool


def answer(
    instance: Instance,
    seconds: float,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    began: float | None = None,
) -> Answer:
    """A feasible solution, annealed for the rest of the time by so many children."""
    limit = max(seconds - min(RESERVE, seconds / 4), 0.01)
    effort = Effort(limit * GUARD if workers == 1 else limit, progress, cancelled, began=began)
    tables = Tables(instance)
    start = First(tables, seed).find(effort.goes_on)
    if start is None:
        return Answer(None, None, None, effort.real(), not effort.cancelled)
    first = effort.real()
    effort.best = scores.cost(instance, tables.solution(start))["total"]
    moves = int(limit * MOVES_A_SECOND) if workers == 1 else None
    best, repeatable = _anneal(instance, start, effort, seed, workers, moves) if effort.best else (start, True)
    solution = tables.solution(best)
    if found := scores.violations(instance, solution):
        raise AssertionError(f"the search broke {found[0]}")
    return Answer(solution, scores.cost(instance, solution)["total"], first, effort.real(), repeatable)


def _anneal(
    instance: Instance, start: list[Spot], effort: Effort, seed: int, workers: int, moves: int | None
) -> tuple[list[Spot], bool]:
    until = monotonic() + effort.seconds - effort.real()
    children = [Child(f"{__package__}.worker") for _ in range(workers)]
    best, done = start, 0
    try:
        for i, child in enumerate(children):
            child.tell(Task(instance, start, seed * 1009 + i, until, moves))
        while done < workers and effort.best and not all(child.gone for child in children):
            for child in children:
                for cost, spots, last in child.heard():
                    done += last
                    if effort.best is None or cost < effort.best:
                        effort.best, best = cost, spots
            if not effort.goes_on():
                break
            sleep(0.01)
    finally:
        for child in children:
            child.stop()
    return best, moves is not None and done == workers


def solve(text: str, seconds: float, seed: int, workers: int, began: float) -> int:
    """Write the solution; without one say why in JSON."""
    instance = files.read(text)
    found = answer(instance, seconds, seed, workers, began=began)
    if found.solution is None:
        print(json.dumps({"status": "infeasible", "conflict": _reasons(instance)}, indent=1))  # noqa: T201
        return 3
    sys.stdout.write(files.write_solution(found.solution))
    summary = {"cost": found.cost, "first_feasible": round(found.first or 0, 3), "total": round(found.total, 3)}
    print(json.dumps(summary), file=sys.stderr)  # noqa: T201
    return 0


def check(instance_text: str, solution_text: str) -> int:
    """List what is wrong with a solution, and its cost."""
    instance = files.read(instance_text)
    solution = files.read_solution(solution_text, instance)
    found = scores.violations(instance, solution)
    for rule, text in found:
        print(json.dumps({"rule": rule, "subject": text.split()[0], "text": text}))  # noqa: T201
    if not found:
        print(json.dumps({"cost": scores.cost(instance, solution)}))  # noqa: T201
    return 1 if found else 0


def _reasons(instance: Instance) -> list[dict[str, str]]:
    """Courses with more lectures than periods, or more lectures in all than places."""
    week = instance.days * instance.periods
    closed = dict.fromkeys(instance.courses, 0)
    for cid, _, _ in instance.unavailable:
        closed[cid] += 1
    items = [
        ("availability", cid, f"{cid} has {course.lectures} lectures and {week - closed[cid]} periods")
        for cid, course in instance.courses.items()
        if course.lectures > week - closed[cid]
    ]
    lectures = sum(course.lectures for course in instance.courses.values())
    if lectures > week * len(instance.rooms):
        items.append(("room_occupancy", "rooms", f"{lectures} lectures and {week * len(instance.rooms)} places"))
    return [{"rule": rule, "subject": subject, "text": text} for rule, subject, text in items]
