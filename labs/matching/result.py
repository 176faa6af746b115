"""The answer as a file (placement-result/1), with the hashes that two partners compare."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from labs.matching.problem import Problem
from labs.matching.seats import NOBODY

FORMAT = "placement-result/1"
ENGINE = "labs.matching"
VERSION = "1.0.0"
SHOWN = 50

Result = dict[str, Any]


def named(problem: Problem, seats: list[int]) -> dict[str, str | None]:
    """Give the matching by ids."""
    return {
        name: None if seat == NOBODY else problem.projects[seat].id
        for name, seat in zip(problem.students, seats, strict=True)
    }


def canonical(value: Any) -> bytes:
    """Write a value in the one way that hashes compare: sorted keys, UTF-8, no white space."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sealed(result: Result) -> Result:
    """Add the hash of the answer part."""
    result["result_sha256"] = answer_sha256(result)
    return result


def answer_sha256(result: Result) -> str:
    """Hash the answer part: all but the engine's name and version, the hash itself and the explanations.

    The explanations follow from the rest, and the checker holds each of them against it.
    """
    aside = ("engine", "version", "result_sha256", "explanations")
    return sha256(canonical({key: value for key, value in result.items() if key not in aside})).hexdigest()


def text_of(result: Result) -> str:
    """Write a result as it goes to standard output: the same bytes for the same answer."""
    return json.dumps(result, sort_keys=True, ensure_ascii=False, indent=1) + "\n"
