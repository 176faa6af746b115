"""Calls: announced when complete, opened and closed by the clock."""

from datetime import timedelta

import pytest

from cohorts.actions import calls
from cohorts.lifecycles.applications import ApplicationState
from talentprogram.kernel.lifecycle import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db


def complete_call(**fields):
    return make.call(question_set=make.full_form(), **make.in_three("title", "Call"), **fields)


def test_a_call_is_announced_when_every_text_is_there_in_every_language():
    call = complete_call(state="draft")
    calls.schedule(call, by=make.coordinator(), at=make.NOON)
    assert call.state == "scheduled"


def test_an_untranslated_text_keeps_a_call_back_and_is_named():
    call = complete_call(state="draft")
    question = make.question(call.question_set, "why")
    question.label_zh_hans = ""
    question.save()

    with pytest.raises(Refused, match="question “why”: “question” in 简体中文"):
        calls.schedule(call, by=make.coordinator(), at=make.NOON)
    assert call.state == "draft"


def test_a_help_that_is_there_in_one_language_only_keeps_a_call_back():
    call = complete_call(state="draft", summary_en="Only here.")
    with pytest.raises(Refused, match="the call: “summary” in 繁體中文"):
        calls.schedule(call, by=make.coordinator(), at=make.NOON)


def test_a_choice_of_one_keeps_a_call_back():
    call = complete_call(state="draft")
    make.question(call.question_set, "level").options.first().delete()
    with pytest.raises(Refused, match="at least two options"):
        calls.schedule(call, by=make.coordinator(), at=make.NOON)


def test_it_opens_at_its_time_and_its_form_freezes():
    call = complete_call(state="scheduled", opens_at=make.NOON)
    assert calls.turn(at=make.NOON - timedelta(microseconds=1)) == 0
    assert calls.turn(at=make.NOON) == 1
    call.refresh_from_db()
    assert call.state == "open" and call.question_set.frozen_at == make.NOON


def test_it_closes_when_its_grace_has_passed_and_drafts_lapse():
    call = make.call(closes_at=make.NOON, grace_minutes=15)
    draft, sent = make.application("draft", call=call), make.application("submitted", call=call)
    end = make.NOON + timedelta(minutes=15)

    assert calls.turn(at=end - timedelta(microseconds=1)) == 0
    assert calls.turn(at=end) == 1

    for each in (call, draft, sent):
        each.refresh_from_db()
    assert (call.state, draft.state, sent.state) == ("closed", ApplicationState.LAPSED, ApplicationState.SUBMITTED)


def test_a_second_round_turns_nothing():
    make.call(closes_at=make.NOON, grace_minutes=0)
    assert [calls.turn(at=make.NOON), calls.turn(at=make.NOON)] == [1, 0]


def test_the_verbs_of_the_desk():
    staff, call = make.coordinator(), complete_call(state="scheduled")
    calls.unschedule(call, by=staff, at=make.NOON)
    calls.cancel(call, by=staff, at=make.NOON, note="No money this year")
    assert call.state == "cancelled"
    closed = make.call(state="closed")
    calls.start_review(closed, by=staff, at=make.NOON)
    assert closed.state == "reviewing"
