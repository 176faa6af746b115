"""One click makes a newcomer one of the invented people, and only there."""

import pytest
from django.urls import reverse

from talentprogram.home.demo.cast import EVERYBODY
from talentprogram.partners.models import Installation
from tests import factories as make

pytestmark = pytest.mark.django_db
SOMEBODY = EVERYBODY[0].email


@pytest.fixture
def demo():
    Installation.objects.create(is_demo=True)
    return make.person("Tam Wai-shan", email=SOMEBODY, legal_name_native="譚慧珊")


def test_the_log_in_page_of_a_demo_lists_the_cast_with_their_chinese_names_marked(client, demo):
    page = client.get(reverse("account_login")).content.decode()
    assert SOMEBODY in page
    assert '<span lang="zh-Hant-HK">譚慧珊</span>' in page


def test_one_click_signs_in(client, demo):
    answer = client.post(reverse("home:sign_in_as"), {"email": SOMEBODY})
    assert answer.headers["Location"] == reverse("home:me")
    assert client.get(reverse("home:me")).context["user"] == demo


def test_nobody_outside_the_cast_can_be_signed_in_as(client, demo):
    make.person(email="real@university.example")
    assert client.post(reverse("home:sign_in_as"), {"email": "real@university.example"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_real_installation_has_no_such_door(client):
    make.person(email=SOMEBODY)
    answer = client.post(reverse("home:sign_in_as"), {"email": SOMEBODY})
    assert "_auth_user_id" not in client.session
    assert answer.status_code == 302 and answer.headers["Location"].startswith(reverse("account_login"))
    assert SOMEBODY not in client.get(reverse("account_login")).content.decode()


def test_production_has_no_such_door_even_in_a_demo(client, demo, settings):
    settings.PRODUCTION = True
    client.post(reverse("home:sign_in_as"), {"email": SOMEBODY})
    assert "_auth_user_id" not in client.session
    assert SOMEBODY not in client.get(reverse("account_login")).content.decode()
