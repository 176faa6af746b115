"""Approvers of both partners at the same moment, on PostgreSQL."""

import pytest

from labs.actions import clearance
from labs.models import Project
from talentprogram.journal import history
from talentprogram.journal.models import Key
from talentprogram.kernel.lifecycle import Refused
from tests import factories as make
from tests.cohorts.actions.test_races import at_once, won

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def clears(project, person):
    mine = Project.objects.get(pk=project.pk)
    return lambda: clearance.clear(mine, by=person, at=make.NOON)


def test_two_keys_at_once_clear_and_leave_nothing_half_done():
    project = make.project("endorsed")
    hands = [clears(project, make.approver(partner)) for partner in (make.university(), make.operator())]

    assert won(at_once(*hands)) == 2
    assert Project.objects.get(pk=project.pk).state == "cleared"
    assert history.of(project).filter(verb="clear").count() == 1


def test_eight_approvers_of_one_partner_turn_one_key():
    project = make.project("endorsed")
    make.operator()
    ends = at_once(*(clears(project, make.approver(make.university())) for _ in range(8)))

    assert won(ends) == 1 and all(end is None or isinstance(end, Refused) for end in ends)
    assert Key.objects.count() == 1 and Project.objects.get(pk=project.pk).state == "endorsed"
