"""A call gets more time: once while open, or again after it closed; everybody concerned is told."""

from datetime import timedelta

import pytest

from cohorts.actions import calls, extensions, references
from cohorts.models import Call
from talentprogram.journal import history
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def staff():
    return make.coordinator()


def told(kind):
    return {each.address for each in Notice.objects.filter(kind=f"cohorts.{kind}")}


def test_an_extension_moves_both_dates_and_is_written_down_with_its_reason(staff):
    call = make.call()
    old, due = call.closes_at, call.reference_due_at
    extensions.extend(call, closes_at=old + WEEK, by=staff, at=make.NOON, note="The site was down.")

    call.refresh_from_db()
    entry = history.of(call).get(verb="extend")
    assert (call.closes_at, call.reference_due_at) == (old + WEEK, due + WEEK)
    assert entry.note == "The site was down." and entry.detail == {
        "from": old.isoformat(),
        "to": call.closes_at.isoformat(),
    }


def test_it_is_possible_once_and_never_backwards(staff):
    call = make.call()
    for wrong in (call.closes_at, call.closes_at - WEEK, make.NOON - WEEK):
        with pytest.raises(Refused, match="later"):
            extensions.extend(call, closes_at=wrong, by=staff, at=make.NOON, note="No")
    extensions.extend(call, closes_at=call.closes_at + WEEK, by=staff, at=make.NOON, note="Storm")
    with pytest.raises(Refused, match="once"):
        extensions.extend(call, closes_at=call.closes_at + WEEK, by=staff, at=make.NOON, note="Again")
    assert Notice.objects.count() == 0 and history.of(call).count() == 1


@pytest.mark.parametrize("state", ["draft", "scheduled", "closed", "reviewing", "cancelled"])
def test_only_an_open_call_is_extended(staff, state):
    call = make.call(state=state)
    with pytest.raises(Refused, match="open call"):
        extensions.extend(call, closes_at=call.closes_at + WEEK, by=staff, at=make.NOON, note="No")
    assert Call.objects.get(pk=call.pk).reference_due_at == call.reference_due_at and not history.of(call).exists()


def test_drafts_what_was_sent_in_and_referees_who_have_not_answered_are_told_and_nobody_else(staff):
    call = make.call()
    draft, sent = make.application("draft", call=call), make.application("submitted", call=call)
    make.application("discarded", call=call)
    make.application("draft")  # of another call
    waits, _done = make.reference(application=sent), make.reference("received", application=sent)
    extensions.extend(call, closes_at=call.closes_at + WEEK, by=staff, at=make.NOON, note="Storm")

    waits.refresh_from_db()
    assert told("call_extended") == {draft.applicant.email, sent.applicant.email}
    assert told("reference_extended") == {waits.referee_email}
    assert waits.due_at == call.reference_due_at
    assert Notice.objects.get(kind="cohorts.reference_extended").values["action_path"] == make.link_of(waits)


def test_a_letter_is_overdue_by_the_new_date_alone(staff):
    reference = make.reference()
    call, old = reference.application.call, reference.due_at
    extensions.extend(call, closes_at=call.closes_at + WEEK, by=staff, at=make.NOON, note="Storm")

    assert references.age(at=old) == 0
    assert references.age(at=old + WEEK) == 1


def test_the_call_closes_at_the_new_date_and_not_at_the_old(staff):
    call = make.call()
    last = call.last_moment
    extensions.extend(call, closes_at=call.closes_at + WEEK, by=staff, at=make.NOON, note="Storm")
    assert (calls.turn(at=last), calls.turn(at=last + WEEK)) == (0, 1)


def test_a_closed_call_opens_again_until_a_new_date_and_those_whose_draft_lapsed_are_told(staff):
    call = make.call()
    draft = make.application("draft", call=call)
    calls.close(call, at=call.last_moment)
    draft.refresh_from_db()
    assert draft.state == "lapsed"
    at = call.last_moment + timedelta(hours=1)
    with pytest.raises(Refused, match="later"):
        extensions.reopen(call, closes_at=at, by=staff, at=at, note="Storm")

    extensions.reopen(call, closes_at=at + WEEK, by=staff, at=at, note="Storm")

    call.refresh_from_db()
    assert (call.state, call.closes_at) == ("open", at + WEEK)
    assert told("call_extended") == {draft.applicant.email}


@pytest.mark.parametrize("state", ["open", "reviewing", "decided", "cancelled"])
def test_only_a_closed_call_opens_again(staff, state):
    call = make.call(state=state)
    with pytest.raises(Refused):
        extensions.reopen(call, closes_at=call.closes_at + WEEK, by=staff, at=make.NOON, note="No")
    assert Call.objects.get(pk=call.pk).state == state


def test_the_desk_asks_for_date_and_reason_and_calls_the_verb(client, staff):
    call = make.call()
    client.force_login(staff)
    address = f"/admin/cohorts/call/{call.pk}/move/extend/"
    kept = client.post(address, {"closes_at_0": "2027-05-01", "closes_at_1": "12:00", "note": ""})
    assert b"2027-05-01" in kept.content and Call.objects.get(pk=call.pk).closes_at == call.closes_at

    client.post(address, {"closes_at_0": "2027-05-01", "closes_at_1": "12:00", "note": "Storm"})
    assert Call.objects.get(pk=call.pk).closes_at.isoformat() == "2027-05-01T04:00:00+00:00"
