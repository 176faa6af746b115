"""A second reading of the rules, minute by minute and without an index, for tests of the first.

It shares no code with the engine: instants are aware datetimes, occupancy is a set of minutes.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

Breach = tuple[str, str]
MINUTE = timedelta(minutes=1)


def breaches(instance: dict[str, Any], plan: dict[str, tuple[datetime, str | None]]) -> set[Breach]:
    """The (rule, subject) of everything a plan breaks; its times are aware."""
    return _Naive(instance, plan).all()


class _Naive:
    def __init__(self, instance: dict[str, Any], plan: dict[str, tuple[datetime, str | None]]) -> None:
        self.i, self.plan = instance, plan
        self.zone = ZoneInfo(instance["cohort"]["time_zone"])
        self.s = instance["sessions"]
        self.found: set[Breach] = set()

    def all(self) -> set[Breach]:
        for xid in self.plan:
            self.alone(xid)
        for a, b in combinations(sorted(self.plan), 2):
            self.pair(a, b)
        self.loads()
        for xid, session in self.s.items():
            for before in session.get("after", []):
                self.order(before, xid, session.get("gap_days_min", 0))
        return self.found

    # helpers
    def line(self, gid: str) -> list[str]:
        parent = self.i["groups"][gid].get("parent")
        return [gid] + (self.line(parent) if parent else [])

    def members(self, gid: str) -> set[str]:
        return {uid for g, group in self.i["groups"].items() if gid in self.line(g) for uid in group.get("members", [])}

    def who(self, xid: str) -> set[str]:
        return set(self.s[xid]["people"]) | {uid for gid in self.s[xid]["groups"] for uid in self.members(gid)}

    def theirs(self, gid: str) -> set[str]:
        return {xid for xid, session in self.s.items() if set(session["groups"]) & set(self.line(gid))}

    def minutes(self, xid: str) -> list[datetime]:
        start = self.plan[xid][0].astimezone(ZoneInfo("UTC"))
        return [start + k * MINUTE for k in range(self.s[xid]["minutes"])]

    def moment(self, text: str, zone: ZoneInfo) -> datetime:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)

    def day(self, xid: str) -> date:
        return self.plan[xid][0].astimezone(self.zone).date()

    # rules of one session
    def alone(self, xid: str) -> None:
        session, (start, room) = self.s[xid], self.plan[xid]
        cohort, local = self.i["cohort"], start.astimezone(self.zone)
        day, opens = local.date(), _clock(cohort["day_starts"])
        minute = local.hour * 60 + local.minute
        if day.isoformat() in self.i.get("holidays", []):
            self.found.add(("holiday", day.isoformat()))
        in_term = cohort["start_on"] <= day.isoformat() <= cohort["end_on"]
        inside = opens <= minute and minute + session["minutes"] <= _clock(cohort["day_ends"])
        if not in_term or day.isoweekday() not in cohort["weekdays"] or not inside:
            self.found.add(("outside_day", xid))
        offsets = {moment.astimezone(self.zone).utcoffset() for moment in self.minutes(xid)}
        if (minute - opens) % cohort["grid_minutes"] or len(offsets) > 1:
            self.found.add(("off_grid", xid))
        window = session.get("window")
        if window and not window["from"] <= day.isoformat() <= window["to"]:
            self.found.add(("outside_window", xid))
        for uid in self.who(xid):
            if not self.free(self.i["people"][uid], xid):
                self.found.add(("person_unavailable", uid))
        self.in_room(xid, session, room)
        self.fixed(xid, start, room)

    def free(self, person: dict[str, Any], xid: str) -> bool:
        zone = ZoneInfo(person.get("time_zone") or self.i["cohort"]["time_zone"])
        return all(self.free_at(person, zone, moment) for moment in self.minutes(xid))

    def free_at(self, person: dict[str, Any], zone: ZoneInfo, moment: datetime) -> bool:
        local = moment.astimezone(zone)
        minute = local.hour * 60 + local.minute
        hours = person.get("hours")
        if hours is not None and not any(
            hour["weekday"] == local.isoweekday() and _clock(hour["from"]) <= minute < _clock(hour["to"])
            for hour in hours
        ):
            return False
        return not self.away(person, zone, moment)

    def away(self, thing: dict[str, Any], zone: ZoneInfo, moment: datetime) -> bool:
        return any(
            self.moment(away["from"], zone) <= moment < self.moment(away["to"], zone)
            for away in thing.get("unavailable", [])
        )

    def in_room(self, xid: str, session: dict[str, Any], rid: str | None) -> None:
        need = session["room"]
        if (need is None) != (rid not in self.i["rooms"]):
            self.found.add(("wrong_site", xid))
        if rid not in self.i["rooms"]:
            return
        room = self.i["rooms"][rid]
        listed = session["groups"]
        outer = [gid for gid in listed if not set(self.line(gid)[1:]) & set(listed)]
        if room["capacity"] < sum(self.i["groups"][gid]["size"] for gid in outer):
            self.found.add(("room_too_small", xid))
        need = need or {}
        if set(need.get("features", [])) - set(room.get("features", [])):
            self.found.add(("room_lacks_feature", xid))
        if need.get("site") and need["site"] != room.get("site"):
            self.found.add(("wrong_site", xid))
        if any(self.away(room, self.zone, moment) for moment in self.minutes(xid)):
            self.found.add(("room_unavailable", rid))

    def fixed(self, xid: str, start: datetime, room: str | None) -> None:
        pin = self.i.get("pins", {}).get(xid, {})
        if pin.get("starts_at") and self.moment(pin["starts_at"], self.zone) != start:
            self.found.add(("pin_broken", xid))
        if pin.get("room") and pin["room"] != room:
            self.found.add(("pin_broken", xid))
        if not self.i.get("frozen_before"):
            return
        before = self.moment(self.i["frozen_before"], self.zone)
        was = self.i.get("current", {}).get(xid)
        if was and self.moment(was["starts_at"], self.zone) < before:
            if (self.moment(was["starts_at"], self.zone), was["room"]) != (start, room):
                self.found.add(("frozen_moved", xid))
        elif start < before:
            self.found.add(("frozen_moved", xid))

    # rules of two
    def pair(self, a: str, b: str) -> None:
        at_once = bool(set(self.minutes(a)) & set(self.minutes(b)))
        late = not at_once and self.too_late(a, b)
        if at_once and self.plan[a][1] is not None and self.plan[a][1] == self.plan[b][1]:
            self.found.add(("room_overlap", self.plan[a][1]))
        for uid in self.who(a) & self.who(b):
            self.found |= {("person_overlap", uid)} if at_once else {("travel_too_short", uid)} if late else set()
        for name in self.clashing(a, b):
            self.found |= {("group_overlap", name)} if at_once else {("travel_too_short", name)} if late else set()

    def clashing(self, a: str, b: str) -> set[str]:
        names = set()
        for g in self.s[a]["groups"]:
            for h in self.s[b]["groups"]:
                if g in self.line(h):
                    names.add(h)
                elif h in self.line(g):
                    names.add(g)
                elif self.members(g) & self.members(h):
                    order = [gid for gid in sorted(self.i["groups"]) if gid in (g, h)]
                    names.add("+".join(order))
        return names

    def too_late(self, a: str, b: str) -> bool:
        first, then = sorted((a, b), key=lambda xid: self.plan[xid][0])
        sites = [self.i["rooms"].get(self.plan[xid][1] or "", {}).get("site") for xid in (first, then)]
        if None in sites or sites[0] == sites[1]:
            return False
        ways = self.i.get("travel_minutes", {})
        way = ways.get("|".join(sites), ways.get("|".join(reversed(sites)), 0))
        return self.plan[then][0] < self.plan[first][0] + (self.s[first]["minutes"] + way) * MINUTE

    def order(self, before: str, xid: str, gap: int) -> None:
        if before in self.plan and xid in self.plan:
            ends = self.plan[before][0] + self.s[before]["minutes"] * MINUTE
            if ends > self.plan[xid][0] or (self.day(xid) - self.day(before)).days < gap:
                self.found.add(("order", xid))

    def loads(self) -> None:
        parties = [("group", gid, group, self.theirs(gid)) for gid, group in self.i["groups"].items()]
        for uid, person in self.i["people"].items():
            parties.append(("person", uid, person, {xid for xid in self.s if uid in self.who(xid)}))
        for kind, subject, thing, xids in parties:
            for day in {self.day(xid) for xid in xids if xid in self.plan}:
                held = sum(self.s[xid]["minutes"] for xid in xids if xid in self.plan and self.day(xid) == day)
                if held > thing.get("hours_per_day", 6) * 60:
                    self.found.add((f"{kind}_day_too_long", subject))


def cost(instance: dict[str, Any], plan: dict[str, tuple[datetime, str | None]]) -> float:
    """The soft rules, read once more."""
    naive = _Naive(instance, plan)
    weights = {"target_week": 3, "group_day": 2, "room_stability": 1, "moved": 50} | instance.get("weights", {})
    start = date.fromisoformat(instance["cohort"]["start_on"])
    monday = start - timedelta(days=start.weekday())
    weeks = sum(
        abs((naive.day(xid) - monday).days // 7 + 1 - naive.s[xid]["target_week"])
        for xid in plan
        if naive.s[xid].get("target_week")
    )
    days = {
        (gid, naive.day(xid)) for gid in instance["groups"] for xid in naive.theirs(gid) & set(plan) if plan[xid][1]
    }
    rooms: dict[str, set[str]] = {}
    for xid, (_, room) in plan.items():
        if room:
            rooms.setdefault(naive.s[xid]["module"], set()).add(room)
    moved = sum(
        (naive.moment(was["starts_at"], naive.zone), was["room"]) != plan[xid]
        for xid, was in instance.get("current", {}).items()
        if xid in plan
    )
    return (
        weights["target_week"] * weeks
        + weights["group_day"] * len(days)
        + weights["room_stability"] * sum(len(used) - 1 for used in rooms.values())
        + weights["moved"] * moved
    )


def _clock(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])
