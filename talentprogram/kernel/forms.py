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


class Lines(forms.CharField):
    """A list of short texts, one a line; it also stands in for the JSON of a list on the desk."""

    widget = forms.Textarea(attrs={"rows": 3})
    most_lines, most_characters = 12, 120

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **options: Any) -> None:
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != self.to_python(data))

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.most_lines or any(len(line) > self.most_characters for line in value):
            raise forms.ValidationError(
                _("At most %(lines)s lines of %(characters)s characters each."),
                params={"lines": self.most_lines, "characters": self.most_characters},
            )

    def run_validators(self, value: Any) -> None:
        """The lines were looked at above."""


class Moment(forms.SplitDateTimeField):
    """A day and an hour on a Hong Kong clock, two fields with a name each."""

    def __init__(self, **options: Any) -> None:
        date, time = {"type": "date", "aria-label": _("Date")}, {"type": "time", "aria-label": _("Time")}
        widget = forms.SplitDateTimeWidget(
            date_attrs=date, time_attrs=time, date_format="%Y-%m-%d", time_format="%H:%M"
        )
        super().__init__(widget=widget, **options)


class Plain(forms.Form):
    """A form drawn by crispy with our defaults."""

    @property
    def helper(self) -> FormHelper:
        return layout()


class Reason(Plain):
    """Why somebody does what undoes another's hope; staff read it, the person reads only its public text."""

    note = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class Sure(Plain):
    """What reaches many people at once: whoever does it says that they mean it."""

    sure = forms.BooleanField(label=_("I have looked it through."))

    def clean(self) -> dict[str, Any]:
        return {}


class Nothing(Plain):
    """A button alone."""
