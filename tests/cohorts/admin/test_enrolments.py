"""Cohorts, enrolments and groups on the desk."""

import pytest
from django.urls import reverse

from cohorts.models import Cohort, Group, Seat
from talentprogram.kernel import clock
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make.coordinator())
    with clock.stopped_at(make.NOON):
        yield client


def address(model, name, *args):
    return reverse(f"admin:cohorts_{model}_{name}", args=args)


COHORT = {
    "code": "JT30", "name_en": "Cohort 2030", "name_zh_hant": "2030 屆", "name_zh_hans": "2030 期", "teaching_from": "2030-09-13",
    "teaching_to": "2030-12-17", "t0_on": "2030-09-20", "ends_on": "2031-06-30", "capacity": "3",
}  # fmt: skip


def test_a_new_cohort_has_its_seats(desk):
    desk.post(address("cohort", "add"), COHORT)
    cohort = Cohort.objects.get()
    assert (cohort.capacity, cohort.seats.count(), cohort.state) == (3, 3, "planned")


def test_places_are_changed_by_a_verb_alone_and_the_seats_follow(desk):
    cohort = make.cohort(capacity=2)
    make.seats(cohort)
    change = address("cohort", "change", cohort.pk)
    desk.post(change, {**COHORT, "capacity": "9"})
    cohort.refresh_from_db()
    assert cohort.capacity == 2 and cohort.name_en == "Cohort 2030"

    desk.post(address("cohort", "move", cohort.pk, "set_capacity"), {"capacity": "5"})
    cohort.refresh_from_db()
    assert cohort.capacity == 5 and Seat.objects.filter(cohort=cohort).count() == 5


def test_fewer_places_than_are_taken_is_refused_on_the_form(desk):
    call = make.call(cohort=make.cohort(capacity=2))
    make.offered(call), make.offered(call)
    answer = desk.post(address("cohort", "move", call.cohort.pk, "set_capacity"), {"capacity": "1"})
    assert "2 places are taken" in answer.content.decode()


def test_a_cohort_and_an_enrolment_move_by_their_buttons(desk):
    cohort = make.cohort()
    enrolment = make.enrolment(cohort=cohort)
    desk.post(address("cohort", "move", cohort.pk, "open_enrolment"))
    desk.post(address("cohort", "move", cohort.pk, "start"))
    enrolment.refresh_from_db(), cohort.refresh_from_db()
    assert (cohort.state, enrolment.state) == ("running", "active")
    desk.post(address("enrolment", "move", enrolment.pk, "suspend"), {"note": "Illness"})
    desk.post(address("enrolment", "move", enrolment.pk, "resume"))
    enrolment.refresh_from_db()
    assert enrolment.state == "active"


def test_groups_are_chosen_from_those_of_the_cohort_and_nothing_else_is_typed(desk):
    enrolment = make.enrolment()
    own = Group.objects.create(cohort=enrolment.cohort, code="pod-1", name_en="Pod 1")
    other = Group.objects.create(cohort=make.cohort(), code="pod-9", name_en="Pod 9")
    change = address("enrolment", "change", enrolment.pk)
    assert list(desk.get(change).context["adminform"].form.fields["groups"].queryset) == [own]

    desk.post(change, {"groups": [own.pk], "code": "S99", "state": "completed"})
    enrolment.refresh_from_db()
    assert list(enrolment.groups.all()) == [own] and enrolment.code != "S99" and enrolment.state == "pending"

    desk.post(change, {"groups": [other.pk]})
    assert list(enrolment.groups.all()) == [own]


@pytest.mark.parametrize("model", ["cohort", "enrolment", "group"])
def test_lists_ask_the_same_number_of_questions_however_full_they_are(desk, model, django_assert_max_num_queries):
    def add():
        enrolment = make.enrolment()
        group = Group.objects.create(cohort=enrolment.cohort, code="pod-1", name_en="Pod 1")
        enrolment.groups.add(group)
        make.seats(enrolment.cohort)

    def count():
        with django_assert_max_num_queries(100) as asked:
            assert desk.get(address(model, "changelist")).status_code == 200
        return len(asked)

    add()
    one = count()
    for _ in range(29):
        add()
    assert count() == one
