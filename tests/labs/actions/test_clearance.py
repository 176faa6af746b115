"""Each partner clears a project with its own key."""

import pytest

from labs.actions import clearance
from labs.actions import projects as actions
from labs.models import Project
from labs.queries.clearance import awaited, clearances
from talentprogram.accounts.roles import Role
from talentprogram.journal import history
from talentprogram.journal.models import Key
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.NOON


@pytest.fixture
def project():
    return make.project("endorsed")


@pytest.fixture
def ours():
    return make.approver(make.university())


@pytest.fixture
def theirs():
    return make.approver(make.operator())


def state_of(project):
    return Project.objects.get(pk=project.pk).state


def test_the_first_key_is_written_down_and_the_second_clears(project, ours, theirs):
    clearance.clear(project, by=ours, at=AT)
    assert state_of(project) == "endorsed" and awaited(project) == [make.operator()]
    assert {each.partner.code: bool(each.key) for each in clearances(project)} == {"lru": True, "sst": False}

    clearance.clear(project, by=theirs, at=AT)
    assert state_of(project) == "cleared" and all(each.key for each in clearances(project))


def test_one_partner_has_one_key_however_many_approvers(project, ours):
    clearance.clear(project, by=ours, at=AT)
    for person in (ours, make.approver(make.university())):
        with pytest.raises(Refused, match="already approved"):
            clearance.clear(project, by=person, at=AT)
    assert state_of(project) == "endorsed" and Key.objects.count() == 1


def test_whoever_holds_no_key_of_a_key_partner_clears_nothing(project):
    stranger = make.approver(make.organisation("hct", kind="associate"))
    for person in (stranger, make.coordinator(), make.person("", Role.PARTNER_APPROVER)):
        with pytest.raises(Refused, match="no partner"):
            clearance.clear(project, by=person, at=AT)
    assert not Key.objects.exists()


def test_what_was_sent_back_needs_both_keys_anew(project, ours, theirs):
    clearance.clear(project, by=ours, at=AT)
    clearance.query(project, by=theirs, at=AT, note="Who owns the data?")
    actions.submit(project, by=project.academic_mentor.person, at=AT)
    actions.endorse(project, by=make.person("", Role.LAB_MANAGER), at=AT)
    assert len(awaited(project)) == 2

    clearance.clear(project, by=theirs, at=AT)
    assert state_of(project) == "endorsed"


def test_a_project_that_moved_meanwhile_takes_no_key(project, ours, theirs):
    stale = Project.objects.get(pk=project.pk)
    clearance.query(project, by=theirs, at=AT, note="Who owns the data?")
    with pytest.raises(Refused, match="meanwhile"):
        clearance.clear(stale, by=ours, at=AT)
    assert not Key.objects.exists() and history.of(project).filter(verb="turn_key").count() == 0


def test_the_approvers_of_both_partners_are_told_when_it_is_endorsed(ours, theirs):
    stranger = make.approver(make.organisation("hct", kind="associate"))
    project = make.project("submitted")
    actions.endorse(project, by=make.person("", Role.LAB_MANAGER), at=AT)

    told = Notice.objects.filter(kind="labs.clearance_pending")
    assert {each.person for each in told} == {ours, theirs} and stranger not in {each.person for each in told}
    assert f"/admin/labs/project/{project.pk}/change/" in told[0].values["action_path"]


@pytest.mark.parametrize(("state", "verb"), [("submitted", actions.ask_changes), ("endorsed", clearance.query)])
def test_both_mentors_read_what_is_asked_of_them(state, verb):
    project = make.project(state)
    verb(project, by=make.approver(), at=AT, note="Name the data set.")

    told = Notice.objects.filter(kind="labs.changes_requested")
    assert {each.person_id for each in told} == {each.person_id for each in project.mentors}
    assert {each.values["comments"] for each in told} == {"Name the data set."}


def test_students_who_listed_a_withdrawn_project_are_told_its_rank_and_nobody_else():
    round_ = make.small_round()
    project = Project.objects.get(code="P2")
    make.ranking(
        make.enrolment(cohort=round_.cohort, code="S09"),
        make.match_round(round_.cohort, number=2),
        project,
        state="void",
    )

    actions.withdraw(project, by=make.coordinator(), at=AT, note="Its mentor has left.")

    told = Notice.objects.filter(kind="labs.project_withdrawn").order_by("values__rank")
    assert [each.values["rank"] for each in told] == [1, 2, 2]
    assert len({each.person_id for each in told}) == 3


def test_a_project_that_nobody_listed_is_withdrawn_without_letters():
    actions.withdraw(make.project("draft"), by=make.coordinator(), at=AT)
    assert not Notice.objects.exists()
