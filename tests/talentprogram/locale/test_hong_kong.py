"""Hong Kong's Chinese is Hong Kong's: neither Taiwan's words nor the Mainland's, and no simplified character."""

import csv
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
HERE = Path(__file__).parent
PO = {code: ROOT / "talentprogram" / "locale" / code / "LC_MESSAGES" / "django.po" for code in ("zh_Hant", "zh_Hans")}
ENCODINGS = {"zh_Hant": ("big5hkscs",), "zh_Hans": ("gb2312",)}
BEYOND = set("·–—…“”‘’→←↑↓≥≤×≈✓•−ü©ōéçãêíóöúá‑ ")  # signs and names that the old character sets lack
SUFFIX = {"zh_Hant": "zh-hant", "zh_Hans": "zh-hans"}


def texts(code: str) -> Iterator[tuple[str, str]]:
    """Every text of a language that the product ships, with where it stands: messages, letters, the demo world."""
    for message in polib.pofile(str(PO[code])):
        yield f"message {message.msgid[:40]!r}", "".join([message.msgstr, *message.msgstr_plural.values()])
    for path in sorted((ROOT / "templates").rglob(f"mail/*.{SUFFIX[code]}.txt")):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "talentprogram" / "home" / "demo" / "data").glob("*.csv")):
        for row in csv.DictReader(path.open(encoding="utf-8-sig")):
            for column, text in row.items():
                if column and column.endswith(code.lower()):
                    yield f"{path.name} {column}", text


def forbidden() -> list[dict[str, str]]:
    return list(csv.DictReader((HERE / "not_in_hong_kong.csv").open(encoding="utf-8")))


def test_no_term_of_taiwan_or_the_mainland_stands_in_a_hong_kong_text():
    found = [
        f"{where}: {row['term']} ({row['from']}); write {row['instead']}"
        for where, text in texts("zh_Hant")
        for row in forbidden()
        if row["term"] in text
    ]
    assert not found, "\n".join(found)


def test_the_linter_would_see_such_a_term():
    assert {"軟體", "提交", "電子郵件"} <= {row["term"] for row in forbidden()}


@pytest.mark.parametrize("code", ["zh_Hant", "zh_Hans"])
def test_every_character_belongs_to_its_script(code):
    found = {
        f"{where}: {char} in {text[:60]!r}"
        for where, text in texts(code)
        for char in text
        if char not in BEYOND and not _writes(char, ENCODINGS[code])
    }
    assert not found, "\n".join(sorted(found))


def _writes(char: str, encodings: tuple[str, ...]) -> bool:
    for encoding in encodings:
        try:
            char.encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False


def test_a_simplified_character_would_be_seen():
    assert not _writes("软", ENCODINGS["zh_Hant"]) and not _writes("軟", ENCODINGS["zh_Hans"])


@pytest.mark.parametrize("code", ["zh_Hant", "zh_Hans"])
def test_the_glossary_is_kept_where_a_message_is_one_of_its_terms(code):
    column = {"zh_Hant": "zh_hant_hk", "zh_Hans": "zh_hans_cn"}[code]
    glossary = {
        row["en"].lower(): row[column]
        for row in csv.DictReader((ROOT / "talentprogram" / "locale" / "glossary.csv").open(encoding="utf-8-sig"))
        if "／" not in row[column]
    }
    wrong = [
        f"{message.msgid!r}: {message.msgstr} is not {glossary[message.msgid.lower()]}"
        for message in polib.pofile(str(PO[code]))
        if not message.msgctxt
        and message.msgid.lower() in glossary
        and message.msgstr != glossary[message.msgid.lower()]
    ]
    assert not wrong, "\n".join(wrong)
