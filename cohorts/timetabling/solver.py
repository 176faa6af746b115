"""Solving: a first plan by greedy and repair, a better one by ruin and recreate, proof by constraint programming."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .board import Board
from .bounds import least_cost
from .check import fingerprint, violations
from .costs import cost
from .effort import Cancelled, Effort, Progress
from .problem import Place, Plan, Problem
from .search import Search

ENGINE = "cohorts.timetabling"
VERSION = "1.0"
FORMAT = "timetable-plan/1"
LOOKS_A_SECOND = 700_000
RESERVE = 0.03


class Unsound(AssertionError):
    """The search handed over a plan that the checker refuses; nothing is given out."""


def solve(
    problem: Problem,
    seconds: float = 10.0,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    began: float | None = None,
) -> dict[str, Any]:
    """The best plan found in the time, as `timetable-plan/1`; with one worker the same on every run."""
    effort = Effort(seconds * (1 - RESERVE), progress, cancelled, LOOKS_A_SECOND if workers == 1 else None, began)
    return _Solving(problem, effort, seed, workers).run()


class _Solving:
    def __init__(self, problem: Problem, effort: Effort, seed: int, workers: int) -> None:
        self.problem, self.effort, self.seed, self.workers = problem, effort, seed, workers
        self.board = Board(problem)
        self.search = Search(self.board, seed)
        self.bound = least_cost(problem)
        self.first: float | None = None

    def run(self) -> dict[str, Any]:
        """Construct, improve, and say what was reached."""
        self.search.begin()
        whole = not self.search.hopeless and self.search.construct(self._goes_on)
        if whole:
            self._found()
            self.search.improve(self._improves, self.effort.share, self._found)
        return self._result("feasible" if whole else "partial")

    def _goes_on(self) -> bool:
        self.effort.work = self.board.looks
        return self.effort.goes_on()

    def _improves(self) -> bool:
        return self._goes_on() and self.board.cost > self.bound

    def _found(self) -> None:
        if self.first is None:
            self.first = self.effort.spent()
        self.effort.best, self.effort.bound = self.board.cost, self.bound
        self.effort.tell()

    def _result(self, status: str) -> dict[str, Any]:
        plan = self.board.plan()
        if found := violations(self.problem, plan):
            raise Unsound(found[0].text)
        total = cost(self.problem, plan)
        if status == "feasible" and total["total"] <= self.bound:
            status = "optimal"
        return finished(
            {
                "status": status,
                "plan": written(self.problem, plan),
                "unplaced": {xid: [] for xid in self.problem.sessions if xid not in plan},
                "cost": total,
                "bound": self.bound,
                "seconds": {
                    "first_feasible": None if self.first is None else round(self.first, 3),
                    "total": round(self.effort.spent(), 3),
                },
                "seed": self.seed,
            },
            self.problem,
        )


def written(problem: Problem, plan: Plan) -> dict[str, Any]:
    """A plan in the words of the format."""
    return {
        xid: {"starts_at": problem.cohort.clock.iso(plan[xid].start), "room": plan[xid].room} for xid in sorted(plan)
    }


def finished(answer: Mapping[str, Any], problem: Problem) -> dict[str, Any]:
    """The whole result: the answer with its fingerprints."""
    head = {"format": FORMAT, "engine": ENGINE, "version": VERSION, "instance_sha256": problem.sha256}
    return {**head, "result_sha256": fingerprint(answer), **answer}


__all__ = ["ENGINE", "FORMAT", "VERSION", "Place", "Unsound", "finished", "solve", "written"]
