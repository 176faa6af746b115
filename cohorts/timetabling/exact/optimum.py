"""The soft rules as an objective: better plans and bounds, fewest moves, most sessions."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from ..problem import Place, Plan
from .labels import Labels
from .model import Model, cp_model, solver

Better = Callable[[dict[str, Any]], None]
SCALE = 1000


class Optimum:
    """A whole model with literals for what costs."""

    def __init__(self, labels: Labels) -> None:
        self.labels, self.problem = labels, labels.problem
        self.whole = Model(labels)
        self.model = self.whole.model
        self.stays: dict[str, Any] = {}
        self._group_days: dict[tuple[str, Any], Any] = {}
        self._module_rooms: dict[tuple[str, str], Any] = {}
        weights = self.problem.weights
        self.scale = 1 if all(float(weight).is_integer() for weight in weights.values()) else SCALE

    def moves(self) -> Any:
        """How many sessions of the current plan stand elsewhere."""
        return sum(1 - self._stays(xid) for xid in self.problem.current if xid in self.whole.start)

    def _stays(self, xid: str) -> Any:
        if xid not in self.stays:
            can = _may_stay(self.labels, xid)
            was = self.problem.current[xid]
            self.stays[xid] = _stands(self.whole, xid, was) if can else self.model.new_constant(0)
        return self.stays[xid]

    def cost(self) -> Any:
        """The weighted sum of the soft rules, in units of 1/scale."""
        weights = {name: round(weight * self.scale) for name, weight in self.problem.weights.items()}
        return (
            weights["target_week"] * self._weeks()
            + weights["group_day"] * self._days()
            + weights["room_stability"] * self._rooms()
            + weights["moved"] * self.moves()
        )

    def _weeks(self) -> Any:
        problem, total = self.problem, 0
        for xid in self.whole.ids:
            target = problem.sessions[xid].target_week
            if target is not None:
                for day, literal in self.whole.days(xid).items():
                    total += abs(problem.week(day) - target) * literal
        return total

    def _days(self) -> Any:
        """A literal for every group and day, held up by its sessions and by how many minutes a day can take."""
        problem, cohort = self.problem, self.problem.cohort
        for gid, xids in problem.of_group.items():
            by_day: dict[Any, list[tuple[int, Any]]] = {}
            for xid in xids:
                if problem.sessions[xid].need is not None:
                    for day, literal in self.whole.days(xid).items():
                        by_day.setdefault(day, []).append((problem.sessions[xid].minutes, literal))
            longest = int(min(problem.groups[gid].day_limit, cohort.day_ends - cohort.day_starts))
            for day, terms in by_day.items():
                self._group_days[gid, day] = used = self.model.new_bool_var("")
                for _, literal in terms:
                    self.model.add_implication(literal, used)
                self.model.add(sum(minutes * literal for minutes, literal in terms) <= longest * used)
        return sum(self._group_days.values())

    def _rooms(self) -> Any:
        modules: set[str] = set()
        for xid in self.whole.ids:
            module = self.problem.sessions[xid].module
            for rid, literal in self.whole.room[xid].items():
                if rid is None:
                    continue
                modules.add(module)
                if (module, rid) not in self._module_rooms:
                    self._module_rooms[module, rid] = self.model.new_bool_var("")
                self.model.add_implication(literal, self._module_rooms[module, rid])
        for module in sorted(modules):
            self.model.add_bool_or([used for (other, _), used in self._module_rooms.items() if other == module])
        return sum(self._module_rooms.values()) - len(modules)

    def hint(self, plan: Plan) -> None:
        """Tell the solver of a plan, with everything that follows from it."""
        problem, model = self.problem, self.model
        self.whole.hint(plan)
        for xid, literal in self.stays.items():
            if xid in plan:
                model.add_hint(literal, plan[xid] == problem.current[xid])
        held = {
            (gid, problem.day(place.start))
            for xid, place in plan.items()
            if place.room is not None
            for gid in problem.present_groups[xid]
        }
        for (gid, day), used in self._group_days.items():
            model.add_hint(used, (gid, day) in held)
        rooms = {(problem.sessions[xid].module, place.room) for xid, place in plan.items()}
        for (module, rid), used in self._module_rooms.items():
            model.add_hint(used, (module, rid) in rooms)


class _Teller(cp_model.CpSolverSolutionCallback):
    """Says every plan as it is found."""

    def __init__(self, whole: Model, say: Callable[[Plan], None]) -> None:
        super().__init__()
        self._whole, self._say = whole, say

    def on_solution_callback(self) -> None:
        """Called by the solver."""
        self._say(self._whole.plan(self.value))


def best(labels: Labels, plan: Plan, seconds: float, work: float | None, seed: int, say: Better) -> None:
    """Improve a whole plan; every better one is said, and every better bound."""
    optimum = Optimum(labels)
    if optimum.whole.impossible:
        return
    optimum.model.minimize(optimum.cost())
    optimum.hint(plan)
    search = solver(seconds, work, seed)
    search.parameters.linearization_level = 2
    search.best_bound_callback = lambda bound: say({"bound": _up(bound, optimum.scale)})
    status = search.solve(optimum.model, _Teller(optimum.whole, lambda found: say({"plan": found})))
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        say({"bound": _up(search.best_objective_bound, optimum.scale)})


def _up(bound: float, scale: int) -> float:
    """A bound on a whole number of units, in the units of the cost."""
    units = -(-(bound - 1e-6) // 1)
    return units / scale if scale > 1 else int(units)


def fewest(labels: Labels, seconds: float, work: float | None, say: Better) -> None:
    """The fewest sessions of the current plan that must move: ever better bounds, and at last a plan with so few.

    Sessions stay held where they are, or are lifted away without a thought for where they would go, which is a bound;
    those lifted are then freed in earnest, until none is lifted that is not free (as in Benders' decomposition).
    """
    problem, until = labels.problem, monotonic() + seconds
    alone = {xid: place for xid, place in problem.current.items() if _may_stay(labels, xid)}
    free = {xid for xid in problem.sessions if xid not in alone}
    while True:
        held = {xid: place for xid, place in alone.items() if xid not in free}
        whole = Model(labels, held=held)
        if whole.impossible:
            return
        stays = {xid: whole.placed[xid] for xid in held}
        stays |= {xid: _stands(whole, xid, place) for xid, place in alone.items() if xid not in held}
        whole.model.maximize(sum(stays.values()))
        search = solver(until - monotonic(), work)
        if search.solve(whole.model) != cp_model.OPTIMAL:
            return
        lifted = {xid for xid in held if not search.value(stays[xid])}
        say({"moves_bound": len(problem.current) - sum(search.value(literal) for literal in stays.values())})
        if not lifted:
            say({"fewer": whole.plan(search.value)})
            return
        free |= lifted


def _may_stay(labels: Labels, xid: str) -> bool:
    """Whether a session may stay where it is as far as it alone is concerned."""
    place = labels.problem.current[xid]
    start = labels.exactly(place.start)
    if any(start & mask for mask in labels.starts(xid).values()) or labels.rooms(xid).get(place.room, [("", "")]):
        return False
    return place.room is None or not start & labels.closed(place.room, labels.problem.sessions[xid].minutes)


def _stands(whole: Model, xid: str, place: Place) -> Any:
    """A literal that holds only when a session stands at a place."""
    literal = whole.model.new_bool_var("")
    whole.model.add(whole.start[xid] == place.start - whole.base).only_enforce_if(literal)
    whole.model.add_implication(literal, whole.room[xid][place.room])
    return literal


def most(labels: Labels, plan: Plan, seconds: float, work: float | None, say: Better) -> None:
    """The most sessions that can be placed at once."""
    whole = Model(labels, optional=True)
    whole.model.maximize(sum(whole.placed.values()))
    whole.hint(plan)
    search = solver(seconds, work)
    search.solve(whole.model, _Teller(whole, lambda found: say({"most": found})))
