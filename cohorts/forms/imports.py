"""A row of the file of applicants, and what it becomes."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import wording
from cohorts.actions import imports as actions
from cohorts.lifecycles.applications import NOT_LIVE, ApplicationState
from cohorts.models import Application, Call
from talentprogram.accounts.models import Person, RoleGrant
from talentprogram.accounts.names import NameOrder
from talentprogram.kernel.importing import Importer, Reference, Row

NAMES = {
    "family_name": "legal_family_name", "given_name": "legal_given_name", "native_name": "legal_name_native",
    "name_order": "name_order", "language": "preferred_language",
}  # fmt: skip
TONGUES = (("en", "English"), ("zh-hant", "繁體中文"), ("zh-hans", "简体中文"))


class ApplicantRow(Row):
    """One application to one call. The name of somebody who has an account already stays as they write it."""

    key = ("call", "email")

    call = Reference(
        "calls", label=gettext_lazy("Call"), help_text=gettext_lazy("Its address, as in the link to its page.")
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
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
    stream = forms.ChoiceField(label=gettext_lazy("Stream"), choices=list(wording.STREAMS.items()))
    lab = Reference("labs", label=gettext_lazy("First laboratory"), required=False)

    def existing(self) -> Application | None:
        return self.known["applications"].get((self.cleaned_data["call"].pk, self.cleaned_data["email"]))

    def stored(self, thing: Application) -> dict[str, Any]:
        """Only stream and laboratory can differ: the rest says who it is."""
        return self.cleaned_data | {"stream": thing.stream, "lab": thing.lab_hint}

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("email") not in self.known["people"] and not (
            data.get("family_name") or data.get("given_name") or data.get("native_name")
        ):
            self.add_error("family_name", _("Please give a name."))
        if (
            data.get("call")
            and data.get("email")
            and (found := self.existing())
            and found.state != ApplicationState.SUBMITTED
        ):
            self.add_error("email", _("This person has an application to this call that stands elsewhere: %(state)s.") % {
                "state": wording.APPLICATION["staff"][found.state]
            })  # fmt: skip
        if data.get("call") and data.get("stream") and data["stream"] not in data["call"].streams:
            self.add_error("stream", _("This call is not for that stream."))
        return data


def known(rows: list[dict[str, str]]) -> dict[str, Any]:
    """All that the rows of a file look up: four questions."""
    emails = [row.get("email", "").strip().lower() for row in rows]
    live = Application.objects.exclude(state__in=NOT_LIVE).filter(applicant__email__in=emails)
    calls = Call.objects.public().select_related("cohort", "question_set")
    return {
        "calls": {each.slug: each for each in calls},
        "labs": {code: code for code in _lab_codes()},
        "applications": {
            (each.call_id, each.applicant.email): each for each in live.select_related("applicant", "call")
        },
        "people": set(Person.objects.filter(email__in=emails).values_list("email", flat=True)),
    }


def _lab_codes() -> list[str]:
    """The laboratories, as far as this half of the house knows them: what a role can be scoped to."""
    return list(RoleGrant._meta.get_field("lab").related_model.objects.values_list("code", flat=True))


def create(*, by: Any, at: datetime, call: Call, email: str, stream: str, lab: str | None = None, **given: Any) -> None:
    names = {NAMES[column]: value for column, value in given.items()}
    actions.receive(call, email=email, names=names, stream=stream, lab=lab or "", by=by, at=at)


def change(application: Application, *, by: Any, at: datetime, **given: Any) -> None:
    fields = {"lab_hint" if column == "lab" else column: value or "" for column, value in given.items()}
    actions.amend(application, by=by, at=at, **fields)


APPLICANTS = Importer("applicants", ApplicantRow, known, create, change)
