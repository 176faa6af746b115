"""The checker: it reads the instance and the answer, and believes nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .clock import NoSuchHour, instant
from .costs import cost
from .problem import Place, Plan, Problem
from .reading import Unusable, sha256
from .rules import RULES

ANSWER = ("status", "plan", "unplaced", "cost", "bound", "moves", "conflict", "partial")
"""The parts of a result that `result_sha256` covers."""


@dataclass(frozen=True)
class Violation:
    """A rule that an answer breaks, whose, and in words; with the sessions concerned."""

    rule: str
    subject: str
    text: str
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What a move of one session would do: the violations it takes part in, and the cost before and after."""

    violations: tuple[Violation, ...]
    cost_before: float
    cost_after: float

    @property
    def allowed(self) -> bool:
        """Whether the session may stand there."""
        return not self.violations


def violations(problem: Problem, plan: Plan) -> list[Violation]:
    """Every breach of every hard rule, in the order of the rules."""
    return [
        Violation(rule.__name__, breach.subject, breach.text, breach.sessions)
        for rule in RULES
        for breach in rule(problem, plan)
    ]


def check(problem: Problem, plan: Mapping[str, Any]) -> list[Violation]:
    """Everything that is wrong with an answer: a whole result, or only its places."""
    document = plan if isinstance(plan.get("plan"), Mapping) else {"plan": plan}
    stands = document.get("partial") if document.get("status") == "infeasible" else document["plan"]
    placed, odd = _read(problem, stands if isinstance(stands, Mapping) else {})
    found = odd + violations(problem, placed)
    excused = _excused(document)
    for xid in problem.sessions:
        if xid not in placed and xid not in excused:
            found.append(Violation("unplaced", xid, f"{xid} has no place.", (xid,)))
    return found + list(_stated(problem, document, placed))


def places(problem: Problem, plan: Mapping[str, Any]) -> dict[str, Place]:
    """The places of an answer as values; what cannot be read raises `Unusable`."""
    placed, odd = _read(problem, plan["plan"] if isinstance(plan.get("plan"), Mapping) else plan)
    if odd:
        raise Unusable(f"plan.{odd[0].subject}", odd[0].text)
    return placed


def verdict(problem: Problem, plan: Mapping[str, Any], session: str, starts_at: Any, room: str | None) -> Verdict:
    """What the checker would say about this session if it stood there."""
    placed, _ = _read(problem, plan["plan"] if isinstance(plan.get("plan"), Mapping) else plan)
    moved, odd = _read(problem, {session: {"starts_at": starts_at, "room": room}})
    after = {**{xid: place for xid, place in placed.items() if xid != session}, **moved}
    after = {xid: after[xid] for xid in problem.sessions if xid in after}
    hits = [hit for hit in violations(problem, after) if session in hit.sessions]
    return Verdict(tuple(odd + hits), cost(problem, placed)["total"], cost(problem, after)["total"])


def _read(problem: Problem, plan: Mapping[str, Any]) -> tuple[dict[str, Place], list[Violation]]:
    placed: dict[str, Place] = {}
    odd: list[Violation] = []
    for xid in sorted(plan):
        value = plan[xid]
        if xid not in problem.sessions:
            odd.append(Violation("unknown_session", xid, f"{xid} is not a session of this cohort.", (xid,)))
            continue
        try:
            placed[xid] = value if isinstance(value, Place) else _place(problem, value)
        except (NoSuchHour, ValueError, TypeError, KeyError, AttributeError) as error:
            odd.append(Violation("off_grid", xid, f"{xid} has no readable time: {error}.", (xid,)))
    return placed, odd


def _place(problem: Problem, value: Mapping[str, Any]) -> Place:
    starts_at, room = value["starts_at"], value["room"]
    clock = problem.cohort.clock
    moment = clock.parse(starts_at if isinstance(starts_at, str) else starts_at.isoformat())
    if moment.second or moment.microsecond:
        raise ValueError(f"{starts_at} is not a whole minute")
    if room is not None and not isinstance(room, str):
        raise TypeError(f"{room!r} is not the name of a room")
    return Place(instant(moment), room)


def _excused(document: Mapping[str, Any]) -> Mapping[str, Any]:
    unplaced = document.get("unplaced")
    return unplaced if document.get("status") in ("partial", "infeasible") and isinstance(unplaced, Mapping) else {}


def _stated(problem: Problem, document: Mapping[str, Any], placed: Plan) -> Iterator[Violation]:
    true = cost(problem, placed)
    stated = document.get("cost")
    if stated is not None and stated != true:
        yield Violation("stated_cost", "cost", f"The cost is {true}, not {stated}.")
    bound = document.get("bound")
    if bound is not None and document.get("status") == "feasible" and bound > true["total"]:
        yield Violation("stated_bound", "bound", f"The bound {bound} lies above the cost {true['total']}.")
    if "instance_sha256" in document and document["instance_sha256"] != problem.sha256:
        yield Violation("other_instance", "instance_sha256", "The answer belongs to another instance.")
    if "result_sha256" in document and document["result_sha256"] != fingerprint(document):
        yield Violation("altered_result", "result_sha256", "The answer was altered after it was written.")


def fingerprint(document: Mapping[str, Any]) -> str:
    """The hash of the answer part of a result."""
    return sha256({key: document[key] for key in ANSWER if key in document})
