"""What is to be timetabled: plain values, with the few indexes that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from .clock import Clock


@dataclass(frozen=True)
class Place:
    """Where and when a session stands: its first minute and its room, None when online."""

    start: int
    room: str | None


Plan = Mapping[str, Place]
Stretches = tuple[tuple[int, int], ...]
"""Half-open stretches of minutes, in order, none touching the next."""


@dataclass(frozen=True)
class Cohort:
    """The frame of the timetable: term, teaching days and grid."""

    clock: Clock
    start_on: date
    end_on: date
    weekdays: frozenset[int]
    day_starts: int
    day_ends: int
    grid: int


@dataclass(frozen=True)
class Group:
    """People who are taught together."""

    id: str
    size: int
    members: tuple[str, ...]
    parent: str | None
    day_limit: float


@dataclass(frozen=True)
class Person:
    """Someone whose time is limited; `free` None means any time."""

    id: str
    free: Stretches | None
    busy: Stretches
    day_limit: float


@dataclass(frozen=True)
class Room:
    """A room or lab."""

    id: str
    capacity: int
    features: frozenset[str]
    site: str | None
    busy: Stretches


@dataclass(frozen=True)
class Need:
    """What a session asks of its room."""

    features: frozenset[str]
    site: str | None


@dataclass(frozen=True)
class Session:
    """One meeting to be placed; `need` None means online."""

    id: str
    module: str
    minutes: int
    groups: tuple[str, ...]
    people: tuple[str, ...]
    need: Need | None
    target_week: int | None
    first_day: date | None
    last_day: date | None
    after: tuple[str, ...]
    gap_days: int


@dataclass(frozen=True)
class Pin:
    """What was fixed by hand."""

    start: int | None
    room: str | None


@dataclass(frozen=True)
class Party:
    """A person, a group, or two groups with members in common: who cannot attend two sessions at once.

    A pair of sessions concerns the party when one is in `left` and the other in `right`.
    """

    kind: str
    id: str
    left: frozenset[str]
    right: frozenset[str]


@dataclass(frozen=True)
class Problem:
    """A timetable to be made, as read and found usable."""

    cohort: Cohort
    holidays: frozenset[date]
    groups: Mapping[str, Group]
    people: Mapping[str, Person]
    rooms: Mapping[str, Room]
    travel: Mapping[tuple[str, str], int]
    sessions: Mapping[str, Session]
    pins: Mapping[str, Pin]
    current: Mapping[str, Place]
    frozen_before: int | None
    weights: Mapping[str, float]
    sha256: str
    _locals: dict[int, tuple[date, int]] = field(default_factory=dict, compare=False, repr=False)

    # time -------------------------------------------------------------------------------------------------------
    def local(self, at: int) -> tuple[date, int]:
        """The local date and minute of the day, remembered."""
        if at not in self._locals:
            self._locals[at] = self.cohort.clock.local(at)
        return self._locals[at]

    def day(self, at: int) -> date:
        """The local date of an instant."""
        return self.local(at)[0]

    def week(self, day: date) -> int:
        """The number of the calendar week, 1 being that of the first day of term."""
        first = self.cohort.start_on
        monday = first - timedelta(days=first.weekday())
        return (day - monday).days // 7 + 1

    def when(self, at: int) -> str:
        """An instant in words."""
        return self.cohort.clock.plain(at)

    # places -----------------------------------------------------------------------------------------------------
    def site(self, room: str | None) -> str | None:
        """The site of a room, if it has one."""
        return self.rooms[room].site if room is not None and room in self.rooms else None

    def room(self, place: Place) -> Room | None:
        """The room of a place, if there is such a room."""
        return self.rooms.get(place.room) if place.room is not None else None

    def travel_between(self, room: str | None, other: str | None) -> int:
        """Minutes between two rooms; none within a site, online, or where nothing is said."""
        here, there = self.site(room), self.site(other)
        if here is None or there is None or here == there:
            return 0
        return self.travel.get((here, there), 0)

    @cached_property
    def longest_travel(self) -> int:
        """The longest way between any two sites."""
        return max(self.travel.values(), default=0)

    # who takes part ---------------------------------------------------------------------------------------------
    @cached_property
    def lineage(self) -> Mapping[str, tuple[str, ...]]:
        """Each group with its ancestors, nearest first."""
        lines: dict[str, tuple[str, ...]] = {}
        for gid in self.groups:
            line, at = [gid], self.groups[gid].parent
            while at is not None:
                line.append(at)
                at = self.groups[at].parent
            lines[gid] = tuple(line)
        return lines

    @cached_property
    def members(self) -> Mapping[str, frozenset[str]]:
        """Everyone in a group, those of its descendants included."""
        found: dict[str, set[str]] = {gid: set() for gid in self.groups}
        for gid, group in self.groups.items():
            for ancestor in self.lineage[gid]:
                found[ancestor].update(group.members)
        return {gid: frozenset(uids) for gid, uids in found.items()}

    @cached_property
    def listing(self) -> Mapping[str, tuple[str, ...]]:
        """The sessions that name a group themselves."""
        found: dict[str, list[str]] = {gid: [] for gid in self.groups}
        for xid, session in self.sessions.items():
            for gid in session.groups:
                found[gid].append(xid)
        return {gid: tuple(xids) for gid, xids in found.items()}

    @cached_property
    def of_group(self) -> Mapping[str, tuple[str, ...]]:
        """The sessions of a group: those that name it or one of its ancestors."""
        found = {}
        for gid in self.groups:
            seen = {xid: None for ancestor in self.lineage[gid] for xid in self.listing[ancestor]}
            found[gid] = tuple(xid for xid in self.sessions if xid in seen)
        return found

    @cached_property
    def takes_part(self) -> Mapping[str, tuple[str, ...]]:
        """Everyone who is at a session: its people and the members of its groups, in order of id."""
        return {
            xid: tuple(sorted({*session.people, *(uid for gid in session.groups for uid in self.members[gid])}))
            for xid, session in self.sessions.items()
        }

    @cached_property
    def of_person(self) -> Mapping[str, tuple[str, ...]]:
        """The sessions at which a person is, as teacher or as member."""
        found: dict[str, list[str]] = {uid: [] for uid in self.people}
        for xid, uids in self.takes_part.items():
            for uid in uids:
                found[uid].append(xid)
        return {uid: tuple(xids) for uid, xids in found.items()}

    @cached_property
    def present_groups(self) -> Mapping[str, tuple[str, ...]]:
        """The groups whose session it is: those it names and their descendants."""
        found: dict[str, list[str]] = {xid: [] for xid in self.sessions}
        for gid, xids in self.of_group.items():
            for xid in xids:
                found[xid].append(gid)
        return {xid: tuple(gids) for xid, gids in found.items()}

    @cached_property
    def seats(self) -> Mapping[str, int]:
        """How many seats a session needs: its groups, without counting a group inside another twice."""
        found = {}
        for xid, session in self.sessions.items():
            named = set(session.groups)
            outer = [gid for gid in session.groups if not named.intersection(self.lineage[gid][1:])]
            found[xid] = sum(self.groups[gid].size for gid in outer)
        return found

    @cached_property
    def people_parties(self) -> tuple[Party, ...]:
        """Every person with two sessions or more."""
        return tuple(
            Party("person", uid, frozenset(xids), frozenset(xids))
            for uid, xids in self.of_person.items()
            if len(xids) > 1
        )

    @cached_property
    def group_parties(self) -> tuple[Party, ...]:
        """Every group with its ancestors' sessions, and every two unrelated groups that share members."""
        parties = [
            Party("group", gid, frozenset(self.listing[gid]), frozenset(self.of_group[gid]))
            for gid in self.groups
            if self.listing[gid] and len(self.of_group[gid]) > 1
        ]
        named = [gid for gid in self.groups if self.listing[gid]]
        for i, gid in enumerate(named):
            for other in named[i + 1 :]:
                related = gid in self.lineage[other] or other in self.lineage[gid]
                if not related and self.members[gid] & self.members[other]:
                    left, right = frozenset(self.listing[gid]), frozenset(self.listing[other])
                    parties.append(Party("group", f"{gid}+{other}", left, right))
        return tuple(parties)

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """Whoever cannot be at two sessions at once."""
        return self.people_parties + self.group_parties

    def end(self, xid: str, place: Place) -> int:
        """The first minute after a placed session."""
        return place.start + self.sessions[xid].minutes
