"""What such a page is made of. Values; the templates draw them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Item:
    """One line: what it is about, how it stands, and what to do. `acts` says that the reader's move is awaited."""

    title: Any
    note: Any = ""
    url: str = ""
    label: Any = ""
    thing: Any = None
    audience: str = "applicant"
    acts: bool = False
    due: datetime | None = None
    starts: datetime | None = None


@dataclass(frozen=True)
class Section:
    """Some lines under one heading, and the way to all of them."""

    title: Any
    items: list[Item] = field(default_factory=list)
    url: str = ""
    label: Any = ""


@dataclass(frozen=True)
class Card:
    """A number on the desk: how many of something wait, and where they are. `figure` is shown instead of a bare count."""

    title: Any
    count: int
    url: str = ""
    tone: str = "plain"
    figure: str = ""


def address(route: str, *args: Any, query: str = "") -> str:
    """The address of a route, or nothing where it is not built in."""
    try:
        return reverse(route, args=args) + query
    except NoReverseMatch:
        return ""
