"""The kinds of tiny instances on which the engine is held against enumeration."""

from __future__ import annotations

from typing import Any

KINDS: dict[str, dict[str, Any]] = {
    "strict lists": {},
    "ties": {"ties": 0.5},
    "labs": {"labs": True},
    "labs and ties": {"labs": True, "ties": 0.5},
    "master lists": {"labs": True, "master": True, "ties": 0.3, "own_lists": False},
    "locks": {"locks": True, "forbidden": True, "labs": True, "ties": 0.3},
    "quotas": {"quotas": True, "labs": True, "locks": True, "ties": 0.3},
    "co-mentors": {"co_mentors": True, "ties": 0.2},
    "everything": {
        "co_mentors": True,
        "ties": 0.4,
        "labs": True,
        "locks": True,
        "forbidden": True,
        "quotas": True,
    },
}
