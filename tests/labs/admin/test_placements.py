"""Placements on the desk: coordinators see all, a lab manager those of their laboratory."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from labs.models import Placement
from talentprogram.accounts.roles import Role
from talentprogram.kernel import clock
from tests import factories as make
from tests.labs import matching_steps as step

pytestmark = pytest.mark.django_db
LIST = "/admin/labs/placement/"


def placement(lab="AI", **fields):
    project = fields.pop("project", None) or make.project(theme=make.theme(f"T{lab}", make.lab(lab)))
    return Placement.objects.create(
        enrolment=make.enrolment(cohort=project.cohort), project=project, respond_by=make.NOON,
        start_on=project.cohort.t0_on, end_on=project.cohort.ends_on, **fields,
    )  # fmt: skip


def test_a_lab_manager_sees_the_placements_of_their_laboratory_alone(client):
    ours, theirs = placement("AI"), placement("QUANTUM")
    client.force_login(make.person("", Role.LAB_MANAGER, lab=ours.project.lab))
    shown = client.get(LIST).content.decode()
    assert ours.enrolment.person.name in shown and theirs.enrolment.person.name not in shown
    assert client.get(f"{LIST}{ours.pk}/change/").status_code == 200
    assert client.get(f"{LIST}{theirs.pk}/change/").status_code in (302, 404)
    assert client.get(f"{LIST}{ours.pk}/move/cancel/").status_code == 404


def test_a_coordinator_sees_the_answers_and_cancels_with_a_reason(client):
    made = step.approved(make.small_round()).placements.first()
    step.answer(made, "confirm", "confirm")
    client.force_login(make.coordinator())
    with clock.stopped_at(make.NOON):
        shown = client.get(f"{LIST}{made.pk}/change/").content.decode()
        assert "Cancel this placement" in shown and made.project.academic_mentor.person.name in shown
        assert client.post(f"{LIST}{made.pk}/move/cancel/", {"note": ""}).status_code == 200
        client.post(f"{LIST}{made.pk}/move/cancel/", {"note": "Moved away"})
    made.refresh_from_db()
    assert made.state == "cancelled"


def test_nobody_adds_changes_or_deletes_a_placement_by_hand(client):
    made = placement()
    client.force_login(make.coordinator())
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{made.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{LIST}{made.pk}/change/", {"state": "active"}).status_code in (302, 403)
    made.refresh_from_db()
    assert made.state == "proposed"


def test_an_approver_sees_no_placements(client):
    made = placement()
    client.force_login(make.approver())
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{made.pk}/change/").status_code in (302, 403, 404)


def test_the_list_asks_as_often_for_thirty_placements_as_for_one(client):
    project = make.project(capacity=12)
    client.force_login(make.coordinator())
    asked = []
    for count in (1, 29):
        for _ in range(count):
            placement(project=project)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
