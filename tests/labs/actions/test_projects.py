"""What happens to a project on its way into the catalogue."""

import pytest

from labs.actions import clearance
from labs.actions import projects as actions
from labs.lifecycles.projects import PROJECT
from labs.models import Project
from talentprogram.accounts.roles import Role
from talentprogram.journal import history
from talentprogram.journal.models import Entry
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.NOON


def proposal(mentor=None, **fields):
    mentor = mentor or make.mentor("academic")
    fields = {"cohort": make.cohort(), "theme": make.theme(), "title_en": "Beams", "capacity": 2, **fields}
    return actions.propose(mentor=mentor, by=mentor.person, at=AT, **fields)


def state_of(project):
    return Project.objects.get(pk=project.pk).state


def test_whoever_proposes_is_the_mentor_of_their_side_and_the_project_gets_the_next_code_of_its_laboratory():
    cohort, theme = make.cohort(), make.theme()
    make.project(cohort=cohort, theme=theme, code="AI-07")

    project = proposal(make.mentor("industrial"), cohort=cohort, theme=theme)

    assert (project.code, project.lab, project.state) == ("AI-08", theme.lab, "draft")
    assert project.industrial_mentor == project.proposed_by and project.academic_mentor is None


def test_an_invited_mentor_gets_one_letter_and_joins():
    project, other = proposal(), make.mentor("industrial")

    actions.invite(project, other, by=project.proposed_by.person, at=AT)
    notice = Notice.objects.get(kind="labs.co_mentor_invited")
    actions.join(project, by=other.person, at=AT)

    project.refresh_from_db()
    assert notice.person == other.person and str(project.pk) in notice.values["action_path"]
    assert project.industrial_mentor == other and project.counterpart_confirmed


def test_a_mentor_of_the_same_side_or_the_same_partner_cannot_be_invited():
    project = proposal()
    colleague = make.mentor("industrial", organisation=make.university())
    for wrong in (make.mentor("academic"), colleague):
        with pytest.raises(Refused, match="other partner"):
            actions.invite(project, wrong, by=project.proposed_by.person, at=AT)
    assert not Notice.objects.exists()


def test_a_mentor_who_says_no_is_free_and_another_can_be_asked():
    project, shy, bold = proposal(), make.mentor("industrial"), make.mentor("industrial")
    actions.invite(project, shy, by=project.proposed_by.person, at=AT)

    actions.say_no(project, by=shy.person, at=AT, note="On leave all autumn.")
    with pytest.raises(Refused, match="Nobody is being asked"):
        actions.join(project, by=shy.person, at=AT)
    actions.invite(project, bold, by=project.proposed_by.person, at=AT)

    project.refresh_from_db()
    assert project.industrial_mentor == bold and not project.counterpart_confirmed


def test_nobody_joins_twice():
    project = make.project("draft")
    with pytest.raises(Refused, match="Nobody is being asked"):
        actions.join(project, by=project.industrial_mentor.person, at=AT)


@pytest.mark.parametrize(
    "gap", [{"industrial_mentor": None, "counterpart_confirmed": False}, {"counterpart_confirmed": False}]
)
def test_it_is_not_submitted_before_both_mentors_have_agreed(gap):
    project = make.project("draft")
    Project.objects.filter(pk=project.pk).update(**gap)
    project.refresh_from_db()
    with pytest.raises(Refused, match="mentor"):
        actions.submit(project, by=project.academic_mentor.person, at=AT)
    assert state_of(project) == "draft"


def test_it_goes_from_draft_to_the_catalogue_in_five_hands_and_both_mentors_are_told():
    project = make.project("draft")
    manager, office = make.person("", Role.LAB_MANAGER), make.coordinator()

    actions.submit(project, by=project.academic_mentor.person, at=AT)
    actions.endorse(project, by=manager, at=AT)
    for partner in (make.university(), make.operator()):
        clearance.clear(project, by=make.approver(partner), at=AT)
    actions.publish(project, by=office, at=AT)

    assert state_of(project) == "published"
    assert [entry.verb for entry in history.of(project)] == [
        "publish",
        "clear",
        "turn_key",
        "turn_key",
        "endorse",
        "submit",
    ]
    told = set(Notice.objects.filter(kind="labs.project_published").values_list("person", flat=True))
    assert told == {project.academic_mentor.person_id, project.industrial_mentor.person_id}


def test_what_the_lab_manager_asks_is_a_must_say_and_the_mentor_submits_again():
    project, manager = make.project("submitted"), make.person("", Role.LAB_MANAGER)
    with pytest.raises(Refused, match="reason"):
        actions.ask_changes(project, by=manager, at=AT, note="")

    actions.ask_changes(project, by=manager, at=AT, note="Say what the student makes.")
    actions.amend(project, by=project.academic_mentor.person, at=AT, outcomes_en="A working receiver.")
    actions.submit(project, by=project.academic_mentor.person, at=AT)

    assert state_of(project) == "submitted"
    assert Entry.objects.get(verb="ask_changes").note == "Say what the student makes."


def test_it_is_not_published_while_a_language_is_missing():
    project = make.project("cleared", summary_zh_hans="")
    with pytest.raises(Refused, match="three languages"):
        actions.publish(project, by=make.coordinator(), at=AT)
    assert state_of(project) == "cleared" and not Notice.objects.exists()


def test_it_is_not_published_with_two_mentors_of_one_partner_or_with_one_who_has_left():
    colleague = make.mentor("industrial", organisation=make.university())
    gone = make.mentor("industrial", person=make.person(is_active=False))
    for mentor, why in ((colleague, "different partners"), (gone, "no longer")):
        project = make.project("cleared", industrial_mentor=mentor)
        with pytest.raises(Refused, match=why):
            actions.publish(project, by=make.coordinator(), at=AT)
        assert state_of(project) == "cleared"


def test_a_material_change_takes_a_published_project_back_for_approval_and_a_small_one_does_not():
    project = make.project("published")
    mentor = project.academic_mentor.person

    actions.amend(project, by=mentor, at=AT, outcomes_en="You learn to solder.")
    assert state_of(project) == "published"
    actions.amend(project, by=mentor, at=AT, title_en="A better title")
    assert state_of(project) == "revised"
    actions.reapprove(project, by=make.coordinator(), at=AT)

    project.refresh_from_db()
    assert (project.state, project.title_en) == ("published", "A better title")
    assert [entry.verb for entry in history.of(project)] == ["reapprove", "edit_material_fields", "amend"]


def test_saving_without_a_change_changes_nothing():
    project = make.project("published", taught_skills=["Go"])
    actions.amend(
        project,
        by=project.academic_mentor.person,
        at=AT,
        title_en=project.title_en,
        outcomes_en="",
        taught_skills=["Go"],
    )
    assert state_of(project) == "published" and not Entry.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "endorsed", "cleared", "running", "withdrawn"])
def test_what_is_being_approved_or_over_does_not_change_under_the_hands_of_others(state):
    project = make.project(state)
    with pytest.raises(Refused, match="cannot be changed"):
        actions.amend(project, by=project.academic_mentor.person, at=AT, title_en="Other")
    assert Project.objects.get(pk=project.pk).title_en != "Other"


def test_of_two_who_change_a_project_at_once_the_second_is_told():
    project = make.project("draft")
    other = Project.objects.get(pk=project.pk)
    actions.amend(project, by=project.academic_mentor.person, at=AT, title_en="Mine")
    with pytest.raises(Refused, match="meanwhile"):
        actions.amend(other, by=project.industrial_mentor.person, at=AT, title_en="Yours")
    assert Project.objects.get(pk=project.pk).title_en == "Mine" and Entry.objects.count() == 1


def test_a_new_mentor_in_a_draft_has_to_agree_anew():
    project = make.project("draft")
    actions.amend(project, by=make.coordinator(), at=AT, industrial_mentor=make.mentor("industrial"))
    assert not Project.objects.get(pk=project.pk).counterpart_confirmed


@pytest.mark.parametrize(
    ("state", "verb", "to"),
    [
        ("endorsed", clearance.query, "changes_requested"),
        ("endorsed", actions.reject, "rejected"),
        ("submitted", actions.reject, "rejected"),
        ("published", actions.suspend, "suspended"),
        ("published", actions.withdraw, "withdrawn"),
    ],
)
def test_what_undoes_anothers_hope_needs_a_reason(state, verb, to):
    project = make.project(state)
    with pytest.raises(Refused, match="reason"):
        verb(project, by=make.coordinator(), at=AT, note="")
    verb(project, by=make.coordinator(), at=AT, note="The site closes.")
    assert state_of(project) == to


@pytest.mark.parametrize("state", ["draft", "submitted", "changes_requested", "cleared"])
def test_a_mentor_takes_back_what_is_not_published(state):
    project = make.project(state)
    actions.withdraw(project, by=project.academic_mentor.person, at=AT)
    assert state_of(project) == "withdrawn"


def test_a_suspended_project_comes_back_and_one_without_students_is_closed():
    project = make.project("suspended")
    actions.restore(project, by=make.coordinator(), at=AT)
    actions.close(project, by=make.coordinator(), at=AT)
    assert state_of(project) == "closed"


@pytest.mark.parametrize(
    "verb", [actions.endorse, clearance.clear, actions.publish, actions.reapprove, actions.restore, actions.close]
)
def test_no_verb_moves_a_draft_past_its_table(verb):
    project = make.project("draft")
    with pytest.raises(Refused):
        verb(project, by=make.coordinator(), at=AT)
    assert state_of(project) == "draft"


def test_every_button_of_a_project_has_words():
    names = {move.name for move in PROJECT.moves if move.by != "system"}
    assert names <= set(Project.MOVE_WORDS)
