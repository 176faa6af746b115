"""A nudge may be lost; it never fails, and a broker that is down is left alone."""

import threading
import time

import pytest
from celery import current_app
from django.db import transaction

from talentprogram.kernel import later
from talentprogram.kernel.cache import ForgivingRedis


class Broker:
    """Counts what it is asked; down until told otherwise, and slow to say so."""

    def __init__(self):
        self.asked, self.is_down = 0, True

    def send_task(self, *args, **kwargs):
        self.asked += 1
        time.sleep(0.05)
        if self.is_down:
            raise ConnectionError("refused")


@pytest.fixture
def broker(monkeypatch):
    broker = Broker()
    monkeypatch.setattr(current_app, "send_task", broker.send_task)
    return broker


def nudge():
    with transaction.atomic():
        later.after_commit("notifications.deliver_due")


@pytest.mark.django_db(transaction=True)
def test_after_a_failure_the_broker_is_left_alone_for_a_while(broker):
    nudge()
    nudge()

    assert broker.asked == 1


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_back_is_used_again(broker, monkeypatch):
    nudge()
    broker.is_down = False
    monkeypatch.setattr(later, "_quiet_until", time.monotonic() - 1)

    nudge()
    nudge()

    assert broker.asked == 3


def test_of_many_requests_one_finds_out_whether_the_cache_is_back(monkeypatch):
    asked = []

    def ask():
        asked.append(1)
        time.sleep(0.2)
        raise ConnectionError("refused")

    cache = ForgivingRedis("redis://127.0.0.1:9/0", {})
    monkeypatch.setattr(ForgivingRedis, "_quiet_until", time.monotonic() - 1)
    threads = [threading.Thread(target=lambda: cache._or_else(None, ask)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(asked) == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_nudges_nobody(broker):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        later.after_commit("notifications.deliver_due")
        raise ZeroDivisionError

    assert broker.asked == 0
