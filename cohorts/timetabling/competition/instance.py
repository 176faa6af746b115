"""Reading `.ctt` and the lines of a solution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..reading import Unusable

Line = tuple[str, str, int, int]
"""Course, room, day and period within the day."""
Solution = list[Line]


@dataclass(frozen=True)
class Course:
    """A course with its lectures, each to be placed."""

    id: str
    teacher: str
    lectures: int
    days: int
    students: int


@dataclass(frozen=True)
class Instance:
    """A competition instance, periods numbered through the week."""

    name: str
    days: int
    periods: int
    courses: Mapping[str, Course]
    rooms: Mapping[str, int]
    curricula: Mapping[str, tuple[str, ...]]
    unavailable: frozenset[tuple[str, int, int]]

    @cached_property
    def rivals(self) -> Mapping[str, frozenset[str]]:
        """The courses that may not share a period with a course, itself included."""
        found: dict[str, set[str]] = {cid: {cid} for cid in self.courses}
        teachers: dict[str, list[str]] = {}
        for cid, course in self.courses.items():
            teachers.setdefault(course.teacher, []).append(cid)
        for together in [*self.curricula.values(), *teachers.values()]:
            for cid in together:
                found[cid].update(together)
        return {cid: frozenset(others) for cid, others in found.items()}


def read(text: str) -> Instance:
    """An instance from its text; what is unusable is refused by section and line."""
    head, sections = _sections(text)
    days, periods = _count(head, "DAYS"), _count(head, "PERIODS_PER_DAY")
    courses = dict(_course(number, words) for number, words in sections["COURSES"])
    rooms = {words[0]: _whole(number, words, 1) for number, words in sections["ROOMS"]}
    curricula = dict(_curriculum(number, words, courses) for number, words in sections["CURRICULA"])
    for section, table in (("COURSES", courses), ("ROOMS", rooms), ("CURRICULA", curricula)):
        if len(table) != _count(head, section) or len(table) != len(sections[section]):
            raise Unusable(
                section, f"has {len(sections[section])} lines, {len(table)} different; {head[section]} were said"
            )
    unavailable = frozenset(_closed(number, words, courses, days, periods) for number, words in sections["CONSTRAINTS"])
    return Instance(head.get("NAME", ""), days, periods, courses, rooms, curricula, unavailable)


def _sections(text: str) -> tuple[dict[str, str], dict[str, list[tuple[int, list[str]]]]]:
    head: dict[str, str] = {}
    sections: dict[str, list[tuple[int, list[str]]]] = {
        name: [] for name in ("COURSES", "ROOMS", "CURRICULA", "CONSTRAINTS", "OTHER")
    }
    inside: str | None = None
    for number, line in enumerate(text.replace("\r", "").split("\n"), 1):
        words = line.split()
        if not words:
            continue
        if words[0].upper().startswith("END"):
            break
        if len(words) == 1 and words[0].endswith(":"):
            inside = {"UNAVAILABILITY_CONSTRAINTS": "CONSTRAINTS"}.get(words[0][:-1].upper(), words[0][:-1].upper())
            inside = inside if inside in sections else "OTHER"
        elif inside is None:
            head[words[0].rstrip(":").upper()] = " ".join(words[1:])
        else:
            sections[inside].append((number, words))
    return head, sections


def _count(head: Mapping[str, str], name: str) -> int:
    if not head.get(name, "").isdigit():
        raise Unusable(name, "is missing or is not a whole number")
    return int(head[name])


def _whole(number: int, words: list[str], at: int) -> int:
    if len(words) <= at or not words[at].isdigit():
        raise Unusable(f"line {number}", f"word {at + 1} is not a whole number")
    return int(words[at])


def _course(number: int, words: list[str]) -> tuple[str, Course]:
    lectures, days, students = (_whole(number, words, at) for at in (2, 3, 4))
    return words[0], Course(words[0], words[1], lectures, days, students)


def _curriculum(number: int, words: list[str], courses: Mapping[str, Course]) -> tuple[str, tuple[str, ...]]:
    members = words[2:]
    if len(members) != _whole(number, words, 1):
        raise Unusable(f"line {number}", f"curriculum {words[0]} does not have {words[1]} courses")
    for cid in members:
        if cid not in courses:
            raise Unusable(f"line {number}", f"{cid!r} is not a known course")
    return words[0], tuple(dict.fromkeys(members))


def _closed(
    number: int, words: list[str], courses: Mapping[str, Course], days: int, periods: int
) -> tuple[str, int, int]:
    day, period = _whole(number, words, 1), _whole(number, words, 2)
    if words[0] not in courses:
        raise Unusable(f"line {number}", f"{words[0]!r} is not a known course")
    if day >= days or period >= periods:
        raise Unusable(f"line {number}", f"day {day}, period {period} is not in the week")
    return words[0], day, period


def read_solution(text: str, instance: Instance) -> Solution:
    """The lines `COURSE ROOM DAY PERIOD` of a solution."""
    return list(_lines(text, instance))


def _lines(text: str, instance: Instance) -> Iterator[Line]:
    for number, line in enumerate(text.replace("\r", "").split("\n"), 1):
        words = line.split()
        if not words:
            continue
        if len(words) != 4:
            raise Unusable(f"line {number}", "is not COURSE ROOM DAY PERIOD")
        day, period = _whole(number, words, 2), _whole(number, words, 3)
        known = words[0] in instance.courses and words[1] in instance.rooms
        if not known or day >= instance.days or period >= instance.periods:
            raise Unusable(f"line {number}", "names something that is not in the instance")
        yield words[0], words[1], day, period


def write_solution(solution: Solution) -> str:
    """The solution as text, a lecture a line."""
    return "".join(f"{cid} {rid} {day} {period}\n" for cid, rid, day, period in solution)
