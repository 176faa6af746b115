"""How states and moves are put into words: one word for each audience that reads them."""

from collections.abc import Mapping
from typing import Any

Words = Mapping[str, Mapping[str, Any]]
"""{audience: {state: words}}, for the audiences applicant, mentor and staff."""


def for_all(words: dict[str, Any]) -> Words:
    """The same words for every audience."""
    return {"applicant": words, "mentor": words, "staff": words}
