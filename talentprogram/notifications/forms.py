"""What is asked before held letters leave."""

from django import forms
from django.utils.translation import gettext_lazy as _

from talentprogram.kernel.forms import Plain


class TypedCount(Plain):
    """How many letters one believes to send, typed by hand."""

    count = forms.IntegerField(
        label=_("Number of letters"), min_value=1, widget=forms.NumberInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text=_("Count them above and type the number: if it differs, nothing leaves."),
    )  # fmt: skip
