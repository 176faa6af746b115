"""Sixteen hands at once, on PostgreSQL. Each race has a control: with its guard taken out it must show the overrun."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Manager

from cohorts.actions import admissions, enrolments, seats
from cohorts.models import Application, Enrolment, Seat
from talentprogram.journal import history
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
HANDS = 16


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all acts at the same moment, each in a thread with a connection of its own; what each answered or raised."""
    barrier, ends = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            ends[number] = act()
        except Exception as why:
            ends[number] = why
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ends


def won(ends: list[Any]) -> int:
    unexpected = [end for end in ends if isinstance(end, Exception) and not isinstance(end, Refused)]
    assert not unexpected, unexpected
    return sum(not isinstance(end, Refused) for end in ends)


def takes(application: Application) -> Callable[[], Any]:
    def act() -> Any:
        with transaction.atomic():
            return seats.take(application)

    return act


def accepts(application: Application) -> Callable[[], Any]:
    return partial(admissions.accept, application, by=application.applicant, at=make.NOON)


@pytest.fixture
def last_seat():
    """One free seat and sixteen people who would sit on it."""
    call = make.call(cohort=make.cohort(capacity=1))
    make.seats(call.cohort)
    return [make.application("decision_pending", call=call) for _ in range(HANDS)]


def test_sixteen_hands_cannot_take_the_same_seat_twice(last_seat):
    ends = at_once(*[takes(application) for application in last_seat])
    assert won(ends) == 1
    assert Seat.objects.exclude(application=None).count() == 1


def test_without_the_guard_the_same_seat_is_taken_more_than_once(last_seat, monkeypatch):
    together = threading.Barrier(HANDS)

    def look_then_sit(seat: Seat, application: Application) -> bool:
        """What the guard replaces: look, then write without naming what was seen."""
        together.wait(timeout=30)
        Seat.objects.filter(pk=seat.pk).update(application=application)
        return True

    monkeypatch.setattr(seats, "_sit", look_then_sit)
    assert won(at_once(*[takes(application) for application in last_seat])) > 1


def test_sixteen_promotions_make_one_offer_of_the_last_place():
    call, staff = make.call(cohort=make.cohort(capacity=1)), make.coordinator()
    make.seats(call.cohort)
    waiting = [make.waiting(call, rank) for rank in range(1, HANDS + 1)]

    ends = at_once(
        *[lambda each=each: admissions.promote(each, by=staff, at=make.NOON, note="Race") for each in waiting]
    )

    assert won(ends) == 1
    assert Application.objects.filter(state="offered").count() == 1
    assert Notice.objects.filter(kind="cohorts.waitlist_promoted").count() == 1


def test_sixteen_clicks_on_accept_are_one_acceptance_and_one_letter():
    offer = make.offered()
    ends = at_once(*[accepts(Application.objects.get(pk=offer.pk)) for _ in range(HANDS)])
    assert won(ends) == 1
    assert Notice.objects.filter(kind="cohorts.offer_accepted").count() == 1


def test_without_naming_the_state_it_saw_an_acceptance_happens_more_than_once(monkeypatch):
    offer, look = make.offered(), Manager.filter

    def blind(self: Manager, *args: Any, **named: Any) -> Any:
        """The UPDATE of `advance` finds its row by key alone."""
        return look(self, pk=named["pk"]) if set(named) == {"pk", "state"} else look(self, *args, **named)

    monkeypatch.setattr(Manager, "filter", blind)
    ends = at_once(*[accepts(Application.objects.get(pk=offer.pk)) for _ in range(HANDS)])
    assert won(ends) > 1


def test_an_answer_and_the_clock_cannot_both_win():
    """Each acts at an instant at which the table allows it: only the row's own state can decide."""
    for round_ in range(8):
        offer = make.offered()
        mine, clocks = Application.objects.get(pk=offer.pk), Application.objects.get(pk=offer.pk)
        answer = partial(admissions.accept, mine, by=mine.applicant, at=offer.answer_by - timedelta(microseconds=1))
        lapse = partial(admissions.expire, clocks, at=offer.answer_by)

        ends = at_once(*((answer, lapse) if round_ % 2 else (lapse, answer)))

        assert won(ends) == 1
        offer.refresh_from_db()
        assert [entry.verb for entry in history.of(offer)] == ["accept" if offer.state == "accepted" else "expire"]
        assert Seat.objects.filter(application=offer).exists() == (offer.state == "accepted")
        told = set(Notice.objects.filter(subject_id=offer.pk).values_list("kind", flat=True))
        assert told == {"cohorts.offer_accepted" if offer.state == "accepted" else "cohorts.offer_expired"}


def test_many_who_leave_and_many_who_wait_end_with_every_seat_taken_once():
    """Eight decline at once while eight wait: no deadlock, no seat lost, nobody on two."""
    call = make.call(cohort=make.cohort(capacity=8))
    offers = [make.offered(call) for _ in range(8)]
    for rank in range(1, 9):
        make.waiting(call, rank)

    ends = at_once(*[lambda each=each: admissions.decline(each, by=each.applicant, at=make.NOON) for each in offers])

    assert won(ends) == 8
    assert Application.objects.filter(state="offered").count() == 8
    seated = list(Seat.objects.values_list("application__state", flat=True))
    assert seated == ["offered"] * 8


def test_enrolments_at_once_have_different_codes():
    call, staff = make.call(cohort=make.cohort(capacity=HANDS)), make.coordinator()
    offers = [make.offered(call) for _ in range(HANDS)]
    Application.objects.update(state="accepted")
    people = list(Application.objects.filter(pk__in=[offer.pk for offer in offers]))

    ends = at_once(*[lambda each=each: enrolments.enrol(each, by=staff, at=make.NOON) for each in people])

    assert won(ends) == HANDS
    codes = Enrolment.objects.order_by("code").values_list("code", flat=True)
    assert list(codes) == [f"S{n:02d}" for n in range(1, HANDS + 1)]
