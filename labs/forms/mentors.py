"""A row of the file of mentors, and what it becomes."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labs import wording
from labs.actions import mentors as actions
from labs.models import Mentor
from labs.queries import mentors as asked
from talentprogram.accounts.models import Person
from talentprogram.accounts.names import NameOrder
from talentprogram.kernel.importing import Importer, Reference, Row, Several
from talentprogram.partners.models import Organisation

NAMES = (
    "display_name",
    "legal_family_name",
    "legal_given_name",
    "legal_name_native",
    "name_order",
    "preferred_language",
)
COLUMNS = {
    "display_name": "name", "legal_family_name": "family_name", "legal_given_name": "given_name",
    "legal_name_native": "native_name", "name_order": "name_order", "preferred_language": "language",
}  # fmt: skip
TONGUES = (("en", "English"), ("zh-hant", "繁體中文"), ("zh-hans", "简体中文"))


class MentorRow(Row):
    """One mentor, known by their code; their person is known by the address."""

    key = ("code",)

    code = forms.CharField(label=gettext_lazy("Code"), max_length=12)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(label=gettext_lazy("Name to show"), max_length=200, required=False)
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=120, required=False)
    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=120, required=False)
    native_name = forms.CharField(
        label=gettext_lazy("Name in Chinese or another script"), max_length=120, required=False
    )
    name_order = forms.ChoiceField(
        label=gettext_lazy("Order of the name"), choices=[(each.value, each.value) for each in NameOrder],
        required=False, initial=NameOrder.FAMILY_FIRST.value,
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=TONGUES, required=False, initial="en")
    side = forms.ChoiceField(label=gettext_lazy("Side"), choices=Mentor.Side.choices)
    organisation = Reference("organisations", label=gettext_lazy("Partner organisation"))
    title_en = forms.CharField(label=gettext_lazy("Post (English)"), max_length=160, required=False)
    title_zh_hant = forms.CharField(label=gettext_lazy("Post (繁體中文)"), max_length=160, required=False)
    title_zh_hans = forms.CharField(label=gettext_lazy("Post (简体中文)"), max_length=160, required=False)
    expertise = Several(label=gettext_lazy("Expertise"), required=False)
    languages = Several(label=gettext_lazy("Languages spoken"), required=False, help_text=", ".join(wording.SPOKEN))
    max_students = forms.IntegerField(label=gettext_lazy("Most students"), min_value=0, max_value=12)

    def existing(self) -> Mentor | None:
        return self.known["mentors"].get(self.cleaned_data["code"])

    def stored(self, thing: Mentor) -> dict[str, Any]:
        own = {name: getattr(thing, name) for name in self.fields if hasattr(thing, name)}
        return (
            own
            | {column: getattr(thing.person, name) for name, column in COLUMNS.items()}
            | {"email": thing.person.email}
        )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_languages(self) -> list[str]:
        spoken: list[str] = self.cleaned_data["languages"]
        if unknown := [code for code in spoken if code not in wording.SPOKEN]:
            raise forms.ValidationError(
                _("Not known: %(codes)s. Please use %(known)s.")
                % {"codes": ", ".join(unknown), "known": ", ".join(wording.SPOKEN)}
            )
        return spoken

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        code, email = data.get("code"), data.get("email")
        mentor = self.known["mentors"].get(code)
        taken = self.known["by_email"].get(email)
        if taken is not None and taken.code != code:
            self.add_error("email", _("This person is mentor %(code)s already.") % {"code": taken.code})
        if mentor is not None and email and mentor.person.email != email:
            self.add_error(
                "email",
                _("Mentor %(code)s has another address. People change their address themselves.") % {"code": code},
            )
        if mentor is not None and data.get("side") and mentor.side != data["side"]:
            self.add_error("side", _("A mentor keeps the side."))
        if (
            mentor is None
            and email not in self.known["people"]
            and not any(data.get(name) for name in ("name", "family_name", "given_name", "native_name"))
        ):
            self.add_error("name", _("Please give a name."))
        return data


def known(rows: list[dict[str, str]]) -> dict[str, Any]:
    """All that the rows of a file look up: four questions."""
    emails = [row.get("email", "").strip().lower() for row in rows]
    mentors = asked.of_codes([row.get("code", "").strip() for row in rows])
    by_email = {
        each.person.email: each for each in Mentor.objects.filter(person__email__in=emails).select_related("person")
    }
    return {
        "mentors": mentors,
        "by_email": by_email,
        "people": set(Person.objects.filter(email__in=emails).values_list("email", flat=True)),
        "organisations": {each.code: each for each in Organisation.objects.all()},
    }


def create(*, by: Any, at: datetime, email: str, **given: Any) -> None:
    names, profile = _apart(given)
    actions.appoint(names=names, by=by, at=at, email=email, **profile)


def change(mentor: Mentor, *, by: Any, at: datetime, **given: Any) -> None:
    names, profile = _apart(given)
    actions.amend(mentor, names=names, by=by, at=at, **profile)


def _apart(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What belongs to the person, and what to the mentor."""
    names = {
        name: given[column]
        for name, column in COLUMNS.items()
        if given.get(column) or (column in given and column not in ("name_order", "language"))
    }
    return names, {name: value for name, value in given.items() if name not in COLUMNS.values() and name != "email"}


MENTORS = Importer("mentors", MentorRow, known, create, change)
