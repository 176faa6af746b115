"""The student's page of preferences: without JavaScript, as fragments, and in a browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from labs.models import PreferenceList, Project
from talentprogram.kernel import clock
from tests import factories as make

AT = make.NOON


def open_round(at=AT, **fields):
    """A cohort with an open round and a student: seven projects, one of them in the other laboratory."""
    cohort = make.cohort()
    for n in range(6):
        make.project(cohort=cohort, code=f"AI-{n}", theme=make.theme("TA"), title_en=f"Project {n}")
    make.project(cohort=cohort, code="Q-0", theme=make.theme("TQ", make.lab("QUANTUM")))
    made = make.match_round(cohort, opens_at=at - timedelta(days=1), closes_at=at + timedelta(days=2), **fields)
    return made, make.enrolment(cohort=cohort, enrolled_at=at)


def order():
    return list(PreferenceList.objects.get().choices.order_by("rank").values_list("project__code", flat=True))


def change(client, verb, code, **data):
    project = Project.objects.get(code=code)
    return client.post(reverse(f"labs:ranking_{verb}", args=[project.pk]), data, follow=True)


@pytest.mark.django_db
class TestWithoutJavaScript:
    @pytest.fixture(autouse=True)
    def _now(self, client):
        with clock.stopped_at(AT):
            self.round, self.enrolment = open_round()
            client.force_login(self.enrolment.person)
            yield

    def seen(self, client):
        return client.get(reverse("labs:ranking")).context["seen"]

    def test_a_list_is_made_moved_and_handed_in_by_plain_forms(self, client):
        for code in ("AI-0", "AI-1", "AI-2", "AI-3", "Q-0", "AI-4"):
            change(client, "add", code)
        change(client, "place", "Q-0", rank=1)
        change(client, "remove", "AI-4")
        page = change(client, "add", "AI-5")
        assert order() == ["Q-0", "AI-0", "AI-1", "AI-2", "AI-3", "AI-5"]
        assert "is now 6 of 6 on your list" in page.content.decode()

        page = client.post(reverse("labs:ranking_submit"), {"seen": self.seen(client)}, follow=True)
        assert PreferenceList.objects.get().state == "submitted"
        assert b"Your list is submitted" in page.content and b"Change my list" in page.content

        client.post(reverse("labs:ranking_edit"))
        assert PreferenceList.objects.get().state == "draft"
        assert b"Submit it again" in client.get(reverse("labs:ranking")).content

    def test_a_project_page_offers_to_add_it_and_comes_back_to_itself(self, client):
        project = Project.objects.get(code="AI-0")
        address = reverse("labs:project", args=[project.cohort.code, "AI-0"])
        assert b"Add to my list" in client.get(address).content
        answer = client.post(reverse("labs:ranking_add", args=[project.pk]), {"next": address})
        assert answer.url == address and b"On your list" in client.get(address).content

    def test_it_comes_back_to_no_other_site(self, client):
        project = Project.objects.get(code="AI-0")
        answer = client.post(reverse("labs:ranking_add", args=[project.pk]), {"next": "https://evil.example/"})
        assert answer.url == reverse("labs:ranking")

    def test_an_incomplete_list_is_refused_in_words_and_kept(self, client):
        change(client, "add", "AI-0")
        page = client.post(reverse("labs:ranking_submit"), {"seen": self.seen(client)}, follow=True)
        assert b"1 of 6 projects chosen" in page.content and order() == ["AI-0"]

    def test_a_stale_page_cannot_submit(self, client):
        for code in ("AI-0", "AI-1", "AI-2", "AI-3", "AI-4", "Q-0"):
            change(client, "add", code)
        seen = self.seen(client)
        with clock.stopped_at(AT + timedelta(minutes=1)):
            change(client, "place", "Q-0", rank=2)
            page = client.post(reverse("labs:ranking_submit"), {"seen": seen}, follow=True)
        assert b"another window" in page.content and PreferenceList.objects.get().state == "draft"

    def test_with_javascript_the_answer_is_the_list_alone_with_what_to_say(self, client):
        project = Project.objects.get(code="AI-0")
        address = reverse("labs:ranking_add", args=[project.pk])
        answer = client.post(address, headers={"X-Fragment": "1"})
        assert answer.status_code == 200 and b"<html" not in answer.content
        assert b'data-said="AI-0 Project 0 is now 1 of 6 on your list."' in answer.content

        refused = client.post(
            reverse("labs:ranking_place", args=[project.pk]), {"rank": "first"}, headers={"X-Fragment": "1"}
        )
        assert refused.status_code == 409 and b"Please choose a rank." in refused.content

    def test_after_the_window_the_page_shows_the_list_without_a_way_to_change_it(self, client):
        change(client, "add", "AI-0")
        with clock.stopped_at(self.round.closes_at):
            page = client.get(reverse("labs:ranking"))
            assert b"Submit my list" not in page.content and b"ranking-tools" not in page.content
            assert b"closed" in change(client, "add", "AI-1").content
        assert order() == ["AI-0"]

    def test_before_a_round_is_announced_there_is_nothing_to_rank(self, client):
        type(self.round).objects.update(announced_at=None)
        assert b"nothing to rank yet" in client.get(reverse("labs:ranking")).content
        project = Project.objects.get(code="AI-0")
        assert client.post(reverse("labs:ranking_add", args=[project.pk])).status_code == 404
        assert b"Add to my list" not in client.get(reverse("labs:projects")).content

    def test_a_project_withdrawn_meanwhile_is_shown_as_such(self, client):
        change(client, "add", "AI-0")
        Project.objects.filter(code="AI-0").update(state="withdrawn")
        page = client.get(reverse("labs:ranking")).content.decode()
        assert "No longer offered, please take out: AI-0" in page and "Withdrawn" in page

    def test_who_takes_no_part_has_no_such_page(self, client):
        client.force_login(make.person())
        project = Project.objects.get(code="AI-0")
        assert client.get(reverse("labs:ranking")).status_code == 404
        assert client.post(reverse("labs:ranking_add", args=[project.pk])).status_code == 404
        client.logout()
        assert client.get(reverse("labs:ranking")).status_code == 302

    def test_the_lottery_is_committed_to_before_anybody_ranks(self, client):
        page = client.get(reverse("labs:ranking")).content.decode()
        assert self.round.seed_commitment in page and self.round.seed not in page

    @pytest.mark.parametrize("count", [1, 6])
    def test_the_page_costs_the_same_however_long_the_list_is(self, client, count, django_assert_num_queries):
        for code in ("AI-0", "AI-1", "AI-2", "AI-3", "AI-4", "Q-0")[:count]:
            change(client, "add", code)
        client.get(reverse("labs:ranking"))
        with django_assert_num_queries(8):  # session, person, enrolment, rounds, list, choices, grants, installation
            client.get(reverse("labs:ranking"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestInABrowser:
    @pytest.fixture
    def page(self, as_person):
        _round, enrolment = open_round(at=clock.now())
        page = as_person(enrolment.person)
        for code in ("AI-0", "AI-1", "AI-2", "AI-3", "AI-4", "Q-0"):
            project = Project.objects.get(code=code)
            page.goto(reverse("labs:project", args=[project.cohort.code, code]))
            page.get_by_role("button", name="Add to my list").click()
        page.goto(reverse("labs:ranking"))
        return page

    def shown(self, page):
        return [row.split(" ")[0] for row in page.locator(".ranking-row .quiet").all_inner_texts()]

    def test_the_arrows_move_a_project_say_so_and_keep_the_focus(self, page):
        page.get_by_role("button", name="Move Q-0 up").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#ranking-said")).to_contain_text("now 5 of 6")
        page.keyboard.press("Enter")
        expect(page.locator("#ranking-said")).to_contain_text("now 4 of 6")
        expect(page.get_by_role("button", name="Move Q-0 up")).to_be_focused()
        assert self.shown(page) == order() == ["AI-0", "AI-1", "AI-2", "Q-0", "AI-3", "AI-4"]

    def test_at_the_top_the_focus_goes_to_the_other_arrow(self, page):
        page.get_by_role("button", name="Move AI-1 up").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Move AI-1 down")).to_be_focused()
        assert order()[0] == "AI-1"

    def test_a_row_is_dragged_by_its_handle(self, page):
        handle = page.locator(".ranking-row", has_text="Q-0").locator(".ranking-handle")
        target = page.locator(".ranking-row").nth(1).bounding_box()
        box = handle.bounding_box()
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.down()
        page.mouse.move(box["x"] + 5, target["y"] + 200, steps=8)
        page.mouse.move(box["x"] + 5, target["y"] + 5, steps=8)
        page.mouse.up()
        expect(page.locator("#ranking-said")).to_contain_text("now 2 of 6")
        assert self.shown(page) == order() == ["AI-0", "Q-0", "AI-1", "AI-2", "AI-3", "AI-4"]

    def test_it_is_handed_in(self, page):
        page.get_by_role("button", name="Submit my list").click()
        page.get_by_role("button", name="Change my list").wait_for()
        assert PreferenceList.objects.get().state == "submitted"

    def test_axe_finds_nothing_and_nothing_is_wider_than_a_telephone(self, page):
        from tests.browsers import axe

        assert axe(page) == []
        page.set_viewport_size({"width": 390, "height": 800})
        assert axe(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= 390
