"""A real Celery worker is killed while it sends; every letter leaves all the same."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from celery import Celery
from django.db import connection

from talentprogram.kernel import clock
from talentprogram.kernel.ids import uuid7
from talentprogram.notifications import outbox
from talentprogram.notifications.models import Notice
from tests import backends
from tests import factories as make

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [
    pytest.mark.redis, pytest.mark.postgresql, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120),
]  # fmt: skip


class Sink:
    """A mail server that keeps what it is handed, and that holds the fourth letter in its hand."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        self.holds, self.holding = True, False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.holds and sum(self.arrived.values()) >= 3:
            self.holding = True
            await asyncio.sleep(60)
        self.arrived[message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 OK"


class Worker:
    """One worker with its children, pointed at this test's database, Redis and mail server."""

    def __init__(self, redis_url: str, mail_port: int, folder: Path) -> None:
        environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "talentprogram.settings", "DATABASE_URL": _address(), "REDIS_URL": redis_url,
            "VAR_DIR": str(folder), "MAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        }  # fmt: skip
        command = [sys.executable, "-m", "celery", "-A", "talentprogram", "worker", "--concurrency", "1"]
        self.log = (folder / f"worker-{time.monotonic_ns()}").open("wb")
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()


def _address() -> str:
    """Where this test's own database is, as a worker is told."""
    named = connection.settings_dict
    user = f"{named['USER']}:{named['PASSWORD']}@" if named["USER"] else ""
    place = f"{named['HOST']}:{named['PORT']}" if named["HOST"] else ""
    return f"postgres://{user}{place}/{named['NAME']}"


@pytest.fixture
def redis_server() -> Iterator[backends.Server]:
    server = backends.redis()
    yield server
    backends.stop(server.process, signal.SIGKILL)


@pytest.fixture
def post_office(tmp_path: Path, redis_server: backends.Server) -> Iterator[tuple[Sink, Callable[[], Worker], Celery]]:
    sink, port, server = Sink(), backends.free_port(), redis_server
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    workers: list[Worker] = []

    def hire() -> Worker:
        workers.append(Worker(server.url, port, tmp_path))
        return workers[-1]

    broker = Celery(broker=server.url, set_as_current=False)
    yield sink, hire, broker
    broker.close()
    for worker in workers:
        if worker.process.poll() is None:
            worker.kill()
    controller.stop(no_assert=True)


def until(is_so: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, states()
        time.sleep(0.05)


def promise(count: int) -> None:
    for person in [make.person() for _ in range(count)]:
        before = clock.now() - timedelta(seconds=5)
        outbox.post("accounts.login_code", to=person, because=str(uuid7()), about=person, at=before, code="123456")


def states() -> Counter[str]:
    return Counter(Notice.objects.values_list("state", flat=True))


def a_minute_passes() -> None:
    """The lease of what the dead worker held ends."""
    Notice.objects.filter(state="sending").update(lease_until=clock.now() - timedelta(seconds=1))


def test_every_letter_of_a_killed_worker_is_delivered_by_another(post_office):
    sink, hire, broker = post_office
    promise(12)
    first = hire()
    broker.send_task("notifications.deliver_due")
    until(lambda: sink.holding)

    first.kill()
    sink.holds = False
    assert states()["sending"] == 1
    hire()
    a_minute_passes()
    broker.send_task("notifications.deliver_due")
    until(lambda: states() == {"sent": 12})

    assert len(sink.arrived) == 12
    assert sum(sink.arrived.values()) <= 13  # the one in hand may arrive twice, with one Message-ID
    assert Counter(Notice.objects.values_list("attempts", flat=True)) == {1: 11, 2: 1}


def test_a_letter_that_must_not_go_twice_waits_for_a_person(post_office):
    sink, hire, broker = post_office
    promise(3)
    person = make.person()
    offer = outbox.post(
        "cohorts.offer_made", to=person, because=str(uuid7()), about=person, at=clock.now(), call_title="Call", cohort_name="C1",
        stream="R", conditions=["a transcript"], expires_at=clock.now(), action_path="/",
    )  # fmt: skip
    Notice.objects.filter(pk=offer.pk).update(state="planned", subject_type="")
    first = hire()
    broker.send_task("notifications.deliver_due")
    until(lambda: sink.holding)

    first.kill()
    sink.holds = False
    hire()
    a_minute_passes()
    broker.send_task("notifications.deliver_due")
    until(lambda: states() == {"sent": 3, "unknown": 1})

    offer.refresh_from_db()
    assert (offer.state, offer.attempts) == ("unknown", 1)
    assert len(sink.arrived) == 3


def test_a_worker_outlives_its_broker(post_office, redis_server):
    sink, hire, broker = post_office
    sink.holds = False
    worker = hire()
    promise(1)
    broker.send_task("notifications.deliver_due")
    until(lambda: states() == {"sent": 1})

    backends.stop(redis_server.process, signal.SIGKILL)
    time.sleep(3)
    address = urlsplit(redis_server.url)
    again = backends.redis(address.port, address.password or "")
    promise(1)
    broker.send_task("notifications.deliver_due")
    until(lambda: states() == {"sent": 2})

    assert worker.process.poll() is None
    backends.stop(again.process, signal.SIGKILL)
