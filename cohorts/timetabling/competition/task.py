"""What an annealing child is told; light, so that the parent need not load what the child needs."""

from __future__ import annotations

from dataclasses import dataclass

from .first import Spot
from .instance import Instance


@dataclass(frozen=True)
class Task:
    """From where, until when on the shared monotonic clock, and, to be repeatable, for how many moves."""

    instance: Instance
    start: list[Spot]
    seed: int
    until: float
    moves: int | None
