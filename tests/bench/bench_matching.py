"""The figures of the placement engine, beside their references.

    python -m tests.bench.bench_matching             everything but the slow references
    python -m tests.bench.bench_matching spa optimal only some parts
    python -m tests.bench.bench_matching reference   PyPI `matching` on the same 10,000 x 10 (about a minute)
    python -m tests.bench.bench_matching enumerate   2,000 tiny instances of every kind against all matchings

Wall-clock seconds, the best of a few runs, with the processor's own seconds in brackets: a busy machine shows in the
difference of the two.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from labs.matching import check, joint_capacity, read, solve
from labs.matching.explain import Explainer
from labs.matching.solver import Run
from labs.matching.stability import blocking_pairs, cutoffs, verdicts
from labs.matching.stable import student_optimal
from labs.matching.watch import Watch, unswept

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "tests/labs/matching/cases/demo-cohort.json"


def made(
    students: int, choices: int, projects: int, mentors: int, *, seed: int, tie: int = 1, co_mentors: int = 0
) -> dict[str, Any]:
    """Make an instance with demand skewed as in life: a few projects draw many; mentors rank whoever asked."""
    r = Random(seed)
    pids = [f"p{number:05d}" for number in range(projects)]
    weights = [1 / (1 + number) ** 0.6 for number in range(projects)]
    r.shuffle(weights)
    wanted: dict[str, list[str]] = {p: [] for p in pids}
    rows: dict[str, Any] = {}
    for number in range(students):
        listed: dict[str, None] = {}
        while len(listed) < choices:
            listed.update(dict.fromkeys(r.choices(pids, weights, k=choices - len(listed))))
        rows[f"s{number:06d}"] = {"prefs": list(listed), "score": r.randint(50, 99)}
        for p in listed:
            wanted[p].append(f"s{number:06d}")
    lead = {p: f"m{number % mentors:05d}" for number, p in enumerate(pids)}
    caps = {p: max(1, round(r.uniform(0.5, 1.5) * students / projects)) for p in pids}
    project_rows: dict[str, Any] = {p: {"capacity": caps[p], "mentor": lead[p]} for p in pids}
    led: dict[str, list[str]] = {}
    for p in pids:
        led.setdefault(lead[p], []).append(p)
    mentor_rows = {}
    for m, mine in led.items():
        asked = sorted({s for p in mine for s in wanted[p]})
        r.shuffle(asked)
        ranked = [asked[at : at + tie] if tie > 1 else asked[at] for at in range(0, len(asked), tie)]
        mentor_rows[m] = {"capacity": max(1, round(0.85 * sum(caps[p] for p in mine))), "prefs": ranked}
    seconds: dict[str, int] = {}
    for p in pids if co_mentors else ():
        project_rows[p]["co_mentor"] = name = f"i{r.randrange(co_mentors):05d}"
        seconds[name] = seconds.get(name, 0) + caps[p]
    mentor_rows |= {name: {"capacity": max(1, round(0.85 * places))} for name, places in seconds.items()}
    return {"format": "placement/1", "students": rows, "projects": project_rows, "mentors": mentor_rows}


def uncapped(document: dict[str, Any]) -> dict[str, Any]:
    """Let mentors take all that their projects can, so that the ties decide how many are placed."""
    for m, row in document["mentors"].items():
        row["capacity"] = sum(p["capacity"] for p in document["projects"].values() if p["mentor"] == m)
    return document


def timed(work: Callable[[], Any], times: int = 3) -> tuple[float, float, Any]:
    """Run a few times; give the least wall-clock and processor seconds, and the last answer."""
    walls, ticks, answer = [], [], None
    for _ in range(times):
        answer = None
        gc.collect()
        wall, tick = time.perf_counter(), time.process_time()
        answer = work()
        walls.append(time.perf_counter() - wall)
        ticks.append(time.process_time() - tick)
    return min(walls), min(ticks), answer


def say(what: str, wall: float, tick: float, due: str, more: str = "") -> None:
    print(f"{what:<58} {wall:8.3f} s ({tick:.3f})   due {due:<28} {more}", flush=True)


def matched(document: dict[str, Any]) -> tuple[Any, ...]:
    """Read, match and certify: from parsed values to a matching whose blocking pairs have been counted."""
    problem = read(document)
    with unswept():
        run = Run(problem, 0, Watch())
        seats = student_optimal(problem, run.house, run.order, run.choices)
        cut = cutoffs(problem, run.house, seats, run.place)
        told = verdicts(cut, run.choices)
        assert blocking_pairs(cut, run.choices, told) == []
    return problem, run, cut, told


def spa() -> None:
    document = made(10_000, 10, 1000, 500, seed=1)
    wall, tick, (_, run, cut, told) = timed(lambda: matched(document), 5)
    say("SPA-S 10,000 x 10, read, matched, certified", wall, tick, "0.25 s, 300 x `matching`", "`matching` 1.4.3: 69 s")
    wall, tick, _ = timed(lambda: Explainer(cut, run.choices, told).all(), 5)
    say("  every refused application explained", wall, tick, "0.1 s")
    wall, tick, result = timed(lambda: solve(read(document)), 3)
    say("  the whole result, hashed", wall, tick, "-")
    wall, tick, found = timed(lambda: check(read(document), result), 1)
    say("  the checker", wall, tick, "-", f"violations {len(found)}")


def large() -> None:
    document = made(100_000, 10, 10_000, 5000, seed=1)
    rows = [(s, rank, p) for s, row in document["students"].items() for rank, p in enumerate(row["prefs"])]
    base = sqlite3.connect(":memory:")
    base.execute("create table choice (student text, rank integer, project text)")
    base.executemany("insert into choice values (?, ?, ?)", rows)
    del rows
    reading, tick, _ = timed(lambda: base.execute("select student, rank, project from choice").fetchall())
    say("the rows of 100,000 x 10 read out of SQLite", reading, tick, "-")
    base.close()
    wall, tick, _ = timed(lambda: matched(document), 2)
    say("SPA-S 100,000 x 10, read, matched, certified", wall, tick, "5 x SQLite", f"{wall / reading:.1f} x")
    code = (
        "import resource; from tests.bench.bench_matching import made, matched;"
        "matched(made(100_000, 10, 10_000, 5000, seed=1));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    peak = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    print(f"  peak memory {peak.strip()} MB, due 500 MB")


def optimal() -> None:
    wall, tick = time.perf_counter(), time.process_time()
    subprocess.run(
        [sys.executable, "-m", "labs.matching", str(DEMO), "--method", "optimal"],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    say("optimal, demo cohort 48 x 40, from a shell", time.perf_counter() - wall, time.process_time() - tick, "1 s")
    for what, document, due, times in (
        ("optimal, 600 x 10, 200 projects, both mentors capped", made(600, 10, 200, 100, seed=2, co_mentors=100), "10 s", 2),
        ("optimal, 10,000 x 10, no co-mentors", made(10_000, 10, 1000, 500, seed=1), "5 s", 2),
    ):  # fmt: skip
        problem = read(document)
        wall, tick, result = timed(lambda problem=problem: solve(problem, "optimal"), times)
        levels = [level["value"] for level in result["certificate"]["levels"]]
        say(what, wall, tick, due, f"levels {levels}, proven {result['certificate']['proven']}")


def stable_with_co_mentors() -> None:
    for students, choices, projects in ((100, 6, 40), (300, 8, 100)):
        problem = read(made(students, choices, projects, projects // 2, seed=2, co_mentors=projects // 2))
        wall, tick, result = timed(lambda problem=problem: solve(problem), 1)
        certificate = result["certificate"]
        more = f"stable {certificate['stable']}, proven {certificate['proven']}"
        say(f"stable with co-mentors, {students} x {choices}", wall, tick, "-", more)


def capacity() -> None:
    problem = read(made(600, 10, 600, 300, seed=3, co_mentors=300))
    wall, tick, (places, tight) = timed(lambda: joint_capacity(problem), 5)
    more = f"{places} places, {len(tight)} bottlenecks"
    say("joint capacity and bottlenecks, 600 projects", wall, tick, "50 ms", more)


def largest() -> None:
    for what, document in (
        ("300 x 5, 100 projects", uncapped(made(300, 5, 100, 50, seed=5, tie=5))),
        ("300 x 10, 300 projects, one each", uncapped(made(300, 10, 300, 300, seed=5, tie=5))),
        ("1,000 x 5, 300 projects", uncapped(made(1000, 5, 300, 150, seed=5, tie=5))),
        ("1,000 x 10, 300 projects", uncapped(made(1000, 10, 300, 150, seed=5, tie=5))),
        ("1,000 x 10, 1,000 projects, one each", uncapped(made(1000, 10, 1000, 1000, seed=5, tie=5))),
    ):
        problem = read(document)
        wall, tick, result = timed(lambda problem=problem: solve(problem, ties="max_size"), 1)
        size = result["certificate"]["largest"]
        lottery = solve(problem)["metrics"]["placed"]
        more = f"placed {size['size']} of at most {size['bound']}, proven {size['proven']}; by lottery {lottery}"
        say(f"largest under ties of 5, {what}", wall, tick, "10 s, 99.5 %", more)


def reference() -> None:
    """Run PyPI `matching` on the same instance, where it is installed."""
    try:
        from matching.games import StudentAllocation
    except ImportError:
        print("PyPI `matching` is not installed; nothing to run beside")
        return
    for students in (1000, 10_000):
        document = made(students, 10, students // 10, students // 20, seed=1)
        sys.setrecursionlimit(1_000_000)
        with contextlib.redirect_stderr(sys.stdout):
            wall, tick, _ = timed(lambda document=document: theirs(StudentAllocation, document), 1)
        ours, own, _ = timed(lambda document=document: matched(document), 5)
        say(f"`matching`, {students} x 10", wall, tick, "-")
        say(f"labs.matching, {students} x 10", ours, own, "1/300", f"{wall / ours:.0f} times as fast")


def theirs(game: Any, document: dict[str, Any]) -> Any:
    supervisors = {m: row["prefs"] for m, row in document["mentors"].items()}
    game = game.create_from_dictionaries(
        {s: row["prefs"] for s, row in document["students"].items()},
        supervisors,
        {p: row["mentor"] for p, row in document["projects"].items()},
        {p: row["capacity"] for p, row in document["projects"].items()},
        {m: row["capacity"] for m, row in document["mentors"].items()},
    )
    return game.solve()


def enumerate_all() -> None:
    environment = {**os.environ, "MATCHING_INSTANCES": os.environ.get("MATCHING_INSTANCES", "2000")}
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "tests/labs/matching/test_enumeration.py"],
        cwd=ROOT, env=environment, check=True,
    )  # fmt: skip


PARTS: dict[str, Callable[[], None]] = {
    "spa": spa,
    "large": large,
    "optimal": optimal,
    "co-mentors": stable_with_co_mentors,
    "capacity": capacity,
    "largest": largest,
}
SLOW: dict[str, Callable[[], None]] = {"reference": reference, "enumerate": enumerate_all}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        {**PARTS, **SLOW}[name]()
