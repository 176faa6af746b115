"""What the clock does about offers and batches."""

from datetime import timedelta

import pytest

from cohorts import tasks
from cohorts.actions import batches
from talentprogram.kernel import clock
from tests import factories as make

pytestmark = pytest.mark.django_db


def beat(task, at):
    with clock.stopped_at(at):
        task()


def approved():
    batch = make.batch()
    make.seats(batch.call.cohort)
    decision, staff = make.decision("offer", batch_=batch), make.coordinator()
    batches.lock(batch, by=staff, at=make.NOON)
    for partner in (make.university(), make.operator()):
        batches.approve(batch, seen_hash=batch.content_hash, by=make.approver(partner), at=make.NOON)
    batches.set_release(batch, release_at=make.NOON + timedelta(hours=1), by=staff, at=make.NOON)
    return batch, decision.application


def test_the_clock_lets_offers_lapse_once():
    offer = make.offered()
    for _ in range(2):
        beat(tasks.expire_offers, offer.answer_by)
    offer.refresh_from_db()
    assert offer.state == "expired"


def test_the_clock_releases_a_batch_at_its_hour_and_not_before():
    _batch, application = approved()
    for at, state in ((timedelta(minutes=59), "decision_pending"), (timedelta(hours=1), "offered")):
        beat(tasks.release_batches, make.NOON + at)
        application.refresh_from_db()
        assert application.state == state


def test_a_batch_that_cannot_be_released_is_written_to_the_log_and_tried_again(caplog):
    batch, application = approved()
    taken = [make.application("accepted", call=batch.call, answer_by=make.NOON) for _ in batch.call.cohort.seats.all()]
    for seat, person in zip(batch.call.cohort.seats.all(), taken, strict=True):
        type(seat).objects.filter(pk=seat.pk).update(application=person)
    beat(tasks.release_batches, make.NOON + timedelta(hours=1))
    application.refresh_from_db()
    assert application.state == "decision_pending" and "No place is free" in caplog.text

    batch.call.cohort.seats.filter(number=1).update(application=None)
    beat(tasks.release_batches, make.NOON + timedelta(hours=1))
    application.refresh_from_db()
    assert application.state == "offered"
