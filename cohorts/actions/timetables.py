"""Timetables: a draft is solved by the engine, checked, and published as what each person's calendar shows."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cohorts import timetabling, wording
from cohorts.lifecycles.timetables import SESSION, TIMETABLE, SessionState, TimetableState
from cohorts.models import Cohort, Enrolment, Feed, Follower, Session, Timetable
from cohorts.queries import timetables as asked
from talentprogram.journal.advance import advance, record
from talentprogram.kernel.ids import uuid7
from talentprogram.kernel.later import after_commit
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.notifications.values import HONG_KONG, in_every_language
from talentprogram.partners.models import Room

SECONDS = 10.0
SEED = 20270913
LINES_IN_A_LETTER = 12


@transaction.atomic
def draft(cohort: Cohort, *, by: Any, at: datetime) -> Timetable:
    """Begin a new version: freeze what there is to place, and let a worker place it."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    if not asked.sessions_of(cohort).exists():
        raise Refused(_("This cohort has no sessions yet. Roll its modules out first."))
    instance = asked.instance(cohort, at=at)
    try:
        timetabling.read(instance)
    except timetabling.Unusable as why:
        raise Refused(
            _("The sessions cannot be placed as they are: %(why)s")
            % {"why": asked.in_words(str(why), asked.names(cohort))}
        ) from why
    timetable = Timetable.objects.create(cohort=cohort, number=asked.next_number(cohort), instance=instance)
    record(timetable, "draft", by=by, at=at, as_="coordinator")
    after_commit("cohorts.solve_timetables")
    return timetable


def solve(timetable: Timetable, *, at: datetime, seconds: float = SECONDS) -> None:
    """Place every session without a clash, or say in words which demands cannot hold together.

    The engine works outside any transaction; what it answers is kept only if the checker finds nothing wrong.
    """
    problem = timetabling.read(timetable.instance)
    answer = timetabling.solve(problem, seconds=seconds, seed=SEED)
    words = asked.names(timetable.cohort)
    if answer["status"] in ("infeasible", "partial"):
        advance(timetable, TIMETABLE, "fail", by=None, at=at, plan=answer, message=_why_not(answer, words))
    elif found := timetabling.check(problem, answer):
        text = "; ".join(each.text for each in found[:5])
        advance(timetable, TIMETABLE, "fail", by=None, at=at, message=asked.in_words(text, words))
    else:
        advance(timetable, TIMETABLE, "solve", by=None, at=at, plan=answer, message="")


def _why_not(answer: dict[str, Any], words: dict[str, str]) -> str:
    lines = [item["text"] for item in answer.get("conflict") or []]
    for code, rules in () if lines else (answer.get("unplaced") or {}).items():
        lines.append(f"{words.get(code, code)}: {', '.join(str(wording.RULES.get(rule, rule)) for rule in rules)}")
    return asked.in_words("\n".join(lines), words)


def solve_due(*, at: datetime) -> int:
    """Solve every draft that waits; answers how many. A draft that somebody else finished first is left alone."""
    count = 0
    for timetable in Timetable.objects.filter(state=TimetableState.DRAFT).select_related("cohort"):
        try:
            solve(timetable, at=at)
        except Refused:
            continue
        count += 1
    return count


@transaction.atomic
def publish(timetable: Timetable, *, by: Any, at: datetime) -> int:
    """Make this version what everybody sees, and tell each person what changed for them; answers how many sessions did."""
    cohort = Cohort.objects.select_for_update().get(pk=timetable.cohort_id)
    if asked.instance(cohort, at=at)["sessions"] != timetable.instance["sessions"]:
        raise Refused(_("The sessions have changed since this version was solved. Make a new version first."))
    for earlier in Timetable.objects.filter(cohort=cohort, state=TimetableState.PUBLISHED):
        advance(earlier, TIMETABLE, "supersede", by=None, at=at)
    entry = advance(timetable, TIMETABLE, "publish", by=by, at=at, published_at=at)
    rooms = {room.code: room for room in Room.objects.all()}
    changed = [each for each in asked.sessions_of(cohort) if _put(each, timetable.plan["plan"], rooms, by, at)]
    timetable.changes = [asked.code_of(session) for session in changed]
    timetable.save(update_fields=["changes", "updated_at"])
    _tell(timetable, changed, entry.key, at)
    return len(changed)


def _put(session: Session, plan: dict[str, Any], rooms: dict[str, Room], by: Any, at: datetime) -> bool:
    """Put one session where the plan has it; whether anything about it changed."""
    place = plan[asked.code_of(session)]
    starts_at = datetime.fromisoformat(place["starts_at"])
    starts_at = starts_at if starts_at.tzinfo else starts_at.replace(tzinfo=HONG_KONG)
    room = rooms.get(place["room"])
    if (session.starts_at, session.room) == (starts_at, room) and session.state != SessionState.DRAFT:
        return False
    stamps: dict[str, Any] = {"starts_at": starts_at, "room": room, "published_at": at}
    if session.state == SessionState.DRAFT:
        advance(session, SESSION, "publish", by=by, at=at, **stamps)
    else:
        advance(session, SESSION, "move", by=by, at=at, sequence=session.sequence + 1, **stamps)
        advance(session, SESSION, "confirm_move", by=by, at=at)
    return True


def _tell(timetable: Timetable, changed: list[Session], because: str, at: datetime) -> None:
    for person, sessions in asked.participants_and_teachers(changed).items():
        outbox.post(
            "cohorts.timetable_published", to=person, because=because, about=timetable, at=at,
            cohort_name=in_every_language(timetable.cohort, "name"), session_count=len(sessions),
            changes=[_line(session) for session in sessions[:LINES_IN_A_LETTER]], action_path=reverse("cohorts:my_week"),
        )  # fmt: skip


def _line(session: Session) -> dict[str, str]:
    """One session in one line, in every language: when, what, where."""
    lines = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code), timezone.override(HONG_KONG):
            assert session.starts_at is not None
            when = formats.date_format(session.starts_at.astimezone(HONG_KONG), "DATETIME_FORMAT")
            where = session.room.name if session.room else _("online")
            lines[code] = f"{when} · {session.module.title} · {where}"
    return lines


@transaction.atomic
def discard(timetable: Timetable, *, by: Any, at: datetime) -> None:
    """Put a version aside that was never published."""
    advance(timetable, TIMETABLE, "discard", by=by, at=at)


@transaction.atomic
def cancel_session(session: Session, *, by: Any, at: datetime, note: str) -> None:
    """Call a published session off: calendars keep it, marked as cancelled."""
    advance(session, SESSION, "cancel", by=by, at=at, note=note, sequence=session.sequence + 1, published_at=at)


def token_of(feed: Feed) -> str:
    """The secret of a feed's address: 256 bits that follow from the row and this installation's own secret."""
    return salted_hmac("cohorts.feed", f"{feed.pk}:{feed.version}", algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    return salted_hmac("cohorts.feed.hash", token, algorithm="sha256").hexdigest()


@transaction.atomic
def give_address(person: Any, *, at: datetime, renew: bool = False) -> Feed:
    """The calendar address of a person, made when first asked for; a renewed one ends the old one at once."""
    feed, is_new = Feed.objects.select_for_update().get_or_create(person=person, defaults={"token_hash": uuid7().hex})
    if is_new or renew:
        feed.version += 0 if is_new else 1
        feed.token_hash = hash_of(token_of(feed))
        feed.save(update_fields=["version", "token_hash", "updated_at"])
        record(feed, "give_address", by=person, at=at, as_="student")
    return feed


def follow(person: Any, enrolment: Enrolment) -> None:
    """Show somebody a participant's week beside their own."""
    Follower.objects.get_or_create(person=person, enrolment=enrolment)


def unfollow(person: Any, enrolment: Enrolment) -> None:
    Follower.objects.filter(person=person, enrolment=enrolment).delete()
