"""The competition's rules, hard and soft, each once; this is the checker of the `.ctt` door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations

from .instance import Instance, Solution

WEIGHTS = {"room_capacity": 1, "min_working_days": 5, "curriculum_compactness": 2, "room_stability": 1}


def lectures(instance: Instance, solution: Solution) -> Iterator[str]:
    """Every lecture of a course is held, each in another period."""
    held = Counter(cid for cid, *_ in solution)
    for cid, course in instance.courses.items():
        if held[cid] != course.lectures:
            yield f"{cid} has {held[cid]} lectures, not {course.lectures}"
    for (cid, day, period), times in Counter((cid, day, period) for cid, _, day, period in solution).items():
        if times > 1:
            yield f"{cid} is held {times} times on day {day}, period {period}"


def conflicts(instance: Instance, solution: Solution) -> Iterator[str]:
    """Courses of one curriculum or one teacher are held in different periods."""
    periods: dict[tuple[int, int], set[str]] = {}
    for cid, _, day, period in solution:
        periods.setdefault((day, period), set()).add(cid)
    for (day, period), cids in sorted(periods.items()):
        for one, other in combinations(sorted(cids), 2):
            if other in instance.rivals[one]:
                yield f"{one} and {other} are both on day {day}, period {period}"


def availability(instance: Instance, solution: Solution) -> Iterator[str]:
    """No lecture in a period in which its course is unavailable."""
    for cid, _, day, period in solution:
        if (cid, day, period) in instance.unavailable:
            yield f"{cid} is unavailable on day {day}, period {period}"


def room_occupancy(instance: Instance, solution: Solution) -> Iterator[str]:
    """A room holds one lecture at a time."""
    del instance
    for (rid, day, period), times in Counter((rid, day, period) for _, rid, day, period in solution).items():
        if times > 1:
            yield f"{rid} holds {times} lectures on day {day}, period {period}"


def room_capacity(instance: Instance, solution: Solution) -> int:
    """Students without a seat."""
    return sum(max(0, instance.courses[cid].students - instance.rooms[rid]) for cid, rid, _, _ in solution)


def min_working_days(instance: Instance, solution: Solution) -> int:
    """Days by which a course falls short of its spread."""
    held: dict[str, set[int]] = {cid: set() for cid in instance.courses}
    for cid, _, day, _ in solution:
        held[cid].add(day)
    return sum(max(0, course.days - len(held[cid])) for cid, course in instance.courses.items())


def curriculum_compactness(instance: Instance, solution: Solution) -> int:
    """Lectures of a curriculum with no other of it before or after on the same day."""
    alone = 0
    for members in instance.curricula.values():
        inside = set(members)
        held = Counter((day, period) for cid, _, day, period in solution if cid in inside)
        alone += sum(
            times for (day, period), times in held.items() if not held[day, period - 1] and not held[day, period + 1]
        )
    return alone


def room_stability(instance: Instance, solution: Solution) -> int:
    """Rooms beyond the first, over all courses."""
    del instance
    return len({(cid, rid) for cid, rid, _, _ in solution}) - len({cid for cid, *_ in solution})


HARD: tuple[Callable[[Instance, Solution], Iterator[str]], ...] = (lectures, conflicts, availability, room_occupancy)
SOFT: tuple[Callable[[Instance, Solution], int], ...] = (
    room_capacity,
    min_working_days,
    curriculum_compactness,
    room_stability,
)


def violations(instance: Instance, solution: Solution) -> list[tuple[str, str]]:
    """Every breach of a hard rule, by its name."""
    return [(rule.__name__, text) for rule in HARD for text in rule(instance, solution)]


def cost(instance: Instance, solution: Solution) -> dict[str, int]:
    """The weighted soft terms and their total."""
    terms = {soft.__name__: WEIGHTS[soft.__name__] * soft(instance, solution) for soft in SOFT}
    return {**terms, "total": sum(terms.values())}
