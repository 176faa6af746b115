"""A life on one page: states, moves between them, who may make them and what forbids them. Plain Python."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Sentence = Any  # a str, or a lazy translation that becomes one

Guard = Callable[[Any, datetime], Sentence]
"""Looks at the thing itself and the clock; answers with a sentence that says why not, or with something empty."""


class Refused(Exception):
    """What was asked for is not allowed now. The text is fit to show to the person who asked."""


@dataclass(frozen=True)
class Move:
    """One arrow of a life: what it is called, from where, to where, by whom, unless what, and which letters follow."""

    name: str
    sources: frozenset[StrEnum]
    target: StrEnum
    by: str
    unless: tuple[Guard, ...] = ()
    tells: tuple[str, ...] = ()
    needs_reason: bool = False

    def refusal(self, thing: Any, at: datetime) -> Sentence:
        """The first guard's sentence against this move, or the empty text."""
        return next((why for guard in self.unless if (why := guard(thing, at))), "")


def move(
    name: str, sources: StrEnum | Iterable[StrEnum], target: StrEnum, by: str, *unless: Guard, **more: Any
) -> Move:
    """Write a `Move` as one line of a table."""
    states = frozenset([sources]) if isinstance(sources, StrEnum) else frozenset(sources)
    return Move(name, states, target, by, unless, **more)


@dataclass(frozen=True)
class Lifecycle:
    """All states and moves of one kind of thing. The first state of the enum is where its life begins."""

    noun: str
    states: type[StrEnum]
    moves: tuple[Move, ...]
    _table: dict[tuple[str, str], Move] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        table: dict[tuple[str, str], Move] = {}
        for each in self.moves:
            for source in each.sources:
                if (each.name, source.value) in table:
                    raise ValueError(f"{self.noun}: “{each.name}” leaves {source.value} twice")
                table[each.name, source.value] = each
        object.__setattr__(self, "_table", table)

    @property
    def initial(self) -> StrEnum:
        return next(iter(self.states))

    def find(self, name: str, state: str) -> Move | None:
        """The move of that name that leaves that state, if the table has one."""
        return self._table.get((name, str(state)))

    def named(self, name: str) -> tuple[Move, ...]:
        """Every move of that name, whatever state it leaves."""
        return tuple(each for each in self.moves if each.name == name)

    def sources(self, name: str) -> frozenset[StrEnum]:
        """All states that a move of that name leaves."""
        return frozenset(state for each in self.named(name) for state in each.sources)

    def open_moves(self, thing: Any, at: datetime, by: str | None = None) -> Iterator[Move]:
        """The moves that nothing forbids at this moment, for one class of actor or for all."""
        for each in self.moves:
            if thing.state in each.sources and (by is None or each.by == by) and not each.refusal(thing, at):
                yield each
