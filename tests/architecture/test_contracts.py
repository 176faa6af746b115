"""The import contracts of pyproject.toml hold, and each is seen to fail when it is broken."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT

# contract → where a line is planted, and the line that breaks this contract
PLANTED = {
    "floors": ("cohorts/models/applications.py", "import labs.models.projects"),
    "rooms": ("cohorts/utils.py", "NOTHING = 0"),
    "door": ("labs/actions/placements.py", "import cohorts.models.calls"),
    "pure": ("labs/matching/problem.py", "import django.db"),
    "journal": ("labs/actions/placements.py", "import talentprogram.journal.models"),
    "circles": ("labs/models/labs.py", "import labs.actions.placements"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    ignore = shutil.ignore_patterns("__pycache__", "static", "data", "locale")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    chosen = [part for each in contracts for part in ("--contract", each)]
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run([program, "--no-cache", *chosen], cwd=folder, env=environment, capture_output=True, text=True)


def test_the_house_keeps_its_contracts(copy):
    said = lint(copy)

    assert said.returncode == 0, said.stdout + said.stderr


def test_each_contract_has_its_planted_violation():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

    assert {each["id"] for each in contracts} == set(PLANTED)


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_breaks_its_contract(copy, contract):
    where, line = PLANTED[contract]
    path, before = copy / where, (copy / where).read_text() if (copy / where).exists() else None
    path.write_text((before or "") + f"\n\ndef _planted():\n    {line}\n" if before else f"{line}\n")
    try:
        said = lint(copy, contract)
    finally:
        path.unlink() if before is None else path.write_text(before)

    assert said.returncode == 1, said.stdout + said.stderr
    assert "BROKEN" in said.stdout and Path(where).stem in said.stdout


def test_the_solvers_load_neither_django_nor_celery():
    code = "import sys, labs.matching, cohorts.timetabling; sys.exit(' '.join({'django', 'celery', 'talentprogram'} & set(sys.modules)) or None)"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)

    assert said.returncode == 0, said.stderr
