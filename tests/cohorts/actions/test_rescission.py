"""An offer is taken back by three hands: a coordinator asks, an approver of each partner agrees."""

import pytest
from django.urls import reverse

from cohorts.actions import admissions, rescission
from cohorts.models import Application
from cohorts.queries import rescission as asked
from talentprogram.journal import history
from talentprogram.journal.models import Key
from talentprogram.kernel import clock
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.stopped_at(make.NOON):
        yield


@pytest.fixture
def staff():
    return make.coordinator()


@pytest.fixture
def offer():
    decision = make.decision("offer", batch_=make.batch())
    make.seats(decision.application.call.cohort)
    admissions.release_offer(decision.application, decision=decision, by=None, at=make.NOON)
    return decision.application


def agree(offer, partner):
    seen = asked.fingerprint(asked.request(offer))
    rescission.agree(offer, seen_hash=seen, by=make.approver(partner), at=make.NOON)


def state_of(offer):
    return Application.objects.get(pk=offer.pk).state


def test_with_both_keys_it_is_taken_back_for_the_reason_that_was_agreed_to(offer, staff):
    rescission.ask(offer, by=staff, at=make.NOON, note="Forged transcript")
    agree(offer, make.university())
    agree(offer, make.operator())
    rescission.rescind(offer, by=staff, at=make.NOON)

    assert state_of(offer) == "rescinded" and not offer.call.cohort.seats.filter(application=offer).exists()
    assert history.of(offer).get(verb="rescind").note == "Forged transcript"
    assert Notice.objects.get(kind="cohorts.offer_made").state == "cancelled"


def test_nobody_takes_it_back_without_asking_or_with_one_key(offer, staff):
    make.operator()
    with pytest.raises(Refused, match="Ask them first"):
        rescission.rescind(offer, by=staff, at=make.NOON)
    rescission.ask(offer, by=staff, at=make.NOON, note="Forged transcript")
    agree(offer, make.university())
    with pytest.raises(Refused, match="Southstar Telecom"):
        rescission.rescind(offer, by=staff, at=make.NOON)
    with pytest.raises(Refused, match="already approved"):
        agree(offer, make.university())
    assert state_of(offer) == "offered"


def test_another_reason_needs_both_keys_anew(offer, staff):
    rescission.ask(offer, by=staff, at=make.NOON, note="Forged transcript")
    old = asked.fingerprint(asked.request(offer))
    for partner in (make.university(), make.operator()):
        agree(offer, partner)
    rescission.ask(offer, by=staff, at=make.NOON, note="Other")

    with pytest.raises(Refused, match="awaited"):
        rescission.rescind(offer, by=staff, at=make.NOON)
    with pytest.raises(Refused, match="not what stands here"):
        rescission.agree(offer, seen_hash=old, by=make.approver(), at=make.NOON)


def test_a_request_ends_with_the_offer_it_was_about(offer, staff):
    rescission.ask(offer, by=staff, at=make.NOON, note="Forged transcript")
    admissions.decline(offer, by=offer.applicant, at=make.NOON)
    assert asked.request(offer) is None
    admissions.undo_decline(offer, by=offer.applicant, at=make.NOON)
    assert offer.state == "offered" and asked.request(offer) is None


def test_only_an_open_offer_is_asked_about_and_only_with_a_reason(offer, staff):
    with pytest.raises(Refused, match="reason"):
        rescission.ask(offer, by=staff, at=make.NOON, note="")
    with pytest.raises(Refused, match="no open offer"):
        rescission.ask(make.application("accepted", answer_by=make.NOON), by=staff, at=make.NOON, note="No")
    assert not history.of(offer).filter(verb=asked.ASKED).exists()


def test_an_approver_reads_the_reason_and_no_name_and_turns_the_key(client, offer, staff):
    page = reverse("admin:cohorts_application_rescission", args=[offer.pk])
    approver = make.approver()
    client.force_login(approver)
    assert client.get(page).status_code == 404
    rescission.ask(offer, by=staff, at=make.NOON, note="Forged transcript")

    text = client.get(page).content.decode()
    assert "Forged transcript" in text and offer.applicant.name not in text and offer.applicant.email not in text
    assert offer.reference in client.get(reverse("home:me")).content.decode()
    client.post(page, {"seen_hash": asked.fingerprint(asked.request(offer)), "read_it": "on", "comment": ""})
    assert Key.objects.get().approver == approver
    assert client.get(reverse("admin:cohorts_application_change", args=[offer.pk])).status_code in (302, 403, 404)


def test_a_key_is_not_turned_by_coordinators_or_applicants(client, offer, staff):
    rescission.ask(offer, by=staff, at=make.NOON, note="Forged transcript")
    page = reverse("admin:cohorts_application_rescission", args=[offer.pk])
    for person in (staff, offer.applicant):
        client.force_login(person)
        assert client.get(page).status_code in (302, 404)


@pytest.mark.parametrize("page", ["application", "offer"])
def test_the_applicant_reads_it_in_words(client, page):
    mine = make.application("rescinded", answer_by=make.NOON)
    client.force_login(mine.applicant)
    assert "Your offer was rescinded" in client.get(reverse(f"cohorts:{page}", args=[mine.pk])).content.decode()
