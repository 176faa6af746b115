"""The colours of both themes: named alike, and far enough apart to be read (WCAG 1.4.3 and 1.4.11)."""

import re
from itertools import product

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "static" / "css"
TEXTS = ("ink", "ink-soft", "accent", "accent-strong", "good", "wait", "act", "bad", "ai", "quantum")
GROUNDS = ("paper", "surface", "sunken")


def colours(sheet: str) -> dict[str, str]:
    """The names that a sheet gives a colour of six digits."""
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (FOLDER / sheet).read_text()))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_and_white_are_twenty_one_to_one():
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0


def test_the_dark_theme_renames_every_colour_and_nothing_else():
    assert set(colours("dark.css")) == set(colours("tokens.css"))


@pytest.mark.parametrize("sheet", ["tokens.css", "dark.css"])
def test_every_text_colour_is_read_on_every_ground_and_on_its_own_wash(sheet):
    named = colours(sheet)
    pairs = [*product(TEXTS, GROUNDS), *((text, f"{text}-wash") for text in TEXTS if f"{text}-wash" in named)]
    pairs += [("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-banner", "banner"), ("ink", "accent-wash")]
    weak = {pair: round(contrast(named[pair[0]], named[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("sheet", ["tokens.css", "dark.css"])
def test_the_edge_of_a_field_and_the_focus_are_seen_on_every_ground(sheet):
    named = colours(sheet)
    ratios = {
        (edge, ground): contrast(named[edge], named[ground]) for edge in ("line-strong", "focus") for ground in GROUNDS
    }
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 3} == {}


@pytest.mark.parametrize("sheet", sorted(path.name for path in FOLDER.glob("*.css")))
def test_no_sheet_speaks_of_a_name_that_nobody_gives(sheet):
    given = set(re.findall(r"(--[\w-]+)\s*:", "".join(path.read_text() for path in FOLDER.glob("*.css"))))
    assert set(re.findall(r"var\((--[\w-]+)", (FOLDER / sheet).read_text())) <= given
