"""Laboratories, mentors and projects for tests. A state is set by hand here, and only here."""

import json
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from labs.models import Choice, Lab, Mentor, PreferenceList, Project, Round, Theme
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
        "code": f"{side[0].upper()}{100 + next(_n)}", "side": side, "organisation": home, "max_students": 3,
        "person": fields.pop("person", None) or accounts.person("", role, partner=home), **fields,
    }  # fmt: skip
    return Mentor.objects.create(**fields)


def project(state: str = "published", **fields: Any) -> Project:
    number = next(_n)
    of = fields.pop("theme", None) or theme()
    texts = {
        f"{field}_{code}": f"{field} {number} {code}"
        for field in ("title", "summary")
        for code in ("en", "zh_hant", "zh_hans")
    }
    fields = {
        "cohort": fields.pop("cohort", None) or cohorts.cohort(), "code": f"P-{number:02d}", "theme": of, "lab": of.lab,
        "academic_mentor": fields.pop("academic_mentor", None) or mentor("academic"),
        "industrial_mentor": fields.pop("industrial_mentor", None) or mentor("industrial"),
        "counterpart_confirmed": True, "state": state, **texts, **fields,
    }  # fmt: skip
    return Project.objects.create(**fields)


def ranking(enrolment: Any, round: Any, *projects: Project, state: str = "locked") -> PreferenceList:
    """A participant's list with these projects, best first."""
    made = PreferenceList.objects.create(enrolment=enrolment, round=round, state=state)
    Choice.objects.bulk_create(Choice(preference_list=made, rank=n, project=each) for n, each in enumerate(projects, 1))
    return made


def match_round(cohort: Any = None, **fields: Any) -> Round:
    """A round whose window has closed and whose lottery is drawn."""
    fields = {
        "opens_at": cohorts.NOON - timedelta(days=20), "closes_at": cohorts.NOON - timedelta(days=2),
        "seed": "20270901", "seed_commitment": "c" * 64, "announced_at": cohorts.NOON - timedelta(days=20), **fields,
    }  # fmt: skip
    return Round.objects.create(cohort=cohort or cohorts.cohort(), **fields)


def small_round() -> Round:
    """Three participants, two projects of one place each: the first two want P1, the third wants P2 and then P1."""
    made = match_round(cohorts.cohort(capacity=3))
    first, second = (project(cohort=made.cohort, code=code) for code in ("P1", "P2"))
    for code, score, choices in (
        ("S01", 80, [first, second]),
        ("S02", 70, [first, second]),
        ("S03", 60, [second, first]),
    ):
        ranking(cohorts.enrolment(cohort=made.cohort, code=code, score=score), made, *choices)
    return made


def demo_cohort_rows() -> Round:
    """The demo cohort of the engine's cases as rows: 48 participants, 40 projects, 42 mentors, one round of lists."""
    case = json.loads((Path(__file__).parents[1] / "labs/matching/cases/demo-cohort.json").read_text())["instance"]
    cohort = cohorts.cohort(capacity=len(case["students"]))
    labs = {code: lab(code) for code in case["labs"]}
    themes = {code: theme(f"T{code}", each) for code, each in labs.items()}
    mentors = {
        code: mentor("academic" if code.startswith("A") else "industrial", code=code, max_students=row["capacity"])
        for code, row in case["mentors"].items()
    }
    projects = {
        code: project(
            cohort=cohort, code=code, theme=themes[row["lab"]], capacity=row["capacity"],
            academic_mentor=mentors[row["mentor"]], industrial_mentor=mentors[row["co_mentor"]],
        )
        for code, row in case["projects"].items()
    }  # fmt: skip
    made = match_round(cohort)
    for code, row in case["students"].items():
        someone = cohorts.enrolment(cohort=cohort, code=code, score=row["score"])
        ranking(someone, made, *(projects[each] for each in row["prefs"]))
    return made
