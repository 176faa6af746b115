"""The mailbox of a development installation, and how a letter looks in it."""

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from talentprogram.kernel import clock
from talentprogram.notifications import delivery, outbox
from talentprogram.notifications.models import Notice
from talentprogram.notifications.rendering import compose, read_text
from tests import factories as make

pytestmark = pytest.mark.django_db
KINDS = ("verify_email", "reset_password", "login_code", "already_registered")


def letter(person=None, language="en", because="cause"):
    """A letter that has left."""
    person = person or make.person("Chan Tai-man")
    notice = outbox.post(
        "accounts.already_registered", to=person, because=because, about=person, at=make.NOON, language=language,
        action_path="/account/login/",
    )  # fmt: skip
    with clock.stopped_at(make.NOON):
        delivery.deliver_due()
    notice.refresh_from_db()
    assert notice.state == "sent", notice.last_error
    return notice


def test_every_letter_that_left_is_listed_under_its_subject(client):
    letter()
    page = client.get(reverse("notifications:mailbox")).content.decode()
    assert "You already have an account" in page


def test_letters_are_found_by_address(client):
    letter(make.person(email="one@demo.example"), because="a")
    letter(make.person(email="two@demo.example"), because="b")
    found = client.get(reverse("notifications:mailbox"), {"q": "two@"}).context["object_list"]
    assert [each.address for each in found] == ["two@demo.example"]


def test_a_link_in_the_text_can_be_followed(client):
    page = client.get(reverse("notifications:letter", args=[letter().pk])).content.decode()
    assert re.search(r'<pre[^>]*>.*<a href="http://127\.0\.0\.1:\d+/account/login/"', page, re.S)


def test_the_formatted_letter_may_use_its_own_styles_and_nothing_else(client):
    answer = client.get(reverse("notifications:letter_html", args=[letter().pk]))
    policy = answer.headers["Content-Security-Policy"]
    assert (
        "default-src 'none'" in policy and "style-src 'unsafe-inline'" in policy and "frame-ancestors 'self'" in policy
    )
    assert "script-src" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    ordinary = client.get(reverse("notifications:mailbox")).headers["Content-Security-Policy"]
    assert "unsafe-inline" not in ordinary


def test_a_production_site_has_no_mailbox(client, settings):
    there = letter()
    settings.PRODUCTION = True
    for name, args in (("mailbox", []), ("letter", [there.pk]), ("letter_html", [there.pk])):
        client.force_login(make.coordinator())
        assert client.get(reverse(f"notifications:{name}", args=args)).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_mailbox_asks_the_same_number_of_questions_however_full_it_is(client, rows, django_assert_num_queries):
    for number in range(rows):
        letter(because=str(number))
    with django_assert_num_queries(3):  # installation, count, letters with their people
        client.get(reverse("notifications:mailbox"))


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh-hant", "zh-Hant-HK"), ("zh-hans", "zh-Hans-CN")])
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_about_an_account_is_written_in_its_readers_language(kind, language, tag):
    values = {"code": "KQ7X2M", "action_path": "/account/login/"}
    words = compose(f"accounts.{kind}", values, language=language, zone="Asia/Hong_Kong", name="陳大文", ref="ref")
    assert f'<html lang="{tag}">' in words.html
    assert "陳大文" in words.text and "{" not in words.text
    assert len(words.subject) <= (60 if language == "en" else 28)


def test_what_a_stranger_wrote_cannot_become_markup():
    words = compose(
        "accounts.verify_email", {"code": "<b>1</b>"}, language="en", zone="Asia/Hong_Kong", name="<i>x</i>", ref="r"
    )
    assert "<b>" not in words.html and "<i>" not in words.html


def test_several_values_become_a_list_in_the_formatted_letter():
    page = render_to_string("notifications/letter.html", {"blocks": ["Please:", ["one", "two <b>"]], "language": "en"})
    assert re.findall(r"<li[^>]*>(.*?)</li>", page) == ["one", "two &lt;b&gt;"]


def test_a_text_without_a_subject_is_refused():
    with pytest.raises(ValueError, match="Subject"):
        read_text("Hello\n\nthere")


def test_a_letter_that_waits_is_not_in_the_mailbox(client):
    person = make.person()
    outbox.post(
        "accounts.already_registered", to=person, because="c", about=person, at=make.NOON, action_path="/account/login/"
    )
    assert Notice.objects.get().state == "planned"
    assert list(client.get(reverse("notifications:mailbox")).context["object_list"]) == []
