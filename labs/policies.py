"""Who may, in this app. Predicates over a person and a thing; what may happen to the thing its table says."""

from typing import Any

from labs.lifecycles.placements import HOLDS_A_PLACE
from talentprogram.accounts import policies as people
from talentprogram.accounts.roles import Role

# -- laboratories, themes, mentors -----------------------------------------------------------------------------------


def reads_labs(person: Any, thing: Any = None) -> bool:
    """Everybody who works on the desk with laboratories, their themes and their mentors."""
    return people.coordinates(person) or people.manages_labs(person) or people.approves(person)


keeps_labs = people.coordinates

# -- projects --------------------------------------------------------------------------------------------------------


def proposes(person: Any, subject: Any = None) -> bool:
    """Mentors of either side, as long as their role holds."""
    return people.mentors(person) and getattr(person, "mentor", None) is not None


def mentors_it(person: Any, project: Any) -> bool:
    """The two mentors of a project, the invited one included."""
    return proposes(person) and person.mentor.pk in (project.academic_mentor_id, project.industrial_mentor_id)


def is_invited(person: Any, project: Any) -> bool:
    """The mentor whom the other one asked to join."""
    return mentors_it(person, project) and project.proposed_by_id != person.mentor.pk


def writes_it(person: Any, project: Any) -> bool:
    """Those who may change what a project says: its mentors who have joined it, and coordinators."""
    joined = project.counterpart_confirmed or not is_invited(person, project)
    return people.coordinates(person) or (mentors_it(person, project) and joined)


def manages_its_lab(person: Any, project: Any) -> bool:
    """The manager of the laboratory of a project; without a project, of any."""
    return people.manages_labs(person, project and project.lab_id)


def clears_for_its_partner(person: Any, project: Any) -> bool:
    """Liaisons of a partner that stands behind one of the two mentors; without a project, of any."""
    if project is None or not people.approves(person):
        return project is None and people.approves(person)
    mentors = [each for each in (project.academic_mentor, project.industrial_mentor) if each]
    return any(person.has_role(Role.PARTNER_APPROVER, partner=each.organisation_id) for each in mentors)


def reads_on_desk(person: Any, project: Any = None) -> bool:
    """Coordinators all projects; lab managers those of their laboratory; liaisons those of their partner."""
    return people.coordinates(person) or manages_its_lab(person, project) or clears_for_its_partner(person, project)


# -- rankings --------------------------------------------------------------------------------------------------------


def takes_part(person: Any, enrolment: Any) -> bool:
    """A participant of a cohort, about their own list."""
    return person.is_authenticated and enrolment is not None and enrolment.person_id == person.pk


reads_rounds = people.coordinates

# -- rounds ----------------------------------------------------------------------------------------------------------

AWAITS_KEYS_OR_HAS_THEM = ("proposed", "key_one", "approved", "published", "superseded")
runs_matches = people.coordinates


def reads_runs(person: Any, run: Any = None) -> bool:
    """Coordinators every match run; approvers those that were proposed to them."""
    proposed = run is None or run.state in AWAITS_KEYS_OR_HAS_THEM
    return people.coordinates(person) or (people.approves(person) and proposed)


def turns_keys(person: Any, run: Any = None) -> bool:
    """Approvers, on what is proposed to them."""
    return people.approves(person) and reads_runs(person, run)


def reads_gauge(person: Any, subject: Any = None) -> bool:
    """Coordinators and lab managers, who can ask a mentor for one more place."""
    return people.coordinates(person) or people.manages_labs(person)


# -- placements ------------------------------------------------------------------------------------------------------


def reads_placements(person: Any, placement: Any = None) -> bool:
    """On the desk: coordinators every placement, lab managers those of their laboratory."""
    return people.coordinates(person) or manages_its_lab(person, placement and placement.project)


def mentors_placement(person: Any, placement: Any) -> bool:
    """The two mentors of a placement."""
    return placement is not None and mentors_it(person, placement.project)


def reads_cv(person: Any, placement: Any) -> bool:
    """The two mentors, while the placement is proposed or holds; no longer once it was declined or taken back (§1.3)."""
    return mentors_placement(person, placement) and placement.state in HOLDS_A_PLACE


def took_part(person: Any, enrolment: Any) -> bool:
    """A participant, about their own result."""
    return takes_part(person, enrolment)
