"""Tiny cohorts for hypothesis: two days of a few hours, so that every plan can be looked at."""

from __future__ import annotations

from datetime import datetime
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

DAYS = ("2026-09-07", "2026-09-08")
STARTS = ("09:00", "10:00", "11:00")
ZONE = ZoneInfo("Asia/Hong_Kong")

_people = st.fixed_dictionaries(
    {
        "p1": st.sampled_from(
            [
                {},
                {"hours": [{"weekday": 1, "from": "09:00", "to": "11:00"}]},
                {"hours": [{"weekday": 1, "from": "21:00", "to": "24:00"}], "time_zone": "America/New_York"},
                {"unavailable": [{"from": "2026-09-07T10:00", "to": "2026-09-08T10:00"}]},
            ]
        ),
        "p2": st.sampled_from([{}, {"hours_per_day": 1}]),
    }
)
_rooms = st.fixed_dictionaries(
    {
        "r1": st.just({"capacity": 20, "features": ["lab"], "site": "A"}),
        "r2": st.sampled_from(
            [
                {"capacity": 8, "site": "B"},
                {"capacity": 30, "site": "A", "unavailable": [{"from": f"{DAYS[0]}T09:30", "to": f"{DAYS[0]}T10:30"}]},
            ]
        ),
    }
)
_groups = st.sampled_from(
    [
        {"g": {"size": 10}},
        {"g": {"size": 10, "members": ["p2"]}, "h": {"size": 5, "parent": "g", "hours_per_day": 2}},
        {"g": {"size": 10, "members": ["p1"]}, "h": {"size": 12, "members": ["p1"]}},
    ]
)


@st.composite
def _session(draw: st.DrawFn, index: int, groups: list[str]) -> dict[str, Any]:
    session: dict[str, Any] = {
        "module": draw(st.sampled_from(["m", "n"])),
        "minutes": draw(st.sampled_from([60, 60, 90, 120])),
        "groups": draw(st.lists(st.sampled_from(groups), max_size=2, unique=True)),
        "people": draw(st.lists(st.sampled_from(["p1", "p2"]), max_size=2, unique=True)),
        "room": draw(st.sampled_from([None, {}, {"site": "A"}, {"features": ["lab"]}])),
        "after": draw(st.lists(st.sampled_from([f"x{k}" for k in range(index)]), max_size=1)) if index else [],
        "gap_days_min": draw(st.integers(0, 1)),
        "target_week": draw(st.sampled_from([None, 1, 2])),
    }
    if draw(st.integers(0, 3)) == 0:
        session["window"] = {"from": DAYS[1], "to": DAYS[1]}
    return session


@st.composite
def cohorts(draw: st.DrawFn, most: int = 3) -> dict[str, Any]:
    """A tiny cohort with every kind of rule in it at times."""
    groups = draw(_groups)
    sessions = {f"x{i}": draw(_session(i, sorted(groups))) for i in range(draw(st.integers(1, most)))}
    instance: dict[str, Any] = {
        "format": "timetable/1",
        "cohort": {
            "time_zone": "Asia/Hong_Kong",
            "start_on": DAYS[0],
            "end_on": DAYS[1],
            "weekdays": [1, 2, 3, 4, 5],
            "day_starts": "09:00",
            "day_ends": "12:00",
            "grid_minutes": 60,
        },
        "holidays": draw(st.sampled_from([[], [], [], [DAYS[1]]])),
        "groups": groups,
        "people": draw(_people),
        "rooms": draw(_rooms),
        "travel_minutes": {"A|B": 60},
        "sessions": sessions,
    }
    if draw(st.booleans()):
        instance["pins"] = {
            "x0": draw(st.sampled_from([{"starts_at": f"{DAYS[0]}T10:00"}, {"starts_at": f"{DAYS[1]}T09:00"}]))
        }
    if draw(st.booleans()):
        instance["current"] = {
            xid: {
                "starts_at": f"{draw(st.sampled_from(DAYS))}T{draw(st.sampled_from(STARTS))}",
                "room": draw(st.sampled_from(["r1", "r2"])) if session["room"] is not None else None,
            }
            for xid, session in sessions.items()
        }
        if draw(st.integers(0, 2)) == 0:
            instance["frozen_before"] = f"{DAYS[0]}T10:00"
    return instance


def plans(instance: dict[str, Any]) -> list[dict[str, tuple[datetime, str | None]]]:
    """Every plan on the grid."""
    xids = sorted(instance["sessions"])
    choices = [
        [
            (at, room)
            for at in moments()
            for room in (["r1", "r2"] if instance["sessions"][xid]["room"] is not None else [None])
        ]
        for xid in xids
    ]
    return [dict(zip(xids, places, strict=True)) for places in product(*choices)]


def moments() -> list[datetime]:
    """Every start on the grid."""
    return [datetime.fromisoformat(f"{day}T{start}").replace(tzinfo=ZONE) for day in DAYS for start in STARTS]
