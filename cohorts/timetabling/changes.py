"""What moved between two plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Change:
    """One session that stands elsewhere, is new, or is gone; an absent side is None."""

    session: str
    kind: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """The sessions added, removed, or moved in time or in room, in order of id."""
    before, after = _places(old), _places(new)
    found = []
    for xid in sorted({*before, *after}):
        kind = _kind(before.get(xid), after.get(xid))
        if kind:
            found.append(Change(xid, kind, before.get(xid), after.get(xid)))
    return found


def _places(plan: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = plan.get("plan")
    return inner if isinstance(inner, Mapping) and "starts_at" not in inner else plan


def _kind(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str | None:
    if old is None or new is None:
        return "added" if old is None else "removed"
    time = _moment(old["starts_at"]) != _moment(new["starts_at"])
    room = old["room"] != new["room"]
    return {(True, True): "time_and_room", (True, False): "time", (False, True): "room"}.get((time, room))


def _moment(value: str | datetime) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
