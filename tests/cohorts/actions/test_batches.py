"""Decision batches: locked, two keys on the same content, released all or nothing."""

import hashlib
from datetime import timedelta

import pytest

from cohorts.actions import applications, batches, seats
from cohorts.models import Decision, Seat
from cohorts.queries import admissions as asked
from talentprogram.journal import history, keys
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.NOON


@pytest.fixture
def cast():
    """A call with two seats, a coordinator, an approver of each partner and a batch of one offer, one wait, one reject."""

    class Cast:
        call = make.call(cohort=make.cohort(capacity=2))
        staff = make.coordinator()
        lru = make.approver(make.university(), "Kwong Lap-yan")
        sst = make.approver(make.operator(), "Shen Ruochuan")

    make.seats(Cast.call.cohort)
    Cast.batch = make.batch(Cast.call)
    Cast.offer, Cast.wait, Cast.reject = (
        make.decision(each, batch_=Cast.batch) for each in ("offer", "waitlist", "reject")
    )
    return Cast


def approve(batch, by):
    batches.approve(batch, seen_hash=batch.content_hash, by=by, at=AT)


def approved(cast):
    batches.lock(cast.batch, by=cast.staff, at=AT)
    approve(cast.batch, cast.lru)
    approve(cast.batch, cast.sst)
    batches.set_release(cast.batch, release_at=AT, by=cast.staff, at=AT)
    return cast.batch


def states(cast):
    return [
        type(each.application).objects.get(pk=each.application_id).state
        for each in (cast.offer, cast.wait, cast.reject)
    ]


def asked_for_keys(state="planned"):
    return {notice.person for notice in Notice.objects.filter(kind="cohorts.decision_key_needed", state=state)}


def test_locking_fixes_a_hash_of_the_whole_content_and_asks_an_approver_of_each_partner(cast):
    batches.lock(cast.batch, by=cast.staff, at=AT)

    text = asked.content(cast.batch)
    assert cast.batch.content_hash == hashlib.sha256(text.encode()).hexdigest()
    assert all(each.application.reference in text for each in (cast.offer, cast.wait, cast.reject))
    assert asked_for_keys() == {cast.lru, cast.sst}
    letter = Notice.objects.filter(kind="cohorts.decision_key_needed").first()
    assert [letter.values[name] for name in ("offers", "waitlisted", "rejected")] == [1, 1, 1]


def test_a_batch_with_more_offers_than_free_seats_is_not_locked(cast):
    make.decision("offer", batch_=cast.batch), make.decision("offer", batch_=cast.batch)
    with pytest.raises(Refused, match="3 offers, but only 2 places"):
        batches.lock(cast.batch, by=cast.staff, at=AT)
    cast.batch.refresh_from_db()
    assert cast.batch.state == "draft" and not Notice.objects.exists()


def test_two_locked_batches_cannot_promise_the_same_seat(cast):
    batches.lock(cast.batch, by=cast.staff, at=AT)
    second = make.batch(make.call(cohort=cast.call.cohort))
    make.decision("offer", batch_=second), make.decision("offer", batch_=second)
    with pytest.raises(Refused, match="only 1 places"):
        batches.lock(second, by=cast.staff, at=AT)


def test_a_batch_with_somebody_who_has_withdrawn_is_not_locked_and_says_who(cast):
    applications.withdraw(cast.offer.application, by=cast.offer.application.applicant, at=AT)
    with pytest.raises(Refused, match=cast.offer.application.reference):
        batches.lock(cast.batch, by=cast.staff, at=AT)


def test_an_empty_batch_is_not_locked(cast):
    with pytest.raises(Refused, match="empty"):
        batches.lock(make.batch(cast.call), by=cast.staff, at=AT)


def test_two_keys_of_two_partners_approve_and_after_the_first_only_the_other_partner_is_asked(cast):
    batches.lock(cast.batch, by=cast.staff, at=AT)
    approve(cast.batch, cast.lru)
    assert cast.batch.state == "key_one" and asked_for_keys() == {cast.sst}
    approve(cast.batch, cast.sst)
    assert cast.batch.state == "approved" and asked_for_keys() == set()
    assert {key.partner for key in keys.keys_of(cast.batch, cast.batch.content_hash)} == {
        make.university(),
        make.operator(),
    }


def test_two_people_of_one_partner_are_one_key(cast):
    batches.lock(cast.batch, by=cast.staff, at=AT)
    approve(cast.batch, cast.lru)
    with pytest.raises(Refused, match="already approved"):
        approve(cast.batch, make.approver(make.university()))
    cast.batch.refresh_from_db()
    assert cast.batch.state == "key_one"


def test_somebody_without_a_key_of_a_partner_cannot_approve(cast):
    batches.lock(cast.batch, by=cast.staff, at=AT)
    for person in (cast.staff, make.approver(make.organisation("associate"))):
        with pytest.raises(Refused, match="no key"):
            approve(cast.batch, person)


def test_an_approver_who_read_something_else_is_sent_back_to_read(cast):
    batches.lock(cast.batch, by=cast.staff, at=AT)
    with pytest.raises(Refused, match="read the batch again"):
        batches.approve(cast.batch, seen_hash="0" * 64, by=cast.lru, at=AT)


def test_content_that_changed_after_the_first_key_breaks_it(cast):
    batches.lock(cast.batch, by=cast.staff, at=AT)
    approve(cast.batch, cast.lru)
    before = cast.batch.content_hash
    Decision.objects.filter(pk=cast.reject.pk).update(outcome="offer")  # by hand, past every verb

    with pytest.raises(Refused, match="content of this batch has changed"):
        approve(cast.batch, cast.sst)

    cast.batch.refresh_from_db()
    assert cast.batch.state == "locked" and cast.batch.content_hash != before
    assert keys.keys_of(cast.batch, cast.batch.content_hash) == []
    assert history.of(cast.batch).first().verb == "hash_changed"
    assert asked_for_keys() == {cast.lru, cast.sst}


def test_unlocking_breaks_the_keys_even_if_the_same_content_is_locked_again(cast):
    batches.lock(cast.batch, by=cast.staff, at=AT)
    approve(cast.batch, cast.lru)
    first = cast.batch.content_hash
    batches.unlock(cast.batch, by=cast.staff, at=AT, note="One more look")
    assert asked_for_keys() == set()

    batches.lock(cast.batch, by=cast.staff, at=AT)

    assert cast.batch.content_hash != first
    assert keys.keys_of(cast.batch, cast.batch.content_hash) == []
    approve(cast.batch, cast.lru)
    assert cast.batch.state == "key_one"


def test_nothing_is_released_before_its_hour_and_everything_on_the_stroke(cast):
    batch = approved(cast)
    batches.set_release(batch, release_at=AT + timedelta(hours=1), by=cast.staff, at=AT)

    assert batches.release_due(at=AT + timedelta(minutes=59)) == {}
    assert states(cast) == ["decision_pending"] * 3
    assert batches.release_due(at=AT + timedelta(hours=1)) == {}

    assert states(cast) == ["offered", "waitlisted", "rejected"]
    batch.refresh_from_db()
    assert batch.state == "released" and batch.released_at == AT + timedelta(hours=1)
    letters = Notice.objects.filter(batch=str(batch.pk))
    assert {letter.kind for letter in letters} == {"cohorts.offer_made", "cohorts.waitlisted", "cohorts.not_selected"}
    assert {letter.state for letter in letters} == {"held"}


def test_a_release_that_cannot_seat_everybody_moves_nobody_and_says_why(cast):
    batch = approved(cast)
    for seat in Seat.objects.filter(cohort=cast.call.cohort):
        Seat.objects.filter(pk=seat.pk).update(application=make.application("accepted", call=cast.call, answer_by=AT))

    refusals = batches.release_due(at=AT)

    assert "No place is free" in refusals[str(batch.pk)]
    batch.refresh_from_db()
    assert batch.state == "approved" and states(cast) == ["decision_pending"] * 3
    assert not Notice.objects.filter(batch=str(batch.pk)).exists()


def test_somebody_who_withdrew_after_the_lock_is_left_out_and_listed(cast):
    batch = approved(cast)
    gone = cast.offer.application
    applications.withdraw(gone, by=gone.applicant, at=AT)

    assert batches.release(batch, at=AT) == [gone.reference]

    assert states(cast) == ["withdrawn", "waitlisted", "rejected"]
    assert asked.left_out(batch) == [gone.reference]
    assert not Notice.objects.filter(person=gone.applicant, kind="cohorts.offer_made").exists()


def test_a_batch_whose_content_was_changed_after_both_keys_is_not_released(cast):
    batch = approved(cast)
    Decision.objects.filter(pk=cast.offer.pk).update(conditions=["degree"])
    with pytest.raises(Refused, match="keys do not fit"):
        batches.release(batch, at=AT)
    assert states(cast) == ["decision_pending"] * 3


def test_a_released_batch_is_released_once(cast):
    batch = approved(cast)
    batches.release(batch, at=AT)
    assert batches.release_due(at=AT) == {}
    with pytest.raises(Refused):
        batches.release(batch, at=AT)


def test_the_release_hour_cannot_be_moved_after_the_release(cast):
    batch = approved(cast)
    batches.release(batch, at=AT)
    with pytest.raises(Refused, match="has been released"):
        batches.set_release(batch, release_at=AT, by=cast.staff, at=AT)


@pytest.mark.parametrize(("places", "numbers"), [(3, [1, 2, 3]), (1, [2])])
def test_the_seats_follow_the_capacity_and_taken_ones_stay(places, numbers):
    cohort = make.cohort(capacity=2)
    make.seats(cohort)
    taken = make.application("accepted", call=make.call(cohort=cohort), answer_by=AT)
    Seat.objects.filter(cohort=cohort, number=2).update(application=taken)

    seats.set_capacity(cohort, capacity=places, by=make.coordinator(), at=AT)

    cohort.refresh_from_db()
    assert cohort.capacity == places
    assert list(cohort.seats.order_by("number").values_list("number", flat=True)) == numbers
    assert Seat.objects.get(application=taken).number == 2


def test_a_cohort_cannot_have_fewer_places_than_are_taken():
    call = make.call(cohort=make.cohort(capacity=2))
    make.offered(call), make.offered(call)
    with pytest.raises(Refused, match="2 places are taken"):
        seats.set_capacity(call.cohort, capacity=1, by=make.coordinator(), at=AT)
    assert call.cohort.seats.count() == 2
