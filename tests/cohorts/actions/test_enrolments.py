"""Conditions shown and judged; from an accepted offer to a participant."""

from datetime import date, timedelta

import pytest

from cohorts.actions import conditions, enrolments
from cohorts.models import Enrolment, Seat
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.NOON


def accepted(call=None, **fields):
    call = call or make.call()
    offer = make.offered(call, **fields)
    type(offer).objects.filter(pk=offer.pk).update(state="accepted")
    offer.refresh_from_db()
    return offer


def test_evidence_is_sent_in_judged_and_its_sender_told():
    condition = make.condition("english")
    person = condition.application.applicant
    conditions.submit_evidence(condition, statement="IELTS 7.5", by=person, at=AT)
    assert (condition.state, condition.statement) == ("submitted", "IELTS 7.5")
    conditions.reject_evidence(condition, note="Please add the test report.", by=make.coordinator(), at=AT)
    assert condition.state == "pending"
    letter = Notice.objects.get(kind="cohorts.condition_result")
    assert letter.values["note"] == "Please add the test report." and letter.person == person


def test_a_second_result_takes_the_place_of_a_letter_that_has_not_left():
    condition, staff = make.condition("english"), make.coordinator()
    for judge in (
        lambda: conditions.reject_evidence(condition, note="Blurred", by=staff, at=AT),
        lambda: conditions.verify(condition, by=staff, at=AT),
    ):
        conditions.submit_evidence(condition, statement="IELTS", by=condition.application.applicant, at=AT)
        judge()
    assert condition.state == "met"
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["planned", "superseded"]


def test_nothing_is_no_evidence():
    condition = make.condition()
    with pytest.raises(Refused, match="statement or add a file"):
        conditions.submit_evidence(condition, by=condition.application.applicant, at=AT)


def test_evidence_is_not_taken_before_the_offer_is_accepted():
    condition = make.condition(application=make.application("offered"))
    with pytest.raises(Refused, match="once the offer is accepted"):
        conditions.submit_evidence(condition, statement="Here", by=condition.application.applicant, at=AT)


def test_a_coordinator_waives_english_alone_and_a_permission_only_with_a_key_of_each_partner():
    staff, application = make.coordinator(), accepted()
    english, permission = (make.condition(kind, application=application) for kind in ("english", "permission"))
    conditions.waive(english, note="Taught in English", by=staff, at=AT)
    with pytest.raises(Refused, match="approver of each partner"):
        conditions.waive(permission, note="Permanent resident", by=staff, at=AT)
    conditions.agree_to_waive(permission, by=make.approver(make.university()), at=AT)
    with pytest.raises(Refused, match="approver of each partner"):
        conditions.waive(permission, note="Permanent resident", by=staff, at=AT)
    conditions.agree_to_waive(permission, by=make.approver(make.operator()), at=AT)
    conditions.waive(permission, note="Permanent resident", by=staff, at=AT)
    assert (english.state, permission.state) == ("waived", "waived")


def test_the_key_for_one_waiver_does_not_waive_another():
    application = accepted()
    degree, permission = (make.condition(kind, application=application) for kind in ("degree", "permission"))
    for organisation in (make.university(), make.operator()):
        conditions.agree_to_waive(degree, by=make.approver(organisation), at=AT)
    with pytest.raises(Refused):
        conditions.waive(permission, note="Same", by=make.coordinator(), at=AT)


def test_somebody_with_an_open_condition_is_not_enrolled_and_the_refusal_names_it():
    application = accepted()
    make.condition("english", application=application)
    with pytest.raises(Refused, match="Evidence of English"):
        enrolments.enrol(application, by=make.coordinator(), at=AT)
    application.refresh_from_db()
    assert application.state == "accepted" and not Enrolment.objects.exists()


def test_whoever_met_everything_is_enrolled_under_the_next_code_and_keeps_the_seat():
    call, staff = make.call(), make.coordinator()
    one, two = accepted(call), accepted(call)
    (
        make.condition("english", application=one, state="met"),
        make.condition("permission", application=one, state="waived"),
    )

    first = enrolments.enrol(one, by=staff, at=AT)
    second = enrolments.enrol(two, by=staff, at=AT)

    assert (first.code, second.code, first.state) == ("S01", "S02", "pending")
    assert first.needs_permission and not second.needs_permission
    assert one.state == "enrolled" and Seat.objects.filter(application=one).exists()
    assert Notice.objects.filter(kind="cohorts.enrolment_confirmed", person=one.applicant).count() == 1


def test_nobody_is_enrolled_twice_in_a_cohort():
    call, staff = make.call(), make.coordinator()
    one = accepted(call)
    make.enrolment(person=one.applicant, cohort=call.cohort)
    with pytest.raises(Refused, match="enrolled in the cohort already"):
        enrolments.enrol(one, by=staff, at=AT)


def test_conditions_that_are_overdue_end_the_offer_and_free_the_place():
    call, staff = make.call(), make.coordinator()
    application = accepted(call)
    condition = make.condition("degree", application=application, due_on=date(2027, 8, 13))
    with pytest.raises(Refused, match="overdue"):
        enrolments.fail_conditions(application, by=staff, at=AT, note="No degree")
    application.refresh_from_db()
    assert application.state == "accepted"

    late = AT + timedelta(days=300)
    enrolments.fail_conditions(application, by=staff, at=late, note="No degree")

    condition.refresh_from_db()
    assert (application.state, condition.state) == ("conditions_not_met", "not_met")
    assert not Seat.objects.filter(application=application).exists()


def test_a_cohort_starts_with_everybody_who_is_enrolled():
    cohort, staff = make.cohort(), make.coordinator()
    here, left = make.enrolment(cohort=cohort), make.enrolment(cohort=cohort, state="cancelled")
    enrolments.open_enrolment(cohort, by=staff, at=AT)
    assert enrolments.start(cohort, by=staff, at=AT) == 1
    here.refresh_from_db(), left.refresh_from_db()
    assert (cohort.state, here.state, left.state) == ("running", "active", "cancelled")


def test_a_cancelled_enrolment_gives_its_place_to_whoever_waits_and_its_code_to_nobody():
    call, staff = make.call(cohort=make.cohort(capacity=1)), make.coordinator()
    enrolment = enrolments.enrol(accepted(call), by=staff, at=AT)
    waits = make.waiting(call, 1)

    enrolments.cancel(enrolment, by=staff, at=AT, note="Took a job")

    waits.refresh_from_db()
    assert waits.state == "offered" and enrolments.next_code(call.cohort) == "S02"


def test_a_cohort_with_participants_is_not_closed():
    cohort = make.cohort(state="completing")
    make.enrolment(cohort=cohort, state="active")
    with pytest.raises(Refused, match="1 participants"):
        enrolments.close(cohort, by=make.coordinator(), at=AT)
