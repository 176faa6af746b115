"""Laboratories, mentors and projects for tests. A state is set by hand here, and only here."""

from itertools import count
from typing import Any

from labs.models import Lab, Mentor, Project, Theme
from talentprogram.accounts.roles import Role
from tests.factories import accounts, cohorts, partners

_n = count(1)


def lab(code: str = "AI") -> Lab:
    return Lab.objects.get_or_create(code=code, defaults={"name_en": f"{code} laboratory"})[0]


def theme(code: str = "", lab_: Lab | None = None) -> Theme:
    code = code or f"T{next(_n)}"
    return Theme.objects.get_or_create(code=code, defaults={"lab": lab_ or lab(), "title_en": f"Theme {code}"})[0]


def mentor(side: str = "academic", **fields: Any) -> Mentor:
    home = partners.university() if side == "academic" else partners.operator()
    role = Role.ACADEMIC_MENTOR if side == "academic" else Role.INDUSTRIAL_MENTOR
    fields = {
        "code": f"{side[0].upper()}{next(_n):02d}", "side": side, "organisation": home, "max_students": 3,
        "person": fields.pop("person", None) or accounts.person("", role, partner=home), **fields,
    }  # fmt: skip
    return Mentor.objects.create(**fields)


def project(state: str = "published", **fields: Any) -> Project:
    number = next(_n)
    of = fields.pop("theme", None) or theme()
    texts = {
        f"{field}_{code}": f"{field} {number} {code}" for field in ("title", "summary") for code in ("en", "zh_hant", "zh_hans")
    }
    fields = {
        "cohort": fields.pop("cohort", None) or cohorts.cohort(), "code": f"P-{number:02d}", "theme": of, "lab": of.lab,
        "academic_mentor": fields.pop("academic_mentor", None) or mentor("academic"),
        "industrial_mentor": fields.pop("industrial_mentor", None) or mentor("industrial"),
        "counterpart_confirmed": True, "state": state, **texts, **fields,
    }  # fmt: skip
    return Project.objects.create(**fields)
