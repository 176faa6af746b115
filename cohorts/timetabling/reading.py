"""Reading `timetable/1`: what is unusable is refused by the name of its field."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .clock import DAY, Clock, NoSuchHour, instant
from .problem import Cohort, Group, Need, Person, Pin, Place, Problem, Room, Session, Stretches

FORMAT = "timetable/1"
WEIGHTS: Mapping[str, float] = {"target_week": 3, "group_day": 2, "room_stability": 1, "moved": 50}
_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")
_LONGEST_TERM = 3 * 366


class Unusable(ValueError):
    """The input cannot be used: which field, and what is wrong with it."""

    def __init__(self, field: str, wrong: str) -> None:
        super().__init__(f"{field}: {wrong}")
        self.field = field
        self.wrong = wrong


class Field:
    """A value with its path, so that a refusal can name it."""

    def __init__(self, value: Any, path: str) -> None:
        self.value = value
        self.path = path

    def wrong(self, what: str) -> Unusable:
        """The refusal of this field."""
        return Unusable(self.path, what)

    def __getitem__(self, key: str) -> Field:
        found = self.maybe(key)
        if found is None:
            raise Unusable(self._under(key), "is missing")
        return found

    def maybe(self, key: str) -> Field | None:
        """The field of that name, or None when it is absent or null."""
        value = self.table().get(key)
        return None if value is None else Field(value, self._under(key))

    def _under(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def table(self) -> dict[str, Any]:
        """A JSON object."""
        if not isinstance(self.value, dict):
            raise self.wrong("is not an object")
        return self.value

    def entries(self) -> Iterator[tuple[str, Field]]:
        """The entries of an object, in order of their key, so that the order of a file decides nothing."""
        table = self.table()
        for key in table:
            if not isinstance(key, str) or not key:
                raise self.wrong("has an empty name")
        for key in sorted(table):
            yield key, Field(table[key], self._under(key))

    def many(self) -> list[Field]:
        """A JSON list."""
        if not isinstance(self.value, list | tuple):
            raise self.wrong("is not a list")
        return [Field(value, f"{self.path}[{i}]") for i, value in enumerate(self.value)]

    def text(self) -> str:
        """Some words."""
        if not isinstance(self.value, str) or not self.value:
            raise self.wrong("is not a text")
        return self.value

    def number(self, least: float = 0, most: float = math.inf) -> float:
        """A finite number within its limits."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.wrong("is not a number")
        if not least <= value <= most:
            raise self.wrong(f"is {value}, not between {least} and {most}" if most < math.inf else f"is below {least}")
        return int(value) if value == int(value) else value

    def whole(self, least: int = 0, most: float = math.inf) -> int:
        """A whole number within its limits."""
        value = self.number(least, most)
        if not isinstance(value, int):
            raise self.wrong("is not a whole number")
        return value

    def day(self) -> date:
        """A date."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            raise self.wrong(f"{self.value!r} is not a date") from None

    def time(self) -> int:
        """A time of day as minutes; 24:00 is its end."""
        found = _TIME.fullmatch(self.text())
        minutes = int(found[1]) * 60 + int(found[2]) if found else DAY + 1
        if minutes > DAY:
            raise self.wrong(f"{self.value!r} is not a time of day")
        return minutes

    def moment(self, clock: Clock) -> datetime:
        """A datetime, local to the clock where it carries no offset."""
        try:
            return clock.parse(self.text())
        except NoSuchHour as hour:
            raise self.wrong(str(hour)) from None
        except ValueError:
            raise self.wrong(f"{self.value!r} is not a date and time") from None

    def minute(self, clock: Clock) -> int:
        """A datetime to the minute."""
        moment = self.moment(clock)
        if moment.second or moment.microsecond:
            raise self.wrong(f"{self.value!r} is not a whole minute")
        return instant(moment)

    def zone(self) -> Clock:
        """A time zone by its name."""
        name = self.text()
        try:
            return Clock(ZoneInfo(name))
        except (OSError, ValueError, KeyError):
            raise self.wrong(f"{name!r} is not a known time zone") from None

    def known(self, names: Mapping[str, Any], what: str) -> str:
        """The name of something declared elsewhere."""
        name = self.text()
        if name not in names:
            raise self.wrong(f"{name!r} is not a known {what}")
        return name


def canonical(instance: Any) -> bytes:
    """The bytes that stand for a value: sorted keys, UTF-8, no white space."""
    return json.dumps(instance, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def sha256(value: Any) -> str:
    """The fingerprint of a value in its canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def read(instance: Mapping[str, Any]) -> Problem:
    """Turn an instance into a problem, or raise `Unusable`."""
    top = Field(instance, "")
    if not isinstance(instance, dict):
        raise Unusable("instance", "is not an object")
    if instance.get("format") != FORMAT:
        raise Unusable("format", f"is {instance.get('format')!r}, not {FORMAT!r}")
    cohort = _cohort(top["cohort"])
    clock = cohort.clock
    people = {uid: _person(uid, field, cohort) for uid, field in top["people"].entries()}
    groups = _groups(top["groups"], people)
    rooms = {rid: _room(rid, field, clock) for rid, field in top["rooms"].entries()}
    sessions = _sessions(top["sessions"], groups, people)
    frozen = top.maybe("frozen_before")
    return Problem(
        cohort=cohort,
        holidays=frozenset(day.day() for day in _list(top, "holidays")),
        groups=groups,
        people=people,
        rooms=rooms,
        travel=_travel(top, rooms),
        sessions=sessions,
        pins={xid: _pin(field, sessions[xid], rooms, clock) for xid, field in _named(top, "pins", sessions)},
        current={xid: _current(field, rooms, clock) for xid, field in _named(top, "current", sessions)},
        frozen_before=frozen.minute(clock) if frozen else None,
        weights=_weights(top.maybe("weights")),
        sha256=_fingerprint(instance),
    )


def _fingerprint(instance: Mapping[str, Any]) -> str:
    try:
        return sha256(instance)
    except (TypeError, ValueError, UnicodeEncodeError) as error:
        raise Unusable("instance", f"cannot be written as JSON: {error}") from None


def _list(field: Field, key: str) -> list[Field]:
    found = field.maybe(key)
    return found.many() if found else []


def _named(top: Field, key: str, sessions: Mapping[str, Session]) -> Iterator[tuple[str, Field]]:
    found = top.maybe(key)
    for xid, field in found.entries() if found else ():
        if xid not in sessions:
            raise field.wrong(f"{xid!r} is not a known session")
        yield xid, field


def _cohort(field: Field) -> Cohort:
    start, end = field["start_on"].day(), field["end_on"].day()
    if end < start:
        raise field["end_on"].wrong("is before start_on")
    if (end - start).days > _LONGEST_TERM:
        raise field["end_on"].wrong("is more than three years after start_on")
    opens, closes = field["day_starts"].time(), field["day_ends"].time()
    if closes <= opens:
        raise field["day_ends"].wrong("is not after day_starts")
    weekdays = frozenset(day.whole(1, 7) for day in field["weekdays"].many())
    if not weekdays:
        raise field["weekdays"].wrong("is empty")
    grid = field["grid_minutes"].whole(1, DAY)
    return Cohort(field["time_zone"].zone(), start, end, weekdays, opens, closes, grid)


def _groups(field: Field, people: Mapping[str, Person]) -> dict[str, Group]:
    names = field.table()
    groups = {}
    for gid, entry in field.entries():
        parent = entry.maybe("parent")
        groups[gid] = Group(
            id=gid,
            size=entry["size"].whole(),
            members=tuple(dict.fromkeys(uid.known(people, "person") for uid in _list(entry, "members"))),
            parent=parent.known(names, "group") if parent else None,
            day_limit=_day_limit(entry),
        )
    for gid in groups:
        _refuse_circle(gid, groups)
    return groups


def _refuse_circle(gid: str, groups: Mapping[str, Group]) -> None:
    line, at = [gid], groups[gid].parent
    while at is not None:
        if at in line:
            raise Unusable(f"groups.{gid}.parent", "runs in a circle: " + " → ".join([*line, at]))
        line.append(at)
        at = groups[at].parent


def _day_limit(field: Field) -> float:
    hours = field.maybe("hours_per_day")
    return (hours.number(0, 24) if hours else 6) * 60


def _person(uid: str, field: Field, cohort: Cohort) -> Person:
    zone = field.maybe("time_zone")
    clock = zone.zone() if zone else cohort.clock
    hours = field.maybe("hours")
    return Person(
        id=uid,
        free=_free(hours, clock, cohort) if hours else None,
        busy=_busy(_list(field, "unavailable"), clock),
        day_limit=_day_limit(field),
    )


def _free(field: Field, clock: Clock, cohort: Cohort) -> Stretches:
    weekly: dict[int, list[tuple[int, int]]] = {}
    for entry in field.many():
        opens, closes = entry["from"].time(), entry["to"].time()
        if closes <= opens:
            raise entry["to"].wrong("is not after from")
        weekly.setdefault(entry["weekday"].whole(1, 7), []).append((opens, closes))
    day, last = cohort.start_on - timedelta(days=2), cohort.end_on + timedelta(days=2)
    stretches = []
    while day <= last:
        for opens, closes in weekly.get(day.isoweekday(), ()):
            stretches.append((clock.edge(day, opens), clock.edge(day, closes)))
        day += timedelta(days=1)
    return joined(stretches)


def _busy(fields: list[Field], clock: Clock) -> Stretches:
    stretches = []
    for entry in fields:
        begins, ends = entry["from"].moment(clock), entry["to"].moment(clock)
        if ends <= begins:
            raise entry["to"].wrong("is not after from")
        stretches.append((instant(begins), instant(ends + timedelta(seconds=59, microseconds=999_999))))
    return joined(stretches)


def joined(stretches: list[tuple[int, int]]) -> Stretches:
    """The same minutes as stretches in order that do not touch."""
    result: list[tuple[int, int]] = []
    for begins, ends in sorted(stretches):
        if result and begins <= result[-1][1]:
            result[-1] = (result[-1][0], max(ends, result[-1][1]))
        elif ends > begins:
            result.append((begins, ends))
    return tuple(result)


def _room(rid: str, field: Field, clock: Clock) -> Room:
    site = field.maybe("site")
    return Room(
        id=rid,
        capacity=field["capacity"].whole(),
        features=frozenset(feature.text() for feature in _list(field, "features")),
        site=site.text() if site else None,
        busy=_busy(_list(field, "unavailable"), clock),
    )


def _travel(top: Field, rooms: Mapping[str, Room]) -> dict[tuple[str, str], int]:
    found = top.maybe("travel_minutes")
    given = {}
    for key, field in found.entries() if found else ():
        here, bar, there = key.partition("|")
        if not (bar and here and there):
            raise field.wrong("is not of the form siteA|siteB")
        given[here, there] = field.whole(0, DAY)
    back = {(there, here): minutes for (here, there), minutes in given.items()}
    return back | given


def _sessions(field: Field, groups: Mapping[str, Group], people: Mapping[str, Person]) -> dict[str, Session]:
    names = field.table()
    return {xid: _session(xid, entry, groups, people, names) for xid, entry in field.entries()}


def _session(
    xid: str, field: Field, groups: Mapping[str, Group], people: Mapping[str, Person], names: Mapping[str, Any]
) -> Session:
    window, week, gap = field.maybe("window"), field.maybe("target_week"), field.maybe("gap_days_min")
    first, last = (window["from"].day(), window["to"].day()) if window else (None, None)
    if window and first and last and last < first:
        raise window["to"].wrong("is before from")
    return Session(
        id=xid,
        module=field["module"].text(),
        minutes=field["minutes"].whole(1, DAY),
        groups=tuple(dict.fromkeys(gid.known(groups, "group") for gid in _list(field, "groups"))),
        people=tuple(dict.fromkeys(uid.known(people, "person") for uid in _list(field, "people"))),
        need=_need(field),
        target_week=week.whole(1) if week else None,
        first_day=first,
        last_day=last,
        after=tuple(dict.fromkeys(other.known(names, "session") for other in _list(field, "after"))),
        gap_days=gap.whole() if gap else 0,
    )


def _need(field: Field) -> Need | None:
    if "room" not in field.table():
        raise Unusable(f"{field.path}.room", "is missing (null means online)")
    room = field.maybe("room")
    if room is None:
        return None
    site = room.maybe("site")
    return Need(frozenset(feature.text() for feature in _list(room, "features")), site.text() if site else None)


def _pin(field: Field, session: Session, rooms: Mapping[str, Room], clock: Clock) -> Pin:
    start, room = field.maybe("starts_at"), field.maybe("room")
    if room and session.need is None:
        raise room.wrong(f"{session.id!r} is online and takes no room")
    return Pin(start.minute(clock) if start else None, room.known(rooms, "room") if room else None)


def _current(field: Field, rooms: Mapping[str, Room], clock: Clock) -> Place:
    room = field.maybe("room")
    return Place(field["starts_at"].minute(clock), room.known(rooms, "room") if room else None)


def _weights(field: Field | None) -> dict[str, float]:
    weights = dict(WEIGHTS)
    for name, entry in field.entries() if field else ():
        if name not in weights:
            raise entry.wrong("is not a soft rule")
        weights[name] = entry.number()
    return weights
