"""A Redis that is stopped, hangs or comes back: no request waits for it, and none fails because of it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from tests import backends

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [pytest.mark.redis, pytest.mark.timeout(120)]


class Requests:
    """A process like a web process, pointed at a Redis of its own."""

    def __init__(self, folder: Path) -> None:
        self.server = backends.redis()
        environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "talentprogram.settings", "REDIS_URL": self.server.url, "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'patience.sqlite3'}", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.talentprogram.kernel.patience"], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def measure(self, what: str, rounds: int = 125) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{what} {rounds}\n")
        self.process.stdin.flush()
        return dict(json.loads(self.process.stdout.readline()))

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        backends.stop(self.server.process, signal.SIGKILL)


@pytest.fixture
def requests(tmp_path: Path) -> Iterator[Requests]:
    running = Requests(tmp_path)
    yield running
    running.end()


@pytest.mark.parametrize("warm", [True, False], ids=["after use", "from the start"])
def test_a_stopped_redis_holds_no_request(requests, warm):
    if warm:
        assert requests.measure("nudge", 20)["failed"] == requests.measure("cache", 20)["failed"] == []
    backends.stop(requests.server.process, signal.SIGKILL)

    for took in (requests.measure("nudge"), requests.measure("cache")):
        assert took["failed"] == []
        assert took["p99"] <= 0.150, took
        assert took["longest"] <= 1.5, took


@pytest.mark.parametrize("warm", [True, False], ids=["after use", "from the start"])
def test_a_hung_redis_holds_no_request(requests, warm):
    if warm:
        assert requests.measure("nudge", 20)["failed"] == requests.measure("cache", 20)["failed"] == []
    requests.server.process.send_signal(signal.SIGSTOP)

    for took in (requests.measure("nudge"), requests.measure("cache")):
        assert took["failed"] == []
        assert took["p99"] <= 0.400, took
        assert took["longest"] <= 1.5, took


def test_while_redis_works_nothing_is_lost(requests):
    took = requests.measure("nudge", 50)

    assert took["failed"] == []
    assert redis.from_url(requests.server.url).llen("celery") == 8 * 50
