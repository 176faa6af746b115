"""The kinds of letters. Each app declares its own as data; here they are found by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    ACTION = "action"  # you must do something: the subject says so, and no preference silences it
    STATUS = "status"
    DIGEST = "digest"
    SECURITY = "security"
    OPERATIONS = "ops"


@dataclass(frozen=True)
class Letter:
    """What is fixed about one kind of letter.

    `code` is its row in the catalogue (N07). `holds_in` names the states of its subject in which it is still true:
    it is looked at again when it is sent. `held` letters wait for a person; `once` letters are never sent a second
    time, even when nobody knows whether the first left. `secret` values are blotted out after sending.
    """

    kind: str
    code: str
    category: Category
    values: tuple[str, ...] = ()
    holds_in: frozenset[str] | None = None
    held: bool = False
    once: bool = False
    secret: tuple[str, ...] = ()


_letters: dict[str, Letter] = {}


def register(letters: Iterable[Letter]) -> None:
    for letter in letters:
        if _letters.setdefault(letter.kind, letter) != letter:
            raise ValueError(f"Two letters are called {letter.kind}")


def letter(kind: str) -> Letter:
    """The kind of that name; a KeyError means nobody declared it."""
    return _letters[kind]


def all_letters() -> list[Letter]:
    return sorted(_letters.values(), key=lambda each: (len(each.code), each.code))
