"""Who is asked to write, and what they write."""

from typing import Any

from crispy_forms.bootstrap import InlineRadios
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cohorts import wording
from cohorts.models import Application, Reference
from cohorts.queries.references import addresses_of, standing
from talentprogram.kernel.forms import Plain, layout

MOST_CHARACTERS = 3000


class Referee(Plain):
    """One referee. An empty block is no referee."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    referee_name = forms.CharField(label=_("Name"), max_length=200, required=False)
    referee_email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("The one they use at work, if they have one.")
    )
    relationship = forms.CharField(label=_("How they know you"), max_length=200, required=False)
    institution = forms.CharField(label=_("Institution"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language we write to them in"), choices=settings.LANGUAGES, required=False)

    NEEDED = ("referee_name", "referee_email", "relationship")

    def __init__(self, *data: Any, own_addresses: frozenset[str] = frozenset(), **options: Any) -> None:
        super().__init__(*data, **options)
        self.own_addresses = own_addresses

    def clean_referee_email(self) -> str:
        email = self.cleaned_data["referee_email"].lower()
        if email in self.own_addresses:
            raise forms.ValidationError(_("This is your own address. A referee is somebody else."))
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.is_blank:
            for name in self.NEEDED:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Please fill this in, or empty the whole block."))
        return data

    @property
    def is_blank(self) -> bool:
        typed = ("referee_name", "referee_email", "relationship", "institution")
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in typed)

    def row(self) -> dict[str, Any]:
        return {**self.cleaned_data, "language": self.cleaned_data.get("language") or "en"}


class NewReferee(Referee):
    """Somebody else in place of one who cannot write; here the block must be filled."""

    @property
    def is_blank(self) -> bool:
        return False


class Referees:
    """The blocks of the page on which referees are named; those who were asked already are not among them."""

    def __init__(self, application: Application, data: Any = None) -> None:
        now = list(standing(application))
        self.asked = [each for each in now if each.state != "named"]
        named = [each for each in now if each.state == "named"]
        own = frozenset(addresses_of(application.applicant))
        blocks = max(application.call.most_referees - len(self.asked), 0)
        self.needed = max(application.call.min_references - len(self.asked), 0)
        self.forms = [
            Referee(
                data,
                prefix=f"r{n}",
                own_addresses=own,
                initial=_initial(named[n], application) if n < len(named) else _initial(None, application),
            )
            for n in range(blocks)
        ]
        self.addresses = {each.referee_email for each in self.asked}

    def is_valid(self) -> bool:
        good, seen = True, set(self.addresses)
        for form in self.forms:
            good = form.is_valid() and good
            email = form.cleaned_data.get("referee_email")
            if email and email in seen:
                form.add_error("referee_email", _("This address is named twice. Please name two different people."))
                good = False
            seen.add(email)
        return good

    def rows(self) -> list[dict[str, Any]]:
        return [form.row() for form in self.forms if not form.is_blank]

    @property
    def already(self) -> int:
        """How many were asked before: the blocks are numbered on from there."""
        return len(self.asked)

    @property
    def errors(self) -> dict[str, Any]:
        """What is wrong, by the name of the field on the page."""
        return {form.add_prefix(name): why for form in self.forms if form.is_bound for name, why in form.errors.items()}

    def add_prefix(self, name: str) -> str:
        return name


def _initial(reference: Reference | None, application: Application) -> dict[str, Any]:
    if reference is None:
        return {"language": application.applicant.preferred_language}
    names = ("id", "referee_name", "referee_email", "relationship", "institution", "language")
    return {name: getattr(reference, name) for name in names}


class Letter(Plain):
    """A letter: five ratings in words, and a text. Gaps are fine while it is a draft."""

    def __init__(self, *data: Any, reference: Reference, is_final: bool = False, **options: Any) -> None:
        initial = {**{key: str(value) for key, value in reference.ratings.items()}, "text": reference.text}
        super().__init__(*data, initial=initial, **options)
        missing = {"required": _("Please choose one.")}
        for key, label in wording.RATINGS.items():
            self.fields[key] = forms.ChoiceField(
                label=label, choices=list(wording.RATING_SCALE.items()), widget=forms.RadioSelect,
                required=is_final, error_messages=missing,
            )  # fmt: skip
        self.fields["text"] = forms.CharField(
            label=_("Your letter"), required=is_final, max_length=MOST_CHARACTERS,
            help_text=_("In any language. At most %(n)d characters.") % {"n": MOST_CHARACTERS},
            widget=forms.Textarea({"rows": 16, "data-max-chars": MOST_CHARACTERS}),
            error_messages={"required": _("Please write a few sentences."), "max_length": _("Please shorten your letter to %(limit_value)d characters; it has %(show_value)d.")},
        )  # fmt: skip

    @property
    def helper(self) -> Any:
        """Each scale on one line, where there is room."""
        return layout(*(InlineRadios(key) for key in wording.RATINGS), "text")

    def letter(self) -> dict[str, Any]:
        """What the action takes."""
        given = {key: int(self.cleaned_data[key]) for key in wording.RATINGS if self.cleaned_data.get(key)}
        return {"ratings": given, "text": self.cleaned_data.get("text", "").replace("\r\n", "\n")}


class Decline(Plain):
    """Why a referee will not write; the applicant does not read it."""

    prefix = "decline"
    reason = forms.ChoiceField(
        label=_("Your reason"), choices=list(wording.DECLINING.items()), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("A word to the programme office (optional)"),
        required=False,
        max_length=250,
        widget=forms.Textarea({"rows": 2}),
    )
