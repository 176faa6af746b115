"""The tools of the browser tests work, so that a silent axe means a good page."""

import pytest

from tests import factories as make
from tests.browsers import axe

pytestmark = pytest.mark.browser


def test_axe_finds_what_is_wrong(browser_page):
    browser_page.set_content("<html><body><img src='x.png'><input></body></html>")

    found = " ".join(axe(browser_page))

    assert "image-alt" in found and "label" in found and "html-has-lang" in found


def test_a_person_is_signed_in_by_a_cookie(as_person):
    page = as_person(make.person("Ho Siu-ming"))

    page.goto("/me/")

    assert page.url.endswith("/me/")
