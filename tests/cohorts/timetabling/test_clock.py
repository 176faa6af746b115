"""Time zones, and the two nights a year on which clocks change."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cohorts.timetabling import check, read
from cohorts.timetabling.board import Board
from cohorts.timetabling.clock import Clock, NoSuchHour

LONDON = Clock(ZoneInfo("Europe/London"))
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def night(day: str, zone: str = "Europe/London", **person: Any) -> dict[str, Any]:
    """A cohort that meets at any hour of one day."""
    return {
        "format": "timetable/1",
        "cohort": {
            "time_zone": zone,
            "start_on": day,
            "end_on": day,
            "weekdays": [1, 2, 3, 4, 5, 6, 7],
            "day_starts": "00:00",
            "day_ends": "24:00",
            "grid_minutes": 30,
        },
        "groups": {},
        "people": {"ada": person},
        "rooms": {},
        "sessions": {"x": {"module": "m", "minutes": 60, "groups": [], "people": ["ada"], "room": None}},
    }


def starts(instance: dict[str, Any]) -> list[str]:
    """Every start that the board would use, as local time with offset."""
    problem = read(instance)
    board = Board(problem)
    return [problem.cohort.clock.iso(at) for s, at in enumerate(board.slots) if board.domain[0] >> s & 1]


def test_an_hour_that_the_clocks_jump_over_cannot_be_read() -> None:
    with pytest.raises(NoSuchHour):
        LONDON.parse("2026-03-29T01:30")
    assert LONDON.at(SPRING, 90) is None
    assert LONDON.edge(SPRING, 90) == LONDON.at(SPRING, 120)


def test_an_hour_that_comes_twice_is_two_instants() -> None:
    first, second = LONDON.at(AUTUMN, 90), LONDON.at(AUTUMN, 90, fold=1)
    assert first is not None
    assert second == first + 60
    assert LONDON.local(first) == LONDON.local(second) == (AUTUMN, 90)


def test_no_session_straddles_the_jump() -> None:
    found = starts(night("2026-03-29"))
    assert "2026-03-29T00:00:00+00:00" in found
    assert not [start for start in found if start.startswith(("2026-03-29T00:30", "2026-03-29T01:"))]
    assert "2026-03-29T02:00:00+01:00" in found


def test_no_session_straddles_the_hour_that_comes_twice() -> None:
    found = starts(night("2026-10-25"))
    assert "2026-10-25T01:00:00+01:00" in found
    assert "2026-10-25T01:30:00+01:00" not in found
    assert "2026-10-25T01:00:00+00:00" in found


@pytest.mark.parametrize("start", ["2026-03-29T00:30:00+00:00", "2026-10-25T01:30:00+01:00"])
def test_the_checker_says_so_too(start: str) -> None:
    problem = read(night(start[:10]))
    assert [hit.rule for hit in check(problem, {"x": {"starts_at": start, "room": None}})] == ["off_grid"]


def test_somebody_abroad_is_free_by_their_own_clock() -> None:
    hours = [{"weekday": weekday, "from": "20:00", "to": "22:00"} for weekday in range(1, 8)]
    found = starts(night("2026-09-08", "Asia/Hong_Kong", time_zone="America/New_York", hours=hours))
    assert found == [f"2026-09-08T{time}:00+08:00" for time in ("08:00", "08:30", "09:00")]
    later = starts(night("2026-12-08", "Asia/Hong_Kong", time_zone="America/New_York", hours=hours))
    assert later == [f"2026-12-08T{time}:00+08:00" for time in ("09:00", "09:30", "10:00")]


def test_hours_that_meet_at_midnight_are_one_stretch() -> None:
    hours = [{"weekday": 1, "from": "22:00", "to": "24:00"}, {"weekday": 2, "from": "00:00", "to": "01:00"}]
    instance = night("2026-09-08", "Asia/Hong_Kong", time_zone="Europe/London", hours=hours)
    assert "2026-09-08T06:30:00+08:00" in starts(instance)
