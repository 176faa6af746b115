"""What a participant of a cohort has in hand: the enrolment, the preference list, the placement, the week."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cohorts.lifecycles.timetables import SessionState
from cohorts.models import Enrolment, Session
from labs.lifecycles.rankings import ListState
from labs.models import PreferenceList
from labs.queries.rounds import told
from talentprogram.home.queries.shapes import Item, Section, address

A_WEEK = timedelta(days=7)
LOCKED = (ListState.LOCKED, ListState.DEFAULTED)
ON_THE_TIMETABLE = (SessionState.SCHEDULED, SessionState.RESCHEDULED)


def sections(person: Any, at: datetime) -> Iterator[Section]:
    """The live enrolments of a person with all that hangs on them."""
    enrolments = list(Enrolment.objects.live().filter(person=person).select_related("cohort"))
    if not enrolments:
        return
    items = [
        Item(each.cohort.name, _("You take part as %(code)s.") % {"code": each.code}, thing=each) for each in enrolments
    ]
    lists = PreferenceList.objects.filter(enrolment__in=enrolments).select_related("round__cohort")
    results = told(enrolments)
    items += [_list_item(each, at, is_told=bool(results)) for each in lists]
    items += [_placement_item(placement) if placement else _unplaced() for _result, placement in results]
    yield Section(_("My cohort"), items)


def _list_item(chosen: Any, at: datetime, *, is_told: bool) -> Item:
    title = _("Project preferences, %(cohort)s") % {"cohort": chosen.round.cohort.name}
    url, is_open = address("labs:ranking"), chosen.round.window.holds(at)
    if chosen.state == ListState.REOPENED or (chosen.state == ListState.DRAFT and is_open):
        note = _("Rank %(count)s projects and submit your list.") % {"count": chosen.round.choices_required}
        return Item(title, note, url, _("Rank projects"), chosen, acts=True, due=chosen.round.closes_at)
    if chosen.state == ListState.SUBMITTED and is_open:
        return Item(
            title, _("You can change it until the window closes."), url, _("Open"), chosen, due=chosen.round.closes_at
        )
    waits = chosen.state in LOCKED and not is_told
    note = _("Places are announced when both partners have approved them.") if waits else ""
    return Item(title, note, url, _("Open"), chosen)


def _placement_item(placement: Any) -> Item:
    return Item(
        placement.project.title, _("Your project."), address("labs:why"), _("See your project and why"), placement
    )


def _unplaced() -> Item:
    return Item(_("No project yet"), _("The programme office finds one with you."), address("labs:why"), _("See why"))


def week(person: Any, at: datetime) -> Iterator[Section]:
    """The sessions of the coming seven days, of a participant or a teacher."""
    mine = Session.objects.filter(Q(teachers=person) | Q(groups__members__person=person))
    coming = mine.filter(state__in=ON_THE_TIMETABLE, starts_at__gte=at, starts_at__lt=at + A_WEEK)
    sessions = coming.select_related("module", "room__site").distinct().order_by("starts_at")[:12]
    yield Section(
        _("The next seven days"), [_session(each) for each in sessions], address("cohorts:my_week"), _("My timetable")
    )


def _session(session: Any) -> Item:
    where = (
        f"{session.room.name}, {session.room.site.name}" if session.room else (_("Online") if session.is_online else "")
    )
    return Item(session.title or session.module.title, where, starts=session.starts_at, thing=session)
