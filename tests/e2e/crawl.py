"""Walk from page to page along the links, one address for each route that a person can reach."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urldefrag, urlsplit

from django.urls import Resolver404, resolve

LINK = re.compile(r'<a\s[^>]*href="([^"#]+)')
SKIPPED = re.compile(
    r"logout|/r/|\.ics|/documents/|/cv/|export|/instance|/result|_popup|/jsi18n|/mailbox/.*/html/|/(delete|history)/$"
)
MOST_PAGES = 90


def route_of(path: str) -> str | None:
    """The name of the route behind a path of ours; None for what is not a page."""
    if SKIPPED.search(path):
        return None
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None


def pages(
    starts: list[str], read: Callable[[str], str], key: Callable[[str], str | None] = route_of, most: int = MOST_PAGES
) -> Iterator[str]:
    """The addresses of one person's pages, one for each key (the route); `read` fetches a page and answers its HTML."""
    waiting, seen = list(starts), set()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        route = key(address)
        if route is None or route in seen:
            continue
        seen.add(route)
        html = read(address)
        yield address
        for link in LINK.findall(html):
            target = urldefrag(link.replace("&amp;", "&")).url
            if target.startswith("/") and not target.startswith("//"):
                waiting.append(target)
