"""The soft rules: what a plan costs, by term."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .problem import Plan, Problem


def target_week(problem: Problem, plan: Plan) -> int:
    """Weeks away from the target, over all sessions."""
    return sum(
        abs(problem.week(problem.day(place.start)) - target)
        for xid, place in plan.items()
        if (target := problem.sessions[xid].target_week) is not None
    )


def group_day(problem: Problem, plan: Plan) -> int:
    """Days on which a group has a session in a room, over all groups."""
    return len(
        {
            (gid, problem.day(place.start))
            for xid, place in plan.items()
            if place.room is not None
            for gid in problem.present_groups[xid]
        }
    )


def room_stability(problem: Problem, plan: Plan) -> int:
    """Rooms beyond the first, over all modules."""
    used = {(problem.sessions[xid].module, place.room) for xid, place in plan.items() if place.room is not None}
    return len(used) - len({module for module, _ in used})


def moved(problem: Problem, plan: Plan) -> int:
    """Sessions of the current plan that stand elsewhere now."""
    return sum(xid in plan and plan[xid] != was for xid, was in problem.current.items())


SOFT: tuple[Callable[[Problem, Plan], int], ...] = (target_week, group_day, room_stability, moved)


def cost(problem: Problem, plan: Plan) -> dict[str, Any]:
    """The weighted terms and their sum."""
    terms: Mapping[str, float] = {soft.__name__: problem.weights[soft.__name__] * soft(problem, plan) for soft in SOFT}
    return {"total": sum(terms.values()), "terms": terms}
