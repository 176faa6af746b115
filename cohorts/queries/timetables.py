"""Questions about sessions and timetables: the solver's instance, a person's week, a feed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from cohorts.lifecycles.timetables import SessionState
from cohorts.models import Cohort, Feed, Group, Session, Timetable, Unavailability
from talentprogram.accounts.models import Person
from talentprogram.notifications.values import HONG_KONG
from talentprogram.partners.calendars import RESTS
from talentprogram.partners.models import HolidayDay, Room, Travel

SHOWN = (SessionState.SCHEDULED, SessionState.RESCHEDULED, SessionState.HELD, SessionState.CLOSED, SessionState.FINAL)
DAY_STARTS, DAY_ENDS, GRID_MINUTES = "09:00", "18:00", 30


def code_of(session: Session) -> str:
    """How the engine's files call a session."""
    return f"{session.module.code}-{session.number}"


def sessions_of(cohort: Cohort) -> QuerySet[Session]:
    """Every session of a cohort that is not cancelled, with what it needs, in a fixed number of queries."""
    found = Session.objects.filter(module__cohort=cohort).exclude(state=SessionState.CANCELLED)
    return (
        found.select_related("module", "site", "room")
        .prefetch_related("groups", "teachers", "after__module")
        .order_by("module__code", "number")
    )


def instance(cohort: Cohort, *, at: datetime) -> dict[str, Any]:
    """The cohort as a timetable/1 instance (docs/decisions/timetabling-engine.md): what there is to place, and where."""
    sessions = list(sessions_of(cohort))
    teachers = {teacher.pk: teacher for session in sessions for teacher in session.teachers.all()}
    groups = _groups(cohort)
    document = {
        "format": "timetable/1",
        "cohort": {
            "time_zone": "Asia/Hong_Kong", "start_on": cohort.teaching_from.isoformat(), "end_on": cohort.teaching_to.isoformat(),
            "weekdays": [1, 2, 3, 4, 5], "day_starts": DAY_STARTS, "day_ends": DAY_ENDS, "grid_minutes": GRID_MINUTES,
        },
        "holidays": _holidays(cohort),
        "groups": groups,
        "people": _members(groups) | _people(teachers),
        "rooms": _rooms(cohort),
        "travel_minutes": {f"{way.here.code}|{way.there.code}": way.minutes for way in Travel.objects.select_related("here", "there")},
        "sessions": {code_of(session): _session(session) for session in sessions},
    }  # fmt: skip
    current = {code_of(each): _place(each) for each in sessions if each.starts_at and each.state in SHOWN}
    return document | ({"current": current, "frozen_before": _local(at)} if current else {})


def _local(at: datetime) -> str:
    return at.astimezone(HONG_KONG).replace(tzinfo=None, microsecond=0).isoformat()


def _place(session: Session) -> dict[str, Any]:
    assert session.starts_at is not None
    return {"starts_at": _local(session.starts_at), "room": session.room.code if session.room else None}


def _holidays(cohort: Cohort) -> list[str]:
    """The days on which either partner rests."""
    days = HolidayDay.objects.filter(
        organisation__is_key_partner=True, kind__in=RESTS, date__range=(cohort.teaching_from, cohort.teaching_to)
    )
    return sorted({each.isoformat() for each in days.values_list("date", flat=True)})


def _groups(cohort: Cohort) -> dict[str, Any]:
    found = Group.objects.filter(cohort=cohort).select_related("parent").prefetch_related("members")
    groups: dict[str, Any] = {}
    for group in found:
        members = sorted(str(member.person_id) for member in group.members.all())
        groups[group.code] = {"size": len(members) or group.max_size, **({"members": members} if members else {})}
        if group.parent:
            groups[group.code]["parent"] = group.parent.code
    return groups


def _members(groups: dict[str, Any]) -> dict[str, Any]:
    """Participants can be had at any time; they are named so that nobody is in two places."""
    return {member: {} for group in groups.values() for member in group.get("members", [])}


def _people(teachers: dict[Any, Person]) -> dict[str, Any]:
    away: dict[Any, list[dict[str, str]]] = defaultdict(list)
    for each in Unavailability.objects.filter(person__in=teachers).order_by("begins_at"):
        away[each.person_id].append({"from": each.begins_at.isoformat(), "to": each.ends_at.isoformat()})
    return {str(pk): {"time_zone": teacher.time_zone, "unavailable": away[pk]} for pk, teacher in teachers.items()}


def _rooms(cohort: Cohort) -> dict[str, Any]:
    """Rooms with the hours at which they are not to be had: their own closures, and other cohorts' sessions."""
    busy: dict[Any, list[dict[str, str]]] = defaultdict(list)
    for each in Unavailability.objects.filter(room__isnull=False).order_by("begins_at"):
        busy[each.room_id].append({"from": each.begins_at.isoformat(), "to": each.ends_at.isoformat()})
    others = (
        Session.objects.filter(room__isnull=False, state__in=SHOWN).exclude(module__cohort=cohort).order_by("starts_at")
    )
    for session in others:
        busy[session.room_id].append({"from": session.starts_at.isoformat(), "to": session.ends_at.isoformat()})
    return {
        room.code: {
            "capacity": room.capacity,
            "features": room.features,
            "site": room.site.code,
            "unavailable": busy[room.pk],
        }
        for room in Room.objects.select_related("site").order_by("code")
    }


def _session(session: Session) -> dict[str, Any]:
    room: dict[str, Any] | None = None
    if not session.is_online:
        room = {"features": session.room_features} | ({"site": session.site.code} if session.site else {})
    needs: dict[str, Any] = {
        "module": session.module.code, "minutes": session.minutes, "groups": [group.code for group in session.groups.all()],
        "people": [str(teacher.pk) for teacher in session.teachers.all()], "room": room,
        "after": [code_of(earlier) for earlier in session.after.all()], "gap_days_min": session.gap_days_min,
    }  # fmt: skip
    return needs | ({"target_week": session.target_week} if session.target_week else {})


def names(cohort: Cohort) -> dict[str, str]:
    """What a coordinator calls the things that an instance names by code."""
    sessions = sessions_of(cohort)
    words = {code_of(each): f"{each.module.code}-{each.number} {each.title or each.module.title}" for each in sessions}
    words |= {group.code: group.name for group in Group.objects.filter(cohort=cohort)}
    words |= {room.code: room.name for room in Room.objects.all()}
    return words | {str(teacher.pk): teacher.name for each in sessions for teacher in each.teachers.all()}


def in_words(text: str, words: dict[str, str]) -> str:
    """A sentence of the engine with codes of people replaced by their names."""
    for code, name in words.items():
        if len(code) == 36:
            text = text.replace(code, name)
    return text


def next_number(cohort: Cohort) -> int:
    newest = Timetable.objects.filter(cohort=cohort).order_by("-number").first()
    return newest.number + 1 if newest else 1


# -- a person's week -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """One session as somebody sees it: why it is in their week, and which day it is on."""

    session: Session
    role: str
    day: date


def of_person(person: Person) -> QuerySet[Session]:
    """The published sessions that somebody learns in, teaches, or follows for a student of theirs."""
    mine = Q(groups__members__person=person) | Q(teachers=person) | Q(groups__members__followers__person=person)
    found = Session.objects.filter(mine).exclude(state=SessionState.DRAFT).exclude(starts_at=None).distinct()
    people = Prefetch(
        "teachers",
        Person.objects.only(
            "id", "display_name", "legal_family_name", "legal_given_name", "legal_name_native", "name_order", "email"
        ),
    )
    return (
        found.select_related("module__cohort", "room__site")
        .prefetch_related(people, "groups")
        .order_by("starts_at", "module__code")
    )


def week(person: Person, monday: date) -> list[tuple[date, list[Entry]]]:
    """The five working days of a week, and a weekend day where something is on it, with their sessions."""
    begin = datetime.combine(monday, time(0), HONG_KONG)
    found = list(of_person(person).filter(starts_at__gte=begin, starts_at__lt=begin + timedelta(days=7)))
    learns = set(person.enrolments.values_list("groups", flat=True))
    days: dict[date, list[Entry]] = {monday + timedelta(days=n): [] for n in range(5)}
    for session in found:
        assert session.starts_at is not None
        day = session.starts_at.astimezone(HONG_KONG).date()
        days.setdefault(day, []).append(Entry(session, _role(session, person, learns), day))
    return sorted(days.items())


def _role(session: Session, person: Person, learns: set[Any]) -> str:
    if any(teacher.pk == person.pk for teacher in session.teachers.all()):
        return "teaches"
    return "learns" if any(group.pk in learns for group in session.groups.all()) else "follows"


def first_week(person: Person, today: date) -> date:
    """The Monday of this week, or of the first week with a session where teaching has not begun."""
    begin = datetime.combine(today - timedelta(days=today.weekday()), time(0), HONG_KONG)
    next_ = of_person(person).filter(starts_at__gte=begin).first() or of_person(person).last()
    day = next_.starts_at.astimezone(HONG_KONG).date() if next_ and next_.starts_at else today
    return day - timedelta(days=day.weekday())


def feed_of(person: Person) -> Feed | None:
    return Feed.objects.filter(person=person).first()


def feed_of_token(token_hash: str) -> Feed | None:
    return Feed.objects.filter(token_hash=token_hash, person__is_active=True).select_related("person").first()


def participants_and_teachers(sessions: Iterable[Session]) -> dict[Person, list[Session]]:
    """Whom each of these sessions concerns, with the sessions that concern them."""
    found = Session.objects.filter(pk__in=[each.pk for each in sessions]).select_related("module", "room")
    concerned: dict[Person, list[Session]] = defaultdict(list)
    for session in found.prefetch_related("teachers", "groups__members__person").order_by("starts_at"):
        people = {member.person for group in session.groups.all() for member in group.members.all()}
        for person in sorted(people | set(session.teachers.all()), key=lambda each: each.email):
            concerned[person].append(session)
    return concerned
