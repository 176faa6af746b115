#!/usr/bin/env python3
# ruff: noqa
"""Independent validator for ITC-2007 track 3 / CB-CTT (UD2) solutions. Stdlib only.

Written from the problem statement (hard: Lectures, Conflicts, Availability, RoomOccupancy;
soft: RoomCapacity x1 per student, MinWorkingDays x5 per missing day,
CurriculumCompactness x2 per isolated lecture, RoomStability x1 per extra room).
Reads .ctt and .ectt (extra .ectt columns/sections ignored = UD2 formulation).

  validate_cbctt.py INSTANCE SOLUTION [--json]      exit 0 feasible, 1 infeasible, 2 malformed
  validate_cbctt.py --self-test [INSTANCE_DIR]
"""

import json, os, sys
from collections import Counter, defaultdict
from itertools import combinations

W = {"room_capacity": 1, "min_working_days": 5, "compactness": 2, "room_stability": 1}


class Bad(Exception):
    pass


def parse_instance(text):
    lines = [ln.split() for ln in text.replace("\r", "").split("\n")]
    lines = [t for t in lines if t]
    head, sec, cur = {}, defaultdict(list), None
    for t in lines:
        key = t[0].rstrip(":").upper()
        if t[0].upper().startswith("END"):
            break
        if len(t) == 1 and t[0].endswith(":"):
            cur = key
            continue
        if cur is None:
            head[key] = t[1:]
        else:
            sec[cur].append(t)
    D, P = int(head["DAYS"][0]), int(head["PERIODS_PER_DAY"][0])
    courses = {}
    for t in sec["COURSES"]:
        if t[0] in courses:
            raise Bad(f"duplicate course {t[0]}")
        courses[t[0]] = dict(teacher=t[1], lectures=int(t[2]), mwd=int(t[3]), students=int(t[4]))
    rooms = {t[0]: int(t[1]) for t in sec["ROOMS"]}
    curricula = {}
    for t in sec["CURRICULA"]:
        m = t[2:]
        if len(m) != int(t[1]):
            raise Bad(f"curriculum {t[0]}: member count")
        if any(c not in courses for c in m):
            raise Bad(f"curriculum {t[0]}: unknown course")
        curricula[t[0]] = m
    unav = set()
    for t in sec.get("UNAVAILABILITY_CONSTRAINTS", []):
        unav.add((t[0], int(t[1]), int(t[2])))
    if (
        len(courses) != int(head["COURSES"][0])
        or len(rooms) != int(head["ROOMS"][0])
        or len(curricula) != int(head["CURRICULA"][0])
    ):
        raise Bad("header counts do not match sections")
    return dict(name=head["NAME"][0], D=D, P=P, courses=courses, rooms=rooms, curricula=curricula, unav=unav)


def parse_solution(text, inst):
    out = []
    for i, ln in enumerate(text.replace("\r", "").split("\n"), 1):
        t = ln.split()
        if not t:
            continue
        if len(t) != 4:
            raise Bad(f"line {i}: want '<course> <room> <day> <period>'")
        c, r, d, p = t[0], t[1], int(t[2]), int(t[3])
        if c not in inst["courses"] or r not in inst["rooms"]:
            raise Bad(f"line {i}: unknown course or room")
        if not (0 <= d < inst["D"] and 0 <= p < inst["P"]):
            raise Bad(f"line {i}: day/period out of range")
        out.append((c, r, d, p))
    return out


def evaluate(inst, sol):
    C, R = inst["courses"], inst["rooms"]
    at = Counter((c, d, p) for c, _, d, p in sol)  # lectures of a course in a period
    res = {}
    # hard: a course must have exactly its lectures, in distinct periods
    placed = Counter(c for c, *_ in at)  # distinct periods per course
    res["lectures"] = sum(abs(k["lectures"] - placed[c]) for c, k in C.items()) + sum(n - 1 for n in at.values())
    conflicts = set()
    for m in inst["curricula"].values():
        conflicts.update(frozenset(x) for x in combinations(m, 2) if x[0] != x[1])
    byt = defaultdict(list)
    for c, k in C.items():
        byt[k["teacher"]].append(c)
    for m in byt.values():
        conflicts.update(frozenset(x) for x in combinations(m, 2))
    slot = defaultdict(set)
    for c, d, p in at:
        slot[d, p].add(c)
    res["conflicts"] = sum(
        1 for s in slot.values() for a, b in combinations(sorted(s), 2) if frozenset((a, b)) in conflicts
    )
    res["availability"] = sum(1 for c, d, p in at if (c, d, p) in inst["unav"])
    occ = Counter((r, d, p) for _, r, d, p in set(sol))
    res["room_occupancy"] = sum(n - 1 for n in occ.values() if n > 1)
    # soft
    res["room_capacity"] = sum(max(0, C[c]["students"] - R[r]) for c, r, d, p in sol)
    days = defaultdict(set)
    rms = defaultdict(set)
    for c, r, d, p in sol:
        days[c].add(d)
        rms[c].add(r)
    res["min_working_days"] = W["min_working_days"] * sum(max(0, k["mwd"] - len(days[c])) for c, k in C.items())
    iso = 0
    for m in inst["curricula"].values():
        mem = set(m)
        n = Counter((d, p) for c, d, p in at if c in mem)
        for (d, p), k in n.items():
            if not n.get((d, p - 1)) and not n.get((d, p + 1)):
                iso += k
    res["compactness"] = W["compactness"] * iso
    res["room_stability"] = sum(max(0, len(s) - 1) for s in rms.values())
    res["hard"] = res["lectures"] + res["conflicts"] + res["availability"] + res["room_occupancy"]
    res["cost"] = res["room_capacity"] + res["min_working_days"] + res["compactness"] + res["room_stability"]
    return res


TOY = """Name: ToyExample
Courses: 4
Rooms: 2
Days: 5
Periods_per_day: 4
Curricula: 2
Constraints: 8

COURSES:
SceCosC Ocra 3 3 30
ArcTec Indaco 3 2 42
TecCos Rosa 5 4 40
Geotec Scarlatti 5 4 18

ROOMS:
A 32
B 50

CURRICULA:
Cur1 3 SceCosC ArcTec TecCos
Cur2 2 TecCos Geotec

UNAVAILABILITY_CONSTRAINTS:
TecCos 2 0
TecCos 2 1
TecCos 3 2
TecCos 3 3
ArcTec 4 0
ArcTec 4 1
ArcTec 4 2
ArcTec 4 3

END.
"""
# sample solution of the competition's page: officially 5 violations (3 conflicts, 2 rooms), cost 30 (8+15+4+3)
TOYSOL = """SceCosC B 3 0
SceCosC A 3 1
SceCosC A 4 0
ArcTec B 0 1
ArcTec B 1 1
ArcTec B 1 2
TecCos B 0 0
TecCos A 0 1
TecCos B 2 2
TecCos B 4 2
TecCos B 4 3
Geotec A 2 2
Geotec A 2 3
Geotec B 3 0
Geotec A 3 1
Geotec A 4 2
"""
TOYOPT = """SceCosC B 2 0
SceCosC B 3 0
SceCosC B 1 1
ArcTec B 3 2
ArcTec B 2 1
ArcTec B 0 0
TecCos B 0 1
TecCos B 1 2
TecCos B 2 2
TecCos B 3 1
TecCos B 1 3
Geotec A 2 1
Geotec A 0 0
Geotec A 2 3
Geotec A 1 1
Geotec A 3 0
"""


def self_test(d=None):
    i = parse_instance(TOY)
    e = evaluate(i, parse_solution(TOYSOL, i))
    assert (e["hard"], e["conflicts"], e["room_occupancy"], e["cost"]) == (5, 3, 2, 30), e
    assert (e["room_capacity"], e["min_working_days"], e["compactness"], e["room_stability"]) == (8, 15, 4, 3), e
    # published zero-cost solution: unavailable TecCos 2 0/2 1/3 2/3 3 respected
    e = evaluate(i, parse_solution(TOYOPT, i))
    assert (e["hard"], e["cost"]) == (0, 0), e
    # one mutation per rule
    s = parse_solution(TOYOPT, i)

    def mut(old, new):
        return evaluate(i, [tuple(new) if x == tuple(old) else x for x in s])

    assert evaluate(i, s[1:])["lectures"] == 1
    assert mut(("TecCos", "B", 3, 1), ("TecCos", "B", 3, 2))["availability"] == 1
    assert mut(("Geotec", "A", 3, 0), ("Geotec", "B", 3, 0))["room_occupancy"] == 1
    assert mut(("Geotec", "A", 3, 0), ("Geotec", "A", 0, 1))["conflicts"] == 1
    assert mut(("TecCos", "B", 2, 2), ("TecCos", "A", 2, 2))["room_capacity"] == 8
    assert mut(("TecCos", "B", 2, 2), ("TecCos", "A", 2, 2))["room_stability"] == 1
    dup = [("SceCosC", "B", 2, 0)] + s[1:]
    assert evaluate(i, dup)["cost"] == 0
    two = [("SceCosC", "A", 3, 0)] + s[1:]  # same course twice in a period
    assert evaluate(i, two)["lectures"] >= 1
    mw = [x if x != ("SceCosC", "B", 1, 1) else ("SceCosC", "B", 3, 3) for x in s]
    assert evaluate(i, mw)["min_working_days"] == 5
    for bad in ("X B 0 0", "ArcTec Z 0 0", "ArcTec B 9 0", "ArcTec B 0"):
        try:
            parse_solution(bad, i)
        except Bad:
            continue
        raise AssertionError(bad)
    n = 0
    if d:
        for f in sorted(os.listdir(d)):
            if f.endswith((".ctt", ".ectt")):
                parse_instance(open(os.path.join(d, f)).read())
                n += 1
    print(f"self-test ok; parsed {n} instance files")


def main(a):
    if a and a[0] == "--self-test":
        self_test(a[1] if len(a) > 1 else None)
        return 0
    try:
        inst = parse_instance(open(a[0]).read())
        r = evaluate(inst, parse_solution(open(a[1]).read(), inst))
    except (Bad, ValueError, KeyError, IndexError) as ex:
        print(f"malformed: {ex}")
        return 2
    print(json.dumps(r) if "--json" in a else "\n".join(f"{k:18s} {v}" for k, v in r.items()))
    return 0 if r["hard"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
