"""A field for each kind of question. None is required here: a draft may have gaps, and the task list names them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.models import Question
from talentprogram.kernel import uploads

KIND = Question.Kind
MOST_TYPED = 60_000  # beyond this it is not typing any more; below it everything is kept, too long or not
FEW = 8  # so many options are shown as buttons, more as a list
ORDINALS = [
    gettext_lazy("First choice"), gettext_lazy("Second choice"), gettext_lazy("Third choice"), gettext_lazy("Fourth choice"),
    gettext_lazy("Fifth choice"), gettext_lazy("Sixth choice"), gettext_lazy("Seventh choice"), gettext_lazy("Eighth choice"),
]  # fmt: skip
Labelled = tuple[str, str | Promise]


class Choices(forms.Widget):
    """An ordered list of choices, one select a rank; it needs no script."""

    template_name = "cohorts/forms/ranking.html"
    use_fieldset = True

    def __init__(self, groups: Sequence[Any], ranks: int) -> None:
        super().__init__()
        self.groups, self.ranks = groups, ranks

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [data.get(f"{name}-{n}", "") for n in range(1, self.ranks + 1)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}-{n}" in data for n in range(1, self.ranks + 1))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = list(value or [])
        base = context["widget"]["attrs"].get("id", f"id_{name}")
        context["ranks"] = [
            {
                "name": f"{name}-{n}",
                "id": f"{base}_{n}",
                "label": ORDINALS[n - 1],
                "value": chosen[n - 1] if n <= len(chosen) else "",
            }
            for n in range(1, self.ranks + 1)
        ]
        context["groups"] = self.groups
        return context


class Ranking(forms.Field):
    """Several options in order; gaps close up, nothing may stand twice."""

    def __init__(self, labels: dict[str, Any], groups: Sequence[Any], ranks: int, **options: Any) -> None:
        super().__init__(widget=Choices(groups, ranks), **options)
        self.labels = labels

    def to_python(self, value: Any) -> list[str]:
        chosen = [key for key in value or [] if key]
        for key in chosen:
            if key not in self.labels:
                raise forms.ValidationError(_("“%(key)s” is not one of the options."), params={"key": key})
            if chosen.count(key) > 1:
                raise forms.ValidationError(_("“%(label)s” is chosen twice."), params={"label": self.labels[key]})
        return chosen


class FileInput(forms.Widget):
    """The file that is kept now, a way to take it away, and a way to put another in its place."""

    template_name = "cohorts/forms/file.html"
    needs_multipart_form = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if name in files:
            return files[name]
        return False if data.get(f"{name}-remove") else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}-remove" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        kept = self.attrs.get("kept") or {}
        context["widget"]["attrs"].pop("kept", None)
        context["accept"] = uploads.ACCEPT
        context["kept"] = kept
        context["url"] = reverse("cohorts:document", args=[kept["document"]]) if kept.get("document") else ""
        return context


class File(forms.Field):
    """An uploaded file, looked at before it is taken. None: as it was; False: taken away."""

    widget = FileInput

    def clean(self, value: Any) -> Any:
        if not value:
            return value
        if not value.size:
            raise forms.ValidationError(_("This file is empty. Please choose another."))
        try:
            return uploads.inspect(value)
        except uploads.Unacceptable as why:
            raise forms.ValidationError(str(why))


def field_for(question: Question) -> forms.Field:
    """The field that asks a question."""
    field = FIELDS[question.kind](question)
    field.required = False
    field.label = question.label if question.required else _("%(question)s (optional)") % {"question": question.label}
    field.help_text = _help(question)
    field.widget.is_required = False
    return field


def _help(question: Question) -> str:
    """Staff write plain text; it is shown as such."""
    parts = [linebreaks(escape(question.help))] if question.help else []
    if question.max_chars and question.kind in (KIND.SHORT, KIND.LONG):
        parts.append(escape(_("At most %(n)d characters.") % {"n": question.max_chars}))
    if question.kind == KIND.FILE:
        most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        parts.append(escape(_("PDF, PNG or JPEG, up to %(most)d MB.") % {"most": most}))
    return " ".join(parts)


def _labels(question: Question) -> list[Labelled]:
    return [(option.key, option.label) for option in question.options.all()]


def _text(question: Question) -> forms.Field:
    attrs: dict[str, Any] = {"data-max-chars": question.max_chars} if question.max_chars else {}
    long = question.kind == KIND.LONG
    widget = (
        forms.Textarea({"rows": 10 if (question.max_chars or 9999) > 800 else 5, **attrs})
        if long
        else forms.TextInput(attrs)
    )
    return forms.CharField(widget=widget, max_length=MOST_TYPED)


def _choice(question: Question) -> forms.Field:
    labels = _labels(question)
    if len(labels) <= FEW:
        return forms.ChoiceField(choices=labels, widget=forms.RadioSelect)
    return forms.ChoiceField(choices=[("", _("Choose")), *labels])


def _multi(question: Question) -> forms.Field:
    return AtMost(choices=_labels(question), widget=forms.CheckboxSelectMultiple, most=question.most_choices)


class AtMost(forms.MultipleChoiceField):
    """Some of several, not more than so many."""

    def __init__(self, *, most: int | None, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.most and len(value) > self.most:
            raise forms.ValidationError(_("Choose at most %(n)d."), params={"n": self.most})


def _ranking(question: Question) -> forms.Field:
    options = list(question.options.all())
    groups: dict[str, list[Labelled]] = {}
    for option in options:
        groups.setdefault(str(option.get_lab_code_display()), []).append((option.key, option.label))
    ranks = min(question.most_choices or 3, len(options), len(ORDINALS))
    return Ranking({option.key: option.label for option in options}, list(groups.items()), max(ranks, 1))


FIELDS: dict[str, Any] = {
    KIND.SHORT: _text,
    KIND.LONG: _text,
    KIND.CHOICE: _choice,
    KIND.MULTI: _multi,
    KIND.FILE: lambda question: File(),
    KIND.DATE: lambda question: forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")),
    KIND.NUMBER: lambda question: forms.DecimalField(
        widget=forms.NumberInput({"step": "any", "inputmode": "decimal"}), max_digits=12
    ),
    KIND.CONSENT: lambda question: forms.BooleanField(),
    KIND.RANKING: _ranking,
}


def to_json(value: Any) -> Any:
    """A clean value as the answer keeps it; None for no answer."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n") or None
    return value if value not in ([], None) else None


def from_json(question: Question, value: Any) -> Any:
    """An answer as its field shows it."""
    if question.kind == KIND.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    return value
