"""What applicants fill in: one form a section, built from the questions that staff wrote."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import wording
from cohorts.forms.answers import field_for, from_json, to_json
from cohorts.models import Application, Question, Section
from cohorts.queries.applications import lack_of
from talentprogram.kernel.forms import Plain
from talentprogram.kernel.uploads import Upload

KIND = Question.Kind


class SectionForm(Plain):
    """One page of an application. What is well formed is kept even when something beside it is not."""

    prefix = "q"

    def __init__(self, *data: Any, section: Section, values: dict[Any, Any] | None = None, **options: Any) -> None:
        self.questions = {question.key: question for question in section.questions.all()}
        values = values or {}
        initial = {key: from_json(question, values.get(question.pk)) for key, question in self.questions.items()}
        super().__init__(*data, initial=initial, **options)
        for key, question in self.questions.items():
            self.fields[key] = field_for(question)
        self.show_files(values)

    def show_files(self, values: dict[Any, Any]) -> None:
        """Say which files are kept now; again after some were taken in."""
        for key, question in self.questions.items():
            if question.kind == KIND.FILE:
                self.fields[key].widget.attrs["kept"] = values.get(question.pk)

    def clean(self) -> dict[str, Any]:
        """A text that is too long is said to be so, and kept all the same."""
        data = super().clean() or {}
        self.kept = {key: to_json(value) for key, value in data.items()}
        for key, value in self.kept.items():
            question = self.questions[key]
            if question.kind in (KIND.SHORT, KIND.LONG) and value and (why := lack_of(question, value)):
                self.add_error(
                    key, ValidationError(_("%(why)s. It is kept as it is until you shorten it."), params={"why": why})
                )
        return data

    def answers(self) -> dict[Question, Any]:
        """What there is to keep, by question, after `is_valid()`; an untouched file is not among it."""
        found = {self.questions[key]: value for key, value in self.kept.items()}
        return {
            question: (None if value is False else value) if question.kind == KIND.FILE else value
            for question, value in found.items()
            if question.kind != KIND.FILE or value is False or isinstance(value, Upload)
        }


class StreamForm(Plain):
    """As what somebody applies."""

    stream = forms.ChoiceField(label=gettext_lazy("Your stream"), widget=forms.RadioSelect)

    def __init__(self, *data: Any, application: Application, **options: Any) -> None:
        super().__init__(*data, initial={"stream": application.stream}, **options)
        self.fields["stream"].choices = [(code, wording.STREAMS[code]) for code in application.call.streams]


class SubmitForm(Plain):
    """The last page: what is agreed to by sending in. The words of each tick are kept with it."""

    TEXTS = {
        "process": gettext_lazy(
            "I agree that both partners of the programme use what I have sent in to decide about my application."
        ),
        "truth": gettext_lazy("What I have written is true and my own."),
    }

    def __init__(self, *data: Any, asked_already: Collection[str] = (), **options: Any) -> None:
        super().__init__(*data, **options)
        for purpose, text in self.TEXTS.items():
            if purpose not in asked_already:
                missing = {"required": _("Please tick this box, or the application cannot be sent in.")}
                self.fields[purpose] = forms.BooleanField(label=text, error_messages=missing)

    def consents(self) -> dict[str, str]:
        """The words that were agreed to, by purpose."""
        return {purpose: str(self.TEXTS[purpose]) for purpose in self.fields}
