"""The roles of the programme. A grant of one is scoped by partner, lab, cohort and dates."""

from enum import StrEnum

from django.utils.translation import pgettext_lazy


class Role(StrEnum):
    REVIEWER = "reviewer"
    ACADEMIC_MENTOR = "academic_mentor"
    INDUSTRIAL_MENTOR = "industrial_mentor"
    TEACHER = "teacher"
    LAB_MANAGER = "lab_manager"
    COORDINATOR = "coordinator"
    PARTNER_APPROVER = "partner_approver"
    DATA_PROTECTION = "dpo"
    OPERATOR = "operator"


MENTORS = frozenset({Role.ACADEMIC_MENTOR, Role.INDUSTRIAL_MENTOR})
STAFF = frozenset({Role.COORDINATOR, Role.OPERATOR, Role.PARTNER_APPROVER, Role.LAB_MANAGER})
"""Roles that open the desk (the admin); what each sees there its policies say."""

ROLE_NAMES = {
    Role.REVIEWER: pgettext_lazy("role", "Reviewer"),
    Role.ACADEMIC_MENTOR: pgettext_lazy("role", "Academic mentor"),
    Role.INDUSTRIAL_MENTOR: pgettext_lazy("role", "Industrial mentor"),
    Role.TEACHER: pgettext_lazy("role", "Teacher"),
    Role.LAB_MANAGER: pgettext_lazy("role", "Lab manager"),
    Role.COORDINATOR: pgettext_lazy("role", "Programme coordinator"),
    Role.PARTNER_APPROVER: pgettext_lazy("role", "Partner liaison"),
    Role.DATA_PROTECTION: pgettext_lazy("role", "Data protection officer"),
    Role.OPERATOR: pgettext_lazy("role", "IT operator"),
}
