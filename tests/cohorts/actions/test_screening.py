"""What the desk does with an application until its outcome is recorded."""

import pytest

from cohorts.actions import batches, screening
from cohorts.models import Decision, Reference
from talentprogram.journal import history
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.NOON


def referee(application, state, number):
    return Reference.objects.create(
        application=application, referee_name=f"Dr. {number}", referee_email=f"r{number}@example.org", relationship="Teacher",
        state=state, received_at=AT if state == "received" else None,
    )  # fmt: skip


def letter(kind):
    return Notice.objects.get(kind=f"cohorts.{kind}")


def test_an_application_passes_when_its_references_are_in():
    application, staff = make.application("submitted"), make.coordinator()
    referee(application, "received", 1), referee(application, "waived", 2)
    screening.screen_pass(application, by=staff, at=AT)
    assert application.state == "under_review"


def test_an_application_without_its_references_waits_and_the_refusal_counts_them():
    application, staff = make.application("submitted"), make.coordinator()
    referee(application, "received", 1), referee(application, "requested", 2)
    with pytest.raises(Refused, match="1 of 2"):
        screening.screen_pass(application, by=staff, at=AT)
    application.refresh_from_db()
    assert application.state == "submitted"


def test_a_reason_lets_an_application_pass_without_references_and_is_kept():
    application = make.application("submitted")
    screening.screen_pass(application, by=make.coordinator(), at=AT, waiver="Referee is on a field trip")
    assert history.of(application).first().note == "Referee is on a field trip"


def test_a_call_that_asks_for_references_after_the_offer_does_not_wait_for_them():
    application = make.application("submitted", call=make.call(reference_stage="after_offer"))
    screening.screen_pass(application, by=make.coordinator(), at=AT)
    assert application.state == "under_review"


def test_asking_for_information_gives_the_application_back_with_a_list():
    application = make.application("submitted")
    screening.request_info(application, items="Transcript of year 2\n\n  Signed consent ", by=make.coordinator(), at=AT)
    assert application.state == "returned"
    assert letter("info_requested").values["items"] == ["Transcript of year 2", "Signed consent"]


def test_asking_for_nothing_is_refused():
    with pytest.raises(Refused, match="what is missing"):
        screening.request_info(make.application("submitted"), items=" \n ", by=make.coordinator(), at=AT)


def test_an_ineligible_applicant_reads_the_public_reason_and_never_the_note():
    application = make.application("submitted")
    screening.screen_fail(application, reason="stage", note="Year 1 only", by=make.coordinator(), at=AT)
    said = letter("application_ineligible").values
    assert "stage of study" in said["reason_public"]["en"] and "Year 1" not in str(said)


def test_an_upheld_appeal_takes_the_letter_back_if_it_has_not_left():
    application, staff = make.application("submitted"), make.coordinator()
    screening.screen_fail(application, reason="stage", by=staff, at=AT)
    screening.uphold_appeal(application, by=staff, at=AT, note="Exchange students count as year 3")
    assert application.state == "submitted" and letter("application_ineligible").state == "cancelled"


def record(application, staff, outcome="offer", **fields):
    return screening.record_outcome(application, outcome=outcome, by=staff, at=AT, **fields)


def test_an_outcome_opens_a_batch_where_none_is_named_and_tells_nobody():
    application, staff = make.application("under_review"), make.coordinator()
    decision = record(application, staff, conditions=["english"], score=81.5)
    assert application.state == "decision_pending" and decision.batch.state == "draft"
    assert (decision.outcome, decision.conditions, decision.score) == ("offer", ["english"], 81.5)
    assert not Notice.objects.exists()


def test_a_waiting_list_counts_its_ranks_and_gives_none_twice():
    call, staff = make.call(), make.coordinator()
    people = [make.application("interviewing", call=call) for _ in range(3)]
    first = record(people[0], staff, "waitlist")
    second = record(people[1], staff, "waitlist", batch=first.batch)
    assert (first.rank, second.rank) == (1, 2)
    with pytest.raises(Refused, match="rank 2 already"):
        record(people[2], staff, "waitlist", batch=first.batch, rank=2)


def test_nobody_is_rejected_without_a_reason_to_read():
    application = make.application("under_review")
    with pytest.raises(Refused, match="reason"):
        record(application, make.coordinator(), "reject")
    application.refresh_from_db()
    assert application.state == "under_review"


def test_a_locked_batch_and_one_of_another_call_take_no_outcome():
    staff, application = make.coordinator(), make.application("under_review")
    locked = make.batch(application.call, state="locked", content_hash="x")
    for batch in (locked, make.batch(make.call())):
        with pytest.raises(Refused, match="takes no more outcomes"):
            record(application, staff, batch=batch)
        application.refresh_from_db()


def test_reopening_takes_the_outcome_out_of_its_draft_batch():
    staff, application = make.coordinator(), make.application("under_review")
    record(application, staff)
    screening.reopen_outcome(application, by=staff, at=AT)
    assert application.state == "under_review" and not Decision.objects.exists()


def test_an_outcome_in_a_locked_batch_is_not_reopened():
    staff, application = make.coordinator(), make.application("under_review")
    make.seats(application.call.cohort)
    decision = record(application, staff)
    batches.lock(decision.batch, by=staff, at=AT)
    with pytest.raises(Refused, match="Unlock it first"):
        screening.reopen_outcome(application, by=staff, at=AT)
    assert Decision.objects.count() == 1
