"""What staff write about a call."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts import wording
from cohorts.models import Call
from talentprogram.kernel.forms import Moment, Plain


class CallTexts(forms.ModelForm):
    """A call with its dates; the state is not among the fields."""

    streams = forms.MultipleChoiceField(
        label=_("Streams"), choices=list(wording.STREAMS.items()), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Call
        exclude = ("state", "title", "summary")  # noqa: DJ006 the two texts have a field for each language

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes, letters = (data.get(name) for name in ("opens_at", "closes_at", "reference_due_at"))
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The call would close before it opens."))
        if closes and letters and letters < closes:
            self.add_error(
                "reference_due_at", _("Letters are due after the call closes: referees are asked until then.")
            )
        return data


class MoreTime(Plain):
    """Until when a call takes applications instead, and why."""

    closes_at = Moment(label=_("Applications close (Hong Kong time)"))
    note = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
