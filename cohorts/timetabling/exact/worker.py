"""The child that proves: it is told what to do, one task after the other, and says what it finds."""

from __future__ import annotations

import sys
import types
from functools import lru_cache
from time import monotonic
from typing import Any

from ..children import Say
from ..problem import Problem

if "pandas" not in sys.modules:
    # cp_model names pandas in annotations and for series, which are not used here; to load it takes 1.3 of 1.7 seconds
    stand_in = types.ModuleType("pandas")
    stand_in.__dict__.update({name: type(name, (), {}) for name in ("Series", "Index", "DataFrame")})
    sys.modules["pandas"] = stand_in

from . import optimum
from .conflict import Explaining, TooLong
from .labels import Labels


def work(task: dict[str, Any], say: Say) -> None:
    """Do one task; the last word is always `done`."""
    labels = _labels(task["problem"])
    seconds, effort = task["until"] - monotonic(), task.get("work")
    if task["do"] == "explain":
        _explain(labels, seconds, effort, task["seed"], task["unplaced"], say)
    elif task["do"] == "fewest":
        optimum.fewest(labels, seconds, effort, say)
    elif task["do"] == "most":
        optimum.most(labels, task["plan"], seconds, effort, say)
    elif task["do"] == "best":
        optimum.best(labels, task["plan"], seconds, effort, task["seed"], say)
    say({"done": task["do"]})


def _explain(labels: Labels, seconds: float, effort: float | None, seed: int, unplaced: list[str], say: Say) -> None:
    try:
        found = Explaining(labels, seconds, effort, seed).run(unplaced)
    except TooLong:
        return
    say({"conflict": found.conflict} if found.conflict is not None else {"plan": found.plan})


@lru_cache(maxsize=1)
def _kept(sha256: str) -> list[Labels]:
    return []


def _labels(problem: Problem) -> Labels:
    kept = _kept(problem.sha256)
    if not kept:
        kept.append(Labels(problem))
    return kept[0]
