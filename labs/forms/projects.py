"""What comes in about projects: a proposal in three languages, an invitation, a wish for the catalogue."""

from typing import Any
from urllib.parse import urlencode

from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms
from django.forms.models import fields_for_model
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import public
from labs import wording
from labs.models import Mentor, Project, Theme
from labs.queries import labs as labs_asked
from labs.queries import mentors as mentors_asked
from labs.queries.projects import Facets, Wish
from talentprogram.kernel.forms import Lines, Plain, layout
from talentprogram.partners.models import Site

TONGUES = (("en", "English", "en"), ("zh_hant", "繁體中文", "zh-Hant-HK"), ("zh_hans", "简体中文", "zh-Hans-CN"))
TEXTS = {
    "title": (gettext_lazy("Title"), ""),
    "summary": (
        gettext_lazy("Summary in plain words"),
        gettext_lazy(
            "What is the problem, who cares, what will the student make? At most 120 words or 240 characters."
        ),
    ),
    "first_weeks": (gettext_lazy("The first four weeks"), gettext_lazy("What the student does first, week by week.")),
    "outcomes": (gettext_lazy("What a student learns"), ""),
}
MOST_WORDS, MOST_CHARACTERS = 120, 240


class ProposalForm(Plain):
    """A project as its mentors write it. A draft may have gaps; what is missing for the next step its page says."""

    theme = forms.ModelChoiceField(Theme.objects.all(), label=gettext_lazy("Research theme"))
    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=3, initial=1)
    capacity_min = forms.IntegerField(
        label=gettext_lazy("Fewest students"), min_value=0, max_value=3, initial=0,
        help_text=gettext_lazy("With fewer the project does not run; 0 if it runs with any number."),
    )  # fmt: skip
    site = forms.ModelChoiceField(Site.objects.all(), label=gettext_lazy("Site"), required=False)
    required_skills = Lines(
        label=gettext_lazy("Skills required"), required=False,
        help_text=gettext_lazy("One a line. Only what a student must have on the first day: long lists keep good people away."),
    )  # fmt: skip
    taught_skills = Lines(label=gettext_lazy("Skills taught"), required=False, help_text=gettext_lazy("One a line."))
    hazards = forms.MultipleChoiceField(
        label=gettext_lazy("Hazards"),
        choices=list(wording.HAZARDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    data_class = forms.ChoiceField(label=gettext_lazy("Data class"), choices=Project.DataClass.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(_texts())
        self.fields["theme"].choices = [("", "–"), *labs_asked.themes_by_lab()]

    @property
    def helper(self) -> Any:
        tongues = [_card(name, *(f"{text}_{code}" for text in TEXTS)) for code, name, _tag in TONGUES]
        about = [
            name
            for name in ("cohort", "theme", "site", "capacity", "capacity_min", "data_class")
            if name in self.fields
        ]
        hint = _("Title and summary are needed in all three languages before it is published.")
        helper = layout()
        parts = [
            _card(_("The project"), *about),
            HTML(format_html("<p>{}</p>", hint)),
            Div(*tongues, css_class="card-grid"),
            _card(_("The student"), "required_skills", "taught_skills", "hazards"),
        ]
        helper.layout = Layout(Div(*parts, css_class="stack"))
        return helper

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(f"title_{code}") for code, *_rest in TONGUES):
            self.add_error("title_en", _("Give the project a title in at least one language."))
        if (data.get("capacity") or 0) < (data.get("capacity_min") or 0):
            self.add_error("capacity_min", _("This is more than the places."))
        for code, *_rest in TONGUES:
            if _too_long(data.get(f"summary_{code}") or "", code):
                self.add_error(f"summary_{code}", _("Please keep the summary to 120 words or 240 characters."))
        return data


class NewProposalForm(ProposalForm):
    """A proposal for one of the cohorts ahead."""

    cohort = forms.ModelChoiceField(None, label=gettext_lazy("Cohort"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = ahead = public.cohorts_under_way()
        self.fields["cohort"].initial = ahead.last()


class InviteForm(Plain):
    """Whom to ask to join."""

    counterpart = forms.ModelChoiceField(Mentor.objects.none(), label=gettext_lazy("Mentor of the other partner"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["counterpart"]
        field.queryset = mentors_asked.counterparts(project)
        field.label_from_instance = _mentor_in_a_line


class SayNoForm(Plain):
    """Why not: the other mentor reads it."""

    note = forms.CharField(
        label=gettext_lazy("A word to the other mentor"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class WishForm(forms.Form):
    """The filters of the catalogue. What it cannot read it ignores: an old link still shows something."""

    q = forms.CharField(
        label=gettext_lazy("Search"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, *args: Any, known: Facets, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="wish_%s", **kwargs)
        choices = {
            "lab": (_("Laboratory"), [(each.code, str(each)) for each in known.labs]),
            "theme": (_("Research theme"), [(each.code, str(each)) for each in known.themes]),
            "sector": (_("Sector"), [(key, wording.SECTORS.get(key, key)) for key in known.sectors]),
            "site": (_("Site"), [(each.code, str(each)) for each in known.sites]),
            "speaks": (_("A mentor speaks"), list(wording.SPOKEN.items())),
            "cohort": (
                _("Cohort"),
                [(each.code, str(each)) for each in known.cohorts] if len(known.cohorts) > 1 else [],
            ),
        }
        for name, (label, options) in choices.items():
            if options:
                self.fields[name] = forms.ChoiceField(label=label, required=False, choices=[("", _("All")), *options])

    @property
    def wish(self) -> Wish:
        self.is_valid()
        data = self.cleaned_data
        return Wish(words=data.get("q", ""), **{name: data.get(name, "") for name in self.fields if name != "q"})

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """What is being filtered by: its name, the chosen word, and the address without it."""
        self.is_valid()
        chosen = [(name, value) for name, value in self.cleaned_data.items() if value]
        return [(str(self.fields[name].label), self._word(name, value), self._without(name)) for name, value in chosen]

    def _word(self, name: str, value: str) -> str:
        return str(dict(getattr(self.fields[name], "choices", [])).get(value, value))

    def _without(self, name: str) -> str:
        rest = {key: value for key, value in self.data.items() if value and key not in (name, "page")}
        return f"?{urlencode(rest)}"


def _card(title: str, *fields: str) -> Div:
    return Div(Fieldset(title, *fields), css_class="card")


def _texts() -> dict[str, forms.Field]:
    """The fields that are written once a language; each is marked with its language for whoever reads it aloud."""
    found: dict[str, forms.Field] = {}
    for code, tongue, tag in TONGUES:
        fields = fields_for_model(Project, [f"{text}_{code}" for text in TEXTS])
        for text, (label, help_text) in TEXTS.items():
            field = fields[f"{text}_{code}"]
            field.label, field.help_text, field.required = f"{label} ({tongue})", help_text, False
            field.widget.attrs |= {"lang": tag} | ({} if text == "title" else {"rows": 4})
            found[f"{text}_{code}"] = field
    return found


def _too_long(summary: str, code: str) -> bool:
    return len(summary.split()) > MOST_WORDS if code == "en" else len(summary) > MOST_CHARACTERS


def _mentor_in_a_line(mentor: Any) -> str:
    return _("%(name)s, %(partner)s · up to %(cap)s students, now %(projects)s projects") % {
        "name": mentor.person.full_names, "partner": mentor.organisation,
        "cap": mentor.max_students, "projects": mentor.project_count,
    }  # fmt: skip
