"""The inner loop of the annealing, compiled by Numba where it is installed (without it the same loop runs, slowly).

A move takes a lecture to another slot and exchanges it with what is there. A table of rival lectures by course and
period makes the test for conflicts O(1); the soft cost is computed only for moves that break nothing. Of eight moves one
is within a period, and of those to another period three in four keep the room, which at low temperature is the room that
the course already has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

try:
    from numba import njit

    compiled: Callable[[Any], Any] = njit(cache=True)
except ImportError:  # a machine without Numba

    def compiled(function: Any) -> Any:
        """The function as it is."""
        return function


MULTIPLIER = np.uint64(0x2545F4914F6CDD1D)
SHIFT_A, SHIFT_B, SHIFT_C, HIGH = np.uint64(12), np.uint64(25), np.uint64(27), np.uint64(33)


@compiled
def draw(random, below):  # type: ignore[no-untyped-def]
    """A whole number below a bound (xorshift64*, Vigna 2016)."""
    x = random[0]
    x ^= x >> SHIFT_A
    x ^= x << SHIFT_B
    x ^= x >> SHIFT_C
    random[0] = x
    return np.int64((x * MULTIPLIER) >> HIGH) * below >> 31


@compiled
def leaves(taken, q, p, periods):  # type: ignore[no-untyped-def]
    """Change in lone lectures of a curriculum when its lecture leaves a period."""
    h = p % periods
    left = h > 0 and taken[q, p - 1] > 0
    right = h < periods - 1 and taken[q, p + 1] > 0
    taken[q, p] -= 1
    if not left and not right:
        return -1
    change = 0
    if left and not (h > 1 and taken[q, p - 2] > 0):
        change += 1
    if right and not (h < periods - 2 and taken[q, p + 2] > 0):
        change += 1
    return change


@compiled
def joins(taken, q, p, periods):  # type: ignore[no-untyped-def]
    """Change in lone lectures of a curriculum when a lecture of it comes to a period."""
    h = p % periods
    left = h > 0 and taken[q, p - 1] > 0
    right = h < periods - 1 and taken[q, p + 1] > 0
    taken[q, p] += 1
    if not left and not right:
        return 1
    change = 0
    if left and not (h > 1 and taken[q, p - 2] > 0):
        change -= 1
    if right and not (h < periods - 2 and taken[q, p + 2] > 0):
        change -= 1
    return change


@compiled
def spread(c, p, q, periods, days_held, days_count, days_due):  # type: ignore[no-untyped-def]
    """Change in missing days of a course whose lecture goes from one period to another."""
    one, other = p // periods, q // periods
    if one == other:
        return 0
    after = days_count[c] - (days_held[c, one] == 1) + (days_held[c, other] == 0)
    return max(0, days_due[c] - after) - max(0, days_due[c] - days_count[c])


@compiled
def shift(c, p, q, periods, days_held, days_count, rivals, rivals_from, near):  # type: ignore[no-untyped-def]
    """Book a lecture's move from one period to another."""
    one, other = p // periods, q // periods
    days_held[c, one] -= 1
    if days_held[c, one] == 0:
        days_count[c] -= 1
    if days_held[c, other] == 0:
        days_count[c] += 1
    days_held[c, other] += 1
    for i in range(rivals_from[c], rivals_from[c + 1]):
        near[rivals[i], p] -= 1
        near[rivals[i], q] += 1


@compiled
def anneal(  # type: ignore[no-untyped-def]
    moves, heat, logs, random, costs, periods,
    period, room, best_period, best_room, slot, course,
    open_periods, open_from, is_open, is_rival, rivals, rivals_from, near,
    short, rooms_used, days_held, days_count, days_due, taken, curricula, curricula_from,
):  # fmt: skip
    """So many moves at one temperature; the best solution met is kept aside."""
    lectures, rooms = len(period), short.shape[1]
    for _ in range(moves):
        x = draw(random, lectures)
        c, p, r = course[x], period[x], room[x]
        q, s = p, draw(random, rooms)
        if draw(random, 8) > 0:
            q = open_periods[open_from[c] + draw(random, open_from[c + 1] - open_from[c])]
            if draw(random, 4) > 0:
                s = r
        if p == q and r == s:
            continue
        y = slot[q, s]
        e = -1
        if y >= 0:
            e = course[y]
            if e == c:
                continue
            if p != q and (not is_open[e, p] or near[c, q] > is_rival[c, e] or near[e, p] > is_rival[c, e]):
                continue
        elif p != q and near[c, q] > 0:
            continue

        change = short[c, s] - short[c, r]
        if r != s:
            change += (rooms_used[c, s] == 0) - (rooms_used[c, r] == 1)
            if y >= 0:
                change += (rooms_used[e, r] == 0) - (rooms_used[e, s] == 1)
        if y >= 0:
            change += short[e, r] - short[e, s]
        limit = heat * logs[draw(random, len(logs))]
        if p != q:
            change += 5 * spread(c, p, q, periods, days_held, days_count, days_due)
            if y >= 0:
                change += 5 * spread(e, q, p, periods, days_held, days_count, days_due)
            lone = 0
            for i in range(curricula_from[c], curricula_from[c + 1]):
                lone += leaves(taken, curricula[i], p, periods)
            if y >= 0:
                for i in range(curricula_from[e], curricula_from[e + 1]):
                    lone += leaves(taken, curricula[i], q, periods)
                for i in range(curricula_from[e], curricula_from[e + 1]):
                    lone += joins(taken, curricula[i], p, periods)
            for i in range(curricula_from[c], curricula_from[c + 1]):
                lone += joins(taken, curricula[i], q, periods)
            change += 2 * lone
            if change > limit:
                for i in range(curricula_from[c], curricula_from[c + 1]):
                    taken[curricula[i], q] -= 1
                    taken[curricula[i], p] += 1
                if y >= 0:
                    for i in range(curricula_from[e], curricula_from[e + 1]):
                        taken[curricula[i], p] -= 1
                        taken[curricula[i], q] += 1
                continue
            shift(c, p, q, periods, days_held, days_count, rivals, rivals_from, near)
            if y >= 0:
                shift(e, q, p, periods, days_held, days_count, rivals, rivals_from, near)
        elif change > limit:
            continue

        period[x], room[x], slot[q, s], slot[p, r] = q, s, x, y
        rooms_used[c, r] -= 1
        rooms_used[c, s] += 1
        if y >= 0:
            period[y], room[y] = p, r
            rooms_used[e, s] -= 1
            rooms_used[e, r] += 1
        costs[0] += change
        if costs[0] < costs[1]:
            costs[1] = costs[0]
            best_period[:] = period
            best_room[:] = room
