"""Partners on the desk."""

import pytest
from django.urls import reverse

from talentprogram.partners.models import HolidayDay, Organisation, OrgUnit, Travel
from tests import factories as make

pytestmark = pytest.mark.django_db
DESKS = ("organisation", "orgunit", "holidayday", "site", "room", "travel")


def desk(model, page="changelist", *args):
    return reverse(f"admin:partners_{model}_{page}", args=args)


def one_of_each(number):
    organisation = make.organisation(f"org-{number}")
    OrgUnit.objects.create(organisation=organisation, name=f"Unit {number}")
    HolidayDay.objects.create(organisation=organisation, date="2027-01-01", name="New Year")
    here, there = (make.site(f"{side}-{number}", organisation=organisation) for side in ("a", "b"))
    make.room(f"room-{number}", site=here)
    Travel.objects.create(here=here, there=there, minutes=30)


@pytest.mark.parametrize("model", DESKS)
def test_partners_are_the_coordinators_to_keep(client, model):
    client.force_login(make.approver(make.university()))
    assert client.get(desk(model)).status_code == 403
    client.force_login(make.coordinator())
    for page in ("changelist", "add"):
        assert client.get(desk(model, page)).status_code == 200


@pytest.mark.parametrize("model", DESKS)
def test_a_list_asks_the_same_number_of_questions_however_long_it_is(client, model, django_assert_max_num_queries):
    client.force_login(make.coordinator())

    def count():
        with django_assert_max_num_queries(100) as asked:
            assert client.get(desk(model)).status_code == 200
        return len(asked)

    one_of_each(0)
    one = count()
    for number in range(1, 30):
        one_of_each(number)
    assert count() == one


ORGANISATION = {
    "code": "third", "name_en": "Third partner", "name_zh_hant": "第三機構", "name_zh_hans": "第三单位", "kind": "associate",
    "jurisdiction": "HK", "ror": "", "mail_domains": "[]",
}  # fmt: skip


def test_a_name_is_kept_in_three_languages(client):
    client.force_login(make.coordinator())
    client.post(desk("organisation", "add"), ORGANISATION)
    made = Organisation.objects.get(code="third")
    assert (made.name_en, made.name_zh_hant, made.name_zh_hans) == ("Third partner", "第三機構", "第三单位")


def test_a_third_partner_is_given_no_key(client):
    make.university(), make.operator()
    client.force_login(make.coordinator())
    answer = client.post(desk("organisation", "add"), {**ORGANISATION, "is_key_partner": "on"})
    assert answer.status_code == 200 and "two partners hold" in answer.content.decode()
    assert not Organisation.objects.filter(code="third").exists()


def test_an_organisation_is_not_deleted(client):
    client.force_login(make.coordinator())
    assert client.post(desk("organisation", "delete", make.university().pk), {"post": "yes"}).status_code == 403
