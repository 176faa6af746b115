"""Every page has a door, and every door a policy."""

import ast
import inspect
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

from talentprogram.kernel.admin import ModelDesk
from tests import factories as make

# Pages of others, and why each needs no policy of ours.
ALLAUTH = {
    "account_login": "public: where people sign in",
    "account_logout": "only ends the reader's own session",
    "account_signup": "public: where people sign up",
    "account_reauthenticate": "asks for a signed-in person itself",
    "account_change_password": "asks for a signed-in person itself",
    "account_set_password": "asks for a signed-in person itself",
    "account_inactive": "public: says that an account is closed",
    "account_email": "asks for a signed-in person itself",
    "account_email_verification_sent": "public: says to look for the letter",
    "account_request_login_code": "public: asks for a code by letter, tells nobody who has an account",
    "account_confirm_login_code": "opened by the code of a letter",
    "account_reset_password": "public: asks for a code by letter, tells nobody who has an account",
    "account_confirm_password_reset_code": "opened by the code of a letter",
    "account_password_reset_completed": "public: says that the password was changed",
    "account_complete_password_reset": "opened by the code of a letter",
}
SITE = {
    "index": "shows what the policies of each desk let this person see",
    "login": "sends to the one door of the house",
    "logout": "only ends the reader's own session",
    "password_change": "the reader's own",
    "password_change_done": "the reader's own",
    "autocomplete": "asks the view policy of the desk it looks into",
    "jsi18n": "words of Django's own",
    "view_on_site": "sends to a public page of the thing",
    "app_list": "shows what the policies of each desk let this person see",
    "": "whatever else under the desk's address: not found",
}
ASKS = (
    "policy",
    "policies.",
    "has_view_permission",
    "has_change_permission",
    "has_add_permission",
    "has_delete_permission",
    ".may_",
)


def pages(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every page of the site: its namespace, its name and what answers."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from pages(entry, entry.namespace or space)
        elif isinstance(entry, URLPattern):
            yield space, entry.name or "", entry.callback


def unwrapped(view: Any) -> Any:
    while True:
        if isinstance(view, partial):
            view = view.func
        elif hasattr(view, "__wrapped__"):
            view = view.__wrapped__
        else:
            return view


def described(space: str, name: str, view: Any) -> str:
    return f"{space}:{name} ({getattr(view, '__module__', '?')}.{getattr(view, '__qualname__', view)})"


def test_every_page_of_ours_has_a_policy():
    open_doors = []
    for space, name, view in pages():
        page = getattr(view, "view_class", None)
        if space == "admin" or (name in ALLAUTH and view.__module__.startswith("allauth")):
            continue
        if page is None or not callable(getattr(page, "policy", None)):
            open_doors.append(described(space, name, view))

    assert not open_doors, "\n".join(open_doors)


def test_the_list_of_others_pages_names_no_page_that_is_gone():
    gone = set(ALLAUTH) - {name for _space, name, _view in pages()}

    assert not gone


def test_every_desk_says_who_may_look():
    lax = [str(model._meta.label) for model, desk in admin.site._registry.items() if not _has_a_policy(desk)]

    assert admin.site._registry
    assert not lax, "\n".join(lax)


def _has_a_policy(desk: Any) -> bool:
    return isinstance(desk, ModelDesk) and callable(getattr(type(desk), "may_view", None))


def test_every_page_of_the_desk_is_djangos_own_or_asks_a_policy():
    lax = []
    for space, name, view in pages():
        if space != "admin":
            continue
        inner = unwrapped(view)
        module = getattr(inner, "__module__", "")
        if module.startswith("django."):
            if not hasattr(view, "model_admin") and not _is_of_a_desk(inner) and name not in SITE:
                lax.append(described(space, name, inner))
        elif not _asks(inner) and name not in SITE:
            lax.append(described(space, name, inner))

    assert not lax, "\n".join(lax)


def _is_of_a_desk(view: Any) -> bool:
    return isinstance(getattr(view, "__self__", None), ModelDesk)


def _asks(view: Any, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a page asks a policy: in its own code, in what it calls of its own desk or module, or before it by `super()`."""
    page = getattr(view, "view_class", None)
    if page is not None:
        return callable(getattr(page, "policy", None))
    function = getattr(view, "__func__", view)
    source, desk = inspect.getsource(function), getattr(view, "__self__", None)
    if (
        any(word in source for word in ASKS)
        or f"super().{function.__name__}(" in source
        or re.search(r"not \w+\(request\.user\b", source)
    ):
        return True
    for name in set(re.findall(r"\w+", source)) - seen - {function.__name__}:
        known = function.__globals__.get(name)
        if getattr(known, "__module__", "").endswith(".policies"):
            return True
        own = getattr(desk, name, None) if f"self.{name}" in source else None
        if (
            inspect.ismethod(own)
            and not own.__module__.startswith("django.")
            and _asks(own, seen | {name, function.__name__})
        ):
            return True
    return False


@pytest.mark.django_db
def test_somebody_without_a_role_gets_nothing_of_the_desk(client):
    client.force_login(make.person("Nobody"))
    opened = []
    for address in _desk_addresses():
        answer = client.get(address)
        if answer.status_code == 200:
            opened.append(address)

    assert not opened, "\n".join(opened)


def _desk_addresses() -> list[str]:
    from django.urls import NoReverseMatch, reverse

    found = []
    for space, name, _view in pages():
        if space == "admin" and name and name not in ("login", "logout", "jsi18n"):
            try:
                found.append(reverse(f"admin:{name}"))
            except NoReverseMatch:  # a page about one thing
                continue
    assert len(found) > 5
    return sorted(set(found))


def test_no_view_function_goes_without_a_class():
    """A bare function in a views module has no door; error pages are the exception."""
    from tests.architecture.source import place, python_files, tree_of

    bare = []
    for path in python_files("cohorts/views", "labs/views", "talentprogram"):
        if path.name != "views.py" and path.parent.name != "views":
            continue
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "request":
                bare.append(f"{place(path, node)} {node.name}")

    bare = [
        each
        for each in bare
        if not each.endswith((" csrf_failure", " bad_request", " not_found", " server_error", " forbidden"))
    ]
    assert not bare, "\n".join(bare)
