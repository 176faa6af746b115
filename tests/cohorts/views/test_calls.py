"""What a visitor sees of calls."""

from datetime import timedelta

import pytest
from django.urls import reverse

from talentprogram.kernel import clock
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.stopped_at(make.NOON):
        yield


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_same_number_of_questions_however_long_it_is(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make.call()
    with django_assert_num_queries(2):  # whether this is a fiction, the calls
        page = client.get(reverse("cohorts:calls"))
    assert len(page.context["calls"]) == rows


@pytest.mark.parametrize("state", ["draft", "cancelled", "archived"])
def test_a_call_that_is_not_announced_is_not_there(client, state):
    call = make.call(state=state)
    assert not client.get(reverse("cohorts:calls")).context["calls"]
    client.force_login(make.person())
    assert client.get(reverse("cohorts:call", args=[call.slug])).status_code == 404


def test_an_open_call_says_when_it_closes_here_and_there_and_offers_the_way_in(client):
    call = make.call(closes_at=make.NOON + timedelta(days=40))
    client.cookies["zone"] = "Europe/London"
    page = client.get(reverse("cohorts:call", args=[call.slug])).content.decode()
    assert "HKT" in page and "in London" in page
    assert reverse("cohorts:start", args=[call.slug]) in page
    assert "AI Innovation Laboratory" in page and "Quantum Innovation Joint Laboratory" in page


def test_a_closed_call_says_so_and_offers_nothing(client):
    call = make.call(state="closed")
    page = client.get(reverse("cohorts:call", args=[call.slug])).content.decode()
    assert "takes no more applications" in page and reverse("cohorts:start", args=[call.slug]) not in page


def test_who_has_an_application_is_shown_it(client):
    mine = make.application("draft")
    client.force_login(mine.applicant)
    page = client.get(reverse("cohorts:call", args=[mine.call.slug])).content.decode()
    assert reverse("cohorts:application", args=[mine.pk]) in page
