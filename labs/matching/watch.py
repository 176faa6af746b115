"""Progress and cancelling: the only part that looks at a clock, and no answer depends on it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import TypeVar

Answer = TypeVar("Answer")
Progress = Callable[[float, float | None, float | None], None]
POLL = 0.1
REPORT = 0.5


@contextmanager
def unswept() -> Iterator[None]:
    """Hold back the sweep for cycles: a run makes very many objects and no cycles, and sweeping costs a quarter."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Cancelled(Exception):
    """The caller asked to stop; there is no answer."""


@dataclass
class Watch:
    """Tells the caller how far a long run is, and stops it when asked."""

    progress: Progress | None = None
    cancelled: Callable[[], bool] | None = None
    best: float | None = None
    bound: float | None = None
    started: float = field(default_factory=time.monotonic)
    reported: float = 0.0

    def tick(self) -> None:
        """Report when due; raise Cancelled when the caller asks to stop."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled
        seconds = time.monotonic() - self.started
        if self.progress is not None and seconds - self.reported >= REPORT:
            self.reported = seconds
            self.progress(seconds, self.best, self.bound)

    def during(self, work: Callable[[], Answer], stop: Callable[[], None]) -> Answer:
        """Run native work in a thread beside the watch; when cancelled, tell it to stop and leave at once."""
        if self.progress is None and self.cancelled is None:
            return work()
        done: list[Answer] = []
        failed: list[BaseException] = []

        def run() -> None:
            try:
                done.append(work())
            except BaseException as error:  # handed to the caller below
                failed.append(error)

        thread = Thread(target=run, daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                thread.join(POLL)
                self.tick()
        except Cancelled:
            stop()
            raise
        if failed:
            raise failed[0]
        return done[0]
