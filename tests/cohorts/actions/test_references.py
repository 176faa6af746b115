"""Referees: asked once, by a secret that only they have; what the applicant and the clock do."""

from datetime import timedelta

import pytest

from cohorts.actions import referees, references
from cohorts.models import Reference
from cohorts.queries import references as asked
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
RATINGS = {"knowledge": 5, "research": 4, "initiative": 3, "teamwork": 2, "communication": 0}


def row(email="a@university.example", **fields):
    return {
        "referee_name": "Prof. A",
        "referee_email": email,
        "relationship": "Taught me",
        "institution": "",
        "language": "en",
        **fields,
    }


def letters(kind):
    return list(Notice.objects.filter(kind=f"cohorts.{kind}").order_by("id"))


def two_asked():
    application = make.application("submitted")
    return [make.reference(application=application), make.reference(application=application)]


def test_referees_of_a_draft_are_kept_as_the_page_has_them():
    draft = make.application("draft")
    references.name(draft, [row("A@University.example"), row("b@university.example")], by=draft.applicant, at=make.NOON)
    first, second = asked.standing(draft)
    assert first.referee_email == "a@university.example"
    references.name(draft, [row("c@university.example", id=first.pk)], by=draft.applicant, at=make.NOON)
    assert [each.pk for each in asked.standing(draft)] == [first.pk]
    second.refresh_from_db()
    assert second.state == "cancelled" and not Notice.objects.exists()


def test_ones_own_address_is_no_referee_whichever_of_them():
    draft = make.application("draft")
    draft.applicant.emailaddress_set.create(email="Second@Mail.example", verified=True)
    for own in (draft.applicant.email.upper(), "second@mail.example"):
        with pytest.raises(Refused, match="your own address"):
            references.name(draft, [row(own)], by=draft.applicant, at=make.NOON)


def test_one_address_is_named_once():
    draft = make.application("draft")
    with pytest.raises(Refused, match="named twice"):
        references.name(draft, [row(), row("A@university.example")], by=draft.applicant, at=make.NOON)
    assert not Reference.objects.exists()


def test_asking_keeps_a_hash_and_sends_the_secret_to_the_referee_alone():
    reference = make.reference("named", language="zh-hant", application=make.application("submitted"))
    references.ask(reference.application, by=reference.application.applicant, at=make.NOON)
    reference.refresh_from_db()
    (notice,) = letters("reference_requested")
    secret = notice.values["action_path"].split("/")[2]
    assert len(secret) == 43 and secret not in (reference.token_hash, str(reference.pk))
    assert asked.of_token(secret) == reference and reference.due_at == reference.application.call.reference_due_at
    assert (notice.address, notice.language) == (reference.referee_email, "zh-hant")


def test_flags_are_for_staff_to_look_at():
    draft = make.application("draft", applicant=make.person("Ho Lok-yiu", email="ho@lru.example"))
    rows = [row("x@gmail.com", referee_name="ho lok-yiu"), row("prof@lru.example"), row("y@elsewhere.example")]
    references.name(draft, rows, by=draft.applicant, at=make.NOON)
    assert [each.flags for each in asked.standing(draft)] == [["free_mail", "same_name"], ["same_domain"], []]


def test_a_letter_is_received_its_writer_thanked_and_the_applicant_told_without_its_content():
    reference = make.reference()
    referees.submit(reference, ratings=RATINGS, text="Secret praise.", at=make.NOON)
    assert reference.state == "received" and reference.received_at == make.NOON
    (told,), (thanks,) = letters("reference_received"), letters("reference_thanks")
    assert told.values["received_count"] == 1 and told.values["required_count"] == 2
    assert thanks.address == reference.referee_email
    assert not any("Secret praise" in str(each.values) for each in Notice.objects.all())


def test_a_draft_is_kept_and_can_be_kept_again():
    reference = make.reference()
    referees.save(reference, ratings={"knowledge": 5}, text="So far", at=make.NOON)
    referees.save(reference, ratings={"knowledge": 4}, text="So far, so good", at=make.NOON)
    reference.refresh_from_db()
    assert (reference.state, reference.text, reference.ratings) == ("drafted", "So far, so good", {"knowledge": 4})


def test_when_enough_letters_are_here_requests_that_nobody_began_to_answer_are_taken_back():
    first, second = two_asked()
    idle, writing = (make.reference(state, application=first.application) for state in ("opened", "drafted"))
    for reference in (first, second):
        referees.submit(reference, ratings=RATINGS, text="Good.", at=make.NOON)
    idle.refresh_from_db()
    writing.refresh_from_db()
    assert (idle.state, writing.state) == ("cancelled", "drafted")
    assert [each.address for each in letters("reference_cancelled")] == [idle.referee_email]


def test_a_letter_sent_twice_is_received_once():
    reference = make.reference()
    again = asked.with_all(reference.pk)
    referees.submit(reference, ratings=RATINGS, text="Good.", at=make.NOON)
    with pytest.raises(Refused):
        referees.submit(again, ratings=RATINGS, text="Other words.", at=make.NOON)
    reference.refresh_from_db()
    assert reference.text == "Good." and len(letters("reference_received")) == 1


@pytest.mark.parametrize("days, taken", [(-1, True), (0, True), (6, True), (7, False)])
def test_a_late_letter_is_taken_until_its_grace_has_passed(days, taken):
    reference = make.reference(due_at=make.NOON)
    at = make.NOON + timedelta(days=days)
    if taken:
        referees.submit(reference, ratings=RATINGS, text="Sorry.", at=at)
        assert reference.state == "received"
    else:
        with pytest.raises(Refused, match="time for this letter"):
            referees.submit(reference, ratings=RATINGS, text="Sorry.", at=at)


def test_the_clock_marks_what_is_overdue_and_closes_what_will_not_come():
    reference = make.reference(due_at=make.NOON)
    for days, state in ((0, "overdue"), (6, "overdue"), (7, "closed_unreceived")):
        references.age(at=make.NOON + timedelta(days=days))
        reference.refresh_from_db()
        assert reference.state == state


def test_an_overdue_draft_is_still_kept():
    reference = make.reference("overdue", due_at=make.NOON, text="So far")
    referees.save(reference, ratings={}, text="More", at=make.NOON + timedelta(days=1))
    reference.refresh_from_db()
    assert (reference.state, reference.text) == ("overdue", "More")


def test_one_who_declines_is_replaced_by_another_who_is_asked_at_once():
    reference = make.reference()
    referees.decline(reference, reason="time", note="On leave", at=make.NOON)
    (told,) = letters("reference_declined")
    assert "leave" not in str(told.values) and told.person == reference.application.applicant
    new = references.replace(reference, row(), by=reference.application.applicant, at=make.NOON)
    new.refresh_from_db()
    assert (reference.state, new.state) == ("replaced", "requested")
    assert [each.address for each in letters("reference_requested")] == ["a@university.example"]


def test_in_a_recalled_draft_the_new_referee_is_asked_when_it_is_sent_in():
    reference = make.reference("declined", application=make.application("draft"))
    new = references.replace(reference, row(), by=reference.application.applicant, at=make.NOON)
    assert new.state == "named" and not letters("reference_requested")


def test_the_same_person_cannot_be_named_for_one_who_declined():
    one, other = two_asked()
    referees.decline(one, reason="time", at=make.NOON)
    with pytest.raises(Refused, match="named twice"):
        references.replace(one, row(other.referee_email), by=one.application.applicant, at=make.NOON)
    one.refresh_from_db()
    assert one.state == "declined"


def test_a_corrected_address_gets_a_new_link_and_the_old_one_is_dead():
    reference = make.reference()
    old = make.link_of(reference)
    references.bounce(reference, at=make.NOON)
    references.correct(reference, row("right@university.example"), by=reference.application.applicant, at=make.NOON)
    reference.refresh_from_db()
    assert reference.state == "requested" and reference.referee_email == "right@university.example"
    assert (
        asked.of_token(old.split("/")[2]) is None and asked.of_token(make.link_of(reference).split("/")[2]) == reference
    )


def test_a_withdrawn_applicants_requests_are_taken_back_when_it_can_no_longer_be_undone():
    withdrawn = make.application("withdrawn", left_at=make.NOON)
    reference = make.reference("drafted", application=withdrawn)
    references.age(at=make.NOON + timedelta(hours=23, minutes=59))
    reference.refresh_from_db()
    assert reference.state == "drafted"
    references.age(at=make.NOON + timedelta(hours=24))
    reference.refresh_from_db()
    assert reference.state == "cancelled" and len(letters("reference_cancelled")) == 1


def test_the_verbs_of_the_desk():
    staff, reference = make.coordinator(), make.reference("received")
    references.flag_integrity(reference, by=staff, at=make.NOON, note="Odd style")
    references.clear(reference, by=staff, at=make.NOON)
    references.flag_integrity(reference, by=staff, at=make.NOON, note="Odd again")
    references.void(reference, by=staff, at=make.NOON, note="Forged")
    assert reference.state == "void" and asked.counts(reference.application)["received"] == 0
    never = make.reference("closed_unreceived")
    references.waive(never, by=staff, at=make.NOON, note="Ill")
    assert never.state == "waived"


def test_all_links_differ_and_only_their_hashes_are_kept():
    made = [make.reference() for _ in range(20)]
    links = {make.link_of(each) for each in made}
    assert len(links) == 20
    kept = {each.token_hash for each in Reference.objects.all()}
    assert len(kept) == 20 and not any(link.split("/")[2] in kept for link in links)
