"""The four methods behind one call: values in, a result out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from labs.matching import result as results
from labs.matching.capacity import joint_capacity
from labs.matching.closing import closed_projects
from labs.matching.deficits import deficits
from labs.matching.explain import Explainer
from labs.matching.gains import Gains
from labs.matching.lottery import Seed, draw, normal_seed, strict_choices
from labs.matching.metrics import metrics
from labs.matching.optimal import optimum
from labs.matching.problem import Problem
from labs.matching.result import Result
from labs.matching.seats import House, house_of
from labs.matching.serial import first_come, serial_order, unranked
from labs.matching.stabilise import Question
from labs.matching.stability import Cutoffs, blocking_pairs, cutoffs, verdicts
from labs.matching.watch import Progress, Watch, unswept

METHODS = ("stable", "optimal", "serial", "compare")
FAVOUR = ("students", "mentors")
TIES = ("lottery", "max_size")


class Run:
    """One problem with its lottery drawn, ready for any method."""

    def __init__(self, problem: Problem, seed: Seed, watch: Watch) -> None:
        self.problem = problem
        self.seed = normal_seed(seed)
        self.watch = watch
        self.house: House = house_of(problem)
        self.order = draw(problem, seed)
        self.place = [0] * len(self.order)
        for place, student in enumerate(self.order):
            self.place[student] = place
        self.choices = strict_choices(problem, seed)

    def head(self, method: str) -> Result:
        """Start a result: who solved what, with which seed."""
        return {
            "format": results.FORMAT,
            "engine": results.ENGINE,
            "version": results.VERSION,
            "instance_sha256": self.problem.fingerprint,
            "method": method,
            "seed": self.seed,
            "lottery": [self.problem.students[student] for student in self.order],
        }

    def told(
        self,
        method: str,
        cut: Cutoffs,
        extra: Result,
        certificate: Result,
        explainer: Explainer | None = None,
        gains: Gains | None = None,
    ) -> Result:
        """Fill in what every method tells of its matching."""
        told = verdicts(cut, self.choices)
        explainer = explainer or Explainer(cut, self.choices, told, gains)
        blocking = blocking_pairs(cut, self.choices, told)
        capacity, tight = joint_capacity(self.problem)
        pairs = [[self.problem.students[s], self.problem.projects[p].id] for s, p in blocking[: results.SHOWN]]
        return results.sealed(
            self.head(method)
            | extra
            | {
                "matching": results.named(self.problem, cut.seats),
                "certificate": {
                    "stable": not blocking,
                    "blocking_pairs": pairs,
                    "blocking_pairs_number": len(blocking),
                    **certificate,
                },
                "metrics": metrics(cut, self.choices, told, len(blocking)),
                "joint_capacity": capacity,
                "bottlenecks": tight,
                "deficits": deficits(self.problem, self.house, cut.seats, self.choices),
                "explanations": explainer.all(),
            }
        )


def solve(
    problem: Problem,
    method: str = "stable",
    seed: Seed = 0,
    favour: str = "students",
    ties: str = "lottery",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Result:
    """Place the students by a method; the same problem, seed and version give the same result."""
    for name, value, known in (("method", method, METHODS), ("favour", favour, FAVOUR), ("ties", ties, TIES)):
        if value not in known:
            raise ValueError(f"{name} is {value!r}; choose one of {', '.join(known)}")
    watch = Watch(progress, cancelled)
    watch.tick()
    with unswept():
        run = Run(problem, seed, watch)
        if method == "stable":
            return _stable(run, favour, ties)
        if method == "serial":
            return _serial(run)
        if method == "optimal":
            return _optimal(run)
        return _compare(run, favour, ties)


def _stable(run: Run, favour: str, ties: str) -> Result:
    question = Question(run.problem, run.house, run.order, run.choices, favour, ties, run.watch)
    found = question.answer()
    cut = cutoffs(run.problem, run.house, found.seats, run.place if ties == "lottery" else None)
    extra = {"favour": favour, "ties": ties}
    return run.told("stable", cut, extra, found.certificate)


def _serial(run: Run) -> Result:
    seats = first_come(run.problem, run.house, run.order, run.choices)
    cut = cutoffs(run.problem, run.house, seats, run.place)
    turns = [0] * len(seats)
    for turn, student in enumerate(serial_order(run.problem, run.order)):
        turns[student] = turn
    in_turn = cutoffs(run.problem, unranked(run.house), seats, turns)
    by_turn, by_right = verdicts(in_turn, run.choices), verdicts(cut, run.choices)
    told = [  # a bar holds whatever the turn
        [right if isinstance(right, str) else turn for right, turn in zip(rights, turns, strict=True)]
        for rights, turns in zip(by_right, by_turn, strict=True)
    ]
    return run.told("serial", cut, {}, {"proven": True}, Explainer(in_turn, run.choices, told))


def _optimal(run: Run) -> Result:
    best = optimum(run.problem, run.house, run.order, run.choices, run.watch)
    cut = cutoffs(run.problem, run.house, best.seats, run.place)
    certificate: Result = {"proven": best.proven, "levels": [level.told() for level in best.levels]}
    extra = {"closed": closed_projects(run.problem, run.house, run.order, run.choices, best, run.watch)}
    gains = Gains(cut, run.order, run.choices)
    return run.told("optimal", cut, extra, certificate, gains=gains)


def _compare(run: Run, favour: str, ties: str) -> Result:
    answers = {"stable": _stable(run, favour, ties), "optimal": _optimal(run), "serial": _serial(run)}
    table: dict[str, Any] = {}
    for name, answer in answers.items():
        table[name] = {key: value for key, value in answer["metrics"].items() if key != "fill"}
        table[name]["stable"] = answer["certificate"]["stable"]
        table[name]["proven"] = answer["certificate"]["proven"]
    return results.sealed(run.head("compare") | {"results": answers, "table": table})
