"""A pseudo-locale: whatever goes through gettext is bracketed, and what is left must be somebody's data."""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from talentprogram.accounts.models import Person
from talentprogram.home.demo import world
from talentprogram.home.demo.calendar import Year
from talentprogram.kernel import clock
from tests.e2e import crawl

LETTERS = re.compile(r"[^\W\d_]{2,}")
BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
CODES = re.compile(r"\b(N\d+\w? )?(accounts|cohorts|labs)\.\w+|\b(instance|result)\.json\b")
UNTRANSLATED = {"home:design", "notifications:mailbox", "notifications:letter", "admin:notifications_notice_change"}
"""Pages for developers, and pages that show a letter: letters have texts of their own."""
PEOPLE = ["", "ho@demo.example", "lai@demo.example", "lo@demo.example", "kwong@demo.example", "tam@demo.example"]
# Names of formats, signs of units and the languages' own names are the same in every language.
SAME = {
    "EN",
    "PDF",
    "JPEG",
    "PNG",
    "CSV",
    "SHA",
    "AI",
    "QKD",
    "TLS",
    "JSON",
    "HKT",
    "UTC",
    "ICS",
    "Python",
    "English",
    "繁體中文",
    "简体中文",
}


class Texts(HTMLParser):
    """Collects what a reader sees: text, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag, attrs):
        self._hidden += tag in ("script", "style", "textarea", "code", "option")
        self.found += [
            value for name, value in attrs if name in ("title", "alt", "aria-label", "placeholder") and value
        ]

    def handle_endtag(self, tag):
        self._hidden -= tag in ("script", "style", "textarea", "code", "option")

    def handle_data(self, data):
        if not self._hidden:
            self.found.append(data)


@pytest.fixture
def bracketed(monkeypatch):
    """Every message of every catalogue comes back as ⟦message⟧."""
    real = translation._trans
    real.gettext("load")
    monkeypatch.setattr(real, "gettext", lambda message: f"⟦{message}⟧" if message else "")
    monkeypatch.setattr(real, "pgettext", lambda context, message: f"⟦{message}⟧")
    monkeypatch.setattr(real, "ngettext", lambda one, many, number: f"⟦{one if number == 1 else many}⟧")
    monkeypatch.setattr(real, "npgettext", lambda context, one, many, number: f"⟦{one if number == 1 else many}⟧")


def everything_kept() -> str:
    """All text of all rows, in one string."""
    kept = []
    for model in apps.get_models():
        names = [
            f.name
            for f in model._meta.fields
            if isinstance(f, models.CharField | models.TextField | models.JSONField | models.UUIDField)
        ]
        for row in model._base_manager.values_list(*names) if names else ():
            kept.extend(str(value) for value in row)
    return "\n".join(kept)


def hard_coded(html: str, kept: str) -> list[str]:
    """The texts of a page that neither went through gettext nor come from a row."""
    while (shorter := BRACKETED.sub("", html)) != html:
        html = shorter
    parser = Texts()
    parser.feed(html)
    return [
        f"{' '.join(text.split())[:80]!r}"
        for text in parser.found
        if any(word not in SAME and word not in kept for word in LETTERS.findall(CODES.sub("", text)))
    ]


@pytest.mark.django_db
def test_no_page_shows_a_text_that_cannot_be_translated(client, bracketed):
    world.build("B5", Year.at("B5", clock.now()), lambda line: None)
    kept, found, count = everything_kept(), set(), 0
    for email in PEOPLE:
        if email:
            client.force_login(Person.objects.get(email=email))
        starts = ["/", "/me/", "/calls/", "/projects/", "/my-week/", "/account/login/", "/account/signup/", "/admin/"]

        def read(address: str) -> str:
            answer = client.get(address, follow=True)
            text = (
                answer.content.decode() if answer.status_code == 200 and "text/html" in answer["Content-Type"] else ""
            )
            if crawl.route_of(address) in UNTRANSLATED:
                return ""
            found.update(f"{crawl.route_of(address)}: {each}" for each in hard_coded(text, kept))
            return text

        count += len(list(crawl.pages(starts, read)))
    assert count > 60
    assert not found, "\n".join(sorted(found))


def test_a_hard_coded_word_would_be_seen():
    page = "<p>⟦Submit⟧ now</p><img alt='Logo'>"
    assert sorted(hard_coded(page, "kept words")) == ["'Logo'", "'now'"]
