"""What people say of themselves."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from talentprogram.accounts.models import Person
from talentprogram.kernel.forms import layout


class SignupNames(forms.Form):
    """The names that sign-up asks for, beside address and password."""

    display_name = forms.CharField(
        label=_("Your name, as you write it"),
        max_length=200,
        help_text=_("As it should stand on a certificate. You can add other spellings later."),
    )

    def signup(self, request: Any, person: Person) -> None:
        person.display_name = " ".join(self.cleaned_data["display_name"].split())
        person.save(update_fields=["display_name"])


class Profile(forms.ModelForm):
    """Names, language and zone. The address is changed on its own page, since it must be proven."""

    class Meta:
        model = Person
        fields = (
            "display_name", "legal_family_name", "legal_given_name", "legal_name_native", "name_order",
            "preferred_language", "time_zone",
        )  # fmt: skip
        widgets = {"time_zone": forms.TextInput(attrs={"list": "zones"})}

    helper = layout()
    zones = sorted(available_timezones())

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"]
        if zone not in self.zones:
            raise forms.ValidationError(
                _("“%(zone)s” is not a time zone we know, such as Asia/Hong_Kong."), params={"zone": zone}
            )
        return zone
