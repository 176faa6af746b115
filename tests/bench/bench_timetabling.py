"""The figures of the timetabling engine beside their references: `python tests/bench/bench_timetabling.py [PART ...]`.

Parts: competition, cohorts, disruptions, contradictions, verdicts; all when none is named. `--seconds` shortens the
competition runs, `--cases` names a folder of .ctt files, `--seeds` how many cohorts of each size.
"""

from __future__ import annotations

import argparse
import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "cohorts" / "timetabling")]

import cohort_cases  # noqa: E402
import contradictions  # noqa: E402

from cohorts.timetabling import check, read, solve, verdict  # noqa: E402
from cohorts.timetabling.competition import instance as files  # noqa: E402
from cohorts.timetabling.competition import scores  # noqa: E402

CASES = ROOT / "tests" / "cohorts" / "timetabling" / "cases"
WINNER = dict(
    zip(
        (f"comp{i:02}" for i in range(1, 15)),
        zip(
            (5, 61.3, 94.8, 42.8, 343.5, 56.8, 33.9, 46.5, 113.1, 21.3, 0, 351.6, 73.9, 61.8),
            (5, 51, 84, 37, 330, 48, 20, 41, 109, 16, 0, 333, 66, 59),
            strict=True,
        ),
        strict=True,
    )
)
LIMITS = {30: 2, 80: 10, 200: 30}
FIRST = {30: 0.2, 80: 0.2, 200: 1.0}


def competition(asked: argparse.Namespace) -> None:
    """Each instance in a process of its own, as a user would run it."""
    print(f"competition, {asked.seconds} s, 2 workers: cost | winner's average, best of ten | first feasible, s")
    for path in sorted(Path(asked.cases).glob("comp*.ctt")):
        command = [sys.executable, "-m", "cohorts.timetabling", str(path), "--format", "ctt", "--workers", "2"]
        command += ["--seconds", str(asked.seconds), "--seed", str(asked.seed)]
        began = perf_counter()
        run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
        took = perf_counter() - began
        instance = files.read(path.read_text())
        solution = files.read_solution(run.stdout, instance)
        assert not scores.violations(instance, solution)
        cost, said = scores.cost(instance, solution)["total"], json.loads(run.stderr)
        assert cost == said["cost"]
        average, best = WINNER.get(path.stem, (float("nan"), float("nan")))
        mark = "ok" if cost <= best else "average" if cost <= average else "ABOVE"
        print(
            f"  {path.stem} {cost:4} | {average:6} {best:4} | {said['first_feasible']:.3f} | {took:.1f} s | {mark}",
            flush=True,
        )


def cohorts(asked: argparse.Namespace) -> None:
    """Generated cohorts: whole plans, first feasible, and how near the cost is to a long run."""
    print("cohorts: whole plans, p95 of first feasible (due), mean cost, mean distance to the bound or to a long run")
    for size, limit in LIMITS.items():
        firsts, costs, gaps = [], [], []
        for seed in range(asked.seeds):
            problem = read(cohort_cases.cohort(size, seed))
            answer = solve(problem, limit, asked.seed, 2)
            assert not check(problem, answer), "the checker refuses"
            assert answer["status"] in ("feasible", "optimal")
            firsts.append(answer["seconds"]["first_feasible"])
            costs.append(answer["cost"]["total"])
            best = answer["cost"]["total"]
            if asked.long and answer["status"] != "optimal":
                best = min(best, solve(problem, asked.long, asked.seed + 1, 2)["cost"]["total"])
            gaps.append(100 * (costs[-1] / best - 1) if best else 0)
        print(
            f"  {size:3} sessions, {limit} s: {len(costs)}/{asked.seeds} whole | {_p95(firsts):.3f} ({FIRST[size]}) |"
            f" {sum(costs) / len(costs):.1f} | worst {max(gaps):.1f} %, mean {sum(gaps) / len(gaps):.1f} %",
            flush=True,
        )


def disruptions(asked: argparse.Namespace) -> None:
    """A person loses a day; the past is frozen."""
    print("one disruption at 200 sessions: p95 seconds (due 2), proven fewest (due 95 %)")
    took, proven = [], 0
    for seed in range(asked.seeds):
        instance = disrupted(cohort_cases.cohort(200, seed), Random(seed))
        problem = read(instance)
        began = perf_counter()
        answer = solve(problem, 2, asked.seed, 2)
        took.append(perf_counter() - began)
        assert not check(problem, answer)
        proven += answer["moves"]["fewest"] or answer["status"] == "infeasible"
    print(f"  {_p95(took):.2f} s | {proven}/{asked.seeds}", flush=True)


def disrupted(instance: dict[str, Any], random: Random) -> dict[str, Any]:
    """The cohort with a published plan, a quarter of it past, and a teacher away on a day of theirs."""
    plan = solve(read(instance), 1.0, 0, 2)["plan"]
    days = sorted({place["starts_at"][:10] for place in plan.values()})
    today = days[len(days) // 4]
    held = sorted((uid, plan[xid]["starts_at"][:10]) for xid, s in instance["sessions"].items() for uid in s["people"])
    uid, day = random.choice([(uid, day) for uid, day in held if day > today])
    instance = copy.deepcopy(instance)
    instance |= {"current": plan, "frozen_before": f"{today}T00:00"}
    away = {"from": f"{day}T00:00", "to": f"{day}T23:59"}
    instance["people"][uid].setdefault("unavailable", []).append(away)
    return instance


def planted(asked: argparse.Namespace) -> None:
    """Contradictions of every kind."""
    print("planted contradictions: found and irreducible, slowest (due 2 s at 80, 10 s at 200)")
    for size in (80, 200):
        took, found, runs = [0.0], 0, 0
        for kind, plant in contradictions.KINDS.items():
            for seed in range(max(1, asked.seeds // 3)):
                instance, cause = plant(cohort_cases.cohort(size, seed), Random(seed))
                began = perf_counter()
                answer = solve(read(instance), 20, asked.seed, 2)
                took.append(perf_counter() - began)
                named = {(item["rule"], item["subject"]) for item in answer.get("conflict", [])}
                runs += 1
                found += named == cause
                if named != cause:
                    print(f"    {kind} {seed}: {sorted(named)} rather than {sorted(cause)}")
        print(f"  {size:3} sessions: {found}/{runs} as planted | {max(took):.2f} s", flush=True)


def verdicts(asked: argparse.Namespace) -> None:
    """One moved session at 200 sessions."""
    problem = read(cohort_cases.cohort(200, asked.seed))
    plan = solve(problem, 2, asked.seed, 2)["plan"]
    random, took = Random(0), []
    for _ in range(200):
        xid, other = random.choice(sorted(plan)), random.choice(sorted(plan))
        began = perf_counter()
        verdict(problem, plan, xid, plan[other]["starts_at"], plan[other]["room"])
        took.append(perf_counter() - began)
    print(f"verdict at 200 sessions: p95 {1000 * _p95(took):.1f} ms (due 50)", flush=True)


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "verdicts": verdicts,
    "cohorts": cohorts,
    "disruptions": disruptions,
    "contradictions": planted,
    "competition": competition,
}


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--cases", default=str(CASES))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--long", type=float, default=0, help="seconds of the long run to compare with")
    asked = parser.parse_args()
    for part in asked.parts or PARTS:
        PARTS[part](asked)


if __name__ == "__main__":
    main()
