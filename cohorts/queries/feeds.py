"""A person's sessions as an iCalendar feed (RFC 5545): one event a session, with an identity that never changes."""

import hashlib
from datetime import UTC
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from cohorts.lifecycles.timetables import SessionState
from cohorts.models import Session
from cohorts.queries import timetables as asked
from talentprogram.accounts.models import Person
from talentprogram.notifications.values import HONG_KONG


def stamp(person: Person, language: str) -> str:
    """Changes exactly when the feed does: what a calendar program sends back to ask whether there is news."""
    rows = asked.of_person(person).values_list(
        "pk", "sequence", "state", "room__updated_at", "module__updated_at", "updated_at"
    )
    text = "\n".join("|".join(map(str, row)) for row in sorted(rows, key=str))
    return hashlib.sha256(f"{person.pk}\n{language}\n{text}".encode()).hexdigest()[:32]


def calendar(person: Person, name: str) -> bytes:
    """Every published session of a person; cancelled ones stay, marked as such. Names no other person."""
    feed = Calendar()
    feed.add("prodid", "-//Joint Talent Development Program//Timetable//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", "Asia/Hong_Kong")
    feed.add("refresh-interval", vText("PT1H"), parameters={"value": "DURATION"}, encode=False)
    for session in asked.of_person(person):
        feed.add_component(_event(session))
    feed.add_missing_timezones()
    return feed.to_ical()


def _event(session: Session) -> Event:
    assert session.starts_at is not None and session.ends_at is not None and session.published_at is not None
    event = Event()
    changed = session.published_at.astimezone(UTC).replace(microsecond=0)
    cancelled = session.state == SessionState.CANCELLED
    title = f"{session.module.code} {session.title or session.module.title}"
    values: dict[str, Any] = {
        "uid": session.uid,
        "sequence": session.sequence,
        "dtstamp": changed,
        "last-modified": changed,
        "dtstart": session.starts_at.astimezone(HONG_KONG),
        "dtend": session.ends_at.astimezone(HONG_KONG),
        "summary": _("Cancelled: %(title)s") % {"title": title} if cancelled else title,
        "location": _place(session),
        "status": "CANCELLED" if cancelled else "CONFIRMED",
    }
    for name, value in values.items():
        event.add(name, value)
    if session.link:
        event.add("url", session.link)
    return event


def _place(session: Session) -> str:
    if session.room:
        return f"{session.room.name}, {session.room.site.name}"
    return session.link or _("online")
