"""The front page, the design page, the language of a browser, and what is said where nothing is."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.views import defaults

from talentprogram.home.views import csrf_failure
from talentprogram.kernel import clock
from talentprogram.partners.models import Installation
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_visitor_finds_the_open_call_with_its_closing_time_in_hong_kong(client):
    make.call(title_en="The call of 2027", slug="2027")
    with clock.stopped_at(make.NOON):
        page = client.get("/").content.decode()
    assert "The call of 2027" in page
    assert "1 March 2027, 12:00 HKT" in page


def test_a_call_that_nobody_may_see_yet_is_not_shown(client):
    make.call(title_en="A secret draft", state="draft")
    make.call(title_en="A cancelled call", state="cancelled")
    make.call(
        title_en="A call that is over", opens_at=make.NOON - timedelta(days=90), closes_at=make.NOON - timedelta(days=1)
    )
    make.call(title_en="An announced call", state="scheduled", opens_at=make.NOON + timedelta(days=1))
    with clock.stopped_at(make.NOON):
        calls = client.get("/").context["page"].calls
    assert [card.call.title for card in calls] == ["An announced call"]


def test_the_front_page_counts_only_published_projects(client):
    for state in ("published", "published", "draft"):
        make.project(state)
    assert client.get("/").context["page"].projects == 2


@pytest.mark.parametrize("rows", [1, 30])
def test_the_front_page_asks_the_same_number_of_questions_however_much_there_is(
    client, rows, django_assert_num_queries
):
    for number in range(rows):
        make.theme(f"X{number}")
        make.call(title_en=f"Call {number}")
    with clock.stopped_at(make.NOON), django_assert_num_queries(5):  # installation, calls, labs, themes, partners
        client.get("/")


def test_a_demo_says_so_on_every_page_and_a_real_installation_never(client):
    sentence = "Fictional demonstration data"
    assert sentence not in client.get("/").content.decode()
    Installation.objects.create(is_demo=True)
    for path in ("/", reverse("account_login"), "/mailbox/", "/design/"):
        assert sentence in client.get(path).content.decode(), path


def test_the_design_page_shows_every_state_and_is_not_there_in_production(client, settings):
    page = client.get("/design/").content.decode()
    assert all(word in page for word in ("state-good", "state-wait", "state-act", "state-bad", "error-summary"))
    settings.PRODUCTION = True
    assert client.get("/design/").status_code == 404


def test_a_chosen_language_speaks_at_once_and_writes_the_letters_too(client):
    person = make.person()
    client.force_login(person)
    answer = client.post("/language/", {"language": "zh-hans", "next": "/me/"})
    assert answer.headers["Location"] == "/me/"
    person.refresh_from_db()
    assert person.preferred_language == "zh-hans"
    assert '<html lang="zh-Hans-CN">' in client.get("/me/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_language_switch_leads_nowhere_else(client, elsewhere):
    assert client.post("/language/", {"language": "en", "next": elsewhere}).headers["Location"] == "/"


def test_a_page_that_is_not_there_says_what_to_do_next(client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert reverse("account_login") in answer.content.decode()


def test_the_page_for_a_broken_server_needs_neither_database_nor_request(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = defaults.server_error(RequestFactory().get("/"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert all(f'lang="{tag}"' in page for tag in ("en", "zh-Hant-HK", "zh-Hans-CN"))


def test_a_stale_form_is_told_that_nothing_was_lost(rf):
    request = rf.post("/apply/")
    request.user = make.person()
    answer = csrf_failure(request)
    assert answer.status_code == 403
    assert "what you typed is still there" in answer.content.decode()


def test_a_person_writes_their_own_name_and_reads_in_their_own_language(client):
    person = make.person("Old name")
    client.force_login(person)
    fields = {
        "display_name": "陳嘉朗 Justin", "legal_family_name": "Chan", "legal_given_name": "Ka-long", "legal_name_native": "陳嘉朗",
        "name_order": "family_first", "preferred_language": "zh-hant", "time_zone": "Europe/Lisbon",
    }  # fmt: skip
    answer = client.post(reverse("home:profile"), fields)
    assert answer.headers["Location"] == reverse("home:me")
    person.refresh_from_db()
    assert {name: getattr(person, name) for name in fields} == fields
    assert '<html lang="zh-Hant-HK">' in client.get("/me/").content.decode()


def test_a_time_zone_that_is_none_is_refused_and_what_was_typed_stays(client):
    person = make.person("Old name")
    client.force_login(person)
    fields = {"display_name": "New", "name_order": "mononym", "preferred_language": "en", "time_zone": "Middle/Earth"}
    page = client.post(reverse("home:profile"), fields).content.decode()
    assert "such as Asia/Hong_Kong" in page and 'value="New"' in page
    person.refresh_from_db()
    assert person.display_name == "Old name"
