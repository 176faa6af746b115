"""Simulated annealing on the competition's soft rules, geometric in temperature (Bellio, Ceschia, Di Gaspero, Schaerf
and Urli, *Feature-based tuning of simulated annealing applied to curriculum-based course timetabling*, 2016)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import kernel
from .first import Spot, Tables
from .instance import Instance
from .scores import cost

HOT, COLD = 12.0, 0.12
CHUNK = 20_000
LEVELS = 1 << 14


class Annealing:
    """One run from one feasible start."""

    def __init__(self, instance: Instance, start: list[Spot], seed: int) -> None:
        self.tables = tables = Tables(instance)
        total = cost(instance, tables.solution(start))["total"]
        self.costs = np.array([total, total], dtype=np.int64)
        seeded = (seed * 0x9E3779B97F4A7C15 + 0x1234567887654321) & (1 << 64) - 1
        self.random = np.array([seeded or 1], dtype=np.uint64)
        levels = [round(-math.log((i + 0.5) / LEVELS), 6) for i in range(LEVELS)]
        self.logs = np.array(levels, dtype=np.float64)
        self.best_period = np.array([p for p, _ in start], dtype=np.int64)
        self.best_room = np.array([r for _, r in start], dtype=np.int64)
        self._arrays = self._state(instance, tables, start)

    def _state(self, instance: Instance, tables: Tables, start: list[Spot]) -> tuple[Any, ...]:
        courses, rooms, course = len(tables.courses), len(tables.rooms), tables.course
        slot = np.full((tables.slots, rooms), -1, dtype=np.int64)
        near = np.zeros((courses, tables.slots), dtype=np.int64)
        rooms_used = np.zeros((courses, rooms), dtype=np.int64)
        days_held = np.zeros((courses, instance.days), dtype=np.int64)
        taken = np.zeros((max(1, len(instance.curricula)), tables.slots), dtype=np.int64)
        number = {cid: c for c, cid in enumerate(tables.courses)}
        curricula: list[list[int]] = [[] for _ in tables.courses]
        for q, members in enumerate(instance.curricula.values()):
            for cid in members:
                curricula[number[cid]].append(q)
        for x, (p, r) in enumerate(start):
            c = course[x]
            slot[p, r] = x
            rooms_used[c, r] += 1
            days_held[c, p // instance.periods] += 1
            near[tables.rivals[c], p] += 1
            taken[curricula[c], p] += 1
        is_open = np.zeros((courses, tables.slots), dtype=np.bool_)
        is_rival = np.zeros((courses, courses), dtype=np.int64)
        for c in range(courses):
            is_open[c, tables.open[c]] = True
            is_rival[c, tables.rivals[c]] = 1
        due = np.array([found.days for found in instance.courses.values()], dtype=np.int64)
        return (
            self.best_period.copy(), self.best_room.copy(), self.best_period, self.best_room, slot,
            np.array(course, dtype=np.int64), *_flat(tables.open), is_open, is_rival, *_flat(tables.rivals), near,
            np.array(tables.short, dtype=np.int64), rooms_used, days_held, (days_held > 0).sum(axis=1), due, taken,
            *_flat(curricula),
        )  # fmt: skip

    def cool(self, share: float, moves: int = CHUNK) -> None:
        """Some moves at the temperature of that share of the run."""
        heat = round(HOT * (COLD / HOT) ** share, 6)
        periods = self.tables.instance.periods
        kernel.anneal(moves, heat, self.logs, self.random, self.costs, periods, *self._arrays)

    @property
    def best(self) -> tuple[int, list[Spot]]:
        """The lowest cost met and the solution that has it."""
        return int(self.costs[1]), list(zip(self.best_period.tolist(), self.best_room.tolist(), strict=True))


def _flat(lists: list[list[int]]) -> tuple[Any, Any]:
    values = [value for inner in lists for value in inner]
    ends = np.cumsum([0] + [len(inner) for inner in lists])
    return np.array(values or [0], dtype=np.int64), ends.astype(np.int64)
