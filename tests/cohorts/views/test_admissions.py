"""The applicant's offer: what stands on the page, and who finds it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cohorts.actions import admissions
from cohorts.lifecycles.applications import ApplicationState
from cohorts.policies import AFTER_AN_OFFER
from talentprogram.kernel import clock
from tests import factories as make
from tests.factories import files

pytestmark = pytest.mark.django_db


def address(name, thing):
    return reverse(f"cohorts:{name}", args=[thing.pk])


def page_of(client, application, name="offer", at=make.NOON):
    client.force_login(application.applicant)
    with clock.stopped_at(at):
        return client.get(address(name, application))


@pytest.mark.parametrize("state", [each for each in ApplicationState if each not in AFTER_AN_OFFER])
def test_before_its_release_there_is_no_page_of_an_offer(client, state):
    application = make.application(state)
    for name in ("offer", "conditions", "decline"):
        assert page_of(client, application, name).status_code == 404


def test_nobody_else_finds_an_offer(client):
    offer = make.offered()
    client.force_login(make.person())
    assert client.get(address("offer", offer)).status_code == 404
    assert client.post(address("accept", offer)).status_code == 404
    client.logout()
    assert client.get(address("offer", offer)).status_code == 302


def test_the_page_shows_both_answers_until_the_stroke_of_the_deadline_and_neither_after(client):
    offer = make.offered()
    before = page_of(client, offer, at=offer.answer_by - timedelta(seconds=1)).content.decode()
    after = page_of(client, offer, at=offer.answer_by).content.decode()
    for name in ("accept", "decline"):
        assert address(name, offer) in before
        assert address(name, offer) not in after
    assert "has passed" in after


def test_the_deadline_stands_in_hong_kong_time_and_the_readers_own(client):
    offer = make.offered(applicant=make.person(time_zone="Europe/London"))
    text = page_of(client, offer).content.decode()
    assert "12:00 HKT" in text and "London" in text


def test_accept_decline_and_undo_by_their_buttons(client):
    offer = make.offered()
    client.force_login(offer.applicant)
    with clock.stopped_at(make.NOON):
        assert client.post(address("decline", offer)).status_code == 302
        offer.refresh_from_db()
        assert offer.state == "declined"
        assert address("undo_decline", offer) in client.get(address("offer", offer)).content.decode()
        client.post(address("undo_decline", offer))
        client.post(address("accept", offer))
    offer.refresh_from_db()
    assert offer.state == "accepted"


def test_looking_at_the_question_whether_to_decline_declines_nothing(client):
    offer = make.offered()
    page = page_of(client, offer, "decline")
    offer.refresh_from_db()
    assert page.status_code == 200 and offer.state == "offered"


def test_a_lost_race_says_so_on_the_page(client):
    offer = make.offered()
    client.force_login(offer.applicant)
    with clock.stopped_at(make.NOON):
        admissions.accept(offer, by=offer.applicant, at=make.NOON)
        page = client.post(address("accept", offer), follow=True)
    assert "already done this" in page.content.decode()


def test_whoever_declined_is_told_when_the_place_is_gone(client):
    call = make.call(cohort=make.cohort(capacity=1))
    offer = make.offered(call)
    make.waiting(call, 1)
    admissions.decline(offer, by=offer.applicant, at=make.NOON)
    text = page_of(client, offer).content.decode()
    assert "gone to somebody else" in text and address("undo_decline", offer) not in text


def accepted_with(kind):
    condition = make.condition(kind)
    return condition, condition.application.applicant


def test_evidence_is_a_file_that_is_kept_or_a_statement(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    condition, person = accepted_with("english")
    client.force_login(person)
    done = client.post(
        address("condition", condition), {"statement": "IELTS 7.5", "file": files.uploaded(files.png(), "test.png")}
    )
    condition.refresh_from_db()
    assert done.status_code == 302, done.context["form"].errors
    assert (condition.state, condition.statement, condition.evidence.name) == ("submitted", "IELTS 7.5", "test.png")


def test_a_file_that_is_not_what_it_claims_is_refused_and_the_statement_stays_typed(client):
    condition, person = accepted_with("english")
    client.force_login(person)
    page = client.post(
        address("condition", condition),
        {"statement": "See the file", "file": SimpleUploadedFile("test.pdf", b"MZ not a PDF")},
    )
    condition.refresh_from_db()
    assert condition.state == "pending" and page.status_code == 200
    assert "See the file" in page.content.decode() and page.context["form"].errors["file"]


def test_an_empty_form_of_evidence_says_what_to_do(client):
    condition, person = accepted_with("english")
    client.force_login(person)
    page = client.post(address("condition", condition), {})
    assert "Write a statement or add a file." in page.content.decode()


def test_the_terms_are_agreed_to_by_a_box(client):
    condition, person = accepted_with("terms")
    client.force_login(person)
    assert client.post(address("condition", condition), {}).status_code == 200
    client.post(address("condition", condition), {"agreed": "on"})
    condition.refresh_from_db()
    assert condition.state == "submitted" and "agree" in condition.statement


def test_nobody_else_finds_a_condition(client):
    condition, _person = accepted_with("english")
    client.force_login(make.person())
    assert client.get(address("condition", condition)).status_code == 404
