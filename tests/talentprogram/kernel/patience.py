"""Run by test_a_broker_that_is_down.py in a process of its own: how long nudges and the cache hold a request.

Eight threads, as many as a web process has, each make nudges and ask the cache. Prints, for each, the 99th percentile and
the longest, in seconds, and what failed.
"""

import json
import logging
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()
logging.disable(logging.CRITICAL)

from django.core.cache import cache  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from talentprogram.kernel.later import after_commit  # noqa: E402


def nudge() -> None:
    with transaction.atomic():
        after_commit("notifications.deliver_due")


def ask_the_cache() -> None:
    key = f"key-{threading.get_ident()}"
    cache.set(key, 1, 30)
    if cache.get(key):
        cache.incr(key)
    cache.delete_many([key])


def timed(what: Callable[[], None], rounds: int) -> dict[str, Any]:
    took: list[float] = []
    failed: list[str] = []

    def work() -> None:
        for _ in range(rounds):
            began = time.perf_counter()
            try:
                what()
            except Exception as wrong:
                failed.append(repr(wrong))
            took.append(time.perf_counter() - began)
        connection.close()

    connection.ensure_connection()  # a new file becomes a WAL database before eight hands reach for it
    connection.close()
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    return {"p99": took[int(len(took) * 0.99) - 1], "longest": took[-1], "failed": failed[:3], "count": len(took)}


if __name__ == "__main__":
    for line in sys.stdin:  # "nudge 125" or "cache 125"
        name, rounds = line.split()
        answer = timed({"nudge": nudge, "cache": ask_the_cache}[name], int(rounds))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
