"""Crispy forms with our defaults: the form tag and the buttons belong to the page, the fields to the form."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _


def layout(*fields: Any) -> FormHelper:
    """A helper that draws the given fields (or all) without a form tag; the errors stand with their fields."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.form_show_errors = True
    helper.error_text_inline = True
    if fields:
        helper.layout = Layout(*fields)
    return helper


class Plain(forms.Form):
    """A form drawn by crispy with our defaults."""

    @property
    def helper(self) -> FormHelper:
        return layout()


class Reason(Plain):
    """Why somebody does what undoes another's hope; staff read it, the person reads only its public text."""

    note = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class Nothing(Plain):
    """A button alone."""
