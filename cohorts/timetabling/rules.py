"""The hard rules, each once: the name of the function is the message key."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from .problem import Party, Person, Plan, Problem, Stretches


@dataclass(frozen=True)
class Breach:
    """One breach of a rule: whose, by which sessions, in words."""

    subject: str
    sessions: tuple[str, ...]
    text: str


Rule = Callable[[Problem, Plan], Iterator[Breach]]
_EVER = 1 << 60


# one thing at a time ------------------------------------------------------------------------------------------------
def person_overlap(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """Nobody is at two sessions at once."""
    for party in problem.people_parties:
        for a, b in _overlapping(problem, plan, party):
            yield Breach(party.id, (a, b), f"{party.id} would be at {a} and {b} at once, {_when(problem, plan, b)}.")


def group_overlap(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """No group is at two sessions at once, nor groups within one another or with members in common."""
    for party in problem.group_parties:
        for a, b in _overlapping(problem, plan, party):
            text = f"Group {party.id} would be at {a} and {b} at once, {_when(problem, plan, b)}."
            yield Breach(party.id, (a, b), text)


def room_overlap(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """A room holds one session at a time."""
    for rid, xids in _by_room(problem, plan).items():
        for a, b in _pairs(problem, plan, xids, 0):
            yield Breach(rid, (a, b), f"{a} and {b} would be in {rid} at once, {_when(problem, plan, b)}.")


def travel_too_short(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """Between sessions at two sites there is time to travel, for people and for groups."""
    if not problem.longest_travel:
        return
    for party in problem.parties:
        for a, b in _party_pairs(problem, plan, party, problem.longest_travel):
            gap = plan[b].start - problem.end(a, plan[a])
            needed = problem.travel_between(plan[a].room, plan[b].room)
            if 0 <= gap < needed:
                text = f"{party.id} has {gap} minutes from {a} to {b}; the way takes {needed}."
                yield Breach(party.id, (a, b), text)


# when people and rooms can --------------------------------------------------------------------------------------------
def person_unavailable(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """Everyone who takes part is available throughout."""
    for xid, place in plan.items():
        for uid in problem.takes_part[xid]:
            if not available(problem.people[uid], place.start, problem.end(xid, place)):
                yield Breach(uid, (xid,), f"{uid} is not available for {xid} on {_when(problem, plan, xid)}.")


def room_unavailable(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """The room is open throughout."""
    for xid, place in plan.items():
        room = problem.room(place)
        if room and _meets(room.busy, place.start, problem.end(xid, place)):
            yield Breach(room.id, (xid,), f"{room.id} is not available for {xid} on {_when(problem, plan, xid)}.")


def holiday(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """Nothing is taught on a holiday."""
    for xid, place in plan.items():
        day = problem.day(place.start)
        if day in problem.holidays:
            yield Breach(day.isoformat(), (xid,), f"{xid} would be on the holiday {day.isoformat()}.")


def outside_day(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """Sessions lie within the term, on teaching days, between the start and the end of the day."""
    cohort = problem.cohort
    for xid, place in plan.items():
        day, minute = problem.local(place.start)
        in_term = cohort.start_on <= day <= cohort.end_on and day.isoweekday() in cohort.weekdays
        ends = minute + problem.sessions[xid].minutes
        if not in_term or minute < cohort.day_starts or ends > cohort.day_ends:
            yield Breach(xid, (xid,), f"{xid} on {_when(problem, plan, xid)} lies outside the teaching days or hours.")


def off_grid(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """Sessions start on the grid and do not straddle a change of clocks."""
    cohort = problem.cohort
    for xid, place in plan.items():
        if (problem.local(place.start)[1] - cohort.day_starts) % cohort.grid:
            text = f"{xid} on {_when(problem, plan, xid)} does not start on the grid of {cohort.grid} minutes."
            yield Breach(xid, (xid,), text)
        elif cohort.clock.changes_within(place.start, problem.sessions[xid].minutes):
            yield Breach(xid, (xid,), f"{xid} on {_when(problem, plan, xid)} straddles a change of clocks.")


def outside_window(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """A session with a window lies on one of its days."""
    for xid, place in plan.items():
        session = problem.sessions[xid]
        if session.first_day is None or session.last_day is None:
            continue
        if not session.first_day <= problem.day(place.start) <= session.last_day:
            text = f"{xid} must lie between {session.first_day} and {session.last_day}."
            yield Breach(xid, (xid,), text)


# the room -------------------------------------------------------------------------------------------------------------
def room_too_small(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """The room has a seat for everyone in the session's groups."""
    for xid, place in plan.items():
        room = problem.room(place)
        if room and room.capacity < problem.seats[xid]:
            yield Breach(xid, (xid,), f"{xid} needs {problem.seats[xid]} seats; {room.id} has {room.capacity}.")


def room_lacks_feature(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """The room has every feature that the session asks for."""
    for xid, place in plan.items():
        need, room = problem.sessions[xid].need, problem.room(place)
        if need and room and (lacking := need.features - room.features):
            yield Breach(xid, (xid,), f"{xid} needs {', '.join(sorted(lacking))}; {room.id} has none.")


def wrong_site(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """A session on site has a known room, at the site it asks for; one online has none."""
    for xid, place in plan.items():
        need = problem.sessions[xid].need
        if need is None and place.room is not None:
            yield Breach(xid, (xid,), f"{xid} is online and takes no room.")
        elif need and place.room not in problem.rooms:
            yield Breach(xid, (xid,), f"{xid} needs a room that exists.")
        elif need and need.site is not None and problem.site(place.room) != need.site:
            yield Breach(xid, (xid,), f"{xid} must be at {need.site}; {place.room} is not.")


# order and load -------------------------------------------------------------------------------------------------------
def order(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """What comes after ends later than what comes before, and so many days later."""
    for xid, session in problem.sessions.items():
        for before in session.after:
            if xid not in plan or before not in plan:
                continue
            days = (problem.day(plan[xid].start) - problem.day(plan[before].start)).days
            if problem.end(before, plan[before]) > plan[xid].start or days < session.gap_days:
                gap = f" and {session.gap_days} days later" if session.gap_days else ""
                yield Breach(xid, (before, xid), f"{xid} must come after {before}{gap}.")


def group_day_too_long(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """A group has no more than its hours on one day."""
    for gid, xids in problem.of_group.items():
        for day, held, minutes in _long_days(problem, plan, xids, problem.groups[gid].day_limit):
            yield Breach(gid, held, f"Group {gid} would have {_hours(minutes)} hours on {day}.")


def person_day_too_long(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """A person has no more than their hours on one day."""
    for uid, xids in problem.of_person.items():
        for day, held, minutes in _long_days(problem, plan, xids, problem.people[uid].day_limit):
            yield Breach(uid, held, f"{uid} would have {_hours(minutes)} hours on {day}.")


# what was fixed -------------------------------------------------------------------------------------------------------
def pin_broken(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """What was pinned by hand stays."""
    for xid, pin in problem.pins.items():
        if xid not in plan:
            continue
        if pin.start is not None and plan[xid].start != pin.start:
            yield Breach(xid, (xid,), f"{xid} is pinned to {problem.when(pin.start)}.")
        if pin.room is not None and plan[xid].room != pin.room:
            yield Breach(xid, (xid,), f"{xid} is pinned to {pin.room}.")


def frozen_moved(problem: Problem, plan: Plan) -> Iterator[Breach]:
    """The past does not move, and nothing is newly placed in it."""
    if problem.frozen_before is None:
        return
    for xid, place in plan.items():
        was = problem.current.get(xid)
        if was is not None and was.start < problem.frozen_before:
            if place != was:
                yield Breach(xid, (xid,), f"{xid} took place on {problem.when(was.start)} and cannot move.")
        elif place.start < problem.frozen_before:
            yield Breach(xid, (xid,), f"{xid} cannot be placed before {problem.when(problem.frozen_before)}.")


RULES: tuple[Rule, ...] = (
    person_overlap,
    group_overlap,
    room_overlap,
    person_unavailable,
    room_unavailable,
    holiday,
    outside_day,
    room_too_small,
    room_lacks_feature,
    wrong_site,
    travel_too_short,
    order,
    outside_window,
    group_day_too_long,
    person_day_too_long,
    pin_broken,
    frozen_moved,
    off_grid,
)


def available(person: Person, start: int, end: int) -> bool:
    """Whether somebody is free from start to end."""
    return (person.free is None or _within(person.free, start, end)) and not _meets(person.busy, start, end)


def _within(stretches: Stretches, start: int, end: int) -> bool:
    i = bisect_right(stretches, (start, _EVER)) - 1
    return i >= 0 and end <= stretches[i][1]


def _meets(stretches: Stretches, start: int, end: int) -> bool:
    i = bisect_left(stretches, (end, 0)) - 1
    return i >= 0 and start < stretches[i][1]


def _pairs(problem: Problem, plan: Plan, xids: Sequence[str], slack: int) -> Iterator[tuple[str, str]]:
    """Pairs in order of start of which the second starts less than `slack` minutes after the first has ended."""
    placed = sorted((plan[xid].start, xid) for xid in xids if xid in plan)
    for i, (start, a) in enumerate(placed):
        until = start + problem.sessions[a].minutes + slack
        for later, b in placed[i + 1 :]:
            if later >= until:
                break
            yield a, b


def _party_pairs(problem: Problem, plan: Plan, party: Party, slack: int) -> Iterator[tuple[str, str]]:
    left, right = party.left, party.right
    xids = left if left is right else left | right
    for a, b in _pairs(problem, plan, tuple(xids), slack):
        if (a in left and b in right) or (b in left and a in right):
            yield a, b


def _overlapping(problem: Problem, plan: Plan, party: Party) -> Iterator[tuple[str, str]]:
    return _party_pairs(problem, plan, party, 0)


def _by_room(problem: Problem, plan: Plan) -> dict[str, list[str]]:
    rooms: dict[str, list[str]] = {}
    for xid, place in plan.items():
        if place.room is not None:
            rooms.setdefault(place.room, []).append(xid)
    return rooms


def _long_days(
    problem: Problem, plan: Plan, xids: Sequence[str], limit: float
) -> Iterator[tuple[date, tuple[str, ...], int]]:
    days: dict[date, list[str]] = {}
    for xid in xids:
        if xid in plan:
            days.setdefault(problem.day(plan[xid].start), []).append(xid)
    for day, held in sorted(days.items()):
        minutes = sum(problem.sessions[xid].minutes for xid in held)
        if minutes > limit:
            yield day, tuple(held), minutes


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g}"


def _when(problem: Problem, plan: Plan, xid: str) -> str:
    return problem.when(plan[xid].start)
