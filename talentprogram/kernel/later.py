"""A nudge to Celery after the commit. It may be lost: whatever it nudges is also done on the beat."""

import logging
import time

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)
PAUSE_SECONDS = 30.0  # after a failure the broker is left alone for so long, lest every request wait for it
_quiet_until = 0.0


def after_commit(task: str) -> None:
    """Ask a worker to run the named task once this transaction is kept; never fail, never wait for a dead broker."""

    def nudge() -> None:
        global _quiet_until
        if time.monotonic() < _quiet_until:
            return
        if _quiet_until:  # it was down: this nudge alone finds out whether it is back
            _quiet_until = time.monotonic() + PAUSE_SECONDS
        try:
            current_app.send_task(task, retry=False, expires=10, ignore_result=True)
            _quiet_until = 0.0
        except Exception as lost:
            _quiet_until = time.monotonic() + PAUSE_SECONDS
            log.warning("The nudge for %s was lost (%s); the beat will do it.", task, lost)

    transaction.on_commit(nudge, robust=True)
