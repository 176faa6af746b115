"""Who may, as far as roles alone can say. Predicates over a person; what a thing's own rules add stands in its app."""

from typing import Any

from talentprogram.accounts.roles import MENTORS, Role


def coordinates(person: Any, subject: Any = None) -> bool:
    """Programme coordinators, and superusers who set a programme up."""
    return bool(person.is_authenticated and (person.is_superuser or person.has_role(Role.COORDINATOR)))


def approves(person: Any, subject: Any = None) -> bool:
    """Liaisons of a partner, who hold one of the two keys."""
    return bool(person.is_authenticated and person.has_role(Role.PARTNER_APPROVER))


def mentors(person: Any, subject: Any = None) -> bool:
    """Mentors of either side."""
    return bool(person.is_authenticated and person.has_role(*MENTORS))


def manages_labs(person: Any, subject: Any = None) -> bool:
    """Lab managers; with a lab as subject, of that lab."""
    return bool(person.is_authenticated and person.has_role(Role.LAB_MANAGER, lab=subject))


def operates(person: Any, subject: Any = None) -> bool:
    """Those who keep the machine running: they see that letters went, not what they say."""
    return bool(person.is_authenticated and (person.is_superuser or person.has_role(Role.OPERATOR)))


def works_here(person: Any, subject: Any = None) -> bool:
    """Anybody for whom the desk opens."""
    return bool(person.is_authenticated and person.is_staff)


def may_never(person: Any, subject: Any = None) -> bool:
    """Nobody: for what only the product itself writes."""
    return False
