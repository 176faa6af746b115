"""The design language in a real browser: both themes, the keyboard, no script, every admin form, silent consoles."""

import pytest
from django.contrib import admin
from django.urls import reverse

from talentprogram.accounts.policies import coordinates
from tests import factories as make
from tests.browsers import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DARK = "rgb(16, 22, 28)"
PUBLIC = ("/", "/design/", "/account/login/", "/account/signup/", "/account/password/reset/", "/account/login/code/",
          "/mailbox/", "/nowhere/")  # fmt: skip


def ground(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_are_for_everybody_in_both_themes_and_on_a_phone(new_context, scheme):
    page = new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": 390, "height": 800}).new_page()
    found = []
    for path in PUBLIC:
        page.goto(path)
        found += axe(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{path} is {width} wide"] if width > 390 else []
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_form_of_the_desk_is_for_everybody_in_both_themes(as_person, scheme):
    coordinator = make.coordinator()
    page = as_person(coordinator, color_scheme=scheme, bypass_csp=True)
    found = []
    for path in ["/admin/", *desk_forms()]:
        page.goto(path)
        found += axe(page)
    assert found == []


def desk_forms():
    """The page that adds a thing, of each kind that a coordinator may add."""
    for model, desk in admin.site._registry.items():
        if getattr(type(desk), "may_add", None) is coordinates:
            yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def test_the_system_chooses_the_theme_until_the_reader_does(new_context):
    page = new_context(color_scheme="light").new_page()
    page.goto("/")
    assert ground(page) != DARK
    switch = page.get_by_role("button", name="Dark theme")
    switch.click()
    assert ground(page) == DARK and switch.get_attribute("aria-pressed") == "true"
    page.reload()
    assert ground(page) == DARK
    page.emulate_media(media="print")
    assert ground(page) != DARK


def test_a_question_is_asked_before_what_takes_away_and_escape_changes_nothing(browser_page):
    page = browser_page
    page.goto("/design/")
    here = page.url
    page.get_by_role("button", name="Withdraw", exact=True).click()
    assert page.locator("#confirm").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#confirm").is_visible() and page.url == here
    page.get_by_role("button", name="Withdraw", exact=True).click()
    page.locator("#confirm [value=yes]").click()
    page.wait_for_url("**/design/?*")


def test_the_keyboard_skips_to_the_content_and_finds_the_errors(browser_page):
    page = browser_page
    page.goto("/account/signup/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_role("button", name="Sign up").click()
    page.wait_for_load_state()
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_email"


def test_language_menu_and_logging_out_need_no_script(new_context, as_person):
    page = as_person(make.person("Chan Tai-man"), java_script_enabled=False)
    page.goto("/me/")
    page.locator(".tongues button").nth(1).click()
    assert page.locator("html").get_attribute("lang") == "zh-Hant-HK"
    assert page.locator(".theme-switch").is_hidden()
    page.locator(".tongues button").first.click()
    page.locator(".menu > summary").click()
    page.locator(".menu-body button").click()
    assert page.get_by_text("You have logged out.").is_visible()


def test_no_page_asks_for_what_the_policy_forbids(as_person):
    """The contexts of the suite fail a test in which a page says an error; here every page of the frame is opened."""
    page = as_person(make.coordinator())
    for path in (*PUBLIC, "/me/", "/me/profile/", "/account/email/", "/account/password/change/", "/admin/"):
        page.goto(path)
    assert page.url.endswith("/admin/")
