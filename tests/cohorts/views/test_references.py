"""A referee's link: looking does nothing, writing does, and afterwards it says only that."""

from datetime import timedelta

import pytest

from cohorts import wording
from talentprogram.journal.models import Entry
from talentprogram.kernel import clock
from tests import factories as make

pytestmark = pytest.mark.django_db
LETTER = {**dict.fromkeys(wording.RATINGS, "4"), "text": "Reliable and quick.", "do": "submit"}


@pytest.fixture(autouse=True)
def _noon():
    with clock.stopped_at(make.NOON):
        yield


def test_a_scanner_that_follows_the_link_ten_times_changes_nothing_and_then_the_referee_writes(client):
    reference = make.reference()
    for _ in range(10):
        assert client.get(make.link_of(reference)).status_code == 200
        client.head(make.link_of(reference))
    reference.refresh_from_db()
    assert reference.state == "requested" and not Entry.objects.exists()

    response = client.post(make.link_of(reference), LETTER)
    assert response.status_code == 302 and response.url == make.link_of(reference)
    reference.refresh_from_db()
    assert (reference.state, reference.text) == ("received", "Reliable and quick.")
    assert list(Entry.objects.order_by("seq").values_list("verb", flat=True)) == ["open_link", "submit"]


def test_a_link_that_was_used_says_when_and_nothing_else(client):
    reference = make.reference("received", text="Secret praise")
    for page in (client.get(make.link_of(reference)), client.post(make.link_of(reference), LETTER)):
        text = page.content.decode()
        assert (
            "Received at" in text
            and "Secret praise" not in text
            and "<form method" not in text.split("<main")[1].split("</main")[0]
        )
    reference.refresh_from_db()
    assert reference.text == "Secret praise"


def test_the_page_says_who_asks_for_what_who_reads_it_and_until_when(client):
    reference = make.reference(
        application=make.application("submitted", applicant=make.person("Ho Lok-yiu", legal_name_native="何樂瑤"))
    )
    page = client.get(make.link_of(reference))
    text = page.content.decode()
    assert "何樂瑤" in text and "HKT" in text and "never what it says" in text and "Taught me" in text
    assert page["Cache-Control"] == "no-store, private" and page["X-Robots-Tag"] == "noindex"


def test_the_page_is_in_the_referees_language_unless_they_chose_another(client, settings):
    reference = make.reference(language="zh-hant")
    page = client.get(make.link_of(reference))
    assert page["Content-Language"] == "zh-hant" and 'lang="zh-Hant-HK"' in page.content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get(make.link_of(reference))["Content-Language"] == "en"


def test_a_draft_is_kept_and_comes_back_by_the_same_link(client):
    reference = make.reference()
    client.post(make.link_of(reference), {"knowledge": "5", "text": "So far", "do": "save"})
    page = client.get(make.link_of(reference)).content.decode()
    assert "So far" in page and reference.application.references.get().state == "drafted"


def test_a_letter_with_gaps_comes_back_with_everything_typed(client):
    reference = make.reference()
    page = client.post(make.link_of(reference), {"text": "Half a letter", "do": "submit"})
    assert (
        page.status_code == 422
        and "Half a letter" in page.content.decode()
        and "Please choose one" in page.content.decode()
    )
    reference.refresh_from_db()
    assert reference.state == "requested"


def test_declining_needs_a_reason_and_closes_the_link(client):
    reference = make.reference()
    assert client.post(make.link_of(reference), {"do": "decline"}).status_code == 422
    client.post(make.link_of(reference), {"do": "decline", "decline-reason": "time"})
    assert "Thank you for telling us" in client.get(make.link_of(reference)).content.decode()


@pytest.mark.parametrize("state", ["cancelled", "closed_unreceived", "replaced", "waived"])
def test_a_closed_request_says_so_and_whom_to_ask(client, state):
    reference = make.reference(state)
    assert "mailto:" in client.get(make.link_of(reference)).content.decode()
    assert client.post(make.link_of(reference), LETTER).status_code == 409
    reference.refresh_from_db()
    assert reference.state == state


def test_an_expired_link_says_so_and_takes_nothing(client):
    reference = make.reference(due_at=make.NOON - timedelta(days=7))
    assert "expired" in client.get(make.link_of(reference)).content.decode()
    client.post(make.link_of(reference), LETTER)
    reference.refresh_from_db()
    assert reference.state == "requested"


def test_a_late_letter_within_its_grace_is_taken(client):
    reference = make.reference(due_at=make.NOON - timedelta(days=6))
    assert "we still take it" in client.get(make.link_of(reference)).content.decode()
    client.post(make.link_of(reference), LETTER)
    reference.refresh_from_db()
    assert reference.state == "received"


def test_a_link_that_nobody_was_sent_leads_nowhere_in_words(client):
    for answer in (client.get("/r/nonsense/"), client.post("/r/nonsense/", LETTER)):
        assert answer.status_code == 404 and "leads nowhere" in answer.content.decode()


def test_the_hash_that_is_kept_opens_nothing(client):
    reference = make.reference()
    assert client.get(f"/r/{reference.token_hash}/").status_code == 404
