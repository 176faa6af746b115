"""The outbox on the desk."""

import pytest
from django.urls import reverse

from talentprogram.accounts.roles import Role
from talentprogram.kernel import clock
from talentprogram.notifications import outbox
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = reverse("admin:notifications_notice_changelist")
HELD = reverse("admin:notifications_notice_held")


def page(notice):
    return reverse("admin:notifications_notice_change", args=[notice.pk])


def move(notice, name):
    return reverse("admin:notifications_notice_move", args=[notice.pk, name])


def batch_page(batch="board"):
    return reverse("admin:notifications_notice_held_batch", args=[batch])


def held(person=None, batch="board"):
    application = make.application("waitlisted", applicant=person or make.person())
    return outbox.post(
        "cohorts.waitlisted", to=application.applicant, because="one", about=application, at=make.NOON, batch=batch,
        call_title={"en": "The call of 2027"}, rank_band="6–10", action_path="/me/",
    )  # fmt: skip


def states():
    return list(Notice.objects.order_by("state").values_list("state", flat=True).distinct())


@pytest.fixture
def desk(client):
    client.force_login(make.coordinator("Tam Wai-shan"))
    with clock.stopped_at(make.NOON):
        yield client


def count(django_assert_max_num_queries, client, address):
    with django_assert_max_num_queries(100) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", [LIST, HELD])
def test_lists_ask_the_same_number_of_questions_however_full_they_are(desk, address, django_assert_max_num_queries):
    held(batch="first")
    one = count(django_assert_max_num_queries, desk, address)
    for number in range(29):
        held(batch=f"batch-{number}")
    assert count(django_assert_max_num_queries, desk, address) == one


def test_the_page_of_a_batch_asks_the_same_number_of_questions_for_five_letters_and_for_thirty(
    desk, django_assert_max_num_queries
):
    for _ in range(5):
        held()
    few = count(django_assert_max_num_queries, desk, batch_page())
    for _ in range(25):
        held()
    assert count(django_assert_max_num_queries, desk, batch_page()) == few


@pytest.mark.parametrize("role", [None, Role.PARTNER_APPROVER, Role.LAB_MANAGER])
def test_nobody_else_finds_the_outbox(client, role):
    notice = held()
    client.force_login(make.person("", *([role] if role else [])))
    for address in (LIST, page(notice), HELD, batch_page(), move(notice, "cancel")):
        assert client.get(address).status_code in (302, 403, 404), address


def test_an_operator_sees_that_letters_went_and_never_what_they_say(client):
    notice = held()
    client.force_login(make.person("", Role.OPERATOR))
    text = client.get(page(notice)).content.decode()
    assert notice.address in text and "waiting list" not in text
    for address in (HELD, batch_page(), move(notice, "cancel")):
        assert client.get(address).status_code == 404
    assert client.post(batch_page(), {"count": 1}).status_code == 404 and states() == ["held"]


def test_a_letter_that_has_not_left_is_shown_as_it_would_read_now_in_its_language(desk):
    notice = held(make.person("何樂瑤", preferred_language="zh-hant"))
    text = desk.get(page(notice)).content.decode()
    assert "輪候名單" in text and "何樂瑤" in text and 'lang="zh-Hant-HK"' in text


def test_a_letter_that_cannot_be_put_into_words_is_shown_with_a_warning(desk):
    notice = held()
    Notice.objects.filter(pk=notice.pk).update(values={})
    assert "cannot be put into words" in desk.get(page(notice)).content.decode()


def test_letters_are_found_by_address_and_filtered_by_state_kind_category_and_language(desk):
    mine, other = held(make.person(preferred_language="zh-hans")), held()
    Notice.objects.filter(pk=other.pk).update(state="cancelled")
    for query in (f"q={mine.address}", "state=held", "language=zh-hans"):
        text = desk.get(f"{LIST}?{query}").content.decode()
        assert mine.address in text and other.address not in text, query
    for query in ("kind=cohorts.offer_made", "category=security"):
        assert mine.address not in desk.get(f"{LIST}?{query}").content.decode(), query


def test_a_batch_shows_counts_every_raw_address_and_samples_with_the_longest_name(desk):
    names = ["Ann", "Bo", "Cy", "Di", "Maria Fernanda da Conceição Xavier e Silva"]
    notices = [held(make.person(name)) for name in names]
    answer = desk.get(batch_page())
    text = answer.content.decode()
    assert answer.context["count"] == 5 and answer.context["kinds"] == [("cohorts.waitlisted", "N37", 5)]
    assert all(notice.address in text for notice in notices)
    shown = [notice.person.name for notice, _letter in answer.context["samples"]]
    assert names[-1] in shown and 3 <= len(shown) <= 4


@pytest.mark.parametrize("typed", ["2", "4", "", "all", "-3"])
def test_a_count_that_does_not_match_releases_nothing_and_says_so(desk, typed):
    for _ in range(3):
        held()
    answer = desk.post(batch_page(), {"count": typed})
    assert states() == ["held"] and answer.context["form"].errors["count"]
    if typed in ("2", "4"):
        assert f"You typed {typed}, but 3 letters wait here. Nothing has been sent." in answer.content.decode()


def test_the_exact_count_releases_this_batch_alone_and_names_who_did_it(desk):
    mine, other = held(), held(batch="another")
    answer = desk.post(batch_page(), {"count": "1"}, follow=True)
    mine.refresh_from_db(), other.refresh_from_db()
    assert (mine.state, other.state) == ("planned", "held")
    assert mine.handled_by.name == "Tam Wai-shan" and "1 letter" in answer.content.decode()


def test_held_letters_without_a_batch_have_a_page_too(desk):
    held(batch="")
    assert batch_page("none") in desk.get(HELD).content.decode()
    desk.post(batch_page("none"), {"count": "1"})
    assert states() == ["planned"]


@pytest.mark.parametrize(
    ("state", "name", "after"),
    [("dead", "send_again", "planned"), ("unknown", "mark_delivered", "sent"), ("held", "cancel", "cancelled")],
)
def test_a_letter_moves_by_its_buttons(desk, state, name, after):
    notice = held()
    Notice.objects.filter(pk=notice.pk).update(state=state)
    assert name in {each for each, _verb in desk.get(page(notice)).context["open_verbs"]}
    desk.post(move(notice, name))
    notice.refresh_from_db()
    assert notice.state == after


def test_posting_to_the_page_of_a_letter_changes_nothing(desk):
    notice = held()
    desk.post(page(notice), {"address": "else@example.org", "state": "planned"})
    notice.refresh_from_db()
    assert notice.state == "held" and notice.address != "else@example.org"
