"""What the desk is asked when it moves an application."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts import wording
from cohorts.models import Decision
from cohorts.queries.admissions import draft_batches
from talentprogram.kernel.forms import Plain

LINES = forms.Textarea(attrs={"rows": 4})


class MissingItems(Plain):
    """What an applicant is asked to add."""

    items = forms.CharField(
        label=_("What is missing, one thing a line"),
        help_text=_("The applicant reads this list."),
        max_length=2000,
        widget=LINES,
    )


class Waiver(Plain):
    """Why an application goes on without all its references; may stay empty when they are in."""

    waiver = forms.CharField(
        label=_("Reason to go on without all references"),
        required=False,
        max_length=500,
        help_text=_("Leave it empty when the references are in."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class Ineligible(Plain):
    """Why an application is not eligible: a public reason, and a note that stays inside."""

    reason = forms.ChoiceField(label=_("Reason that the applicant reads"), choices=list(wording.REASONS.items()))
    note = forms.CharField(
        label=_("Note for staff"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class Outcome(Plain):
    """An outcome and what belongs to it. Which fields count depends on the outcome; the others are left out."""

    wants_thing = True

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Decision.Outcome.choices, widget=forms.RadioSelect)
    batch = forms.ModelChoiceField(
        label=_("Decision batch"), queryset=None, required=False, empty_label=_("A new batch")
    )
    title = forms.CharField(label=_("Title of the new batch"), required=False, max_length=120)
    score = forms.FloatField(label=_("Score"), required=False, min_value=0, max_value=100)
    rank = forms.IntegerField(
        label=_("Rank on the waiting list"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=_("For the waiting list; the next free rank if left empty."),
    )
    reason = forms.ChoiceField(
        label=_("Reason that the applicant reads"),
        required=False,
        choices=[("", "—"), *wording.REASONS.items()],
        help_text=_("For applications that are not selected."),
    )
    conditions = forms.MultipleChoiceField(
        label=_("Conditions of the offer"), required=False, choices=[pair for pair in wording.EVIDENCE.items() if pair[0] != "terms"],
        widget=forms.CheckboxSelectMultiple, help_text=_("Agreement to the programme terms is always one of them."),
    )  # fmt: skip

    def __init__(self, *args: Any, thing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["batch"].queryset = draft_batches().filter(call=thing.call_id)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == Decision.Outcome.REJECT and not data.get("reason"):
            self.add_error("reason", _("Choose the reason that the applicant will read."))
        return data
