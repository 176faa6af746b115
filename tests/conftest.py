"""Fixtures for the whole suite: what a test may use, what it may not reach, and how the tables are emptied after it."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase

from talentprogram.kernel.texts import compile_texts
from tests import browsers
from tests.browsers import as_person, browser_page, chromium, new_context

__all__ = ["as_person", "browser_page", "chromium", "new_context"]


def pytest_configure(config: pytest.Config) -> None:
    """The translations are compiled once, before the workers read them."""
    if not hasattr(config, "workerinput"):
        compile_texts()


def pytest_report_header() -> list[str]:
    database = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    return [
        f"on: {database}, {'Redis' if settings.REDIS_URL else 'no Redis'}, Chromium: {browsers.executable() or 'none'}"
    ]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this run has no server or browser for; `make test` sees to it that each is had once."""
    here = {
        "postgresql": settings.DATABASES["default"]["ENGINE"].endswith("postgresql"),
        "redis": bool(settings.REDIS_URL),
        "browser": browsers.executable() is not None,
    }
    why = {
        "postgresql": "needs PostgreSQL: -p tests.backends, or DATABASE_URL",
        "redis": "needs a Redis server: -p tests.backends, or REDIS_URL",
        "browser": "needs Chromium: install it, or name it in CHROMIUM",
    }
    for item in items:
        for need, is_here in here.items():
            if item.get_closest_marker(need) and not is_here:
                item.add_marker(pytest.mark.skip(reason=why[need]))


@pytest.fixture(scope="session", autouse=True)
def _the_network_ends_at_this_machine() -> Iterator[None]:
    """A test that reaches for another machine fails."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def checked(address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"  # a path is a socket of this machine
        if host != "localhost" and not _is_loopback(host):
            raise AssertionError(f"A test reached for {host}: tests stay on this machine.")

    def guarded(self: socket.socket, address: Any) -> None:
        checked(address)
        return connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        checked(address)
        return connect_ex(self, address)

    socket.socket.connect, socket.socket.connect_ex = guarded, guarded_ex  # type: ignore[method-assign]
    yield
    socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign]


def _is_loopback(host: str) -> bool:
    named = {
        part.partition("@")[2].partition(":")[0] for part in (os.environ.get("DATABASE_URL", ""), settings.REDIS_URL)
    }
    if host in named:  # a server that this run was pointed at
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied() -> Iterator[None]:
    """A test that commits empties all tables after it; SQLite's triggers keep the journal unless they are lifted."""
    teardown = TransactionTestCase._fixture_teardown

    def emptied(self: TransactionTestCase) -> None:
        from django.db import connection

        from talentprogram.journal import protection

        if connection.vendor != "sqlite":  # PostgreSQL truncates, which no row's trigger sees
            teardown(self)
            return
        with protection.lifted():
            teardown(self)

    TransactionTestCase._fixture_teardown = emptied  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _nothing_is_remembered(request: pytest.FixtureRequest) -> Iterator[None]:
    """No cache, and no broken circuit, goes from one test into the next."""
    from talentprogram.kernel import later
    from talentprogram.kernel.cache import ForgivingRedis

    later._quiet_until = ForgivingRedis._quiet_until = 0.0
    cache.clear()
    yield
