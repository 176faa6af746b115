"""The product's own source, parsed; and its lives."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from talentprogram.kernel.lifecycle import Lifecycle

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("talentprogram", "cohorts", "labs")
LIVES_IN = ("cohorts.lifecycles", "labs.lifecycles", "talentprogram.notifications")


@cache
def python_files(*below: str) -> tuple[Path, ...]:
    """Every module of the product under these folders, except migrations."""
    found = (path for folder in below or PACKAGES for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def within(path: Path, *folders: str) -> bool:
    name = path.relative_to(ROOT).as_posix()
    return any(name == folder or name.startswith(f"{folder}/") for folder in folders)


def dotted(node: ast.expr) -> str:
    """`timezone.now` for an attribute or a name; the empty text for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def lives() -> dict[str, Lifecycle]:
    """Every life-cycle table of the product, by its noun."""
    return {life.noun: life for package in LIVES_IN for life in _lives_of(package)}


def _lives_of(package: str) -> Iterator[Lifecycle]:
    module = import_module(package)
    names = [f"{package}.{each.name}" for each in iter_modules(module.__path__)]
    for name in names:
        if "lifecycle" in name:
            yield from (value for value in vars(import_module(name)).values() if isinstance(value, Lifecycle))


def tables_of_letters() -> set[str]:
    """Every kind of letter that some move tells."""
    return {kind for life in lives().values() for move in life.moves for kind in move.tells}
