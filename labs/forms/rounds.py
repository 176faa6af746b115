"""What comes in about match runs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labs.models import MatchRun, Round
from talentprogram.kernel.forms import Plain


class StartRun(Plain):
    """On which round, by which methods: more than one to compare them on the same inputs."""

    round = forms.ModelChoiceField(
        label=_("Preference round"),
        queryset=Round.objects.select_related("cohort").order_by("-cohort__t0_on", "-number"),
    )
    methods = forms.MultipleChoiceField(
        label=_("Methods"),
        choices=MatchRun.Method.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[MatchRun.Method.OPTIMAL, MatchRun.Method.STABLE, MatchRun.Method.SERIAL],
        help_text=_("Each method is a run of its own on the same frozen inputs, so that you can compare them."),
    )


class TurnKey(Plain):
    """The approver's key: it carries the hash of the result that the page showed."""

    wants_thing = True
    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    comment = forms.CharField(label=_("Comment"), required=False, max_length=300)

    def __init__(self, *args: Any, thing: MatchRun, **kwargs: Any) -> None:
        super().__init__(*args, initial={"content_hash": thing.result_hash}, **kwargs)
        self.thing = thing


class Publish(Plain):
    """Publishing cannot be undone: whoever does it says that they know."""

    sure = forms.BooleanField(label=_("Every participant may see their result now. This cannot be undone."))

    def clean(self) -> dict[str, Any]:
        return {}
