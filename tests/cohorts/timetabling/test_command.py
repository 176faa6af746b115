"""The shell's door: exit codes, the same bytes every time, and nothing of Django."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from .cohort_cases import cohort
from .contradictions import pins

ROOT = Path(__file__).resolve().parents[3]
CASES = Path(__file__).resolve().parent / "cases"


def run(*arguments: str | Path, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    """The command, as from a shell."""
    command = [sys.executable, "-m", "cohorts.timetabling", *map(str, arguments)]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False)


def written(folder: Path, instance: Any) -> Path:
    """A file with the instance."""
    path = folder / "instance.json"
    path.write_text(json.dumps(instance))
    return path


def test_an_answer_ends_with_0_and_the_checker_passes_it(tmp_path: Path) -> None:
    instance = written(tmp_path, cohort(30, 1))
    solved = run(instance, "--seconds", "1", "--workers", "2")
    assert solved.returncode == 0, solved.stderr
    answer = json.loads(solved.stdout)
    assert answer["format"] == "timetable-plan/1"
    assert len(answer["plan"]) == 30
    assert answer["cost"]["total"] == sum(answer["cost"]["terms"].values())
    plan = tmp_path / "plan.json"
    plan.write_text(solved.stdout)
    assert (run("--check", instance, plan).returncode, run("--check", instance, plan).stdout) == (0, "")


def test_a_spoilt_plan_ends_with_1_and_is_told_why(tmp_path: Path) -> None:
    instance = written(tmp_path, cohort(30, 1))
    answer = json.loads(run(instance, "--seconds", "0.5").stdout)
    first, second = sorted(answer["plan"])[:2]
    answer["plan"][first] = {**answer["plan"][second], "room": "nowhere"}
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(answer))
    checked = run("--check", instance, plan)
    assert checked.returncode == 1
    rules = {json.loads(line)["rule"] for line in checked.stdout.splitlines()}
    assert {"wrong_site", "altered_result"} <= rules


def test_an_unusable_input_ends_with_2_and_one_line(tmp_path: Path) -> None:
    instance = cohort(30, 1)
    instance["sessions"]["m01-1"]["people"] = ["nobody"]
    refused = run(written(tmp_path, instance))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "sessions.m01-1.people[0]: 'nobody' is not a known person\n"
    for path, text in (("broken.json", '{"format": '), ("twice.json", '{"format": 1, "format": 2}')):
        (tmp_path / path).write_text(text)
        refused = run(tmp_path / path)
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert run(tmp_path / "absent.json").returncode == 2


def test_no_answer_ends_with_3_and_names_the_items(tmp_path: Path) -> None:
    instance, cause = pins(cohort(30, 2), Random(2))
    refused = run(written(tmp_path, instance), "--seconds", "15", "--workers", "2")
    assert refused.returncode == 3, refused.stderr
    answer = json.loads(refused.stdout)
    assert answer["status"] == "infeasible"
    assert {(item["rule"], item["subject"]) for item in answer["conflict"]} == cause
    assert len(answer["partial"]) == 29
    assert [bool(rules) for rules in answer["unplaced"].values()] == [True]


def test_one_worker_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    instance = written(tmp_path, cohort(80, 3))
    outputs = {run(instance, "--seconds", "3", "--seed", "7", hash_seed=seed).stdout for seed in ("0", "1", "4242")}
    assert len(outputs) == 1
    keys = json.loads(outputs.pop())
    assert keys["instance_sha256"]
    assert keys["status"] in ("feasible", "optimal")


def test_the_order_of_the_file_decides_nothing(tmp_path: Path) -> None:
    instance = cohort(30, 3)
    turned = {
        key: dict(reversed(value.items())) if isinstance(value, dict) else value for key, value in instance.items()
    }
    first, second = (run(written(tmp_path, case), "--seconds", "1").stdout for case in (instance, turned))
    assert first == second
    assert json.loads(first)["status"] in ("feasible", "optimal")


@pytest.mark.parametrize("name", ["toy", "toytoy", "comp05"])
def test_the_competitions_validator_finds_nothing_in_a_solution(tmp_path: Path, name: str) -> None:
    case = CASES / f"{name}.ctt"
    solved = run(case, "--format", "ctt", "--seconds", "2", "--workers", "2")
    assert solved.returncode == 0, solved.stderr
    solution = tmp_path / "solution.txt"
    solution.write_text(solved.stdout)
    validator = [sys.executable, str(CASES / "validate_cbctt.py"), str(case), str(solution), "--json"]
    judged = subprocess.run(validator, capture_output=True, text=True, check=False)
    assert judged.returncode == 0
    assert json.loads(judged.stdout)["cost"] == json.loads(solved.stderr)["cost"]
    assert run("--check", "--format", "ctt", case, solution).returncode == 0


def test_a_competition_file_that_is_broken_ends_with_2(tmp_path: Path) -> None:
    text = (CASES / "toy.ctt").read_text()
    (tmp_path / "bad.ctt").write_text(text.replace("ArcTec", "Unknown", 1))
    refused = run(tmp_path / "bad.ctt", "--format", "ctt")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)


def test_nothing_of_django_is_loaded() -> None:
    code = (
        "import sys, cohorts.timetabling, cohorts.timetabling.__main__, cohorts.timetabling.competition.door;"
        "heavy = {'django', 'celery', 'numpy', 'numba', 'ortools', 'pandas'};"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert loaded.stdout == "[]\n"
