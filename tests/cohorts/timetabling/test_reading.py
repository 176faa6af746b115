"""What is unusable is refused by the name of its field."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from cohorts.timetabling import Unusable, read

from .cohort_cases import cohort

BASE = cohort(30, 0)
XID = "m01-1"
Spoil = Callable[[dict[str, Any]], Any]


def _set(*path: str, to: Any) -> Spoil:
    def spoil(instance: dict[str, Any]) -> None:
        for key in path[:-1]:
            instance = instance.setdefault(key, {})
        instance[path[-1]] = to

    return spoil


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_set("format", to="timetable/9"), "format: is 'timetable/9'"),
        (_set("cohort", "time_zone", to="Mars/Base"), "cohort.time_zone: 'Mars/Base' is not a known time zone"),
        (_set("cohort", "end_on", to="2020-01-01"), "cohort.end_on: is before start_on"),
        (_set("cohort", "day_ends", to="09:00"), "cohort.day_ends: is not after day_starts"),
        (_set("cohort", "weekdays", to=[1, 8]), "cohort.weekdays[1]: is 8, not between 1 and 7"),
        (_set("cohort", "grid_minutes", to=0), "cohort.grid_minutes: is 0, not between 1 and 1440"),
        (_set("holidays", to=["2026-02-30"]), "holidays[0]: '2026-02-30' is not a date"),
        (_set("groups", "g0", "size", to=-1), "groups.g0.size: is below 0"),
        (_set("groups", "g0", "size", to=True), "groups.g0.size: is not a number"),
        (_set("groups", "all", "parent", to="g0"), "groups.all.parent: runs in a circle: all → g0 → all"),
        (_set("groups", "g0", "members", to=["x"]), "groups.g0.members[0]: 'x' is not a known person"),
        (
            _set("people", "p00", to={"hours": [{"weekday": 1, "from": "10:00", "to": "09:00"}]}),
            "people.p00.hours[0].to:",
        ),
        (
            _set("people", "p00", to={"hours": [{"weekday": 1, "from": "25:00", "to": "26:00"}]}),
            "people.p00.hours[0].from:",
        ),
        (_set("rooms", "r00", "capacity", to=float("nan")), "rooms.r00.capacity: is not a number"),
        (_set("travel_minutes", to={"here": 5}), "travel_minutes.here: is not of the form siteA|siteB"),
        (_set("sessions", XID, "minutes", to=0), f"sessions.{XID}.minutes: is 0"),
        (_set("sessions", XID, "minutes", to=1.5), f"sessions.{XID}.minutes: is not a whole number"),
        (_set("sessions", XID, "groups", to=["nobody"]), f"sessions.{XID}.groups[0]: 'nobody' is not a known group"),
        (_set("sessions", XID, "after", to=["never"]), f"sessions.{XID}.after[0]: 'never' is not a known session"),
        (_set("sessions", XID, to={"module": "m", "minutes": 60}), f"sessions.{XID}.room: is missing"),
        (_set("pins", to={"never": {}}), "pins.never: 'never' is not a known session"),
        (_set("pins", to={XID: {"room": "r99"}}), f"pins.{XID}.room: "),
        (
            _set("current", to={XID: {"starts_at": "soon", "room": None}}),
            f"current.{XID}.starts_at: 'soon' is not a date",
        ),
        (_set("frozen_before", to="2026-09-07T09:00:30"), "frozen_before: '2026-09-07T09:00:30' is not a whole minute"),
        (_set("weights", to={"beauty": 1}), "weights.beauty: is not a soft rule"),
        (_set("sessions", to=[]), "sessions: is not an object"),
    ],
)
def test_it_names_the_field_and_what_is_wrong(spoil: Spoil, said: str) -> None:
    instance = copy.deepcopy(BASE)
    spoil(instance)
    with pytest.raises(Unusable) as refusal:
        read(instance)
    assert str(refusal.value).startswith(said)
    assert "\n" not in str(refusal.value)


def test_an_hour_that_does_not_exist_is_said_by_name() -> None:
    instance = copy.deepcopy(BASE)
    instance["cohort"]["time_zone"] = "Europe/London"
    instance["pins"] = {XID: {"starts_at": "2026-03-29T01:30"}}
    with pytest.raises(Unusable, match=r"pins\.m01-1\.starts_at: .*2026-03-29T01:30.* does not exist in Europe/London"):
        read(instance)


def test_what_is_left_out_has_its_default() -> None:
    instance = copy.deepcopy(BASE)
    problem = read(instance)
    assert problem.weights == {"target_week": 3, "group_day": 2, "room_stability": 1, "moved": 50}
    assert problem.groups["g0"].day_limit == 6 * 60
    assert problem.pins == {}
    assert problem.frozen_before is None
