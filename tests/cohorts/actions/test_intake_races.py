"""Many hands on one application, on PostgreSQL: one draft, one version, nothing written after it."""

from datetime import timedelta
from functools import partial

import pytest

from cohorts.actions import applications, calls, referees
from cohorts.models import Answer, Application, ApplicationVersion, Call, Reference
from cohorts.queries import applications as asked
from cohorts.queries import references as letters
from talentprogram.journal import history
from talentprogram.notifications.models import Notice
from tests import factories as make
from tests.cohorts.actions.test_races import HANDS, at_once, won

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
CONSENTS = {"process": "I agree."}


def ready(**fields):
    application = make.application("draft", call=make.call(min_references=0, **fields))
    Answer.objects.create(
        application=application, question=make.question(application.call.question_set, "why"), value="First"
    )
    return application


def submit(pk, at=make.NOON):
    one = asked.with_all(pk)
    return applications.submit(one, consents=CONSENTS, language="en", by=one.applicant, at=at)


def test_sixteen_clicks_on_apply_make_one_draft():
    call, person = make.call(), make.person()
    ends = at_once(*[partial(applications.begin, call, by=person, at=make.NOON)] * HANDS)
    assert {end.pk for end in ends} == {Application.objects.get().pk}
    assert Notice.objects.filter(kind="cohorts.draft_started").count() == 1


def test_sixteen_clicks_on_submit_make_one_version():
    draft = ready()
    assert won(at_once(*[partial(submit, draft.pk)] * HANDS)) == 1
    assert ApplicationVersion.objects.count() == 1
    assert Notice.objects.filter(kind="cohorts.application_submitted").count() == 1
    assert history.first_broken_link() is None


def autosaves_against(draft):
    """Fifteen autosaves and one submission at the same moment; whether the version still says what stands there."""
    question = make.question(draft.call.question_set, "why")

    def save(number):
        applications.answer(asked.with_all(draft.pk), {question: f"Text {number}"}, at=make.NOON)

    ends = at_once(*[partial(save, n) for n in range(HANDS - 1)], partial(submit, draft.pk))
    assert won(ends) >= 1
    version = ApplicationVersion.objects.get(application=draft)
    return version.content_hash == asked.content_hash(asked.snapshot(asked.Filled(asked.with_all(draft.pk))))


def test_what_was_sent_in_is_what_stands_there_however_many_autosaves_come_at_the_same_moment():
    assert autosaves_against(ready())


def test_control_without_holding_the_row_an_autosave_slips_in_behind_the_version(monkeypatch):
    monkeypatch.setattr(applications, "_hold", lambda *_: None)
    assert not all(autosaves_against(ready()) for _ in range(10))


@pytest.mark.parametrize("_round", range(5))
def test_at_the_stroke_of_the_deadline_it_is_either_in_or_lapsed(_round):
    draft = ready(closes_at=make.NOON, grace_minutes=0)
    ends = at_once(partial(submit, draft.pk, make.NOON - timedelta(microseconds=1)), partial(calls.turn, at=make.NOON))
    state = Application.objects.get().state
    assert Call.objects.get().state == "closed"
    assert (state, ApplicationVersion.objects.count(), won(ends[:1])) in {("submitted", 1, 1), ("lapsed", 0, 0)}


def test_two_last_letters_at_once_take_the_surplus_request_back_once():
    application = make.application("submitted")
    writers = [make.reference(application=application) for _ in range(2)]
    idle = make.reference(application=application)

    def write(reference):
        referees.submit(letters.with_all(reference.pk), ratings={}, text="Good.", at=make.NOON)

    assert won(at_once(*[partial(write, each) for each in writers])) == 2
    idle = Reference.objects.get(pk=idle.pk)
    assert idle.state == "cancelled" and Notice.objects.filter(kind="cohorts.reference_cancelled").count() == 1
    told = Notice.objects.filter(kind="cohorts.reference_received").order_by("id")
    assert sorted(each.values["received_count"] for each in told) == [1, 2]
