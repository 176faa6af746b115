"""The way of an applicant, page by page; and that it is nobody else's."""

import json
import re

import pytest
from django.urls import reverse
from django.utils.timezone import timedelta

from cohorts.actions import screening
from cohorts.models import Application, Document, Reference
from talentprogram.kernel import clock
from talentprogram.notifications.models import Notice
from tests import factories as make
from tests.factories import files

pytestmark = pytest.mark.django_db
REFEREES = {
    f"r{n}-{name}": value
    for n, who in enumerate(("a", "b"))
    for name, value in {
        "referee_name": f"Prof. {who}", "referee_email": f"{who}@uni.example", "relationship": "Taught me", "language": "en",
    }.items()
}  # fmt: skip


@pytest.fixture(autouse=True)
def _noon(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.stopped_at(make.NOON):
        yield


@pytest.fixture
def draft(client):
    made = make.application("draft", call=make.call(question_set=make.full_form()), stream="")
    client.force_login(made.applicant)
    return made


def to(name, *args):
    return reverse(f"cohorts:{name}", args=args)


def test_a_person_walks_from_the_call_to_the_receipt(client):
    call, person = make.call(question_set=make.full_form(), cohort=make.cohort("JTDP27")), make.person("Ho Lok-yiu")
    start = to("start", call.slug)
    assert client.get(start).url.startswith(reverse("account_login"))
    assert client.post(start).url.startswith(reverse("account_login")) and not Application.objects.exists()
    client.force_login(person)
    assert "Begin" in client.get(start).content.decode() and not Application.objects.exists()

    here = client.post(start).url
    application = Application.objects.get()
    assert here == to("application", application.pk) and client.post(start).url == here
    assert "0 of 4 parts" in client.get(here).content.decode()

    stream = client.post(to("stream", application.pk), {"stream": "rpg"})
    assert stream.url == to("section", application.pk, "about")
    saved = client.post(to("section", application.pk, "about"), {"q-why": "Typing"}, headers={"X-Autosave": "1"})
    assert json.loads(saved.content)["saved_at"].startswith("2027-01-20T04:00")
    about = {"q-name": "Ho", "q-why": "Because.", "q-cv": files.uploaded(files.pdf(), "何樂瑤.pdf")}
    on = client.post(to("section", application.pk, "about"), about)
    assert on.url == to("section", application.pk, "interests")
    interests = {"q-themes-1": "T08", "q-level": "a", "q-transfer_gba_mainland": "on"}
    assert client.post(to("section", application.pk, "interests"), interests).url == to("referees", application.pk)
    assert client.post(to("referees", application.pk), REFEREES).url == to("submit", application.pk)

    check = client.get(to("submit", application.pk)).content.decode()
    assert "Still missing" not in check, (
        check[check.index("Still missing") :][:600] and "何樂瑤.pdf" in check and "T08 en" in check
    )
    assert client.post(to("submit", application.pk), {}).status_code == 200  # not ticked
    assert client.post(to("submit", application.pk), {"process": "on", "truth": "on"}).url == here
    receipt = client.get(here).content.decode()
    version = application.versions.get()
    assert version.content_hash in receipt and application.reference in receipt and "Being considered" in receipt
    application.refresh_from_db()
    assert (application.stream, application.lab_hint) == ("rpg", "QUANTUM")
    assert Notice.objects.filter(kind="cohorts.reference_requested").count() == 2


PAGES = ("application", "stream", "referees", "submit", "recall", "withdraw", "undo_withdraw", "discard")


@pytest.mark.parametrize("state", ["draft", "submitted", "withdrawn"])
def test_for_everybody_else_it_does_not_exist(client, state):
    theirs = make.application(state, call=make.call(question_set=make.full_form()))
    addresses = [to(page, theirs.pk) for page in PAGES] + [to("section", theirs.pk, "about")]
    for stranger in (make.person(), make.coordinator()):
        client.force_login(stranger)
        for address in addresses:
            assert client.get(address).status_code == 404, address
            assert client.post(address, {"process": "on", "truth": "on"}).status_code == 404, address
    theirs.refresh_from_db()
    assert theirs.state == state


def test_a_file_is_for_its_owner_and_coordinators_and_leaves_as_a_harmless_download(client, draft):
    client.post(to("section", draft.pk, "about"), {"q-cv": files.uploaded(files.pdf(), "何樂瑤.pdf")})
    address = to("document", Document.objects.get().pk)
    for person, status in ((draft.applicant, 200), (make.coordinator(), 200), (make.person(), 404)):
        client.force_login(person)
        response = client.get(address)
        assert response.status_code == status
    client.force_login(draft.applicant)
    response = client.get(address)
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    client.logout()
    assert client.get(address).status_code == 302


def test_bad_input_comes_back_with_everything_typed_and_the_rest_is_saved(client, draft):
    address = to("section", draft.pk, "about")
    bad = {"q-name": "Ho", "q-born": "30 February", "q-cv": files.uploaded(b"MZ", "cv.pdf")}
    page = client.post(address, bad)
    text = page.content.decode()
    assert page.status_code == 422
    assert 'value="30 February"' in text and 'value="Ho"' in text and "save it as PDF" in text
    assert 'value="Ho"' in client.get(address).content.decode()
    assert not Document.objects.exists()


def test_a_good_file_survives_a_mistake_beside_it(client, draft):
    text = client.post(
        to("section", draft.pk, "about"), {"q-born": "?", "q-cv": files.uploaded(files.pdf(), "mine.pdf")}
    ).content.decode()
    assert "mine.pdf" in text and Document.objects.count() == 1


@pytest.mark.parametrize("name", ["script on opening", "HTML", "encrypted", "PDF and ZIP"])
def test_a_hostile_file_takes_no_other_ones_place(client, draft, name):
    address = to("section", draft.pk, "about")
    client.post(address, {"q-cv": files.uploaded(files.pdf(), "mine.pdf")})
    assert client.post(address, {"q-cv": files.uploaded(files.hostile()[name], "other.pdf")}).status_code == 422
    assert Document.objects.get().name == "mine.pdf"


def test_an_autosave_says_what_was_saved_and_what_was_wrong(client, draft):
    answer = client.post(
        to("section", draft.pk, "about"), {"q-name": "Ho", "q-gpa": "many"}, headers={"X-Autosave": "1"}
    )
    told = answer.json()
    assert answer.status_code == 200 and "HKT" in told["saved"] and set(told["errors"]) == {"q-gpa"}


def test_an_autosave_of_half_a_referee_says_what_it_lacks_and_keeps_nobody(client, draft):
    answer = client.post(to("referees", draft.pk), {"r0-referee_name": "Prof. A"}, headers={"X-Autosave": "1"})
    assert set(answer.json()["errors"]) == {"r0-referee_email", "r0-relationship"} and not draft.references.exists()


def test_an_autosave_after_sending_in_is_refused_in_words(client):
    sent = make.application("submitted")
    client.force_login(sent.applicant)
    answer = client.post(to("section", sent.pk, "about"), {"q-why": "Later"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 409 and "has been sent in" in answer.json()["refusal"]
    assert client.get(to("section", sent.pk, "about")).url == to("application", sent.pk)


def test_an_autosave_of_somebody_signed_out_leads_to_signing_in(client, draft):
    client.logout()
    answer = client.post(to("section", draft.pk, "about"), {"q-name": "Ho"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 302 and not draft.answers.exists()


def test_a_section_that_the_form_does_not_have(client, draft):
    assert client.get(to("section", draft.pk, "nothing")).status_code == 404


def test_the_last_page_names_what_is_missing_and_the_way_there(client, draft):
    page = client.get(to("submit", draft.pk)).content.decode()
    assert f'href="{to("section", draft.pk, "about")}#div_id_q-cv"' in page
    assert f'href="{to("referees", draft.pk)}"' in page and "Referee 2" in page


def test_a_refused_submission_says_why_on_its_page(client, draft):
    page = client.post(to("submit", draft.pk), {"process": "on", "truth": "on"})
    assert page.status_code == 200 and "still missing" in page.content.decode()


def test_recall_withdraw_undo_and_discard_ask_first(client):
    sent = make.application("submitted")
    client.force_login(sent.applicant)
    assert "24 hours" in client.get(to("withdraw", sent.pk)).content.decode()
    client.post(to("withdraw", sent.pk))
    assert to("undo_withdraw", sent.pk) in client.get(to("application", sent.pk)).content.decode()
    client.get(to("undo_withdraw", sent.pk))
    sent.refresh_from_db()
    assert sent.state == "withdrawn"
    client.post(to("undo_withdraw", sent.pk))
    client.post(to("recall", sent.pk))
    client.post(to("discard", sent.pk))
    sent.refresh_from_db()
    assert sent.state == "discarded"


def test_until_the_release_an_applicant_reads_the_same_page_whatever_the_desk_has_done(client):
    one, pages = make.application("under_review"), set()
    client.force_login(one.applicant)
    for state in ("under_review", "interviewing", "decision_pending"):
        Application.objects.filter(pk=one.pk).update(state=state)
        page = client.get(to("application", one.pk)).content.decode()
        assert "Being considered" in page and state not in page
        pages.add(re.sub(r'csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", page))
    assert len(pages) == 1


def test_what_the_desk_asked_for_stands_on_the_page_and_can_be_sent_in(client):
    sent = make.application("submitted", call=make.call(min_references=0))
    screening.request_info(sent, items="Your transcript\nPage 2", by=make.coordinator(), at=make.NOON)
    client.force_login(sent.applicant)
    page = client.get(to("application", sent.pk)).content.decode()
    assert "Your transcript" in page and "Action needed" in page
    client.post(to("section", sent.pk, "about"), {"q-why": "Here it is."})
    client.post(to("submit", sent.pk), {"process": "on", "truth": "on"})
    sent.refresh_from_db()
    assert sent.state == "submitted" and sent.answers.get().value == "Here it is."


def test_an_applicant_sees_that_a_letter_came_and_never_what_it_says(client):
    reference = make.reference("received", text="Secret praise", flags=["free_mail"])
    client.force_login(reference.application.applicant)
    page = client.get(to("application", reference.application_id)).content.decode()
    assert "Received" in page and "Secret praise" not in page and "free mail" not in page


def test_one_who_declined_can_be_replaced_on_a_page_of_its_own(client):
    reference = make.reference("declined", decline_reason="conflict: secret")
    client.force_login(reference.application.applicant)
    address = to("replace_referee", reference.pk)
    assert address in client.get(to("application", reference.application_id)).content.decode()
    assert "secret" not in client.get(address).content.decode()
    half = client.post(address, {"referee_name": "Prof. New"})
    assert half.status_code == 200 and 'value="Prof. New"' in half.content.decode()
    row = {
        "referee_name": "Prof. New",
        "referee_email": "new@uni.example",
        "relationship": "Taught me",
        "language": "zh-hans",
    }
    client.post(address, row)
    assert Reference.objects.get(referee_email="new@uni.example").state == "requested"
    client.force_login(make.person())
    assert client.get(address).status_code == 404


def test_after_the_deadline_a_draft_says_that_it_is_over(client):
    draft = make.application("draft", call=make.call(closes_at=make.NOON - timedelta(hours=1)))
    client.force_login(draft.applicant)
    assert "not submitted in time" in client.get(to("application", draft.pk)).content.decode()
    answer = client.post(to("section", draft.pk, "about"), {"q-why": "Too late"})
    assert answer.status_code == 422 and "Too late" in answer.content.decode()
    assert not draft.answers.exists()


@pytest.mark.parametrize("count", [1, 12])
def test_the_task_list_asks_the_same_number_of_questions_however_long_the_form_is(
    client, count, django_assert_num_queries
):
    form = make.form(*({"key": f"q{n}", "kind": "short", "label_en": "Q"} for n in range(count)))
    draft = make.application("draft", call=make.call(question_set=form))
    client.force_login(draft.applicant)
    client.get(to("application", draft.pk))
    with django_assert_num_queries(11):
        client.get(to("application", draft.pk))
