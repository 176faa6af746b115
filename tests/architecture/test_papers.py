"""What is written down about the house is true: requirements say why, settings are explained, translations are complete."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT

LISTS = {"requirements.in": "requirements.txt", "tests/requirements.in": "tests/requirements.txt"}
CATALOGUES = {"zh_Hant": "zh-hant", "zh_Hans": "zh-hans"}
MUST = os.environ.get("CI", "") not in ("", "0", "false")


def wanted(source: str) -> dict[str, Requirement]:
    lines = (line.partition("  #")[0].strip() for line in (ROOT / source).read_text().splitlines())
    found = [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
    return {canonicalize_name(each.name): each for each in found}


def pinned(target: str) -> dict[str, tuple[str, str]]:
    """Each pin of a compiled list: its version, and the comments around it."""
    pins: dict[str, tuple[str, str]] = {}
    before, name = "", ""
    for line in (ROOT / target).read_text().splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)==([^ ;\\]+)", line):
            name = canonicalize_name(match[1])
            pins[name], before = (match[2], before), ""
        elif line.startswith("# "):
            before = line
        elif line.strip().startswith("#"):
            pins[name] = (pins[name][0], pins[name][1] + line)
    return pins


@pytest.mark.parametrize(("source", "target"), LISTS.items())
def test_what_is_wanted_is_pinned_within_its_bounds(source, target):
    pins = pinned(target)
    astray = [
        name for name, each in wanted(source).items() if name not in pins or not each.specifier.contains(pins[name][0])
    ]

    assert not astray, "run: make lock"


@pytest.mark.parametrize(("source", "target"), LISTS.items())
def test_every_pinned_line_says_why_it_is_there(source, target):
    direct = wanted(source)
    silent = [
        name
        for name, (_version, said) in pinned(target).items()
        if not (said.startswith("# ") if name in direct else "via" in said)
    ]

    assert not silent


def test_every_pin_carries_hashes_and_no_address():
    for target in LISTS.values():
        text = (ROOT / target).read_text()
        assert len(re.findall(r"^[A-Za-z0-9._-]+==", text, re.MULTILINE)) <= text.count("--hash=sha256:")
        assert "://" not in text


def test_the_tests_run_on_what_the_product_runs_on():
    product, tests = pinned("requirements.txt"), pinned("tests/requirements.txt")
    differ = {name for name in set(product) & set(tests) if product[name][0] != tests[name][0]}

    assert not differ, "run: make lock"


def test_every_setting_of_the_environment_is_explained():
    source = (ROOT / "talentprogram" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    explained = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))

    assert {"DATABASE_URL", "REDIS_URL", "PRODUCTION"} <= read
    assert read == explained


def messages(folder: Path) -> dict[tuple[str | None, str], str]:
    """What the product's source asks to be translated, as xgettext reads it."""
    command = [
        sys.executable, "-m", "django", "makemessages", "-l", "zz", "--no-obsolete", "--no-wrap", "--no-location",
        "-i", "tests", "-i", ".venv", "-i", "staticfiles", "-i", "var",
    ]  # fmt: skip
    said = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "makemessages_settings", "PYTHONPATH": str(folder)},
    )
    assert said.returncode == 0, said.stderr
    return {
        (each.msgctxt, each.msgid): each.msgid
        for each in polib.pofile(str(folder / "locale" / "zz" / "LC_MESSAGES" / "django.po"))
    }


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str | None, str]]:
    if shutil.which("xgettext") is None:
        if MUST:
            pytest.fail("xgettext is missing: install gettext")
        pytest.skip("xgettext is missing, so it cannot be known what asks to be translated; install gettext")
    folder = tmp_path_factory.mktemp("messages")
    ignore = shutil.ignore_patterns("__pycache__", "migrations", "locale", "data", "*.min.js")
    for name in ("talentprogram", "cohorts", "labs", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    (folder / "locale").mkdir()
    (folder / "makemessages_settings.py").write_text("SECRET_KEY = 'x'\nUSE_I18N = True\n")
    return set(messages(folder))


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_every_message_is_translated(asked, catalogue):
    kept = {(each.msgctxt, each.msgid): each for each in _catalogue(catalogue)}
    missing = sorted(str(key[1]) for key in asked if key not in kept)
    unfinished = sorted(
        each.msgid for key, each in kept.items() if key in asked and ("fuzzy" in each.flags or not each.translated())
    )

    assert not missing and not unfinished, (
        f"missing {missing[:20]} ({len(missing)}), empty or fuzzy {unfinished[:20]} ({len(unfinished)})"
    )


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_a_translation_keeps_the_placeholders_and_is_asked_for_once(catalogue):
    entries = _catalogue(catalogue)
    names = re.compile(r"%\((\w+)\)|\{(\w+)\}|(%[sd])")
    broken = [
        each.msgid
        for each in entries
        if each.translated()
        and not each.msgid_plural
        and set(names.findall(each.msgid)) != set(names.findall(each.msgstr))
    ]
    keys = [(each.msgctxt, each.msgid) for each in entries]

    assert not broken
    assert len(keys) == len(set(keys))


def _catalogue(name: str) -> polib.POFile:
    path = Path(settings.LOCALE_PATHS[0]) / name / "LC_MESSAGES" / "django.po"
    assert path.exists(), f"{path} is missing"
    return polib.pofile(str(path))
