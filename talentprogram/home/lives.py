"""docs/lifecycles.md, written from the tables that the product obeys."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import translation

from talentprogram.kernel.lifecycle import Lifecycle, Move
from talentprogram.kernel.models import StateField

HEAD = """# Lives

Written by `manage.py write_lifecycles` from the tables in `*/lifecycles/`; a test fails when this page is stale.
*by* is the class of actor that may make a move (`system` is the clock); *unless* names the guards that forbid it;
*letters* are the kinds promised with it. Only `talentprogram/journal/advance.py` writes a state.
"""


def page() -> str:
    """The whole page: a section for each kind of thing that has a life."""
    with translation.override("en"):
        return "\n".join([HEAD, *(_section(model, life) for model, life in lives())])


def lives() -> list[tuple[type[models.Model], Lifecycle]]:
    """Each model that has a state, with its table, in the order of their nouns."""
    found = [
        (model, field.lifecycle)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, StateField) and field.lifecycle is not None
    ]
    return sorted(found, key=lambda each: each[1].noun)


def _section(model: Any, life: Lifecycle) -> str:
    words = getattr(model, "WORDS", {}).get("staff", {})
    states = ", ".join(
        f"`{state.value}`" + (f" ({words[state.value]})" if state.value in words else "") for state in life.states
    )
    lines = [f"## {life.noun.capitalize()}", "", f"`{model._meta.label}`. States: {states}.", ""]
    lines += ["| move | from | to | by | unless | letters |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *_rows(life.moves), ""])


def _rows(moves: tuple[Move, ...]) -> Iterator[str]:
    for move in moves:
        sources = ", ".join(sorted(state.value for state in move.sources))
        guards = [guard.__name__.replace("_", " ") for guard in move.unless] + (
            ["no reason is given"] if move.needs_reason else []
        )
        yield f"| {move.name} | {sources} | {move.target.value} | {move.by} | {'; '.join(guards)} | {', '.join(move.tells)} |"
