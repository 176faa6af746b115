"""Reminders: each occasion once, none once its cause is gone."""

from datetime import timedelta

import pytest

from cohorts import tasks
from cohorts.actions import admissions, applications, references
from cohorts.models import Application, Call
from talentprogram.kernel import clock
from talentprogram.notifications import delivery
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def sweep(at, times=2):
    """What the beat does, more than once as it does."""
    for _ in range(times):
        with clock.stopped_at(at):
            tasks.remind()


def letters(kind):
    return list(Notice.objects.filter(kind=f"cohorts.{kind}").order_by("not_before"))


def hours_before(deadline, kind):
    return [(deadline - each.not_before) // HOUR for each in letters(kind)]


def every_hour(begin, end):
    at = begin
    while at <= end:
        sweep(at, times=1)
        at += 6 * HOUR


def test_a_draft_is_reminded_seven_and_two_days_before_the_call_closes():
    draft = make.application("draft")
    closes_at = draft.call.closes_at
    every_hour(closes_at - 9 * DAY, closes_at + DAY)

    assert hours_before(closes_at, "deadline_reminder") == [7 * 24, 2 * 24]
    first = letters("deadline_reminder")[0]
    assert first.person == draft.applicant and str(draft.pk) in first.values["action_path"]
    assert [each["en"] for each in first.values["missing"]] == ["About you", "Referees"]


def test_an_offer_is_reminded_five_and_two_days_before_it_lapses():
    offer = make.offered()
    every_hour(offer.answer_by - 8 * DAY, offer.answer_by + DAY)

    assert hours_before(offer.answer_by, "offer_reminder") == [5 * 24, 2 * 24]


def test_a_referee_is_reminded_seven_and_two_days_before_and_the_day_after_with_the_link():
    reference = make.reference()
    every_hour(reference.due_at - 9 * DAY, reference.due_at + 9 * DAY)

    assert hours_before(reference.due_at, "reference_reminder") == [7 * 24, 2 * 24, -24]
    assert {each.address for each in letters("reference_reminder")} == {reference.referee_email}
    assert letters("reference_reminder")[0].values["action_path"] == make.link_of(reference)


def test_a_sweep_that_runs_twice_promises_nothing_twice():
    draft, offer, reference = make.application("draft"), make.offered(), make.reference()
    for deadline in (draft.call.closes_at, offer.answer_by, reference.due_at):
        sweep(deadline - 2 * DAY, times=3)

    assert [len(letters(kind)) for kind in ("deadline_reminder", "offer_reminder", "reference_reminder")] == [1, 1, 1]


def test_nobody_is_reminded_of_what_is_done():
    call = make.call()
    offer = make.offered(call)
    sent, discarded = make.application("submitted", call=call), make.application("draft", call=call)
    declined = make.reference(application=sent)
    applications.discard(discarded, by=discarded.applicant, at=make.NOON)
    admissions.accept(offer, by=offer.applicant, at=make.NOON)
    references.take_back(declined, make.NOON)
    for reference in (
        make.reference("received", application=sent),
        make.reference(application=make.application("withdrawn", call=call)),
    ):
        sweep(reference.due_at - DAY)
    sweep(call.closes_at - DAY)
    sweep(offer.answer_by - DAY)

    assert not Notice.objects.filter(kind__contains="reminder").exists()


def test_a_reminder_whose_cause_is_gone_before_it_leaves_is_not_sent():
    offer = make.offered()
    sweep(offer.answer_by - 2 * DAY)
    admissions.decline(offer, by=offer.applicant, at=offer.answer_by - 2 * DAY)
    with clock.stopped_at(offer.answer_by - 2 * DAY):
        delivery.deliver_due()

    assert [each.state for each in letters("offer_reminder")] == ["cancelled"]


def test_what_began_to_wait_late_is_not_told_of_an_occasion_before_its_time():
    closes_at = make.application("draft").call.closes_at
    Application.objects.update(created_at=closes_at - DAY)
    offer, reference = make.offered(), make.reference()
    reference.requested_at = reference.due_at - HOUR
    reference.save()
    Application.objects.filter(pk=offer.pk).update(updated_at=offer.answer_by - HOUR)
    for deadline in (closes_at, offer.answer_by, reference.due_at):
        sweep(deadline - timedelta(minutes=1))

    assert not Notice.objects.exists()


def test_a_sweep_that_was_down_for_days_makes_up_for_nothing_but_the_latest():
    draft = make.application("draft")
    sweep(draft.call.closes_at - HOUR)
    assert len(letters("deadline_reminder")) == 1


def test_a_deadline_that_was_moved_has_occasions_of_its_own():
    draft = make.application("draft")
    first = draft.call.closes_at
    sweep(first - 2 * DAY)
    Call.objects.update(closes_at=first + 14 * DAY)
    sweep(first - DAY)
    sweep(first + 12 * DAY)

    assert len(letters("deadline_reminder")) == 2


def test_an_offer_whose_letter_is_held_is_not_reminded():
    decision = make.decision("offer", batch_=make.batch())
    make.seats(decision.application.call.cohort)
    offer = decision.application
    admissions.release_offer(offer, decision=decision, by=None, at=make.NOON)
    sweep(offer.answer_by - 2 * DAY)
    assert letters("offer_reminder") == []

    Notice.objects.filter(kind="cohorts.offer_made").update(state="planned")
    sweep(offer.answer_by - 2 * DAY)
    assert len(letters("offer_reminder")) == 1


def test_the_sweep_asks_as_often_for_one_draft_that_was_reminded_as_for_thirty(django_assert_max_num_queries):
    call = make.call()

    def count():
        sweep(call.closes_at - 2 * DAY, times=1)
        with django_assert_max_num_queries(100) as asked:
            sweep(call.closes_at - 2 * DAY, times=1)
        return len(asked)

    make.application("draft", call=call)
    one = count()
    for _ in range(29):
        make.application("draft", call=call)
    assert count() == one
