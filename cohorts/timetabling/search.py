"""Greedy with repair for a first plan; ruin and recreate for a better one.

Construction: place the session that has been pushed out most often where it costs least; where it fits nowhere, push
out the sessions in its way that have been pushed out least (Müller, *Constraint-based Timetabling*, 2005).
Improvement: take related sessions off the board, put them back cheapest first with an occasional blink, keep the
result by the rule of simulated annealing (Christiaens and Vanden Berghe, *Slack Induction by String Removals*, 2020).
One placement costs O(neighbours + bookings of the rooms that will do) operations on bit sets.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random

from .board import Board

Where = list[tuple[int, int] | None]
BLINK = 0.03
SAMPLES = 24


class Search:
    """A search on one board, reproducible from its seed."""

    def __init__(self, board: Board, seed: int) -> None:
        self.board = board
        self.random = Random(seed)
        self.ousted = [1.0] * len(board.ids)
        self.unplaced: list[int] = []
        self.keep: set[int] = set()
        self._deferred: set[int] = set()
        self.best: Where = []
        self.best_cost = math.inf
        self.still = 0
        self._homed = [x for x, home in enumerate(board.home) if home is not None]
        self.hopeless = [x for x in range(len(board.ids)) if not self._anywhere(x)]
        self._tightness = [self._tight(x) for x in range(len(board.ids))]

    def _anywhere(self, x: int) -> bool:
        return any(self.board.domain[x] & mask for mask in self.board.open[x].values())

    def _tight(self, x: int) -> float:
        starts = self.board.domain[x].bit_count() * max(1, len(self.board.rooms[x]))
        return len(self.board.near[x]) * self.board.minutes[x] / max(1, starts)

    # a first plan -----------------------------------------------------------------------------------------------
    def begin(self) -> None:
        """Stand what the current plan says where it still may stand; queue the rest."""
        board = self.board
        for x, home in enumerate(board.home):
            if home is not None and board.allows(x, *home) and not board.in_the_way(x, *home):
                board.put(x, *home)
        skip = set(self.hopeless)
        self.unplaced = [x for x, stood in enumerate(board.where) if stood is None and x not in skip]

    def construct(self, goes_on: Callable[[], bool]) -> bool:
        """Place what is queued, pushing out what is in the way; say whether everything stands."""
        best: Where = list(self.board.where)
        missing, self._deferred, stuck = len(self.unplaced), set(), list[int]()
        while self.unplaced and goes_on():
            x = self._hardest()
            spot = self.cheapest(x)
            if spot is None and x not in self._deferred:
                self._deferred.add(x)
                self.unplaced.append(x)
                continue
            if spot is None:
                spot = self._least_bad(x)
                if spot is None:
                    stuck.append(x)
                    continue
                self._oust(x, spot)
            self._deferred.discard(x)
            self.board.put(x, *spot)
            if len(self.unplaced) + len(stuck) < missing:
                missing, best = len(self.unplaced) + len(stuck), list(self.board.where)
        if self.unplaced or stuck:
            self.board.set_plan(best)
            skip = set(self.hopeless)
            self.unplaced = [x for x, stood in enumerate(best) if stood is None and x not in skip]
        return not self.unplaced

    def _hardest(self) -> int:
        """Take the next session from the queue: first those not known to fit nowhere, pushed out most, tightest."""
        i = max(range(len(self.unplaced)), key=lambda i: self._urgency(self.unplaced[i]))
        return self.unplaced.pop(i)

    def _urgency(self, x: int) -> tuple[bool, float, int]:
        waiting = sum(self.board.where[y] is None for y in self.board.before[x])
        urgency = self.ousted[x] * (1 + self._tightness[x]) / (1 + waiting)
        return (x not in self._deferred, urgency, -x)

    def _least_bad(self, x: int) -> tuple[int, int] | None:
        """Of some places drawn at random, the one whose sessions have been pushed out least; None if all must stay."""
        board = self.board
        choices = [(r, mask & board.domain[x]) for r, mask in board.open[x].items() if mask & board.domain[x]]
        best: tuple[int, int] | None = None
        least = math.inf
        for _ in range(SAMPLES):
            r, mask = choices[int(self.random.random() * len(choices))]
            s = self._some_bit(mask)
            others = board.in_the_way(x, s, r)
            weight = sum(self.ousted[y] ** 2 for y in others) + self.random.random() * 0.1
            if weight < least and self.keep.isdisjoint(others):
                best, least = (s, r), weight
        return best

    def _some_bit(self, mask: int) -> int:
        """A slot of the mask, drawn by a random day and then a random slot of it."""
        board = self.board
        at = int(self.random.random() * len(board.slots))
        later = mask >> at
        if later:
            return at + (later & -later).bit_length() - 1
        return (mask & -mask).bit_length() - 1

    def _oust(self, x: int, spot: tuple[int, int]) -> None:
        for y in self.board.in_the_way(x, *spot):
            self.board.take(y)
            self.ousted[y] += 1
            self.unplaced.append(y)

    def cheapest(self, x: int) -> tuple[int, int] | None:
        """The cheapest free place of a session, or None."""
        board = self.board
        free = board.free(x)
        if not free:
            return None
        home = board.home[x]
        day_cost = self._day_costs(x)
        used = board.module_rooms[board.module_of[x]]
        best, found = math.inf, None
        if home is not None and home[0] >= 0 and free.get(home[1], 0) >> home[0] & 1:
            best, found = day_cost[board.day_of[home[0]]] + self._room_cost(used, home[1]), home
            day_cost = [cost + board.w_moved for cost in day_cost]
        random = self.random.random
        days = sorted(range(len(day_cost)), key=lambda d: day_cost[d] + random())
        for r in sorted(free, key=lambda r: self._room_cost(used, r) + random() * 0.5):
            extra, mask = self._room_cost(used, r), free[r]
            for d in days:
                if day_cost[d] + extra >= best - 1e-9:
                    if day_cost[d] - 1 + extra >= best:
                        break
                    continue
                open_today = mask & board.day_mask[d]
                if open_today and random() >= BLINK:
                    best, found = day_cost[d] + extra, (self._slot(open_today), r)
        if found is None:
            r, mask = next(iter(free.items()))
            found = (self._slot(mask), r)
        return found

    def _slot(self, mask: int) -> int:
        """The first slot, or at times the last or a slot between."""
        draw = self.random.random()
        if draw < 0.6:
            return (mask & -mask).bit_length() - 1
        if draw < 0.8:
            return mask.bit_length() - 1
        return self._some_bit(mask)

    def _day_costs(self, x: int) -> list[float]:
        board = self.board
        costs = list(board.week_cost[x])
        for g in board.groups_of[x]:
            for d, held in enumerate(board.group_days[g]):
                if not held:
                    costs[d] += board.w_group
        return costs

    def _room_cost(self, used: dict[int, int], r: int) -> float:
        return self.board.w_room if r >= 0 and used and r not in used else 0

    # a better plan ----------------------------------------------------------------------------------------------
    def improve(self, goes_on: Callable[[], bool], progress: Callable[[], float], better: Callable[[], None]) -> None:
        """Ruin and recreate while time lasts; `better` is called on every new best plan, which stands at the end."""
        board = self.board
        self._note()
        hot = max(1.0, board.w_group, board.w_room)
        while goes_on():
            heat = hot * (0.02 ** progress())
            allowed = board.cost - heat * math.log(max(1e-12, self.random.random()))
            self.still += 1
            undo = self._ruin()
            if not self._recreate(undo, allowed):
                self._restore(undo)
            elif board.cost < self.best_cost - 1e-6:
                self._note()
                better()
        board.set_plan(self.best)

    def _note(self) -> None:
        self.best_cost, self.best, self.still = self.board.cost, list(self.board.where), 0

    def adopt(self, where: Where) -> bool:
        """Go on from a plan found elsewhere, if it is better than the best here."""
        self.board.set_plan(where)
        if self.board.cost < self.best_cost - 1e-6:
            self._note()
            return True
        self.board.set_plan(self.best)
        return False

    def _ruin(self) -> list[tuple[int, tuple[int, int]]]:
        board = self.board
        seed = self._seed()
        count = 1 + int(self.random.random() ** 2 * min(12, len(board.ids)))
        related = self._related(seed)
        chosen = {seed: None}
        while related and len(chosen) < count:
            i = int(self.random.random() * len(related))
            chosen[related[i]] = None
            related[i] = related[-1]
            related.pop()
        return [(x, board.take(x)) for x in chosen if board.where[x] is not None]

    def _seed(self) -> int:
        """Any session, or as often one that has moved."""
        strays = [x for x in self._homed if self.board.where[x] != self.board.home[x]]
        pool: Sequence[int] = strays if strays and self.random.random() < 0.5 else range(len(self.board.ids))
        return pool[int(self.random.random() * len(pool))]

    def _related(self, x: int) -> list[int]:
        """Sessions of the same module, of the same day, of the same week, of the same people, or any."""
        board, draw = self.board, self.random.random()
        everyone = range(len(board.ids))
        if draw < 0.25:
            return [y for y in everyone if y != x and board.module_of[y] == board.module_of[x]]
        stood = board.where[x]
        if draw < 0.6 and stood is not None:
            day = board.day_of[stood[0]]
            return [y for y in everyone if y != x and (at := board.where[y]) and board.day_of[at[0]] == day]
        if draw < 0.85 and stood is not None:
            day = board.day_of[stood[0]]
            groups = set(board.groups_of[x])
            close = [y for y in everyone if y != x and (at := board.where[y]) and abs(board.day_of[at[0]] - day) <= 5]
            return [y for y in close if groups.intersection(board.groups_of[y])] or close
        if draw < 0.95:
            return list(board.near[x])
        return [y for y in everyone if y != x]

    def _recreate(self, undo: list[tuple[int, tuple[int, int]]], allowed: float) -> bool:
        """Put back what was taken; False when something finds no place or the plan costs too much."""
        board, random = self.board, self.random.random
        order = sorted((x for x, _ in undo), key=lambda x: (self._tightness[x] + 0.1) * (0.2 + random()), reverse=True)
        for x in order:
            spot = self.cheapest(x)
            if spot is None:
                return False
            board.put(x, *spot)
            if board.cost > allowed:
                return False
        return True

    def _restore(self, undo: list[tuple[int, tuple[int, int]]]) -> None:
        for x, _ in undo:
            if self.board.where[x] is not None:
                self.board.take(x)
        for x, stood in undo:
            self.board.put(x, *stood)
