"""What comes in about cohorts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talentprogram.kernel.forms import Plain


class Places(Plain):
    """How many places a cohort has."""

    wants_thing = True

    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=500)

    def __init__(self, *args: Any, thing: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"capacity": thing.capacity}, **kwargs)
