"""What the checker works out from the definitions: who sits where, what blocks, and whether statements hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import new as hmac
from typing import Any

from labs.matching.problem import Problem, Project, Ranking
from labs.matching.survey import survey

Key = tuple[int, ...]
Place = tuple[str, str]  # kind and id of a constraint
Row = tuple[str, str, str]
BEHIND = 10**9


@dataclass(frozen=True)
class Facts:
    """A matching over an instance, by id, with everybody seated at every constraint."""

    problem: Problem
    number: dict[str, int]
    project_number: dict[str, int]
    matching: dict[str, str]
    lots: dict[str, int]
    seated: dict[Place, list[str]]
    capacity: dict[Place, int]
    lower: dict[Place, int]
    locked: dict[str, str]

    @classmethod
    def of(cls, problem: Problem, result: Mapping[str, Any]) -> tuple[Facts, list[Row]]:
        """Read the matching; what names nobody known is told and left out."""
        number = {name: i for i, name in enumerate(problem.students)}
        project_number = {project.id: i for i, project in enumerate(problem.projects)}
        shape, matching = [], {}
        for name, project in result["matching"].items():
            if name not in number:
                shape.append(("student_unknown", str(name), "is placed but is not in the instance"))
            elif project is not None and project not in project_number:
                shape.append(("project_unknown", str(name), f"is placed at {project!r}, which is not in the instance"))
            elif project is not None:
                matching[name] = project
        shape += [
            ("student_missing", name, "is in the instance but not in the matching")
            for name in problem.students
            if name not in result["matching"]
        ]
        capacity = {("project", p.id): 0 if p.closed else p.capacity for p in problem.projects}
        capacity |= {("mentor", m.id): m.capacity for m in problem.mentors}
        capacity |= {("lab", k.id): k.capacity for k in problem.labs}
        lower = {("project", p.id): 0 if p.closed else p.lower_quota for p in problem.projects}
        lower |= {("mentor", m.id): m.lower_quota for m in problem.mentors}
        lower |= {("lab", k.id): k.lower_quota for k in problem.labs}
        seated: dict[Place, list[str]] = {place: [] for place in capacity}
        locked = {problem.students[s]: problem.projects[p].id for s, p in problem.locked.items()}
        lots = _lots(problem, str(result.get("seed", 0)))
        facts = cls(problem, number, project_number, matching, lots, seated, capacity, lower, locked)
        for name in problem.students:
            if name in matching:
                for _, place, _ in facts.constraints(matching[name]):
                    seated[place].append(name)
        return facts, shape

    def project(self, name: str) -> Project:
        """Give a project by id."""
        return self.problem.projects[self.project_number[name]]

    def constraints(self, name: str) -> list[tuple[str, Place, Ranking | None]]:
        """List what a seat fills, in which role, and whose ranking decides there."""
        problem, project = self.problem, self.project(name)
        lead = problem.mentors[project.mentor]
        at_project = project.ranking if project.ranking is not None else lead.ranking
        at_lead = lead.ranking if lead.ranking is not None else project.ranking
        rows: list[tuple[str, Place, Ranking | None]] = [
            ("project", ("project", name), at_project),
            ("mentor", ("mentor", lead.id), at_lead),
        ]
        if project.co_mentor is not None:
            second = problem.mentors[project.co_mentor]
            rows.append(
                ("co_mentor", ("mentor", second.id), second.ranking if second.ranking is not None else at_project)
            )
        if project.lab is not None:
            lab = problem.labs[project.lab]
            rows.append(("lab", ("lab", lab.id), lab.ranking if lab.ranking is not None else at_lead))
        return rows

    def refusing(self, student: str, name: str) -> str | None:
        """Say by outcome what bars the pair whoever else is placed; None if nothing does."""
        problem, project = self.problem, self.project(name)
        if (self.number[student], self.project_number[name]) in problem.forbidden:
            return "forbidden"
        if project.closed:
            return "closed"
        lists = [project.ranking, problem.mentors[project.mentor].ranking]
        lists += [] if project.co_mentor is None else [problem.mentors[project.co_mentor].ranking]
        lists += [] if project.lab is None else [problem.labs[project.lab].ranking]
        return "unacceptable" if any(ranking is not None and student not in ranking for ranking in lists) else None

    def wishes(self, student: str) -> list[tuple[str, int]]:
        """List a student's choices and dense ranks as given."""
        number = self.number[student]
        names = [self.problem.projects[p].id for p in self.problem.choices[number]]
        return list(zip(names, self.problem.ranks(number), strict=True))

    def rank(self, student: str, name: str) -> int:
        """Give the rank of a project; one more than the list is long where it is not listed."""
        wishes = self.wishes(student)
        return next((rank for wish, rank in wishes if wish == name), max((r for _, r in wishes), default=0) + 1)

    def short(self, place: Place, count: int) -> int:
        """Say what is missing to a lower quota; an empty project counts as closed and lacks nothing."""
        return 0 if place[0] == "project" and count == 0 else max(0, self.lower[place] - count)

    def position(self, student: str, name: str) -> int:
        """Give a student's dense position at a project, behind everybody where the list does not know them."""
        ranking = self.constraints(name)[0][2]
        return 0 if ranking is None else ranking.get(student, max(ranking.values(), default=-1) + 1)


def _lots(problem: Problem, seed: str) -> dict[str, int]:
    drawn = {name: hmac(seed.encode(), name.encode(), sha256).hexdigest() for name in problem.students}
    return {name: lot for lot, name in enumerate(sorted(drawn, key=lambda name: (drawn[name], name)))}


class Court:
    """Judges whether a pair blocks, by the definition, under one notion of priority."""

    def __init__(self, facts: Facts, kind: str = "lottery", order: Mapping[str, int] | None = None) -> None:
        self.facts, self.kind, self.order = facts, kind, order or facts.lots
        self.rows: dict[Place, list[tuple[Key, str]]] = {place: [] for place in facts.seated}
        self.own: dict[tuple[str, Place], Key] = {}
        for student, project in facts.matching.items():
            for _, place, ranking in facts.constraints(project):
                key = self.key(student, ranking)
                self.own[student, place] = key
                self.rows[place].append((key, student))
        for row in self.rows.values():
            row.sort()
        self.movable = {
            place: [entry for entry in row if entry[1] not in facts.locked] for place, row in self.rows.items()
        }

    def key(self, student: str, ranking: Ranking | None) -> Key:
        """Give a priority: smaller comes first. `weak` leaves the lottery out, `serial` is the order alone."""
        if self.kind == "serial":
            return (self.order[student],)
        position = 0 if ranking is None else ranking.get(student, BEHIND)
        return (position,) if self.kind == "weak" else (position, self.order[student])

    def gives_way(self, student: str, place: Place, key: Key) -> bool:
        """Whether somebody else there, not locked, stands strictly lower."""
        others = [entry for entry in self.movable[place][-2:] if entry[1] != student]
        return bool(others) and others[-1][0] > key

    def admits(self, student: str, place: Place, ranking: Ranking | None) -> bool:
        """Whether a constraint lets the student in after they give up the present seat."""
        capacity, count = self.facts.capacity[place], len(self.rows[place])
        own, key = self.own.get((student, place)), self.key(student, ranking)
        if count < capacity:
            return True
        if own is not None and count - 1 < capacity and key <= own:
            return True
        return self.gives_way(student, place, key)

    def preferred(self, student: str) -> list[str]:
        """List what the student strictly prefers to the present seat; locked students are content."""
        if student in self.facts.locked:
            return []
        wishes, seat = self.facts.wishes(student), self.facts.matching.get(student)
        own = BEHIND if seat is None else self.facts.rank(student, seat)
        return [name for name, rank in wishes if rank < own]

    def blocks(self, student: str, name: str) -> bool:
        """Whether a preferred pair blocks."""
        if self.facts.refusing(student, name) is not None:
            return False
        return all(self.admits(student, place, ranking) for _, place, ranking in self.facts.constraints(name))

    def blocking(self) -> list[list[str]]:
        """List all blocking pairs."""
        students = self.facts.problem.students
        return [[s, name] for s in students for name in sorted(self.preferred(s)) if self.blocks(s, name)]


class Audit:
    """Holds an answer's statements against the facts."""

    def __init__(self, facts: Facts, result: Mapping[str, Any]) -> None:
        self.facts, self.result = facts, result
        self.method = result.get("method", "stable")
        self.weak = self.method == "stable" and result.get("ties") == "max_size"

    def feasibility(self) -> Iterator[Row]:
        """Every pair may be, every cap holds and every lock is kept."""
        facts = self.facts
        for student, project in sorted(facts.matching.items()):
            if facts.locked.get(student) == project:
                continue
            bar = facts.refusing(student, project)
            if bar is not None:
                yield bar, student, f"may not be at {project!r}"
            if project not in dict(facts.wishes(student)):
                yield "not_listed", student, f"did not list {project!r}"
        for place, seated in facts.seated.items():
            if len(seated) > facts.capacity[place]:
                yield f"{place[0]}_full", place[1], f"holds {len(seated)}, the capacity is {facts.capacity[place]}"
        for student, project in sorted(facts.locked.items()):
            if facts.matching.get(student) != project:
                yield "lock_broken", student, f"is locked to {project!r}"

    def statements(self) -> Iterator[Row]:
        """The lottery, the certificate, the numbers and the reasons are what the matching says."""
        result, facts = self.result, self.facts
        court = Court(facts, "weak" if self.weak else "lottery")
        blocking = court.blocking()
        if "lottery" in result and list(result["lottery"]) != sorted(facts.lots, key=facts.lots.__getitem__):
            yield "lottery_wrong", "lottery", "is not the order drawn from the seed"
        yield from self.certificate(blocking)
        yield from self.metrics(len(blocking))
        yield from self.capacities()
        if "deficits" in result:
            stated = sorted((d["kind"], d["id"], d["placed"], d["lower_quota"], d["short"]) for d in result["deficits"])
            if stated != sorted(self.deficits()):
                yield "deficits_wrong", "deficits", "are not the lower quotas that the matching misses"
        if self.method == "serial":
            yield from self.served_in_turn()
        if "explanations" in result:
            yield from Reasons(self, court).all()

    def certificate(self, blocking: list[list[str]]) -> Iterator[Row]:
        """What the certificate says of stability and of the levels must be so."""
        stated = self.result.get("certificate")
        if stated is None:
            return
        if stated.get("stable") != (not blocking):
            yield "stability_wrong", "certificate", f"says stable: {stated.get('stable')}, {len(blocking)} pairs block"
        number = stated.get("blocking_pairs_number", len(blocking))
        if number != len(blocking) or stated.get("blocking_pairs", blocking[:50]) != blocking[:50]:
            yield "blocking_pairs_wrong", "certificate", f"are not the {len(blocking)} pairs that block"
        if self.method == "stable" and blocking and not self.facts.problem.has_co_mentors:
            yield "blocking_pair", " ".join(blocking[0]), "blocks, though a stable placement exists"
        values = self.values()
        size = stated.get("largest")
        if size is not None and (size["size"] != values["placed"] or size["proven"] != (size["size"] == size["bound"])):
            yield "size_wrong", "certificate", f"says {size}, {values['placed']} are placed"
        for level in stated.get("levels", ()):
            if level["level"] in values and level["value"] != values[level["level"]]:
                yield "level_wrong", level["level"], f"is {values[level['level']]}, not {level['value']}"
            if level["proven"] and level["value"] != level["bound"]:
                yield "level_wrong", level["level"], "is called proven away from its bound"

    def ranks(self) -> list[int]:
        """Give the ranks obtained."""
        return [self.facts.rank(student, project) for student, project in self.facts.matching.items()]

    def deficits(self) -> list[tuple[str, str, int, int, int]]:
        """List the lower quotas missed."""
        facts, rows = self.facts, []
        for place, seated in facts.seated.items():
            if short := facts.short(place, len(seated)):
                rows.append((*place, len(seated), facts.lower[place], short))
        return rows

    def values(self) -> dict[str, int]:
        """Evaluate the matching at the levels that are numbers."""
        ranks, facts = self.ranks(), self.facts
        return {
            "placed": len(ranks),
            "shortfall": sum(row[4] for row in self.deficits()),
            "worst_rank": max(ranks, default=0),
            "sum_squared": sum((rank - 1) ** 2 for rank in ranks),
            "position": sum(facts.position(student, name) for student, name in facts.matching.items()),
        }

    def metrics(self, blocking: int) -> Iterator[Row]:
        """The metrics must be those of the matching."""
        ranks, facts = self.ranks(), self.facts
        fill: dict[str, Any] = {"projects": {}, "mentors": {}, "labs": {}}
        for (kind, name), seated in facts.seated.items():
            fill[f"{kind}s"][name] = {"placed": len(seated), "capacity": facts.capacity[kind, name]}
        own = {
            "placed": len(ranks),
            "unplaced": len(facts.number) - len(ranks),
            "rank_histogram": {str(rank): count for rank, count in sorted(Counter(ranks).items())},
            "mean_rank": sum(ranks) / len(ranks) if ranks else None,
            "worst_rank": max(ranks, default=None),
            "sum_squared": sum((rank - 1) ** 2 for rank in ranks),
            "blocking_pairs": blocking,
            "fill": fill,
        }
        for key, value in self.result.get("metrics", {}).items():
            if key in own and value != own[key]:
                yield "metrics_wrong", key, f"says {value}, it is {own[key]}" if key != "fill" else "is not as counted"

    def capacities(self) -> Iterator[Row]:
        """Joint capacity and bottlenecks must be those of a flow computed here."""
        if "joint_capacity" not in self.result:
            return
        capacity, tight = survey(self.facts.problem)
        if self.result["joint_capacity"] != capacity:
            yield "joint_capacity_wrong", "joint_capacity", f"says {self.result['joint_capacity']}, it is {capacity}"
        if self.result.get("bottlenecks", tight) != tight:
            yield "bottlenecks_wrong", "bottlenecks", f"says {self.result['bottlenecks']}, they are {tight}"

    def turns(self) -> dict[str, int]:
        """Give the order of first come, first served."""
        facts, scores = self.facts, self.facts.problem.scores
        rows = []
        for name, number in facts.number.items():
            score = scores[number]
            rows.append((score is None, 0 if score is None else -score, facts.lots[name], name))
        return {name: turn for turn, (_, _, _, name) in enumerate(sorted(rows))}

    def served_in_turn(self) -> Iterator[Row]:
        """Under first come, first served nobody could have taken a better place in turn."""
        facts, turns = self.facts, self.turns()
        before: Counter[Place] = Counter()
        for project in facts.locked.values():
            before.update(place for _, place, _ in facts.constraints(project))
        for student in sorted(turns, key=turns.__getitem__):
            if student in facts.locked:
                continue
            seat = facts.matching.get(student)
            own = BEHIND if seat is None else facts.rank(student, seat)
            for name, rank in facts.wishes(student):
                room = all(before[place] < facts.capacity[place] for _, place, _ in facts.constraints(name))
                if rank < own and room and facts.refusing(student, name) is None:
                    yield "turn_wrong", student, f"could have taken {name!r} in turn"
            if seat is not None:
                before.update(place for _, place, _ in facts.constraints(seat))


class Reasons:
    """Holds every explanation against the matching."""

    def __init__(self, audit: Audit, court: Court) -> None:
        self.audit, self.facts = audit, audit.facts
        self.court = Court(audit.facts, "serial", audit.turns()) if audit.method == "serial" else court
        self.seed = str(audit.result.get("seed", 0)).encode()
        self.told_closed = {row["project"] for row in audit.result.get("closed", ())}
        self.granted = dict(self.facts.matching)
        self.count: Counter[Place] = Counter({place: len(row) for place, row in self.facts.seated.items()})
        self.values, self.ranks = audit.values(), Counter(audit.ranks())

    def all(self) -> Iterator[Row]:
        """Check the reasons of every student."""
        stated = self.audit.result["explanations"]
        for student in self.facts.problem.students:
            rows = stated.get(student)
            if rows is None or [(row["project"], row["rank"]) for row in rows] != self.due(student):
                yield "explanation_wrong", student, "does not go through the choices up to the place obtained"
                continue
            for row in rows:
                if not self.holds(student, row):
                    yield "explanation_wrong", f"{student} {row['project']}", f"{row['outcome']} does not follow"

    def drawn(self, student: str) -> list[tuple[str, int]]:
        """List a student's choices and ranks, ties as drawn."""
        wishes = self.facts.wishes(student)
        if len({rank for _, rank in wishes}) < len(wishes):
            wishes.sort(key=lambda wish: (wish[1], hmac(self.seed, f"{student}\0{wish[0]}".encode(), sha256).digest()))
        return wishes

    def due(self, student: str) -> list[tuple[str, int]]:
        """List the choices to be explained: down to the seat."""
        wishes, seat = self.drawn(student), self.facts.matching.get(student)
        if seat is None:
            return wishes
        names = [name for name, _ in wishes]
        return wishes[: names.index(seat) + 1] if seat in names else [*wishes, (seat, self.facts.rank(student, seat))]

    def holds(self, student: str, row: Mapping[str, Any]) -> bool:
        """Whether one outcome follows from the matching."""
        facts, name, outcome = self.facts, row["project"], row["outcome"]
        seat = facts.matching.get(student)
        if outcome == "placed" or name == seat:
            return bool(outcome == "placed") and name == seat
        bar = facts.refusing(student, name)
        if bar is not None:
            return bool(outcome == bar)
        constraints = facts.constraints(name)
        shut = [place for _, place, ranking in constraints if not self.shut_out(student, place, ranking)]
        if outcome == "closed":
            empty = not facts.seated["project", name] and name in self.told_closed
            return empty or any(facts.capacity[place] == 0 for _, place, _ in constraints)
        if outcome == "full_of_higher_priority":
            return any(self.counts(student, row, *constraint) for constraint in constraints)
        if outcome != "another_choice_needed_it" or len(shut) < len(constraints):
            return False
        if self.audit.method != "optimal" or student in facts.locked:
            return True
        return self.gained(student, name) == row.get("gained")

    def gained(self, student: str, name: str) -> dict[str, Any]:
        """Grant the wish: the lowest at each full constraint leave and, in lottery order, take what has room."""
        facts = self.facts
        before = {student: facts.matching.get(student)}
        self.move(student, None)
        for _, place, _ in facts.constraints(name):
            if self.count[place] >= facts.capacity[place]:
                rows = reversed(self.court.movable[place])
                loser = next((s for _, s in rows if s not in before), None)
                if loser is not None:
                    before[loser] = facts.matching.get(loser)
                    self.move(loser, None)
        self.move(student, name)
        for loser in sorted(set(before) - {student}, key=facts.lots.__getitem__):
            for wish, _ in self.drawn(loser):
                fits = all(self.count[place] < facts.capacity[place] for _, place, _ in facts.constraints(wish))
                if fits and facts.refusing(loser, wish) is None:
                    self.move(loser, wish)
                    break
        values = self.after(before)
        for other, seat in before.items():
            self.move(other, seat)
        for level, value in values.items():
            if value != self.values[level]:
                return {"level": level, "value": self.values[level], "otherwise": value}
        return {"level": "lottery"}

    def after(self, before: Mapping[str, str | None]) -> dict[str, int]:
        """Evaluate the matching on trial, counting anew what moved."""
        facts, after, ranks, touched = self.facts, dict(self.values), Counter(self.ranks), set()
        for student, left in before.items():
            for name, sign in ((left, -1), (self.granted.get(student), 1)):
                if name is not None:
                    rank = facts.rank(student, name)
                    ranks[rank] += sign
                    after["placed"] += sign
                    after["sum_squared"] += sign * (rank - 1) ** 2
                    after["position"] += sign * facts.position(student, name)
                    touched |= {place for _, place, _ in facts.constraints(name)}
        after["worst_rank"] = max((rank for rank, count in ranks.items() if count), default=0)
        for place in touched:
            after["shortfall"] += facts.short(place, self.count[place]) - facts.short(place, len(facts.seated[place]))
        return after

    def move(self, student: str, name: str | None) -> None:
        """Move a student in the matching on trial."""
        left = self.granted.pop(student, None)
        if left is not None:
            self.count.subtract(place for _, place, _ in self.facts.constraints(left))
        if name is not None:
            self.granted[student] = name
            self.count.update(place for _, place, _ in self.facts.constraints(name))

    def shut_out(self, student: str, place: Place, ranking: Ranking | None) -> bool:
        """Whether a constraint refuses the student."""
        return not self.court.admits(student, place, ranking)

    def counts(self, student: str, row: Mapping[str, Any], role: str, place: Place, ranking: Ranking | None) -> bool:
        """Whether a constraint is the one named, refuses, and is held by as many of each priority as stated."""
        at = row.get("at", {})
        if (at.get("kind"), at.get("id")) != (role, place[1]) or not self.shut_out(student, place, ranking):
            return False
        key, locked = self.court.key(student, ranking), self.facts.locked
        others = [(k, s) for k, s in self.court.rows[place] if s != student]
        fixed = sum(1 for k, s in others if s in locked and k >= key)
        higher = sum(1 for k, _ in others if k < key)
        equal = sum(1 for k, s in others if k == key and s not in locked)
        stated = (row.get("higher"), row.get("equal", 0), row.get("fixed", 0), at.get("capacity"))
        return stated == (higher, equal, fixed, self.facts.capacity[place])
