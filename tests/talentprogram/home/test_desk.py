"""The first page of the desk, a thing's page with its moves, and the page of one move."""

from datetime import timedelta

import pytest
from django.urls import reverse

from labs.models import Round
from talentprogram.accounts.roles import Role
from talentprogram.home.queries import desk_today
from tests import factories as make

pytestmark = pytest.mark.django_db


def cards(person):
    """{title: count} of all cards that a person sees."""
    return {str(card.title): card.count for column in desk_today(person, make.NOON) for card in column.cards}


def test_a_coordinator_sees_how_many_of_each_thing_wait():
    for state in ("submitted", "submitted", "returned", "rejected"):
        make.application(state)
    found = cards(make.coordinator())
    assert found == {"Applications to screen": 2, "Returned to the applicant": 1}


def test_each_number_leads_to_exactly_those_rows(client):
    coordinator = make.coordinator()
    make.application("submitted")
    make.application("returned")
    client.force_login(coordinator)
    (card,) = [
        each for column in desk_today(coordinator, make.NOON) for each in column.cards if "screen" in str(each.title)
    ]
    rows = client.get(card.url).context["cl"].result_list
    assert [row.state for row in rows] == ["submitted"]


def test_a_round_that_is_over_waits_to_be_matched():
    cohort = make.cohort()
    Round.objects.create(
        cohort=cohort, opens_at=make.NOON - timedelta(days=9), closes_at=make.NOON, seed="s", seed_commitment="c"
    )
    assert cards(make.coordinator())["Rounds to be matched"] == 1


def test_a_lab_manager_sees_the_projects_of_their_own_laboratory():
    make.project("submitted", theme=make.theme("T01", make.lab("AI")))
    make.project("submitted", theme=make.theme("T08", make.lab("QUANTUM")))
    manager = make.person("", Role.LAB_MANAGER, lab=make.lab("AI"))
    assert cards(manager)["Projects to endorse"] == 1


def test_somebody_without_a_role_at_the_desk_is_shown_nothing(client):
    make.application("submitted")
    assert cards(make.person()) == {}
    client.force_login(make.person())
    assert client.get(reverse("admin:index")).status_code in (302, 404)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_desk_asks_the_same_number_of_questions_however_full_it_is(rows, django_assert_max_num_queries):
    coordinator = make.coordinator()
    call = make.call()
    for _row in range(rows):
        make.application("submitted", call=call)
    with django_assert_max_num_queries(16):
        desk_today(coordinator, make.NOON)


def test_the_page_of_a_thing_shows_its_moves_and_what_happened(client):
    project = make.project("published")
    client.force_login(make.coordinator())
    page = client.get(reverse("admin:labs_project_change", args=[project.pk])).content.decode()
    assert reverse("admin:labs_project_move", args=[project.pk, "suspend"]) in page


def test_the_page_of_a_move_says_what_follows(client):
    project = make.project("cleared")
    client.force_login(make.coordinator())
    page = client.get(reverse("admin:labs_project_move", args=[project.pk, "publish"])).content.decode()
    assert "It becomes: Published" in page
    assert "A letter follows:" in page


def test_a_thing_links_to_another_only_for_a_reader_who_may_open_it(client):
    project = make.project("endorsed")
    page, cohort = (
        reverse("admin:labs_project_change", args=[project.pk]),
        reverse("admin:cohorts_cohort_change", args=[project.cohort_id]),
    )
    for person, may in ((make.coordinator(), True), (make.approver(), False)):
        client.force_login(person)
        assert client.get(cohort).status_code == (200 if may else 403)
        shown = client.get(page).content.decode()
        assert (f'href="{cohort}"' in shown) is may and str(project.cohort) in shown
