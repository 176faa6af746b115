"""What comes in about placements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labs import wording
from talentprogram.kernel.forms import Plain


class Decline(Plain):
    """Why a mentor cannot take this student: the reason is read by the other mentor and by coordinators alone."""

    reason_code = forms.ChoiceField(
        label=_("Reason"), choices=list(wording.DECLINE_REASONS.items()), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note for the coordinator"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class Confirm(Plain):
    """A mentor's yes, with a note if there is something to say."""

    note = forms.CharField(
        label=_("Note for the coordinator"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _("Only if there is something that must be arranged first.")
