"""Promises of letters, and what a person may do with one."""

from datetime import timedelta

import pytest

from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.NOON
WAITLISTED = {"call_title": {"en": "A call"}, "rank_band": "1–5", "action_path": "/me/"}
RECALLED = {"reference_no": "JTDP-1", "closes_at": AT, "action_path": "/me/"}


def held(because="one", application=None, **fields):
    """A letter of a kind that waits for a person."""
    application = application or make.application("waitlisted")
    return outbox.post(
        "cohorts.waitlisted",
        to=application.applicant,
        because=because,
        about=application,
        at=AT,
        **WAITLISTED,
        **fields,
    )


def planned(because="one", application=None, **fields):
    application = application or make.application("draft")
    return outbox.post(
        "cohorts.application_recalled",
        to=application.applicant,
        because=because,
        about=application,
        at=AT,
        **RECALLED,
        **fields,
    )


def test_two_posts_for_one_cause_are_one_letter():
    application = make.application("draft")
    assert planned("cause", application).pk == planned("cause", application).pk
    assert Notice.objects.count() == 1


def test_a_newer_letter_about_the_same_thing_takes_the_place_of_one_that_has_not_left():
    application = make.application("draft")
    old, new = planned("first", application), planned("second", application)
    old.refresh_from_db()
    assert (old.state, new.state) == ("superseded", "planned")


def test_a_letter_that_has_left_is_not_superseded():
    application = make.application("draft")
    old = planned("first", application)
    Notice.objects.filter(pk=old.pk).update(state="sent", sent_at=AT)
    planned("second", application)
    old.refresh_from_db()
    assert old.state == "sent"


def test_a_kind_or_a_value_that_nobody_declared_is_refused():
    application = make.application("draft")
    with pytest.raises(KeyError):
        outbox.post("cohorts.no_such_letter", to=application.applicant, because="x", about=application, at=AT)
    with pytest.raises(KeyError, match="surprise"):
        planned("x", application, surprise=1)


def test_held_letters_leave_only_by_the_exact_count():
    staff = make.coordinator()
    for number in range(3):
        held(str(number), batch="board")
    batch = Notice.objects.filter(batch="board")
    for wrong in (0, 2, 4):
        assert outbox.release(batch, expected=wrong, at=AT, by=staff) == 0
        assert set(Notice.objects.values_list("state", flat=True)) == {"held"}
    assert outbox.release(batch, expected=3, at=AT + timedelta(hours=1), by=staff) == 3
    assert set(Notice.objects.values_list("state", "handled_by", "not_before")) == {
        ("planned", staff.pk, AT + timedelta(hours=1))
    }


def test_releasing_nothing_is_no_release():
    assert outbox.release(Notice.objects.none(), expected=0, at=AT) == 0


@pytest.mark.parametrize(
    ("verb", "source", "target"),
    [
        ("send_again", "dead", "planned"),
        ("send_again", "unknown", "planned"),
        ("mark_delivered", "unknown", "sent"),
        ("cancel", "held", "cancelled"),
    ],
)
def test_a_person_moves_a_letter_and_is_named_on_it(verb, source, target):
    notice, staff = held(), make.coordinator()
    Notice.objects.filter(pk=notice.pk).update(state=source, attempts=7)
    notice.refresh_from_db()
    getattr(outbox, verb)(notice, by=staff, at=AT)
    notice.refresh_from_db()
    assert (notice.state, notice.handled_by) == (target, staff)


@pytest.mark.parametrize(
    ("verb", "state"),
    [("send_again", "sent"), ("send_again", "sending"), ("mark_delivered", "held"), ("cancel", "sent")],
)
def test_a_letter_that_stands_elsewhere_is_left_alone(verb, state):
    notice = held()
    Notice.objects.filter(pk=notice.pk).update(state=state, sent_at=AT, lease_until=AT)
    notice.refresh_from_db()
    with pytest.raises(Refused):
        getattr(outbox, verb)(notice, by=make.coordinator(), at=AT)


def test_of_two_who_move_one_letter_the_second_is_told():
    notice, staff = held(), make.coordinator()
    again = Notice.objects.get(pk=notice.pk)
    outbox.cancel(notice, by=staff, at=AT)
    with pytest.raises(Refused, match="moved on"):
        outbox.cancel(again, by=staff, at=AT)


def test_letters_whose_cause_is_gone_are_cancelled_unless_they_have_left():
    application = make.application("waitlisted")
    notice = held(application=application)
    assert outbox.cancel_about(application, kinds=["cohorts.waitlisted"], at=AT) == 1
    notice.refresh_from_db()
    assert notice.state == "cancelled"
