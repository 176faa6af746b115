"""Contradictions planted into a feasible cohort, each with the items that are its cause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

Planted = tuple[dict[str, Any], set[tuple[str, str]]]
"""The instance, and items of which the conflict must name all."""


def feature(instance: dict[str, Any], random: Random) -> Planted:
    """A room feature that no room has."""
    xid = _on_site(instance, random)
    instance["sessions"][xid]["room"]["features"] = ["wind-tunnel"]
    return instance, {("room_lacks_feature", xid)}


def too_long(instance: dict[str, Any], random: Random) -> Planted:
    """A session longer than its teacher is ever available."""
    xid = random.choice(sorted(instance["sessions"]))
    uid = instance["sessions"][xid]["people"][0]
    hours = [{"weekday": day, "from": "10:00", "to": "10:30"} for day in range(1, 6)]
    instance["people"][uid] = {"hours": hours}
    mine = {name: session for name, session in instance["sessions"].items() if uid in session["people"]}
    for name, session in mine.items():
        if name != xid:
            session["people"] = []
    return instance, {("person_unavailable", uid)}


def circle(instance: dict[str, Any], random: Random) -> Planted:
    """An order that runs in a circle."""
    a, b, c = random.sample(sorted(instance["sessions"]), 3)
    for session in instance["sessions"].values():
        session["after"] = [xid for xid in session.get("after", []) if xid not in (a, b, c)]
    for first, then in ((a, b), (b, c), (c, a)):
        session = instance["sessions"][then]
        session["after"] = [first]
        session["gap_days_min"] = 0
        session.pop("window", None)
    return instance, {("order", a), ("order", b), ("order", c)}


def pins(instance: dict[str, Any], random: Random) -> Planted:
    """Two sessions of one teacher pinned to one time."""
    a, b = random.sample(sorted(instance["sessions"]), 2)
    uid = "somebody"
    instance["people"][uid] = {}
    day = _teaching_day(instance)
    for xid in (a, b):
        instance["sessions"][xid] |= {"people": [uid], "after": [], "groups": []}
        instance["sessions"][xid].pop("window", None)
    for session in instance["sessions"].values():
        session["after"] = [xid for xid in session.get("after", []) if xid not in (a, b)]
    instance["pins"] = {xid: {"starts_at": f"{day}T10:00"} for xid in (a, b)}
    return instance, {("pin_broken", a), ("pin_broken", b), ("person_overlap", uid)}


def crowded(instance: dict[str, Any], random: Random) -> Planted:
    """More sessions than fit into the few hours of one teacher."""
    chosen = random.sample(sorted(instance["sessions"]), 3)
    day = _teaching_day(instance)
    uid = "guest"
    instance["people"][uid] = {
        "unavailable": [
            {"from": f"{instance['cohort']['start_on']}T00:00", "to": f"{day}T13:00"},
            {"from": f"{day}T16:00", "to": f"{instance['cohort']['end_on']}T23:59"},
        ]
    }
    for xid in chosen:
        instance["sessions"][xid] |= {"people": [uid], "minutes": 90, "after": [], "groups": [], "room": None}
        instance["sessions"][xid].pop("window", None)
    for session in instance["sessions"].values():
        session["after"] = [xid for xid in session.get("after", []) if xid not in chosen]
    return instance, {("person_unavailable", uid), ("person_overlap", uid)}


def window(instance: dict[str, Any], random: Random) -> Planted:
    """A window that is all holiday."""
    xid = random.choice(sorted(instance["sessions"]))
    day = _teaching_day(instance)
    session = instance["sessions"][xid]
    session |= {"window": {"from": day, "to": day}, "after": [], "people": []}
    for other in instance["sessions"].values():
        other["after"] = [name for name in other.get("after", []) if name != xid]
    instance["holidays"] = sorted({*instance["holidays"], day})
    return instance, {("holiday", day), ("outside_window", xid)}


KINDS: dict[str, Callable[[dict[str, Any], Random], Planted]] = {
    rule.__name__: rule for rule in (feature, too_long, circle, pins, crowded, window)
}


def _on_site(instance: dict[str, Any], random: Random) -> str:
    return random.choice([xid for xid, session in sorted(instance["sessions"].items()) if session["room"] is not None])


def _teaching_day(instance: dict[str, Any]) -> str:
    day = date.fromisoformat(instance["cohort"]["start_on"]) + timedelta(days=8)
    while day.isoformat() in instance["holidays"] or day.isoweekday() > 5:
        day += timedelta(days=1)
    return day.isoformat()
