"""The one writer of states."""

import pytest

from cohorts.lifecycles.applications import APPLICATION
from cohorts.models import Application
from talentprogram.journal import history
from talentprogram.journal.advance import advance
from talentprogram.journal.models import Entry
from talentprogram.kernel.lifecycle import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_move_writes_state_and_one_entry_that_follows_the_chain():
    application, staff = make.application("submitted"), make.coordinator()

    advance(application, APPLICATION, "screen_pass", by=staff, at=make.NOON)

    application.refresh_from_db()
    entry = Entry.objects.get()
    assert (application.state, entry.before, entry.after) == ("under_review", "submitted", "under_review")
    assert entry.actor == staff and entry.actor_class == "coordinator"
    assert history.first_broken_link() is None


def test_of_two_people_who_decide_at_once_only_one_succeeds_and_the_other_is_told_who():
    application, mine, yours = (
        make.application("submitted"),
        make.coordinator("Tam Wai-shan"),
        make.coordinator("Lo Ka-yi"),
    )
    other = Application.objects.get(pk=application.pk)

    advance(application, APPLICATION, "screen_pass", by=mine, at=make.NOON)
    with pytest.raises(Refused, match="Tam Wai-shan was faster"):
        advance(other, APPLICATION, "screen_fail", by=yours, at=make.NOON, reason="stage")

    assert Entry.objects.count() == 1


def test_a_move_that_needs_a_reason_is_refused_without_one():
    with pytest.raises(Refused, match="reason"):
        advance(make.application("submitted"), APPLICATION, "screen_fail", by=make.coordinator(), at=make.NOON)
    assert not Entry.objects.exists()
