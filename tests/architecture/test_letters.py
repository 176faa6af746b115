"""Every kind of letter has a text in each language that says what it declares and nothing else."""

import unicodedata

import pytest
from django.conf import settings

from talentprogram.notifications.kinds import Category, all_letters
from talentprogram.notifications.rendering import ACTION_PREFIX, COMMON, path_of, read_text
from tests.architecture.source import ROOT, tables_of_letters

LANGUAGES = [code for code, _name in settings.LANGUAGES]
EACH = [
    pytest.param(letter, language, id=f"{letter.kind}.{language}") for letter in all_letters() for language in LANGUAGES
]


def text_of(letter, language):
    return read_text(path_of(letter.kind, language).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("letter", "language"), EACH)
def test_a_text_speaks_of_what_its_letter_declares(letter, language):
    text = text_of(letter, language)
    declared = set(letter.values)

    assert text.placeholders <= declared | set(COMMON)
    assert declared - text.placeholders - {"action_path", "name"} == set(), "declared and never said"
    assert bool(text.button) == ("action_path" in declared), "a button leads somewhere, and a path has its button"


@pytest.mark.parametrize(("letter", "language"), EACH)
def test_a_subject_fits_on_one_line_of_a_telephone(letter, language):
    subject = text_of(letter, language).subject
    if letter.category is Category.ACTION:
        subject = ACTION_PREFIX[language] + subject
    width = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in subject)

    assert width <= 78


def test_every_text_belongs_to_a_letter():
    known = {path_of(letter.kind, language) for letter in all_letters() for language in LANGUAGES}
    strays = [str(path) for path in sorted((ROOT / "templates").glob("*/mail/*")) if path not in known]

    assert not strays, "\n".join(strays)


def test_every_letter_that_a_move_tells_is_declared():
    kinds = {letter.kind for letter in all_letters()}
    unknown = {kind for kind in tables_of_letters() if kind not in kinds}

    assert not unknown


def test_every_declared_letter_is_posted_somewhere():
    posted = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("cohorts", "labs", "talentprogram")
        for path in (ROOT / folder).rglob("*.py")
        if path.name not in ("letters.py",) and "lifecycles" not in path.parts
    )
    silent = [letter.kind for letter in all_letters() if f'"{letter.kind}"' not in posted]

    assert not silent, "\n".join(silent)
