"""A child that anneals until its time or its moves are spent, and says every better solution."""

from __future__ import annotations

from time import monotonic

from ..children import Say
from .annealing import CHUNK, Annealing
from .task import Task

TELL = 0.1


def work(task: Task, say: Say) -> None:
    """Anneal; the last word is the best solution with True."""
    run = Annealing(task.instance, task.start, task.seed)
    run.cool(0.0, 1)
    began, said, told = monotonic(), run.best[0] + 1, 0.0
    done = 0
    while (now := monotonic()) < task.until and (task.moves is None or done < task.moves) and run.best[0] > 0:
        if run.best[0] < said and now - told > TELL:
            said, told = run.best[0], now
            say((*run.best, False))
        run.cool(done / task.moves if task.moves else (now - began) / (task.until - began))
        done += CHUNK
    whole = task.moves is None or done >= task.moves or run.best[0] == 0
    say((*run.best, whole))
