"""Match runs on the desk: pages, keys, files, and who sees which."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from labs.models import MatchRun
from labs.tasks import compute_run
from talentprogram.accounts.roles import Role
from talentprogram.kernel import clock
from tests import factories as make
from tests.labs import matching_steps as step

pytestmark = pytest.mark.django_db
LIST = "/admin/labs/matchrun/"


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(make.NOON):
        yield


def page(run, more="change/"):
    return f"{LIST}{run.pk}/{more}"


def seen(client, person, address):
    client.force_login(person)
    return client.get(address)


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_coordinator_starts_three_methods_and_compares_them(client):
    round = make.small_round()
    client.force_login(make.coordinator())
    assert "Optimal" in text(client.get(f"{LIST}start/?round={round.pk}"))
    response = client.post(f"{LIST}start/", {"round": round.pk, "methods": ["optimal", "stable", "serial"]})
    assert response.url == reverse("admin:labs_matchrun_compare", args=[round.pk])
    assert "A worker is computing" in text(client.get(response.url))
    compute_run()
    shown = text(client.get(response.url))
    assert "A worker is computing" not in shown and shown.count("<strong>2</strong> / 3") == 3
    assert set(MatchRun.objects.values_list("method", "state")) == {
        (m, "computed") for m in ("optimal", "stable", "serial")
    }


def test_what_is_wrong_with_the_inputs_comes_back_on_the_form_with_what_was_chosen(client):
    round = make.small_round()
    mentor = round.cohort.projects.get(code="P1").academic_mentor
    mentor.max_students = 0
    mentor.save()
    client.force_login(make.coordinator())
    shown = text(client.post(f"{LIST}start/", {"round": round.pk, "methods": ["serial"]}))
    assert f"{mentor.code} {mentor.person.name} takes no more students" in shown
    boxes = [box for box in re.findall(r"<input[^>]*>", shown) if 'name="methods"' in box and "checked" in box]
    assert len(boxes) == 1 and 'value="serial"' in boxes[0]
    assert not MatchRun.objects.exists()


def test_the_page_of_a_run_shows_figures_hashes_keys_and_each_result(client):
    run = step.proposed(make.small_round())
    shown = text(seen(client, make.coordinator(), page(run)))
    assert run.result_hash in shown and run.instance_hash in shown
    assert shown.count("not turned") == 2 and "Unplaced" in shown
    for result in run.results.select_related("enrolment__person"):
        assert result.enrolment.person.name in shown


def test_an_approver_sees_what_is_proposed_by_code_and_signs_the_hash_on_the_page(client):
    run, approver = step.proposed(make.small_round()), make.approver(make.operator())
    shown = text(seen(client, approver, page(run)))
    for result in run.results.select_related("enrolment__person"):
        assert result.enrolment.code in shown and result.enrolment.person.name not in shown
    assert f'href="{page(run, "move/approve/")}"' in shown, (
        "the key has a page of its own; a bare button would lack the hash"
    )
    key = text(client.get(page(run, "move/approve/")))
    assert f'<code class="hash">{run.result_hash}</code>' in key and f'value="{run.result_hash}"' in key
    client.post(page(run, "move/approve/"), {"content_hash": run.result_hash, "comment": "Seen"})
    run.refresh_from_db()
    assert run.state == "key_one"


def test_the_second_approver_of_one_partner_is_refused_on_the_page(client):
    run = step.proposed(make.small_round())
    for _ in range(2):
        client.force_login(make.approver(make.university()))
        response = client.post(page(run, "move/approve/"), {"content_hash": run.result_hash})
    assert "already approved" in text(response)
    run.refresh_from_db()
    assert run.state == "key_one"


def test_changed_inputs_stand_on_the_page_before_anybody_tries(client):
    run = step.proposed(make.small_round())
    run.round.cohort.projects.filter(code="P1").update(capacity=2)
    shown = text(seen(client, make.coordinator(), page(run)))
    assert "The inputs have changed since" in shown and "P1: places 1 → 2." in shown


def test_publishing_asks_first(client):
    run = step.approved(make.small_round())
    for placement in run.placements.all():
        step.answer(placement, "confirm", "confirm")
    client.force_login(make.coordinator())
    assert "This cannot be undone" in text(client.get(page(run, "move/publish/")))
    client.post(page(run, "move/publish/"), {})
    run.refresh_from_db()
    assert run.state == "approved"
    client.post(page(run, "move/publish/"), {"sure": "on"})
    run.refresh_from_db()
    assert run.state == "published"


def test_a_run_is_downloaded_as_two_files(client):
    run = step.computed(make.small_round())
    instance = seen(client, make.coordinator(), page(run, "instance.json"))
    result = client.get(page(run, "result.json"))
    assert (
        json.loads(instance.content) == run.instance and json.loads(result.content)["result_sha256"] == run.result_hash
    )
    assert (
        instance["Content-Disposition"] == f'attachment; filename="{run.round.cohort.code}-round1-run1-instance.json"'
    )
    assert run.results.first().enrolment.person.name not in instance.content.decode() + result.content.decode()


def test_the_gauge_is_for_coordinators_and_lab_managers(client):
    make.demo_cohort_rows()
    manager = make.person("", Role.LAB_MANAGER, lab=make.lab("AI"))
    for person in (make.coordinator(), manager):
        shown = text(seen(client, person, f"{LIST}gauge/"))
        assert "44 can be placed, 48 are to be placed." in shown
        assert all(code in shown for code in ("A01", "A20", "I02", "I03", "I11", "I14", "I15"))
    for person in (make.approver(), make.person("", Role.OPERATOR)):
        assert seen(client, person, f"{LIST}gauge/").status_code == 404


def test_before_a_proposal_and_for_other_roles_there_is_nothing_to_see(client):
    run = step.computed(make.small_round())
    pages = ["change/", "instance.json", "result.json", "move/approve/", "move/propose/"]
    approver, operator = make.approver(), make.person("", Role.OPERATOR)
    assert {seen(client, approver, page(run, each)).status_code for each in pages} <= {302, 404}
    assert run.result_hash not in text(seen(client, approver, LIST))
    for address in (f"{LIST}start/", f"{LIST}compare/{run.round_id}/"):
        assert seen(client, approver, address).status_code == 404
    assert {seen(client, operator, page(run, each)).status_code for each in pages} <= {302, 403, 404}
    assert seen(client, make.person(), page(run)).status_code == 302


def test_the_state_of_a_run_is_never_a_field(client):
    run = step.computed(make.small_round())
    client.force_login(make.coordinator())
    assert client.post(page(run), {"state": "published"}).status_code in (302, 403)
    run.refresh_from_db()
    assert run.state == "computed"


def test_the_list_asks_as_often_for_thirty_runs_as_for_one(client):
    round = make.small_round()
    client.force_login(make.coordinator())
    asked = []
    for count in (1, 29):
        start = round.runs.count()
        MatchRun.objects.bulk_create(MatchRun(round=round, number=start + n + 1, seed="1") for n in range(count))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] and round.runs.count() == 30


def test_the_comparison_asks_as_often_for_many_runs_as_for_one(client):
    round = make.small_round()
    client.force_login(make.coordinator())
    asked = []
    for count in (1, 4):
        for _ in range(count):
            step.computed(round, "serial")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{LIST}compare/{round.pk}/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_page_of_a_run_asks_as_often_for_forty_eight_as_for_three(client):
    client.force_login(make.coordinator())
    asked = []
    for round in (make.small_round(), make.demo_cohort_rows()):
        run = step.approved(round)
        client.get(page(run))  # what is remembered for good is remembered now
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(run)).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
