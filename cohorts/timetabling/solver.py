"""Solving: a first plan by greedy and repair, a better one by ruin and recreate, proof by constraint programming.

1. Stand what the current plan says; place the rest, pushing out what is in the way.
2. When that does not end, ask a child for the reason: it finds a conflict, or else a plan.
3. Ruin and recreate, while the child looks for fewer moves, for a bound, and for a better plan.
4. Give out what the checker passes.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic, sleep
from typing import Any

from .board import Board
from .bounds import least_cost, least_moves
from .check import fingerprint, violations
from .children import Child, Failed
from .costs import cost, moved
from .effort import Cancelled, Effort, Progress
from .problem import Place, Plan, Problem
from .search import Search, Where

ENGINE = "cohorts.timetabling"
VERSION = "1.0"
FORMAT = "timetable-plan/1"
LOOKS_A_SECOND = 700_000
RESERVE = 0.05
PATIENCE = 0.3
HEAR = 0.02
STILL = 5
"""After so many tries a session without a gain, a plan with proven fewest moves is left as it is."""
PROOF = 0.1
"""The measure of work of CP-SAT that stands for a second."""
MANY = 20
"""For so many unplaced sessions it is said what blocks them."""
MOST = 0.01
"""Seconds a session that may be spent on placing the most."""
PROVABLE = 120
"""Up to so many sessions one worker spends the end of its time on proof."""


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
    limit = max(seconds - min(RESERVE, seconds / 10), 0.01)
    effort = Effort(limit, progress, cancelled, LOOKS_A_SECOND if workers == 1 else None, began)
    solving = _Solving(problem, effort, seed, workers)
    try:
        return solving.run()
    finally:
        solving.close()


class _Solving:
    def __init__(self, problem: Problem, effort: Effort, seed: int, workers: int) -> None:
        self.problem, self.effort, self.seed, self.workers = problem, effort, seed, workers
        self.child: Child | None = None
        self.asked: str | None = None
        self.heard_at = 0.0
        if workers > 1:
            self._hire()
        self.board = Board(problem)
        self.search = Search(self.board, seed)
        self.bound, self.moves_bound = least_cost(problem), 0
        self.first: float | None = None
        self.conflict: list[dict[str, Any]] | None = None
        self.offered: list[Plan] = []
        self.todo: list[str] = []

    def run(self) -> dict[str, Any]:
        """Construct, improve, and say what was reached."""
        self.search.begin()
        whole = self._construct()
        if self.conflict is not None:
            self._place_most()
        if whole:
            self._improve()
        return self._result("infeasible" if self.conflict is not None else "feasible" if whole else "partial")

    # a first plan -----------------------------------------------------------------------------------------------
    def _construct(self) -> bool:
        search, effort = self.search, self.effort
        if search.hopeless:
            self._explain(search.hopeless[:1])
        patience = min(PATIENCE / effort.seconds, 0.2)
        placed = search.construct(lambda: self._goes_on(patience))
        if not placed and not search.hopeless:
            self._explain(search.unplaced)
        while self.asked and self._goes_on():
            if self.workers > 1 and search.unplaced:
                if search.construct(lambda: self._goes_on() and bool(self.asked)) and not search.hopeless:
                    break
            else:
                sleep(HEAR)
        return self._whole() or self._persist()

    def _explain(self, unplaced: list[int]) -> None:
        self._ask("explain", unplaced=[self.board.ids[x] for x in unplaced])

    def _whole(self) -> bool:
        """Whether every session stands, on the board or in what the child has offered."""
        if not self.search.hopeless and not self.search.unplaced:
            self._found()
            return True
        if self.offered and len(self.offered[-1]) == len(self.problem.sessions):
            self.board.set_plan(self.board.numbers(self.offered.pop()))
            self.search.unplaced = []
            self._found()
            return True
        return False

    def _persist(self) -> bool:
        """Nobody knows why: try to the end."""
        if self.conflict is not None or self.search.hopeless:
            return False
        if self.search.construct(self._goes_on):
            self._found()
            return True
        return False

    def _place_most(self) -> None:
        """After a conflict: the plan with the most sessions placed. One missing is the best; else look further."""
        self.offered.clear()
        best = list(self.board.where)
        named = dict.fromkeys(xid for item in self.conflict or () for xid in item["sessions"])
        for xid in named:
            if best.count(None) <= 1 or not self._goes_on():
                break
            self._place_without(self.board.number[xid])
            best = min(best, list(self.board.where), key=lambda where: where.count(None))
        self.board.set_plan(best)
        if best.count(None) > 1 and self._goes_on():
            self._prove_most()

    def _place_without(self, x: int) -> None:
        """Place everything but one session of the conflict."""
        self.board.set_plan([None] * len(self.board.ids))
        search = Search(self.board, self.seed)
        search.hopeless = sorted({*search.hopeless, x})
        search.begin()
        until = self.effort.share() + min(PATIENCE / self.effort.seconds, 0.1)
        search.construct(lambda: self._goes_on(until))

    def _prove_most(self) -> None:
        self._ask("most", plan=self.board.plan())
        patience = MOST * len(self.problem.sessions) if self.workers > 1 else self.effort.most
        until = self.effort.real() + patience
        while self.asked and self._goes_on() and self.effort.real() < until:
            sleep(HEAR)
        for plan in self.offered:
            if len(plan) > len(self.board.plan()):
                self.board.set_plan(self.board.numbers(plan))

    # a better plan ----------------------------------------------------------------------------------------------
    def _improve(self) -> None:
        self.moves_bound = least_moves(self.problem)
        if self._moves_in(self.board.where) > self.moves_bound:
            self.todo.append("fewest")
        if self.workers > 1:
            if not self.problem.current:
                self.todo.append("best")
            self.search.improve(self._improves, self.effort.share, self._found)
            self._settle()
            return
        self._wait()
        proves = len(self.problem.sessions) <= PROVABLE and not self.problem.current
        until = 0.6 if proves else 1.0
        self.search.improve(lambda: self._improves(until), lambda: self.effort.share() / until, self._found)
        self.todo = ["best"] if proves and self.board.cost > self.bound else []
        self._wait()

    def _moves_in(self, where: Where) -> int:
        return sum(home is not None and home != stood for home, stood in zip(self.board.home, where, strict=True))

    def _wait(self) -> None:
        """With one worker: let the child do its tasks while nothing else runs."""
        while (self.todo or self.asked) and self.effort.goes_on():
            self._next_task()
            self._hear()
            sleep(HEAR)
        self._settle()

    def _settle(self) -> None:
        """Take over the best of what the child has offered."""
        for plan in self.offered:
            if len(plan) == len(self.problem.sessions) and self.search.adopt(self.board.numbers(plan)):
                self._found()
        self.offered.clear()

    def _next_task(self) -> None:
        if self.todo and self.asked is None:
            self._ask(self.todo.pop(0), plan=self.board.plan())

    def _improves(self, until: float = 1.0) -> bool:
        if self.workers > 1:
            self._next_task()
            self._settle()
        if self._settled_moves() and self.search.still > STILL * len(self.problem.sessions):
            return False
        return self._goes_on(until) and self.search.best_cost > self.bound + 1e-9

    def _settled_moves(self) -> bool:
        """Whether there is a plan to stay close to, and it is proven that no fewer sessions can move."""
        return bool(self.problem.current) and not self.asked and self._moves_in(self.search.best) <= self.moves_bound

    def _goes_on(self, until: float = 1.0) -> bool:
        self.effort.work = self.board.looks
        now = monotonic()
        if self.asked and now - self.heard_at > HEAR:
            self.heard_at = now
            self._hear()
        return self.effort.goes_on(until)

    def _found(self) -> None:
        if self.first is None:
            self.first = self.effort.spent()
            self.effort.bound = self.bound
            self.effort.best = self.board.cost
            self.effort.tell()
        self.effort.best, self.effort.bound = self.board.cost, self.bound

    # the child --------------------------------------------------------------------------------------------------
    def _hire(self) -> Child:
        if self.child is None:
            self.child = Child(f"{__package__}.exact.worker")
        return self.child

    def _ask(self, do: str, **more: Any) -> None:
        """Set the child to work; with one worker within a measure of work."""
        left = self.effort.seconds - self.effort.real()
        work = (
            None if self.workers > 1 or do == "explain" else max(0.1, self.effort.seconds * (1 - self.effort.share()))
        )
        task = {"do": do, "problem": self.problem, "until": monotonic() + left, "seed": self.seed, "work": work, **more}
        self._hire().tell(task)
        self.asked = do

    def _hear(self) -> None:
        if self.child is None:
            return
        try:
            for said in self.child.heard():
                self._take(said)
        except Failed:
            self.asked = None
            self.todo.clear()
        if self.child.gone:
            self.asked = None

    def _take(self, said: Mapping[str, Any]) -> None:
        for name in ("plan", "fewer", "most"):
            if name in said:
                self.offered.append(said[name])
        if "conflict" in said:
            self.conflict = said["conflict"]
        self.bound = max(self.bound, said.get("bound", self.bound))
        self.moves_bound = max(self.moves_bound, said.get("moves_bound", 0))
        if "done" in said:
            self.asked = None

    def close(self) -> None:
        """Let nobody work on."""
        if self.child is not None:
            self.child.stop()

    # the answer -------------------------------------------------------------------------------------------------
    def _result(self, status: str) -> dict[str, Any]:
        problem, plan = self.problem, self.board.plan()
        if found := violations(problem, plan):
            raise Unsound(found[0].text)
        total = cost(problem, plan)
        if status == "feasible" and total["total"] <= self.bound + 1e-9:
            status = "optimal"
        missing = [xid for xid in problem.sessions if xid not in plan]
        unplaced = {xid: self._blocking(plan, xid) for xid in missing[:MANY]} | {xid: [] for xid in missing[MANY:]}
        answer: dict[str, Any] = {"status": status, "plan": written(problem, plan), "unplaced": unplaced, "cost": total}
        if status == "infeasible":
            answer["partial"], answer["plan"] = answer["plan"], {}
            answer["conflict"] = self.conflict
        answer["bound"] = self.bound if status in ("feasible", "optimal") else None
        if problem.current:
            count = moved(problem, plan)
            answer["moves"] = {"count": count, "at_least": self.moves_bound, "fewest": count <= self.moves_bound}
        seconds = {"first_feasible": self.first, "total": self.effort.spent()}
        rounded = {name: None if value is None else round(value, 3) for name, value in seconds.items()}
        return finished({**answer, "seconds": rounded, "seed": self.seed}, problem)

    def _blocking(self, plan: Plan, xid: str) -> list[str]:
        """The rules that stand in the way of a session, at places drawn evenly from the term."""
        board, hits = self.board, dict[str, int]()
        starts = board.slots[:: max(1, len(board.slots) // 12)]
        rooms = (
            [None] if self.problem.sessions[xid].need is None else board.room_ids[:: max(1, len(board.room_ids) // 4)]
        )
        for start in starts:
            for room in rooms:
                for hit in violations(self.problem, {**plan, xid: Place(start, room)}):
                    hits[hit.rule] = hits.get(hit.rule, 0) + 1
        return sorted(hits, key=lambda rule: (-hits[rule], rule))


def written(problem: Problem, plan: Plan) -> dict[str, Any]:
    """A plan in the words of the format."""
    return {
        xid: {"starts_at": problem.cohort.clock.iso(plan[xid].start), "room": plan[xid].room} for xid in sorted(plan)
    }


def finished(answer: Mapping[str, Any], problem: Problem) -> dict[str, Any]:
    """The whole result: the answer with its fingerprints."""
    head = {"format": FORMAT, "engine": ENGINE, "version": VERSION, "instance_sha256": problem.sha256}
    return {**head, "result_sha256": fingerprint(answer), **answer}
