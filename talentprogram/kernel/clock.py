"""The one clock of the product. Views, tasks and commands read it; actions are told the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_stopped: ContextVar[datetime | None] = ContextVar("stopped clock", default=None)


def now() -> datetime:
    """This instant in UTC, or the instant at which the clock was stopped."""
    return _stopped.get() or timezone.now()


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Within this block it is always `instant`: for tests, forecasts and bookmarks of the demo world."""
    token = _stopped.set(instant)
    try:
        yield
    finally:
        _stopped.reset(token)
