"""The door from a shell: exit codes, the same bytes whatever the order of the input, and no Django."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from labs.matching import read, solve, text_of
from tests.labs.matching.conftest import CASES

ROOT = Path(__file__).parents[3]


def run(*arguments, hash_seed="0"):
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "labs.matching", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, check=False)


def shuffled(value, r):
    """Turn the keys of every object about; lists keep their order."""
    if isinstance(value, dict):
        keys = r.sample(list(value), len(value))
        return {key: shuffled(value[key], r) for key in keys}
    return [shuffled(item, r) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("method", ["stable", "optimal", "serial", "compare"])
def test_both_doors_give_the_same_bytes_whatever_the_order_and_the_hash_seed(tmp_path, demo, method):
    file = tmp_path / "shuffled.json"
    file.write_text(json.dumps(shuffled(demo["instance"], Random(method)), ensure_ascii=True, indent=3))
    first = run(CASES / "demo-cohort.json", "--method", method, "--seed", "7", hash_seed="1")
    second = run(file, "--method", method, "--seed", "7", hash_seed="4711")
    assert (first.returncode, first.stderr) == (0, b"")
    assert first.stdout == second.stdout == text_of(solve(read(demo), method, seed=7)).encode()


def test_the_order_of_locks_and_forbidden_pairs_changes_no_answer(small):
    small["forbidden"] = [["ann", "p"], ["bo", "q"]]
    turned = {**small, "forbidden": small["forbidden"][::-1]}
    assert solve(read(small))["matching"] == solve(read(turned))["matching"]


def test_another_seed_draws_another_lottery(demo):
    assert solve(read(demo), "serial", seed=1)["lottery"] != solve(read(demo), "serial", seed=2)["lottery"]


def test_the_lottery_does_not_depend_on_who_else_takes_part(demo):
    everyone = solve(read(demo), "serial")["lottery"]
    del demo["instance"]["students"]["S07"]
    for row in demo["instance"]["projects"].values():
        row["prefs"] = [s for s in row["prefs"] if s != "S07"]
    assert solve(read(demo), "serial")["lottery"] == [s for s in everyone if s != "S07"]


def test_unusable_input_ends_with_two_one_line_and_no_answer(tmp_path, small):
    small["students"]["ann"]["prefs"] = ["p", "p"]
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(small))
    ended = run(file)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.decode().count("\n") == 1
    assert ended.stderr.decode().startswith("students.ann.prefs: ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("[1]", "must hold an object"),
        ('{"students": {"a": {"prefs": []}, "a": {"prefs": []}}}', "given twice"),
        ('{"students": {"a": {"prefs": [], "score": NaN}}}', "NaN"),
    ],
)
def test_a_file_that_is_no_instance_ends_with_two(tmp_path, text, words):
    file = tmp_path / "bad.json"
    file.write_text(text)
    ended = run(file)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert words in ended.stderr.decode()


def test_a_file_that_is_not_there_ends_with_two(tmp_path):
    assert run(tmp_path / "none.json").returncode == 2


def test_check_ends_with_nought_on_what_holds_and_one_on_what_does_not(tmp_path, demo):
    answer = tmp_path / "answer.json"
    result = solve(read(demo), "optimal")
    answer.write_text(text_of(result))
    assert run("--check", CASES / "demo-cohort.json", answer).returncode == 0
    placed = [s for s, p in result["matching"].items() if p]
    result["matching"][placed[0]] = None
    answer.write_text(text_of(result))
    ended = run("--check", CASES / "demo-cohort.json", answer)
    assert ended.returncode == 1
    assert "metrics_wrong" in ended.stdout.decode()


def test_check_ends_with_two_on_what_is_no_result(tmp_path):
    answer = tmp_path / "answer.json"
    answer.write_text("[]")
    ended = run("--check", CASES / "demo-cohort.json", answer)
    assert (ended.returncode, ended.stdout) == (2, b"")


def test_a_touched_capacity_shows_in_the_check(tmp_path, demo):
    answer, touched = tmp_path / "answer.json", tmp_path / "touched.json"
    answer.write_text(text_of(solve(read(demo), "serial")))
    demo["instance"]["mentors"]["A05"]["capacity"] += 1
    touched.write_text(json.dumps(demo["instance"]))
    ended = run("--check", touched, answer)
    assert ended.returncode == 1
    assert "instance_changed" in ended.stdout.decode()


def test_the_engine_loads_neither_django_nor_celery_nor_a_solver_before_it_is_needed():
    code = (
        "import sys, labs.matching;"
        "print([m for m in ('django', 'celery', 'numpy', 'highspy', 'ortools', 'pandas') if m in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True, text=True)
    assert ended.stdout.strip() == "[]"


@pytest.mark.parametrize("first", ["optimal", "stable"])
def test_both_solvers_live_in_one_process_whichever_comes_first(first):
    second = "stable" if first == "optimal" else "optimal"
    code = (
        "import json, sys; from labs.matching import read, solve;"
        f"problem = read(json.load(open({str(CASES / 'demo-cohort.json')!r})));"
        f"solve(problem, {first!r}); solve(problem, {second!r}); print('django' in sys.modules, 'pandas' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True, text=True)
    assert ended.stdout.strip() == "False False"
