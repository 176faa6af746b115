"""Typing in a real browser: kept on the server, through a lost connection and a lapsed sign-in; and without scripts."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from cohorts.models import Answer
from talentprogram.kernel import clock
from tests import factories as make
from tests.browsers import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft():
    now = clock.now()
    call = make.call(
        question_set=make.full_form(),
        opens_at=now,
        closes_at=now.replace(year=now.year + 1),
        reference_due_at=now.replace(year=now.year + 1),
    )
    return make.application("draft", call=call)


def page_of(draft, key):
    return reverse("cohorts:section", args=[draft.pk, key])


def kept(draft, key):
    found = Answer.objects.filter(application=draft, question__key=key).first()
    return found and found.value


def test_leaving_a_field_saves_it_and_says_when(as_person, draft):
    page = as_person(draft.applicant)
    page.goto(page_of(draft, "about"))
    page.fill("[name=q-name]", "何樂瑤")
    page.press("[name=q-name]", "Tab")
    expect(page.locator("[data-saved]")).to_contain_text("HKT")
    assert kept(draft, "name") == "何樂瑤"
    assert "37" in page.inner_text("#id_q-name_count")


def test_without_a_connection_the_text_stays_and_is_saved_when_it_is_back(as_person, draft):
    page = as_person(draft.applicant)
    page.goto(page_of(draft, "about"))
    page.context.set_offline(True)
    page.fill("[name=q-why]", "Typed in a tunnel")
    page.press("[name=q-why]", "Tab")
    expect(page.locator("[data-saved]")).to_contain_text("No connection")
    assert page.input_value("[name=q-why]") == "Typed in a tunnel" and kept(draft, "why") is None
    page.context.set_offline(False)
    expect(page.locator("[data-saved]")).to_contain_text("HKT")
    assert kept(draft, "why") == "Typed in a tunnel"


def test_a_lapsed_sign_in_keeps_the_text_and_it_can_be_put_back(as_person, draft):
    page = as_person(draft.applicant)
    page.goto(page_of(draft, "about"))
    Session.objects.all().delete()
    page.fill("[name=q-why]", "Typed too long")
    page.press("[name=q-why]", "Tab")
    expect(page.locator("[data-saved]")).to_contain_text("signed out")
    assert kept(draft, "why") is None

    again = as_person(draft.applicant)
    page.context.clear_cookies()
    page.context.add_cookies(again.context.cookies())
    page.reload()
    page.click("text=Put it back")
    expect(page.locator("[data-saved]")).to_contain_text("HKT")
    assert kept(draft, "why") == "Typed too long"


def test_without_scripts_themes_are_ranked_and_saved_by_the_button(as_person, draft):
    page = as_person(draft.applicant, java_script_enabled=False)
    page.goto(page_of(draft, "interests"))
    page.select_option("[name=q-themes-1]", "T08")
    page.select_option("[name=q-themes-2]", "T02")
    page.click("text=Save and go on")
    assert kept(draft, "themes") == ["T08", "T02"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_of_the_intake(as_person, browser_page, draft, theme):
    page = as_person(draft.applicant, color_scheme=theme)
    sent = make.application("submitted", applicant=draft.applicant)
    gone = make.reference("declined", application=sent)
    addresses = [
        reverse("cohorts:calls"), reverse("cohorts:call", args=[draft.call.slug]), page_of(draft, "about"), page_of(draft, "interests"),
        *(reverse(f"cohorts:{name}", args=[draft.pk]) for name in ("application", "stream", "referees", "submit", "discard")),
        reverse("cohorts:application", args=[sent.pk]), reverse("cohorts:replace_referee", args=[gone.pk]),
        make.link_of(make.reference(application=sent)), make.link_of(make.reference("received")), "/r/nonsense/",
    ]  # fmt: skip
    found = []
    for address in addresses:
        page.goto(address)
        found += axe(page)
    page.goto(page_of(draft, "about"))
    page.fill("[name=q-why]", "x" * 120)
    page.click("text=Save and go on")
    found += axe(page)
    assert not found, "\n".join(found)
