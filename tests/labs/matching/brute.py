"""Enumeration: every matching of a tiny instance, judged by the definitions, straight from the file format."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

Instance = dict[str, Any]
Matching = dict[str, str | None]
BEHIND = 10**6


def groups(listed: list[Any]) -> dict[str, int]:
    """Give dense ranks from 0."""
    return {key: rank for rank, entry in enumerate(listed) for key in (entry if isinstance(entry, list) else [entry])}


def mentor_ranks(mentor: dict[str, Any]) -> dict[str, int] | None:
    if mentor.get("prefs") is not None:
        return groups(mentor["prefs"])
    if mentor.get("scores") is not None:
        levels = sorted(set(mentor["scores"].values()), reverse=True)
        return {s: levels.index(v) for s, v in mentor["scores"].items()}
    return None


def constraints(inst: Instance, p: str) -> list[tuple[tuple[str, str], dict[str, int] | None]]:
    """List the constraints of a project with the ranking that decides at each."""
    row = inst["projects"][p]
    own = groups(row["prefs"]) if row.get("prefs") is not None else None
    lead = mentor_ranks(inst["mentors"][row["mentor"]])
    at_project, at_lead = own if own is not None else lead, lead if lead is not None else own
    rows = [(("project", p), at_project), (("mentor", row["mentor"]), at_lead)]
    if row.get("co_mentor"):
        second = mentor_ranks(inst["mentors"][row["co_mentor"]])
        rows.append((("mentor", row["co_mentor"]), second if second is not None else at_project))
    lab = row.get("lab", inst["mentors"][row["mentor"]].get("lab"))
    if lab is not None and inst.get("labs"):
        master = inst["labs"][lab].get("prefs")
        rows.append((("lab", lab), groups(master) if master is not None else at_lead))
    return rows


def capacity(inst: Instance, place: tuple[str, str]) -> int:
    row = inst[place[0] + "s"][place[1]]
    return 0 if row.get("closed") else row["capacity"]


def acceptable(inst: Instance, s: str, p: str) -> bool:
    if inst["projects"][p].get("closed") or [s, p] in inst.get("forbidden", []):
        return False
    row, lists = inst["projects"][p], []
    lists.append(groups(row["prefs"]) if row.get("prefs") is not None else None)
    lists += [mentor_ranks(inst["mentors"][m]) for m in (row["mentor"], row.get("co_mentor")) if m]
    lab = row.get("lab", inst["mentors"][row["mentor"]].get("lab"))
    if lab is not None and inst.get("labs") and inst["labs"][lab].get("prefs") is not None:
        lists.append(groups(inst["labs"][lab]["prefs"]))
    return all(s in ranks for ranks in lists if ranks is not None)


def rank(inst: Instance, s: str, p: str | None) -> int:
    prefs = inst["students"][s]["prefs"]
    return BEHIND if p is None else groups(prefs).get(p, len(prefs)) + 1


def matchings(inst: Instance) -> Iterator[Matching]:
    """Give every feasible matching that keeps the locks."""
    locked = dict(inst.get("locked", []))
    options = []
    for s in inst["students"]:
        wishes = [p for p in groups(inst["students"][s]["prefs"]) if acceptable(inst, s, p)]
        options.append([locked[s]] if s in locked else [*wishes, None])
    fills = {p: [place for place, _ in constraints(inst, p)] for p in inst["projects"]}
    caps = {place: capacity(inst, place) for rows in fills.values() for place in rows}
    for seats in product(*options):
        count = dict.fromkeys(caps, 0)
        for p in seats:
            for place in fills[p] if p else ():
                count[place] += 1
        if all(count[place] <= caps[place] for place in caps):
            yield dict(zip(inst["students"], seats, strict=True))


def lots(inst: Instance, seed: int) -> dict[str, int]:
    drawn = sorted(inst["students"], key=lambda s: hmac.digest(str(seed).encode(), s.encode(), "sha256"))
    return {s: lot for lot, s in enumerate(drawn)}


def blocking(inst: Instance, matching: Matching, lot: dict[str, int] | None) -> list[list[str]]:
    """List the blocking pairs by the definition; without lots the lists count as given."""
    return Judge(inst, lot).blocking(matching)


class Judge:
    """The definition of a blocking pair, with what does not depend on the matching worked out once."""

    def __init__(self, inst: Instance, lot: dict[str, int] | None) -> None:
        self.inst, self.lot = inst, lot
        self.locked = dict(inst.get("locked", []))
        self.rows = {p: constraints(inst, p) for p in inst["projects"]}
        self.caps = {place: capacity(inst, place) for rows in self.rows.values() for place, _ in rows}
        self.wishes = {
            s: [(p, r + 1) for p, r in groups(v["prefs"]).items() if acceptable(inst, s, p)]
            for s, v in inst["students"].items()
        }

    def key(self, s: str, ranks: dict[str, int] | None) -> tuple[int, int]:
        return (0 if ranks is None else ranks.get(s, BEHIND), 0 if self.lot is None else self.lot[s])

    def blocking(self, matching: Matching) -> list[list[str]]:
        there: dict[tuple[str, str], dict[str, tuple[int, int]]] = {place: {} for place in self.caps}
        for s, p in matching.items():
            for place, ranks in self.rows[p] if p else ():
                there[place][s] = self.key(s, ranks)
        found = []
        for s, now in matching.items():
            mine = rank(self.inst, s, now)
            for p, wish in self.wishes[s] if s not in self.locked else ():
                if wish < mine and all(self.lets_in(s, place, ranks, there[place]) for place, ranks in self.rows[p]):
                    found.append([s, p])
        return found

    def lets_in(
        self, s: str, place: tuple[str, str], ranks: dict[str, int] | None, there: dict[str, tuple[int, int]]
    ) -> bool:
        key, full = self.key(s, ranks), len(there) >= self.caps[place]
        others = [k for t, k in there.items() if t != s and t not in self.locked]
        if not full:
            return True
        if s in there:
            return key <= there[s] or any(k > key for k in others)
        return any(k > key for k in others)


def objective(inst: Instance, matching: Matching, lot: dict[str, int]) -> tuple[Any, ...]:
    """Give the six levels, smaller is better at each."""
    placed = [(s, p) for s, p in matching.items() if p]
    ranks = [rank(inst, s, p) for s, p in placed]
    short = 0
    count: dict[tuple[str, str], int] = {}
    for _, p in placed:
        for place, _ in constraints(inst, p):
            count[place] = count.get(place, 0) + 1
    for kind in ("project", "mentor", "lab"):
        for name, row in (inst.get(kind + "s") or {}).items():
            n = count.get((kind, name), 0)
            if not (kind == "project" and (n == 0 or row.get("closed"))):
                short += max(0, row.get("lower_quota", 0) - n)
    position = 0
    for s, p in placed:
        ranked = constraints(inst, p)[0][1]
        position += 0 if ranked is None else ranked.get(s, max(ranked.values(), default=-1) + 1)
    by_lot = tuple(rank(inst, s, matching[s]) for s in sorted(lot, key=lot.__getitem__))
    return (-len(placed), short, max(ranks, default=0), sum((r - 1) ** 2 for r in ranks), position, by_lot)


def tied(r: Random, items: list[str], chance: float) -> list[Any]:
    """Tie neighbours in a list at random."""
    out: list[Any] = []
    for item in items:
        if out and r.random() < chance:
            out[-1] = [*out[-1], item] if isinstance(out[-1], list) else [out[-1], item]
        else:
            out.append(item)
    return out


def restricted(listed: list[Any], kept: set[str]) -> list[Any]:
    """Leave out of a list with ties all but some."""
    rows = [[x for x in (e if isinstance(e, list) else [e]) if x in kept] for e in listed]
    return [row if len(row) > 1 else row[0] for row in rows if row]


def some(r: Random, items: list[str], least: int = 0) -> list[str]:
    return r.sample(items, r.randint(min(least, len(items)), len(items)))


def instance(
    r: Random,
    *,
    students: int = 4,
    projects: int = 4,
    ties: float = 0.0,
    labs: bool = False,
    master: bool = False,
    locks: bool = False,
    forbidden: bool = False,
    co_mentors: bool = False,
    quotas: bool = False,
    own_lists: bool = True,
) -> Instance:
    """Make a small instance of a kind; ids are in no order that helps."""
    names = r.sample(["b", "d", "a", "x", "c", "y", "é", "Z"], r.randint(2, students))
    pids = r.sample(["p3", "p1", "p9", "p2", "p10", "P"], r.randint(1, projects))
    leads = r.sample(["m2", "m1", "m7", "m5"], r.randint(1, min(4, len(pids))))
    kids = r.sample(["K", "A"], r.randint(1, 2)) if labs else []
    lab_of = {m: r.choice([*kids, None]) if kids else None for m in leads}
    inst: Instance = {"format": "placement/1", "students": {}, "projects": {}, "mentors": {}}
    lab_list = {k: tied(r, r.sample(names, len(names)), ties) for k in kids}
    for s in names:
        inst["students"][s] = {"prefs": tied(r, some(r, pids, 1), ties / 2)}
        if r.random() < 0.7:
            inst["students"][s]["score"] = r.randint(1, 3)
    for m in leads:
        inst["mentors"][m] = {"capacity": r.randint(0 if r.random() < 0.1 else 1, 3)}
        if master and lab_of[m] is not None:
            inst["mentors"][m]["prefs"] = restricted(lab_list[lab_of[m]], set(some(r, names, 1)))
        elif (kind := r.random()) < 0.5:
            inst["mentors"][m]["prefs"] = tied(r, some(r, names, 2), ties)
        elif kind < 0.7:
            inst["mentors"][m]["scores"] = {s: r.randint(1, 3 if ties else 99) for s in some(r, names, 2)}
    seconds = [f"i{n}" for n in range(r.randint(1, 3))] if co_mentors else []
    for i in seconds:
        inst["mentors"][i] = {"capacity": r.randint(1, 2)}
        if r.random() < 0.6:
            inst["mentors"][i]["prefs"] = tied(r, some(r, names, 2), ties)
    for p in pids:
        m = r.choice(leads)
        row = {"capacity": r.randint(1, 2), "mentor": m}
        if lab_of[m] is not None:
            row["lab"] = lab_of[m]
        if seconds and r.random() < 0.8:
            row["co_mentor"] = r.choice(seconds)
        if own_lists and r.random() < 0.5:
            row["prefs"] = _own_list(r, inst["mentors"][m], names, ties)
        if r.random() < 0.06:
            row["closed"] = True
        inst["projects"][p] = row
    if kids:
        inst["labs"] = {k: {"capacity": r.randint(1, 3)} for k in kids}
        if master:
            for k in kids:
                inst["labs"][k]["prefs"] = lab_list[k]
    if quotas:
        for table in ("projects", "mentors", "labs"):
            for row in inst.get(table, {}).values():
                if r.random() < 0.6:
                    row["lower_quota"] = r.randint(0, row["capacity"])
    if forbidden:
        inst["forbidden"] = [[s, r.choice(pids)] for s in names if r.random() < 0.3]
    if locks:
        _lock(r, inst, names, pids)
    return inst


def _own_list(r: Random, mentor: dict[str, Any], names: list[str], ties: float) -> list[Any]:
    ranks = mentor_ranks(mentor)
    if ranks is None:
        return tied(r, some(r, names, 1), ties)
    listed = [[s for s in sorted(ranks) if ranks[s] == level] for level in range(max(ranks.values(), default=-1) + 1)]
    return restricted(listed, set(some(r, names, 1)))


def _lock(r: Random, inst: Instance, names: list[str], pids: list[str]) -> None:
    """Lock a pair or two where there is room."""
    inst["locked"] = []
    for s in r.sample(names, r.randint(0, 2)):
        for p in r.sample(pids, len(pids)):
            if inst["projects"][p].get("closed") or [s, p] in inst.get("forbidden", []):
                continue
            places = [place for place, _ in constraints(inst, p)]
            held = [place for _, q in inst["locked"] for place, _ in constraints(inst, q)]
            if all(held.count(place) < capacity(inst, place) for place in places):
                inst["locked"].append([s, p])
                break
