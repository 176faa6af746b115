"""How a person's name is written. Nothing is derived by splitting a name on spaces. Plain Python."""

from enum import StrEnum


class NameOrder(StrEnum):
    FAMILY_FIRST = "family_first"
    GIVEN_FIRST = "given_first"
    MONONYM = "mononym"


def written(family: str, given: str, order: str) -> str:
    """The romanised name in its owner's order; a mononym is whichever part there is."""
    parts = (family, given) if order == NameOrder.FAMILY_FIRST else (given, family)
    return " ".join(part for part in parts if part)
