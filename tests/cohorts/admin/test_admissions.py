"""Batches and conditions on the desk."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from cohorts.actions import batches
from cohorts.models import DecisionBatch
from talentprogram.accounts.roles import Role
from talentprogram.kernel import clock
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = reverse("admin:cohorts_decisionbatch_changelist")


def page(batch):
    return reverse("admin:cohorts_decisionbatch_change", args=[batch.pk])


def approve_page(batch):
    return reverse("admin:cohorts_decisionbatch_approve", args=[batch.pk])


def move(batch, name):
    return reverse("admin:cohorts_decisionbatch_move", args=[batch.pk, name])


@pytest.fixture(autouse=True)
def _noon():
    with clock.stopped_at(make.NOON):
        yield


def made(**fields):
    batch = make.batch(**fields)
    make.seats(batch.call.cohort)
    for outcome in ("offer", "waitlist", "reject"):
        make.decision(outcome, batch_=batch)
    return batch


def locked():
    batch = made()
    batches.lock(batch, by=make.coordinator(), at=make.NOON)
    return batch


def count(django_assert_max_num_queries, client, address):
    with django_assert_max_num_queries(100) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_list_and_page_ask_the_same_number_of_questions_however_full_they_are(client, django_assert_max_num_queries):
    client.force_login(make.coordinator())
    batch = made()
    few = [count(django_assert_max_num_queries, client, address) for address in (LIST, page(batch))]
    for _ in range(29):
        make.decision("offer", batch_=batch)
        make.batch(batch.call)
    assert [count(django_assert_max_num_queries, client, address) for address in (LIST, page(batch))] == few


def test_a_coordinator_locks_sets_the_hour_and_unlocks_with_a_reason(client):
    client.force_login(make.coordinator())
    batch = made()
    client.post(move(batch, "lock"))
    batch.refresh_from_db()
    assert batch.state == "locked" and batch.content_hash in client.get(page(batch)).content.decode()

    client.post(move(batch, "set_release"), {"release_at_0": "2027-01-22", "release_at_1": "10:00"})
    batch.refresh_from_db()
    assert batch.release_at == datetime(2027, 1, 22, 10, 0, tzinfo=ZoneInfo("Asia/Hong_Kong"))

    client.post(move(batch, "unlock"), {"note": "One more look"})
    batch.refresh_from_db()
    assert batch.state == "draft"


def test_an_approver_reads_the_exact_content_and_hash_and_turns_the_key(client):
    batch = locked()
    client.force_login(make.approver(make.university()))
    text = client.get(approve_page(batch)).content.decode()
    assert batch.content_hash in text and "decision-batch/1" in text
    assert all(each.application.reference in text for each in batch.decisions.all())

    client.post(approve_page(batch), {"seen_hash": batch.content_hash, "read_it": "on", "comment": "Agreed"})

    batch.refresh_from_db()
    assert batch.state == "key_one"
    assert "Agreed" in client.get(page(batch)).content.decode()


def test_a_key_is_not_turned_without_the_box(client):
    batch = locked()
    client.force_login(make.approver(make.university()))
    client.post(approve_page(batch), {"seen_hash": batch.content_hash})
    batch.refresh_from_db()
    assert batch.state == "locked"


def test_an_approver_who_has_an_old_page_open_is_told_and_nothing_is_turned(client):
    batch = locked()
    client.force_login(make.approver(make.university()))
    answer = client.post(approve_page(batch), {"seen_hash": "0" * 64, "read_it": "on"}, follow=True)
    batch.refresh_from_db()
    assert batch.state == "locked" and "read the batch again" in answer.content.decode()


def test_content_changed_by_hand_breaks_the_first_key_in_words(client):
    batch = locked()
    batches.approve(batch, seen_hash=batch.content_hash, by=make.approver(make.university()), at=make.NOON)
    batch.decisions.filter(outcome="reject").update(reason_code="fit")
    client.force_login(make.approver(make.operator()))

    answer = client.post(approve_page(batch), {"seen_hash": batch.content_hash, "read_it": "on"}, follow=True)

    batch.refresh_from_db()
    assert batch.state == "locked" and "content of this batch has changed" in answer.content.decode()


@pytest.mark.parametrize("name", ["lock", "unlock", "set_release"])
def test_an_approver_prepares_nothing(client, name):
    batch = locked()
    client.force_login(make.approver(make.university()))
    assert client.post(move(batch, name), {"note": "x"}).status_code == 404


def test_a_coordinator_turns_no_key(client):
    batch = locked()
    client.force_login(make.coordinator())
    assert client.get(approve_page(batch)).status_code == 404


def test_an_approver_does_not_see_a_draft(client):
    draft, ready = made(), locked()
    client.force_login(make.approver(make.university()))
    assert client.get(page(draft)).status_code in (302, 404)
    text = client.get(LIST).content.decode()
    assert ready.title in text and draft.title not in text


@pytest.mark.parametrize("role", [Role.LAB_MANAGER, Role.OPERATOR])
def test_nobody_else_finds_batches(client, role):
    batch = locked()
    client.force_login(make.person("", role))
    for address in (LIST, page(batch), approve_page(batch)):
        assert client.get(address).status_code in (302, 403, 404), address


def test_the_page_lists_who_would_be_left_out(client):
    batch = locked()
    gone = batch.decisions.get(outcome="offer").application
    type(gone).objects.filter(pk=gone.pk).update(state="withdrawn")
    client.force_login(make.coordinator())
    assert client.get(page(batch)).context["left_out"] == [gone.reference]


def test_a_batch_whose_hour_passed_unreleased_is_red(client):
    batch = locked()
    DecisionBatch.objects.filter(pk=batch.pk).update(state="approved", release_at=make.NOON)
    client.force_login(make.coordinator())
    assert "has not been released" in client.get(page(batch)).content.decode()


CONDITIONS = reverse("admin:cohorts_condition_changelist")


def condition_move(condition, name):
    return reverse("admin:cohorts_condition_move", args=[condition.pk, name])


def test_conditions_are_verified_rejected_and_waived_by_buttons(client):
    client.force_login(make.coordinator())
    sent = [make.condition("english", state="submitted") for _ in range(3)]
    client.post(condition_move(sent[0], "verify"))
    client.post(condition_move(sent[1], "reject_evidence"), {"note": "Unreadable"})
    client.post(condition_move(sent[2], "waive"), {"note": "Taught in English"})
    for each, state in zip(sent, ("met", "pending", "waived"), strict=True):
        each.refresh_from_db()
        assert each.state == state


def test_the_list_of_conditions_asks_the_same_number_of_questions(client, django_assert_max_num_queries):
    client.force_login(make.coordinator())
    make.condition()
    one = count(django_assert_max_num_queries, client, CONDITIONS)
    for _ in range(29):
        make.condition()
    assert count(django_assert_max_num_queries, client, CONDITIONS) == one


def test_approvers_see_only_conditions_whose_waiver_needs_their_key(client):
    english, permission = make.condition("english"), make.condition("permission")
    client.force_login(make.approver(make.university()))
    text = client.get(CONDITIONS).content.decode()
    assert permission.application.reference in text and english.application.reference not in text
    assert client.post(condition_move(permission, "verify")).status_code == 404
    client.post(condition_move(permission, "agree_to_waive"), {"comment": "Resident"})
    client.force_login(make.coordinator())
    answer = client.post(condition_move(permission, "waive"), {"note": "Resident"})
    assert "approver of each partner" in answer.content.decode()
