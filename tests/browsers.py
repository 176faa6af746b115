"""Pages in the machine's own Chromium, and axe-core's judgement of them."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@cache
def executable() -> str | None:
    """Where Chromium is: as CHROMIUM says, or on the path."""
    if named := os.environ.get("CHROMIUM"):
        return named if Path(named).exists() else None
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))
    return next((path for path in found if path), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One running Chromium for all tests of this worker."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=QUIET)
        before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
        yield browser
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE") if before is None else None
        browser.close()


@pytest.fixture
def new_context(chromium: Any, live_server: Any, settings: Any) -> Iterator[Callable[..., Any]]:
    """Make a browser of its own (cookies, width, theme, JavaScript); whatever a page logs as an error fails the test."""
    settings.SITE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    contexts: list[Any] = []
    faults: list[str] = []

    def make(**options: Any) -> Any:
        options = {"base_url": live_server.url, "viewport": {"width": 1366, "height": 900}, "locale": "en-GB",
                   "timezone_id": "Asia/Hong_Kong", **options}  # fmt: skip
        context = chromium.new_context(**options)
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: faults.append(f"{error.page.url if error.page else '?'}: {error.error}"))
        context.on(
            "console",
            lambda said: (
                faults.append(f"{said.page.url if said.page else '?'}: {said.text}") if _is_fault(said) else None
            ),
        )
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def _is_fault(said: Any) -> bool:
    """An error in the console, except a page that answered with an error on purpose."""
    return said.type == "error" and "Failed to load resource" not in said.text


@pytest.fixture
def browser_page(new_context: Callable[..., Any]) -> Any:
    """A page of a visitor."""
    return new_context().new_page()


@pytest.fixture
def as_person(new_context: Callable[..., Any], live_server: Any) -> Callable[..., Any]:
    """Make a page of somebody who is signed in: `page = as_person(make.coordinator())`."""

    def make(person: Any, **options: Any) -> Any:
        context = new_context(**options)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": _session_of(person), "url": live_server.url}]
        )
        return context.new_page()

    return make


def _session_of(person: Any) -> str:
    """The key of a new session in which this person is signed in."""
    from importlib import import_module

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def axe(page: Any, *rules: str) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA on the page as it stands, one line a node; an empty list is good.

    With `rules`, by these alone: for a second look at a page that was judged whole before.
    """
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "runOnly => axe.run(document, {runOnly, resultTypes: ['violations'], preload: false})",
        {"type": "rule", "values": rules}
        if rules
        else {
            "type": "tag",
            "values": TAGS,
        },  # without preload: axe would copy stylesheets into the page, which the page's own policy forbids
    )
    return [
        f"{page.url} {rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
