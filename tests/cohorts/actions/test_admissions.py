"""Offers: made, answered, lapsed, promoted, taken back."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cohorts.actions import admissions, applications
from cohorts.models import Seat
from cohorts.queries import admissions as asked
from talentprogram.journal import history
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from talentprogram.partners.models import HolidayDay
from tests import factories as make

pytestmark = pytest.mark.django_db
HKT = ZoneInfo("Asia/Hong_Kong")


def letters(kind: str) -> list[Notice]:
    return list(Notice.objects.filter(kind=f"cohorts.{kind}"))


@pytest.fixture
def call():
    call = make.call(cohort=make.cohort(capacity=2))
    make.seats(call.cohort)
    return call


def seat_of(application):
    return Seat.objects.filter(application=application).first()


def test_an_offer_takes_a_seat_asks_conditions_and_can_be_answered_until_noon_of_the_tenth_common_working_day(call):
    batch = make.batch(call)
    decision = make.decision("offer", batch_=batch, conditions=["english"])
    lru, sst = make.university(), make.operator()
    HolidayDay.objects.create(organisation=lru, date=date(2027, 1, 25), kind="holiday", name="A holiday here")
    HolidayDay.objects.create(organisation=sst, date=date(2027, 1, 26), kind="holiday", name="A holiday there")

    admissions.release_offer(decision.application, decision=decision, by=None, at=make.NOON)

    offer = decision.application
    assert offer.state == "offered" and seat_of(offer)
    # Wed 20 Jan: 21 22 | 27 28 29 | 1 2 3 4 5 Feb, the 25th and the 26th each rest at one partner
    assert offer.answer_by == datetime(2027, 2, 5, 12, 0, tzinfo=HKT)
    assert {each.kind for each in offer.conditions.all()} == {"terms", "english"}
    (letter,) = letters("offer_made")
    assert (letter.state, letter.batch, letter.person) == ("held", str(batch.pk), offer.applicant)


def test_an_offer_without_a_free_seat_changes_nothing(call):
    for _ in range(2):
        make.offered(call)
    decision = make.decision("offer", batch_=make.batch(call))

    with pytest.raises(Refused, match="No place is free"):
        admissions.release_offer(decision.application, decision=decision, by=None, at=make.NOON)

    decision.application.refresh_from_db()
    assert decision.application.state == "decision_pending" and not letters("offer_made")


def test_accepting_keeps_the_seat_and_lists_what_is_still_to_be_shown(call):
    offer = make.offered(call)
    make.condition("english", application=offer)

    admissions.accept(offer, by=offer.applicant, at=make.NOON)

    assert offer.state == "accepted" and seat_of(offer)
    (letter,) = letters("offer_accepted")
    assert letter.state == "planned" and letter.values["conditions"][0]["en"] == "Evidence of English"


def test_an_offer_cannot_be_accepted_on_the_stroke_of_its_deadline(call):
    offer = make.offered(call)
    with pytest.raises(Refused, match="time to answer"):
        admissions.accept(offer, by=offer.applicant, at=offer.answer_by)
    admissions.accept(offer, by=offer.applicant, at=offer.answer_by - timedelta(microseconds=1))


def test_an_offer_does_not_lapse_before_its_deadline_and_does_on_the_stroke(call):
    offer = make.offered(call)
    assert admissions.expire_due(at=offer.answer_by - timedelta(microseconds=1)) == 0
    assert admissions.expire_due(at=offer.answer_by) == 1
    assert admissions.expire_due(at=offer.answer_by) == 0
    offer.refresh_from_db()
    assert offer.state == "expired" and seat_of(offer) is None
    assert len(letters("offer_expired")) == 1


def test_nobody_accepts_two_offers_for_one_cohort(call):
    first = make.offered(call)
    other_call = make.call(cohort=call.cohort)
    second = make.offered(other_call, applicant=first.applicant)
    admissions.accept(first, by=first.applicant, at=make.NOON)

    with pytest.raises(Refused, match="another offer for this cohort"):
        admissions.accept(second, by=first.applicant, at=make.NOON)

    second.refresh_from_db()
    assert second.state == "offered"


def test_declining_frees_the_seat_and_offers_it_to_the_next_in_rank(call):
    offer, _other = make.offered(call), make.offered(call)
    second, first = make.waiting(call, 2), make.waiting(call, 1)

    admissions.decline(offer, by=offer.applicant, at=make.NOON)

    first.refresh_from_db(), second.refresh_from_db()
    assert (offer.state, first.state, second.state) == ("declined", "offered", "waitlisted")
    assert seat_of(first) and seat_of(offer) is None
    assert first.answer_by == datetime(2027, 1, 27, 12, 0, tzinfo=HKT)  # five working days from Wed 20 Jan
    (letter,) = letters("waitlist_promoted")
    assert letter.state == "planned" and letter.person == first.applicant
    entry = history.of(first).first()
    assert entry.actor is None and entry.detail == {"rule": "next on the waiting list"}


def test_lapsing_and_withdrawing_after_acceptance_promote_too(call):
    lapses, leaves = make.offered(call), make.offered(call)
    admissions.accept(leaves, by=leaves.applicant, at=make.NOON)
    waiting = [make.waiting(call, rank) for rank in (1, 2, 3)]

    admissions.expire(lapses, at=lapses.answer_by)
    applications.withdraw(leaves, by=leaves.applicant, at=lapses.answer_by)

    for each in waiting:
        each.refresh_from_db()
    assert [each.state for each in waiting] == ["offered", "offered", "waitlisted"]
    assert Seat.objects.filter(cohort=call.cohort, application=None).count() == 0


def test_a_seat_that_a_locked_batch_will_fill_is_not_given_to_the_waiting_list(call):
    offer, _other = make.offered(call), make.offered(call)
    locked = make.batch(call, state="locked", content_hash="x")
    make.decision("offer", batch_=locked)
    waits = make.waiting(call, 1)

    admissions.decline(offer, by=offer.applicant, at=make.NOON)

    waits.refresh_from_db()
    assert waits.state == "waitlisted" and asked.seats_left(call.cohort) == 0


def test_a_decline_can_be_undone_for_a_day_if_the_seat_is_still_free(call):
    offer = make.offered(call)
    admissions.decline(offer, by=offer.applicant, at=make.NOON)

    admissions.undo_decline(offer, by=offer.applicant, at=make.NOON + timedelta(hours=23, minutes=59))

    assert offer.state == "offered" and seat_of(offer)
    assert letters("offer_declined")[0].state == "cancelled"


def test_a_decline_cannot_be_undone_after_a_day(call):
    offer = make.offered(call)
    admissions.decline(offer, by=offer.applicant, at=make.NOON)
    with pytest.raises(Refused, match="24 hours"):
        admissions.undo_decline(offer, by=offer.applicant, at=make.NOON + timedelta(hours=24))


def test_a_decline_cannot_be_undone_once_the_place_has_gone_to_somebody_else(call):
    offer, _other = make.offered(call), make.offered(call)
    make.waiting(call, 1)
    admissions.decline(offer, by=offer.applicant, at=make.NOON)

    with pytest.raises(Refused, match="No place is free"):
        admissions.undo_decline(offer, by=offer.applicant, at=make.NOON + timedelta(hours=1))

    offer.refresh_from_db()
    assert offer.state == "declined"


def test_somebody_who_undoes_a_decline_at_the_last_moment_has_a_day_to_think(call):
    offer = make.offered(call)
    late = offer.answer_by - timedelta(minutes=1)
    admissions.decline(offer, by=offer.applicant, at=late)
    admissions.undo_decline(offer, by=offer.applicant, at=late + timedelta(hours=2))
    assert offer.answer_by == late + timedelta(hours=26)


def test_promotion_out_of_turn_needs_a_reason(call):
    staff = make.coordinator()
    first, second = make.waiting(call, 1), make.waiting(call, 2)

    with pytest.raises(Refused, match=first.reference):
        admissions.promote(second, by=staff, at=make.NOON)
    admissions.promote(second, by=staff, at=make.NOON, note="Balance of the laboratories")

    assert second.state == "offered" and history.of(second).first().note == "Balance of the laboratories"


def test_only_a_few_places_are_deferred_and_a_deferral_frees_its_place(call):
    staff, one, two = make.coordinator(), make.offered(call), make.offered(call)
    waits = make.waiting(call, 1)

    admissions.grant_deferral(one, by=staff, at=make.NOON, note="Military service")
    waits.refresh_from_db()
    assert (one.state, waits.state) == ("deferred", "offered")
    with pytest.raises(Refused, match="five per cent"):
        admissions.grant_deferral(two, by=staff, at=make.NOON, note="Too")


def test_a_lapsed_offer_is_reinstated_within_five_working_days_only(call):
    offer, staff = make.offered(call), make.coordinator()  # answer by Wed 3 Feb noon
    admissions.expire(offer, at=offer.answer_by)
    too_late = datetime(2027, 2, 10, 12, 0, 1, tzinfo=HKT)

    with pytest.raises(Refused, match="five working days"):
        admissions.reinstate(offer, by=staff, at=too_late, note="Was in hospital")
    admissions.reinstate(offer, by=staff, at=too_late - timedelta(seconds=1), note="Was in hospital")

    assert offer.state == "offered" and seat_of(offer)
    (letter,) = letters("offer_reinstated")
    assert letter.state == "planned"


@pytest.mark.parametrize(
    ("rank", "band"), [(1, "1–5"), (5, "1–5"), (6, "6–10"), (10, "6–10"), (11, "11+"), (99, "11+")]
)
def test_the_waiting_list_letter_names_a_band_and_never_the_rank(call, rank, band):
    decision = make.decision("waitlist", batch_=make.batch(call), rank=rank)
    admissions.release_waitlist(decision.application, decision=decision, by=None, at=make.NOON)
    assert letters("waitlisted")[0].values["rank_band"] == band
