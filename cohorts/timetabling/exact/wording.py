"""The items of a conflict in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from ..problem import Problem
from .labels import Item


def words(problem: Problem, item: Item, sessions: Sequence[str]) -> str:
    """What an item demands of these sessions."""
    rule, subject = item
    return _SAY[rule](problem, subject, _listed(sessions))


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "no session"


def _group(problem: Problem, subject: str, sessions: str) -> str:
    limit = problem.groups[subject].day_limit
    return f"Group {subject} has no more than {limit / 60:g} hours a day ({sessions})."


def _person(problem: Problem, subject: str, sessions: str) -> str:
    return f"{subject} has no more than {problem.people[subject].day_limit / 60:g} hours a day ({sessions})."


def _order(problem: Problem, subject: str, sessions: str) -> str:
    del sessions
    session = problem.sessions[subject]
    gap = f", at least {session.gap_days} days later" if session.gap_days else ""
    return f"{subject} comes after {_listed(session.after)}{gap}."


def _window(problem: Problem, subject: str, sessions: str) -> str:
    del sessions
    session = problem.sessions[subject]
    return f"{subject} must lie between {session.first_day} and {session.last_day}."


def _pin(problem: Problem, subject: str, sessions: str) -> str:
    del sessions
    pin = problem.pins[subject]
    time = problem.when(pin.start) if pin.start is not None else ""
    return f"{subject} is pinned to {' in '.join(filter(None, (time, pin.room)))}."


def _frozen(problem: Problem, subject: str, sessions: str) -> str:
    del sessions
    was, before = problem.current.get(subject), problem.frozen_before
    if was is not None and before is not None and was.start < before:
        return f"{subject} took place on {problem.when(was.start)} and cannot move."
    return f"{subject} cannot be placed before {problem.when(before or 0)}."


def _day(problem: Problem, subject: str, sessions: str) -> str:
    del sessions
    cohort = problem.cohort
    opens, closes = (f"{minute // 60:02}:{minute % 60:02}" for minute in (cohort.day_starts, cohort.day_ends))
    return (
        f"{subject} ({problem.sessions[subject].minutes} minutes) must lie within the teaching days of "
        f"{cohort.start_on} to {cohort.end_on}, between {opens} and {closes}."
    )


def _seats(problem: Problem, subject: str, sessions: str) -> str:
    del sessions
    largest = max((room.capacity for room in problem.rooms.values()), default=0)
    return f"{subject} needs a room with {problem.seats[subject]} seats (the largest room has {largest})."


def _features(problem: Problem, subject: str, sessions: str) -> str:
    del sessions
    need = problem.sessions[subject].need
    asked = sorted(need.features) if need else []
    nobody = [feature for feature in asked if all(feature not in room.features for room in problem.rooms.values())]
    tail = f"; no room has {_listed(nobody)}" if nobody else ""
    return f"{subject} needs a room with {_listed(asked)}{tail}."


def _site(problem: Problem, subject: str, sessions: str) -> str:
    del sessions
    need = problem.sessions[subject].need
    return f"{subject} must be at {need.site}." if need and need.site else f"{subject} needs a room that exists."


_SAY = {
    "person_overlap": lambda problem, subject, sessions: f"{subject} can be at one session at a time ({sessions}).",
    "group_overlap": lambda problem, subject, sessions: (
        f"Group {subject} can be at one session at a time ({sessions})."
    ),
    "room_overlap": lambda problem, subject, sessions: f"{subject} holds one session at a time ({sessions}).",
    "person_unavailable": lambda problem, subject, sessions: (
        f"{subject} is only available at given times ({sessions})."
    ),
    "room_unavailable": lambda problem, subject, sessions: f"{subject} is closed at given times ({sessions}).",
    "holiday": lambda problem, subject, sessions: f"{subject} is a holiday ({sessions}).",
    "travel_too_short": lambda problem, subject, sessions: (
        f"{subject} needs time to travel between sites ({sessions})."
    ),
    "off_grid": lambda problem, subject, sessions: (
        f"{subject} starts on the grid of {problem.cohort.grid} minutes and straddles no change of clocks."
    ),
    "outside_day": _day,
    "outside_window": _window,
    "room_too_small": _seats,
    "room_lacks_feature": _features,
    "wrong_site": _site,
    "order": _order,
    "group_day_too_long": _group,
    "person_day_too_long": _person,
    "pin_broken": _pin,
    "frozen_moved": _frozen,
}
