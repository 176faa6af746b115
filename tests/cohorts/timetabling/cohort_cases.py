"""Cohorts made from a seed: always feasible, because a hidden plan is laid out first."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

SIZES = {30: (4, 5, 10), 80: (8, 8, 20), 200: (12, 15, 40)}
MONDAY = date(2026, 9, 7)
SITES = ("clear-water-bay", "nansha")


def cohort(sessions: int, seed: int, *, tight: float = 0.5) -> dict[str, Any]:
    """A cohort of one of the sizes of ENGINES 2.3, solvable by construction.

    `tight` is the share of each person's hours that the hidden plan does not need and the person does not offer.
    """
    weeks, rooms, people = SIZES[sessions]
    return _Maker(sessions, weeks, rooms, people, Random(seed), tight).instance()


class _Maker:
    def __init__(self, sessions: int, weeks: int, rooms: int, people: int, random: Random, tight: float) -> None:
        self.random, self.tight, self.weeks = random, tight, weeks
        self.rooms = {f"r{i:02}": self._room(i, rooms) for i in range(rooms)}
        self.people = [f"p{i:02}" for i in range(people)]
        self.groups = self._groups(max(4, sessions // 12))
        self.taken: set[tuple[str, str, int]] = set()
        self.sites: dict[tuple[str, str], str] = {}
        self.hours: dict[tuple[str, str], int] = {}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.hidden: dict[str, tuple[date, int, str | None]] = {}
        self.holidays = [MONDAY + timedelta(days=7 * random.randrange(weeks) + random.randrange(5)) for _ in range(2)]
        module = 0
        while len(self.sessions) < sessions:
            module += 1
            self._module(f"m{module:02}", min(random.randint(3, 8), sessions - len(self.sessions)))

    def _room(self, i: int, rooms: int) -> dict[str, Any]:
        features = ["projector"] if i % 2 == 0 else []
        features += ["lab"] if i % 3 == 0 else []
        return {"capacity": (24, 60, 12)[i % 3], "features": features, "site": SITES[0 if i < rooms * 0.7 else 1]}

    def _groups(self, count: int) -> dict[str, dict[str, Any]]:
        groups: dict[str, dict[str, Any]] = {"all": {"size": 48}}
        for i in range(count):
            parent = "all" if i < 2 else f"g{i % 2}"
            groups[f"g{i}"] = {"size": 24 if i < 2 else 12, "parent": parent}
        return groups

    def _module(self, module: str, count: int) -> None:
        lead = self.random.choice(self.people)
        group = self.random.choice(list(self.groups)[1:])
        minutes = self.random.choice((60, 90, 120, 180))
        online = self.random.random() < 0.15
        previous: str | None = None
        for i in range(count):
            xid = f"{module}-{i + 1}"
            if not self._session(xid, module, lead, group, minutes, online, previous):
                return
            previous = xid if self.random.random() < 0.7 else None

    def _session(
        self, xid: str, module: str, lead: str, group: str, minutes: int, online: bool, previous: str | None
    ) -> bool:
        uids = [lead] + ([self.random.choice(self.people)] if self.random.random() < 0.2 else [])
        for _ in range(400):
            day = MONDAY + timedelta(days=7 * self.random.randrange(self.weeks) + self.random.randrange(5))
            start = 540 + 30 * self.random.randrange((540 - minutes) // 30 + 1)
            room = None if online else self.random.choice(list(self.rooms))
            if self._fits(day, start, minutes, uids, group, room, previous):
                self._lay(xid, module, day, start, minutes, uids, group, room, previous)
                return True
        return False

    def _lines(self, group: str) -> list[str]:
        """The group and its descendants: whose session it is."""
        return [gid for gid in self.groups if group in self._ancestors(gid)]

    def _ancestors(self, gid: str) -> list[str]:
        line = [gid]
        while "parent" in self.groups[line[-1]]:
            line.append(self.groups[line[-1]]["parent"])
        return line

    def _fits(
        self, day: date, start: int, minutes: int, uids: list[str], group: str, room: str | None, previous: str | None
    ) -> bool:
        if day in self.holidays or (room and self.rooms[room]["capacity"] < self.groups[group]["size"]):
            return False
        if previous and self.hidden[previous][0] >= day:
            return False
        who = uids + self._lines(group)
        if any(self.hours.get((name, day.isoformat()), 0) + minutes > 360 for name in who):
            return False
        site = self.rooms[room]["site"] if room else None
        if site and any(self.sites.get((name, day.isoformat()), site) != site for name in who):
            return False
        names = who + ([room] if room else [])
        return not any(
            (name, day.isoformat(), at) in self.taken for name in names for at in range(start, start + minutes, 30)
        )

    def _lay(
        self,
        xid: str,
        module: str,
        day: date,
        start: int,
        minutes: int,
        uids: list[str],
        group: str,
        room: str | None,
        previous: str | None,
    ) -> None:
        who = uids + self._lines(group)
        for name in who + ([room] if room else []):
            self.taken.update((name, day.isoformat(), at) for at in range(start, start + minutes, 30))
        for name in who:
            self.hours[name, day.isoformat()] = self.hours.get((name, day.isoformat()), 0) + minutes
            if room:
                self.sites[name, day.isoformat()] = self.rooms[room]["site"]
        week = (day - MONDAY).days // 7 + 1
        session: dict[str, Any] = {
            "module": module,
            "minutes": minutes,
            "groups": [group],
            "people": uids,
            "room": None,
        }
        if room:
            features = self.rooms[room]["features"]
            asked = self.random.sample(features, self.random.randint(0, min(1, len(features))))
            session["room"] = {"features": asked, "site": self.rooms[room]["site"]}
        session["target_week"] = max(1, min(self.weeks, week + self.random.choice((-1, 0, 0, 0, 1))))
        if self.random.random() < 0.25:
            monday = day - timedelta(days=day.weekday())
            session["window"] = {
                "from": (monday - timedelta(days=7)).isoformat(),
                "to": (monday + timedelta(days=13)).isoformat(),
            }
        if previous:
            session["after"] = [previous]
            session["gap_days_min"] = 1
        self.sessions[xid] = session
        self.hidden[xid] = (day, start, room)

    def _hours(self, uid: str) -> dict[str, Any]:
        """Hours that cover the hidden plan, and little more when tight."""
        hours = []
        for weekday in range(1, 6):
            held = [
                (start, start + self.sessions[xid]["minutes"])
                for xid, (day, start, _) in self.hidden.items()
                if day.isoweekday() == weekday and uid in self.sessions[xid]["people"]
            ]
            if self.random.random() >= self.tight:
                hours.append((weekday, 540, 1080))
            elif held:
                hours.append((weekday, min(a for a, _ in held), max(b for _, b in held)))
        return {"hours": [{"weekday": w, "from": _time(a), "to": _time(b)} for w, a, b in hours]}

    def instance(self) -> dict[str, Any]:
        end = MONDAY + timedelta(days=7 * self.weeks - 3)
        return {
            "format": "timetable/1",
            "cohort": {
                "time_zone": "Asia/Hong_Kong",
                "start_on": MONDAY.isoformat(),
                "end_on": end.isoformat(),
                "weekdays": [1, 2, 3, 4, 5],
                "day_starts": "09:00",
                "day_ends": "18:00",
                "grid_minutes": 30,
            },
            "holidays": sorted({day.isoformat() for day in self.holidays}),
            "groups": self.groups,
            "people": {uid: self._hours(uid) for uid in self.people},
            "rooms": self.rooms,
            "travel_minutes": {"|".join(SITES): 90},
            "sessions": self.sessions,
        }


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
