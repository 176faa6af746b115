"""A row of the file of projects, and what it becomes."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import public
from labs import wording
from labs.actions import projects as actions
from labs.forms.projects import TEXTS, TONGUES
from labs.models import Mentor, Project, Theme
from labs.queries import mentors as mentors_asked
from labs.queries import projects as asked
from talentprogram.kernel.importing import Importer, Reference, Row, Several
from talentprogram.partners.models import Site

YES_OR_NO = [("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]


class ProjectRow(Row):
    """One project, known by its cohort and code. Its laboratory is that of its theme."""

    key = ("cohort", "code")

    cohort = Reference("cohorts", label=gettext_lazy("Cohort"))
    code = forms.RegexField(r"^[A-Za-z0-9-]+$", label=gettext_lazy("Code"), max_length=16)
    theme = Reference("themes", label=gettext_lazy("Research theme"))
    title_en = forms.CharField(label=gettext_lazy("Title (English)"), max_length=200)
    title_zh_hant = forms.CharField(label=gettext_lazy("Title (繁體中文)"), max_length=200, required=False)
    title_zh_hans = forms.CharField(label=gettext_lazy("Title (简体中文)"), max_length=200, required=False)
    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=12)
    capacity_min = forms.IntegerField(
        label=gettext_lazy("Fewest students"), min_value=0, max_value=12, required=False, initial=0
    )
    academic_mentor = Reference("mentors", label=gettext_lazy("Academic mentor"))
    industrial_mentor = Reference("mentors", label=gettext_lazy("Industrial mentor"))
    agreed = forms.ChoiceField(
        label=gettext_lazy("Both mentors have agreed"), choices=YES_OR_NO, required=False, initial="no",
        help_text=gettext_lazy("With “yes” the project goes to the lab manager at once; with “no” it waits as a draft."),
    )  # fmt: skip
    site = Reference("sites", label=gettext_lazy("Site"), required=False)
    required_skills = Several(label=gettext_lazy("Skills required"), required=False)
    taught_skills = Several(label=gettext_lazy("Skills taught"), required=False)
    hazards = Several(label=gettext_lazy("Hazards"), required=False, help_text=", ".join(wording.HAZARDS))
    data_class = forms.ChoiceField(
        label=gettext_lazy("Data class"), choices=Project.DataClass.choices, required=False, initial="open"
    )

    def existing(self) -> Project | None:
        return self.known["projects"].get((self.cleaned_data["cohort"].code, self.cleaned_data["code"]))

    def stored(self, thing: Project) -> dict[str, Any]:
        found = {name: getattr(thing, name) for name in self.fields if name != "agreed"}
        return found | {"agreed": "yes" if thing.counterpart_confirmed else "no"}

    def clean_hazards(self) -> list[str]:
        return _known_only(self.cleaned_data["hazards"], list(wording.HAZARDS))

    def clean_academic_mentor(self) -> Mentor:
        return _of_side(self.cleaned_data["academic_mentor"], "academic")

    def clean_industrial_mentor(self) -> Mentor:
        return _of_side(self.cleaned_data["industrial_mentor"], "industrial")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("capacity_min") or 0) > (data.get("capacity") or 12):
            self.add_error("capacity_min", _("This is more than the places."))
        if all(data.get(name) for name in self.key) and (project := self.existing()) and project.counterpart_confirmed:
            data["agreed"] = "yes"  # what both have agreed to, a file does not take back
        academic, industrial = data.get("academic_mentor"), data.get("industrial_mentor")
        if academic and industrial and academic.organisation_id == industrial.organisation_id:
            self.add_error("industrial_mentor", _("The two mentors must be of different partners."))
        return data


for _text, (_label, _help) in TEXTS.items():
    for _code, _tongue, _tag in TONGUES:
        if _text != "title":
            ProjectRow.base_fields[f"{_text}_{_code}"] = forms.CharField(
                label=f"{_label} ({_tongue})", required=False, max_length=4000
            )


def known(rows: list[dict[str, str]]) -> dict[str, Any]:
    """All that the rows of a file look up: five questions."""
    codes = [row.get(side, "").strip() for row in rows for side in ("academic_mentor", "industrial_mentor")]
    return {
        "projects": asked.of_codes([(row.get("cohort", "").strip(), row.get("code", "").strip()) for row in rows]),
        "cohorts": {each.code: each for each in public.cohorts_under_way()},
        "themes": {each.code: each for each in Theme.objects.select_related("lab")},
        "mentors": mentors_asked.of_codes(codes),
        "sites": {each.code: each for each in Site.objects.all()},
    }


def create(*, by: Any, at: datetime, agreed: str, **given: Any) -> None:
    """Propose it in the name of both; what both agreed to is joined and submitted as well."""
    project = actions.propose(mentor=None, by=by, at=at, proposed_by=given["academic_mentor"], **given)
    _agree(project, agreed, by=by, at=at)


def change(project: Project, *, by: Any, at: datetime, agreed: str = "", **given: Any) -> None:
    actions.amend(project, by=by, at=at, **given)
    _agree(project, agreed, by=by, at=at)


def _agree(project: Project, agreed: str, *, by: Any, at: datetime) -> None:
    if agreed == "yes":
        actions.join(project, by=by, at=at, as_="coordinator")
        actions.submit(project, by=by, at=at)


def _of_side(mentor: Mentor, side: str) -> Mentor:
    if mentor.side != side:
        raise forms.ValidationError(_("%(code)s is a mentor of the other side.") % {"code": mentor.code})
    return mentor


def _known_only(codes: list[str], table: list[str]) -> list[str]:
    if unknown := [code for code in codes if code not in table]:
        raise forms.ValidationError(
            _("Not known: %(codes)s. Please use %(known)s.") % {"codes": ", ".join(unknown), "known": ", ".join(table)}
        )
    return codes


PROJECTS = Importer("projects", ProjectRow, known, create, change)
