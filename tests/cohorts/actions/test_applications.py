"""What applicants do: nothing typed is lost, nothing sent in changes, and of two moments one wins."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from cohorts.actions import applications, calls, references
from cohorts.models import Answer, Application, ApplicationVersion, Consent, Document, Reference
from cohorts.queries import applications as asked
from talentprogram.journal.models import Entry
from talentprogram.kernel import uploads
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
CONSENTS = {"process": "I agree.", "truth": "It is true."}


def ready(**fields):
    """A draft in which nothing is missing."""
    application = make.application("draft", call=fields.pop("call", None) or make.call(), **fields)
    Answer.objects.create(
        application=application, question=make.question(application.call.question_set, "why"), value="Because."
    )
    for n in (1, 2):
        make.reference("named", application=application, referee_email=f"r{n}@university.example")
    return application


def submit(application, at=make.NOON):
    return applications.submit(application, consents=CONSENTS, language="en", by=application.applicant, at=at)


def letters(kind=""):
    return list(Notice.objects.filter(kind__endswith=kind).values_list("kind", flat=True))


# -- Begin -----------------------------------------------------------------------------------------------------------


def test_a_draft_gets_a_number_of_its_cohort_and_one_letter():
    call, person = make.call(cohort=make.cohort("JTDP27")), make.person()
    application = applications.begin(call, by=person, at=make.NOON)
    assert re.fullmatch(r"JTDP27-\d{6}", application.reference)
    assert letters() == ["cohorts.draft_started"]


def test_beginning_again_shows_the_application_there_is_and_writes_no_second_letter():
    call, person = make.call(), make.person()
    first = applications.begin(call, by=person, at=make.NOON)
    assert applications.begin(call, by=person, at=make.NOON) == first
    assert Application.objects.count() == 1 and len(letters()) == 1


def test_the_database_itself_holds_one_live_application_a_person_and_call():
    first = make.application("submitted")
    with pytest.raises(IntegrityError), transaction.atomic():
        make.application("draft", call=first.call, applicant=first.applicant)
    make.application("withdrawn", call=first.call, applicant=first.applicant)


def test_when_the_other_tab_was_faster_its_draft_is_shown(monkeypatch):
    call, person = make.call(), make.person()
    there = make.application("draft", call=call, applicant=person)
    answers = iter([None, there])
    monkeypatch.setattr(asked, "live", lambda *_: next(answers, there))
    assert applications.begin(call, by=person, at=make.NOON) == there


def test_a_number_that_is_taken_is_drawn_again(monkeypatch):
    call = make.call(cohort=make.cohort("JTDP27"))
    make.application("draft", reference="JTDP27-000007")
    drawn = iter([7, 8])
    monkeypatch.setattr(applications, "secrets", SimpleNamespace(randbelow=lambda _: next(drawn)))
    assert applications.begin(call, by=make.person(), at=make.NOON).reference == "JTDP27-000008"


@pytest.mark.parametrize("state", ["scheduled", "closed", "cancelled"])
def test_a_call_that_is_not_open_takes_no_draft(state):
    with pytest.raises(Refused, match="takes no applications"):
        applications.begin(make.call(state=state), by=make.person(), at=make.NOON)


# -- Answer ----------------------------------------------------------------------------------------------------------


def test_answers_are_kept_changed_and_taken_away():
    draft = make.application("draft")
    why = make.question(draft.call.question_set, "why")
    applications.answer(draft, {why: "First"}, at=make.NOON)
    applications.answer(draft, {why: "Second"}, at=make.NOON)
    assert draft.answers.get().value == "Second" and draft.saved_at == make.NOON
    applications.answer(draft, {why: None}, at=make.NOON)
    assert not draft.answers.exists()


def test_the_first_theme_says_which_laboratory_one_leans_to():
    draft = make.application("draft", call=make.call(question_set=make.full_form()))
    themes = make.question(draft.call.question_set, "themes")
    applications.answer(draft, {themes: ["T08", "T01"]}, at=make.NOON)
    assert draft.lab_hint == "QUANTUM"
    applications.answer(draft, {themes: ["T02"]}, at=make.NOON)
    assert draft.lab_hint == "AI"
    applications.answer(draft, {themes: None}, at=make.NOON)
    assert draft.lab_hint == ""


def test_a_file_is_replaced_and_the_earlier_one_is_gone_from_the_disk(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    draft = make.application("draft", call=make.call(question_set=make.full_form()))
    cv = make.question(draft.call.question_set, "cv")
    upload = uploads.Upload(b"%PDF-1", "application/pdf", "Ho Lok-yiu.pdf")

    with django_capture_on_commit_callbacks(execute=True):
        applications.answer(draft, {cv: upload}, at=make.NOON)
    first = Document.objects.get()
    assert "Ho" not in first.file.name and draft.answers.get().value["sha256"] == first.sha256 == upload.sha256

    with django_capture_on_commit_callbacks(execute=True):
        applications.answer(draft, {cv: uploads.Upload(b"%PDF-2", "application/pdf", "new.pdf")}, at=make.NOON)
    second = Document.objects.get()
    assert second.pk != first.pk and draft.answers.get().value["document"] == str(second.pk)
    assert not default_storage.exists(first.file.name) and default_storage.exists(second.file.name)

    with django_capture_on_commit_callbacks(execute=True):
        applications.answer(draft, {cv: None}, at=make.NOON)
    assert not Document.objects.exists() and not default_storage.exists(second.file.name)


def test_what_was_sent_in_takes_no_more_answers():
    sent = make.application("submitted")
    with pytest.raises(Refused, match="has been sent in"):
        applications.answer(sent, {make.question(sent.call.question_set, "why"): "Later"}, at=make.NOON)


def test_a_stale_page_cannot_change_what_was_sent_in_a_moment_ago():
    draft = ready()
    stale = Application.objects.select_related("call").get(pk=draft.pk)
    submit(draft)
    with pytest.raises(Refused, match="has been sent in"):
        applications.answer(stale, {make.question(draft.call.question_set, "why"): "Too late"}, at=make.NOON)
    assert draft.answers.get().value == "Because."


# -- Submit ----------------------------------------------------------------------------------------------------------


def test_sending_in_keeps_a_version_consents_requests_and_letters():
    draft = ready()
    version = submit(draft)

    assert draft.state == "submitted" and draft.submitted_at == make.NOON and draft.late_by_seconds == 0
    assert version.number == 1 and version.snapshot["answers"]["about"] == {"why": "Because."}
    assert version.content_hash == asked.content_hash(version.snapshot)
    assert {each.purpose for each in Consent.objects.all()} == {"process", "truth"}
    assert set(draft.references.values_list("state", flat=True)) == {"requested"}
    assert sorted(letters()) == ["cohorts.application_submitted", *["cohorts.reference_requested"] * 2]


def test_the_consents_of_the_form_are_kept_with_their_words_given_or_not():
    draft = make.application("draft", call=make.call(question_set=make.full_form(), min_references=0))
    given = {
        "name": "Ho",
        "why": "x",
        "cv": {"document": "1"},
        "themes": ["T01"],
        "level": "a",
        "transfer_gba_mainland": True,
    }
    for key, value in given.items():
        Answer.objects.create(application=draft, question=make.question(draft.call.question_set, key), value=value)
    submit(draft)
    row = Consent.objects.get(purpose="transfer_gba_mainland")
    assert row.given and row.text == "transfer_gba_mainland en" and row.language == "en"


def test_while_something_is_missing_nothing_happens():
    draft = make.application("draft")
    with pytest.raises(Refused, match="still missing: About you, Referees"):
        submit(draft)
    draft.refresh_from_db()
    assert draft.state == "draft" and not ApplicationVersion.objects.exists() and not letters()
    assert not Entry.objects.filter(verb="submit").exists()


def test_a_text_that_is_too_long_counts_as_missing():
    draft = ready(
        call=make.call(question_set=make.form({"key": "why", "kind": "long", "label_en": "Why?", "max_chars": 8}))
    )
    submit_later = draft.answers.get()
    submit_later.value = "123456789"
    submit_later.save()
    with pytest.raises(Refused, match="still missing"):
        submit(draft)


@pytest.mark.parametrize(
    "offset, late",
    [
        (timedelta(microseconds=-1), 0),
        (timedelta(0), 0),
        (timedelta(minutes=14, seconds=59), 899),
        (timedelta(minutes=15), None),
    ],
)
def test_the_instant_of_the_deadline(offset, late):
    draft = ready(call=make.call(closes_at=make.NOON, grace_minutes=15))
    if late is None:
        with pytest.raises(Refused, match="takes no applications"):
            submit(draft, make.NOON + offset)
        return
    submit(draft, make.NOON + offset)
    assert draft.late_by_seconds == late


def test_of_sending_in_and_closing_at_the_same_moment_only_one_happens():
    draft = ready(call=make.call(closes_at=make.NOON, grace_minutes=0))
    stale = asked.with_all(draft.pk)
    calls.turn(at=make.NOON)
    with pytest.raises(Refused):
        submit(stale, make.NOON - timedelta(microseconds=1))
    draft.refresh_from_db()
    assert draft.state == "lapsed" and not ApplicationVersion.objects.exists()


def test_sent_in_just_before_the_call_closes_it_stays_in():
    draft = ready(call=make.call(closes_at=make.NOON, grace_minutes=0))
    submit(draft, make.NOON - timedelta(microseconds=1))
    calls.turn(at=make.NOON)
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_a_double_click_sends_in_once():
    draft = ready()
    second = asked.with_all(draft.pk)
    submit(draft)
    with pytest.raises(Refused, match="already done"):
        submit(second)
    assert ApplicationVersion.objects.count() == 1 and len(letters("application_submitted")) == 1


def test_the_hash_is_of_the_content_alone():
    one = ready()
    first = asked.content_hash(asked.snapshot(asked.Filled(one)))
    submit(one)
    applications.recall(one, by=one.applicant, at=make.NOON)
    again = submit(one, make.NOON + timedelta(hours=1))
    assert again.content_hash == first and again.number == 2
    answer = one.answers.get()
    answer.value = "Because!"
    answer.save()
    assert asked.content_hash(asked.snapshot(asked.Filled(one))) != first


# -- Recall, withdraw, discard ---------------------------------------------------------------------------------------


def test_recalled_and_sent_in_again_only_new_referees_are_asked():
    one = ready()
    submit(one)
    applications.recall(one, by=one.applicant, at=make.NOON)
    assert one.state == "draft" and set(one.references.values_list("state", flat=True)) == {"requested"}
    make.reference("named", application=one, referee_email="third@university.example")
    submit(one, make.NOON + timedelta(hours=1))
    asked_whom = [each.address for each in Notice.objects.filter(kind="cohorts.reference_requested")]
    assert sorted(asked_whom) == ["r1@university.example", "r2@university.example", "third@university.example"]


def test_nothing_is_recalled_after_the_call_closed():
    sent = make.application("submitted", call=make.call(closes_at=make.NOON))
    with pytest.raises(Refused, match="closed"):
        applications.recall(sent, by=sent.applicant, at=make.NOON)


def test_a_withdrawal_can_be_undone_for_a_day_and_the_referees_notice_nothing():
    sent = ready(call=make.call(closes_at=make.NOON + timedelta(hours=1), grace_minutes=0))
    submit(sent)
    applications.withdraw(sent, by=sent.applicant, at=make.NOON)
    with pytest.raises(Refused, match="24 hours"):
        applications.undo_withdraw(asked.with_all(sent.pk), by=sent.applicant, at=make.NOON + timedelta(hours=24))
    applications.undo_withdraw(sent, by=sent.applicant, at=make.NOON + timedelta(hours=23))
    assert sent.state == "submitted" and sent.left_at is None
    assert not letters("reference_cancelled") and len(letters("reference_requested")) == 2


def test_undone_after_the_requests_were_taken_back_the_referees_are_asked_anew():
    sent = ready()
    submit(sent)
    applications.withdraw(sent, by=sent.applicant, at=make.NOON)
    references.age(at=make.NOON + timedelta(hours=24))
    assert len(letters("reference_cancelled")) == 2
    applications.undo_withdraw(asked.with_all(sent.pk), by=sent.applicant, at=make.NOON + timedelta(hours=25))
    assert Reference.objects.filter(state="requested").count() == 2 and len(letters("reference_requested")) == 4


def test_an_undo_beside_a_new_application_is_refused_in_words():
    sent = make.application("withdrawn", left_at=make.NOON)
    applications.begin(sent.call, by=sent.applicant, at=make.NOON)
    with pytest.raises(Refused, match="another application"):
        applications.undo_withdraw(sent, by=sent.applicant, at=make.NOON)


def test_a_discarded_draft_takes_its_letter_back_and_another_can_begin():
    person, call = make.person(), make.call()
    draft = applications.begin(call, by=person, at=make.NOON)
    applications.discard(draft, by=person, at=make.NOON)
    assert Notice.objects.get().state == "cancelled"
    assert applications.begin(call, by=person, at=make.NOON) != draft


def test_what_was_asked_for_is_sent_in_again_and_keeps_its_time():
    back = make.application("returned", call=make.call(min_references=0))
    Answer.objects.create(application=back, question=make.question(back.call.question_set, "why"), value="More.")
    later = make.NOON + timedelta(days=60)
    version = submit(back, later)
    assert back.state == "submitted" and back.submitted_at == make.NOON and version.submitted_at == later
