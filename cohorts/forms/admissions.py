"""What comes in about batches, offers and conditions."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from talentprogram.kernel import uploads
from talentprogram.kernel.forms import Moment, Plain


class ReleaseHour(Plain):
    """When a batch is released, in Hong Kong time."""

    release_at = Moment(label=_("Release on (Hong Kong time)"))


class Approval(Plain):
    """One key on exactly the content that stands on the page."""

    seen_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read_it = forms.BooleanField(label=_("I have read this content and approve it for my organisation."))
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class Rescission(Plain):
    """One key for taking an offer back, on the request that stands on the page."""

    seen_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read_it = forms.BooleanField(label=_("I have read the reason and agree for my organisation."))
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class OutOfTurn(Plain):
    """Why somebody is promoted who is not the next; may stay empty for the next."""

    note = forms.CharField(
        label=_("Reason, if others wait before this person"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WhatIsWrong(Plain):
    note = forms.CharField(
        label=_("What is wrong with the evidence"),
        help_text=_("The applicant reads this."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Agreement(Plain):
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class Evidence(Plain):
    """A statement, a file, or both; a file is looked at before anything is kept."""

    statement = forms.CharField(
        label=_("Statement"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF or a picture (PNG, JPEG)."),
        widget=forms.ClearableFileInput(attrs={"accept": uploads.ACCEPT}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("PDF or a picture (PNG, JPEG), up to %(most)d MB.") % {
            "most": settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        }

    def clean_file(self) -> uploads.Upload | None:
        file = self.cleaned_data.get("file")
        if not file:
            return None
        try:
            return uploads.inspect(file)
        except uploads.Unacceptable as why:
            raise forms.ValidationError(str(why))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("statement") and not data.get("file"):
            raise forms.ValidationError(_("Write a statement or add a file."))
        return data


class Terms(Plain):
    """Agreement to the programme terms: one box, kept as the sentence beside it."""

    SENTENCE = _("I have read the programme terms and agree to them.")
    agreed = forms.BooleanField(label=SENTENCE)

    def clean(self) -> dict[str, Any]:
        return {"statement": str(self.SENTENCE)} if (super().clean() or {}).get("agreed") else {}
