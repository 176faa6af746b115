"""The journal on the desk."""

import pytest
from django.urls import reverse

from cohorts.actions import batches, screening
from talentprogram.accounts.roles import Role
from talentprogram.journal import protection
from talentprogram.journal.models import Entry
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST, VERIFY = reverse("admin:journal_entry_changelist"), reverse("admin:journal_entry_verify")


def happen(times=1):
    staff = make.coordinator()
    for _ in range(times):
        screening.shortlist(make.application("under_review"), by=staff, at=make.NOON)


@pytest.mark.parametrize("role", [None, Role.LAB_MANAGER, Role.OPERATOR])
def test_only_coordinators_and_approvers_find_the_journal(client, role):
    client.force_login(make.person("", *([role] if role else [])))
    for address in (LIST, VERIFY):
        assert client.get(address).status_code in (302, 403, 404)


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(client, django_assert_max_num_queries):
    client.force_login(make.coordinator())

    def count():
        with django_assert_max_num_queries(100) as asked:
            assert client.get(LIST).status_code == 200
        return len(asked)

    happen()
    one = count()
    happen(29)
    assert count() == one


def test_approvers_read_the_two_key_events_alone(client):
    happen()
    batch = make.batch()
    make.seats(batch.call.cohort)
    make.decision("offer", batch_=batch)
    batches.lock(batch, by=make.coordinator(), at=make.NOON)
    liaison = make.approver(make.university())
    batches.approve(batch, seen_hash=batch.content_hash, by=liaison, at=make.NOON)
    client.force_login(liaison)
    shown = {entry.verb for entry in client.get(LIST).context["cl"].result_list}
    assert shown == {"approve", "turn_key"}
    hidden = Entry.objects.get(verb="shortlist")
    assert client.get(reverse("admin:journal_entry_change", args=[hidden.pk])).status_code in (302, 404)


def test_nobody_adds_changes_or_deletes_an_entry(client):
    happen()
    client.force_login(make.coordinator())
    entry = Entry.objects.get()
    for name, args in (("add", []), ("delete", [entry.pk])):
        assert client.post(reverse(f"admin:journal_entry_{name}", args=args), {"post": "yes"}).status_code == 403
    client.post(reverse("admin:journal_entry_change", args=[entry.pk]), {"verb": "nothing"})
    entry.refresh_from_db()
    assert entry.verb == "shortlist"


def test_the_chain_holds_and_a_forged_entry_is_found(client):
    happen(3)
    client.force_login(make.coordinator())
    assert "The chain holds: 3" in client.get(VERIFY).content.decode()
    forged = Entry.objects.get(seq=2)
    with protection.lifted():
        Entry.objects.filter(pk=forged.pk).update(note="Nothing to see here")
    assert client.get(VERIFY).context["broken"] == forged
