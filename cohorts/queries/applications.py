"""Questions about applications: what was answered, what is missing, and how it reads."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cohorts.lifecycles.applications import NOT_LIVE
from cohorts.models import Application, ApplicationVersion, Call, Document, Question, Reference, Section
from cohorts.queries import calls, references
from talentprogram.journal import history

STREAM, REFEREES = "@stream", "@referees"  # parts of our own; no section can be called so
KIND = Question.Kind
FORMAT = "application/1"


def with_all(pk: Any) -> Application | None:
    return Application.objects.select_related("call__cohort", "call__question_set", "applicant").filter(pk=pk).first()


def live(call: Call, person: Any) -> Application | None:
    """The application of a person that counts for this call: there is at most one."""
    return Application.objects.filter(call=call, applicant=person).exclude(state__in=NOT_LIVE).first()


def of_person(person: Any) -> QuerySet[Application]:
    """Everything a person ever applied for, the newest first."""
    return Application.objects.filter(applicant=person).select_related("call__cohort").order_by("-created_at")


def document(pk: Any) -> Document | None:
    return Document.objects.select_related("application").filter(pk=pk).first()


def last_version(application: Application) -> ApplicationVersion | None:
    return application.versions.order_by("-number").first()


def asked_for(application: Application) -> list[str]:
    """What the desk asked for when it gave an application back, one thing a line."""
    last = history.of(application).filter(verb="request_info").first()
    return last.note.splitlines() if last else []


@dataclass(frozen=True)
class Line:
    """One question and what was answered, fit to read. `text` is a sentence or, for several choices, a list."""

    key: str
    kind: str
    label: str
    text: str | list[str]
    lack: str = ""
    document: str = ""


@dataclass(frozen=True)
class Part:
    """One page of an application, its address, and how far it is. `key` is the section's, or STREAM, or REFEREES."""

    key: str
    title: Any
    lines: tuple[Line, ...]
    begun: bool
    url: str

    @property
    def left(self) -> int:
        return sum(bool(line.lack) for line in self.lines)

    @property
    def lacking(self) -> list[Line]:
        return [line for line in self.lines if line.lack]

    @property
    def progress(self) -> str:
        """What the task list says."""
        if not self.left:
            return _("Complete")
        return ngettext("%(n)d question left", "%(n)d questions left", self.left) % {"n": self.left}


class Filled:
    """A form with what one application answered: five queries, however long it is."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.sections: list[Section] = calls.sections(application.call.question_set)
        self.values: dict[Any, Any] = dict(application.answers.values_list("question_id", "value"))
        self.referees: list[Reference] = list(references.standing(application))

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)

    @cached_property
    def parts(self) -> list[Part]:
        """The task list, in the order in which it is filled."""
        found = [self._stream()] if len(self.application.call.streams) > 1 else []
        found += [self._of_section(section) for section in self.sections]
        return found + ([self._of_referees()] if self.application.call.asks_references_now else [])

    @property
    def lacking(self) -> list[Part]:
        return [part for part in self.parts if part.left]

    @property
    def done(self) -> int:
        return len(self.parts) - len(self.lacking)

    def after(self, key: str) -> Part | None:
        """The next part; None after the last."""
        keys = [part.key for part in self.parts]
        following = self.parts[keys.index(key) + 1 :] if key in keys else []
        return following[0] if following else None

    def questions(self) -> Iterator[tuple[Section, Question]]:
        for section in self.sections:
            for question in section.questions.all():
                yield section, question

    def _stream(self) -> Part:
        lack = "" if self.application.stream else _("Not answered yet")
        line = Line(STREAM, KIND.CHOICE, _("Your stream"), self.application.get_stream_display(), lack)
        return Part(STREAM, gettext_lazy("Stream"), (line,), bool(self.application.stream), self._url("stream"))

    def _of_section(self, section: Section) -> Part:
        lines = tuple(line_of(question, self.values.get(question.pk)) for question in section.questions.all())
        begun = any(question.pk in self.values for question in section.questions.all())
        return Part(section.key, section.title, lines, begun, self._url("section", section.key))

    def _of_referees(self) -> Part:
        lines = [
            Line(
                str(each.pk),
                KIND.SHORT,
                _("Referee %(n)d") % {"n": number},
                f"{each.referee_name} · {each.referee_email}",
            )
            for number, each in enumerate(self.referees, 1)
        ]
        needed = range(len(lines) + 1, self.application.call.min_references + 1)
        lines += [
            Line(f"referee-{n}", KIND.SHORT, _("Referee %(n)d") % {"n": n}, "", _("Not named yet")) for n in needed
        ]
        return Part(REFEREES, gettext_lazy("Referees"), tuple(lines), bool(self.referees), self._url("referees"))

    def _url(self, page: str, *more: str) -> str:
        return reverse(f"cohorts:{page}", args=[self.application.pk, *more])


def line_of(question: Question, value: Any) -> Line:
    document = value.get("document", "") if question.kind == KIND.FILE and isinstance(value, dict) else ""
    return Line(
        question.key, question.kind, question.label, in_words(question, value), lack_of(question, value), document
    )


def is_empty(value: Any) -> bool:
    """Nothing was answered; the number nought is an answer."""
    return value is None or value is False or value == "" or value == []


def lack_of(question: Question, value: Any) -> str:
    """What an answer lacks before the application can be sent in; empty when nothing."""
    if is_empty(value):
        return _("Not answered yet") if question.required else ""
    if question.max_chars and isinstance(value, str) and len(value) > question.max_chars:
        over = len(value) - question.max_chars
        return ngettext("%(n)d character too long", "%(n)d characters too long", over) % {"n": over}
    return ""


def in_words(question: Question, value: Any) -> str | list[str]:
    """An answer as a person reads it."""
    if is_empty(value) and value is not False:
        return ""
    if question.kind == KIND.CONSENT:
        return _("Agreed") if value is True else _("Not agreed")
    if question.kind in calls.WITH_OPTIONS:
        labels: dict[str, str] = {option.key: str(option.label) for option in question.options.all()}
        chosen: list[str] = [labels.get(key, str(key)) for key in (value if isinstance(value, list) else [value])]
        return chosen if isinstance(value, list) else chosen[0]
    if question.kind == KIND.FILE:
        return str(value.get("name", ""))
    if question.kind == KIND.DATE:
        return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
    return str(value)


def answers_for_reading(application: Application) -> list[Part]:
    """All sections of an application in order, each with its questions and answers: for its owner, the desk, the PDF."""
    return Filled(application).parts


def snapshot(filled: Filled) -> dict[str, Any]:
    """What is sent in, by identifiers that outlive every change of words; no time and no state, so that it is stable."""
    application, given = filled.application, filled.values
    answers: dict[str, dict[str, Any]] = {section.key: {} for section in filled.sections}
    for section, question in filled.questions():
        if question.pk in given:
            answers[section.key][question.key] = given[question.pk]
    return {
        "format": FORMAT,
        "reference": application.reference,
        "call": application.call.slug,
        "form": str(application.call.question_set),
        "applicant": {"name": application.applicant.full_names, "email": application.applicant.email},
        "stream": application.stream,
        "answers": answers,
        "referees": [
            {
                "name": each.referee_name, "email": each.referee_email, "relationship": each.relationship,
                "institution": each.institution, "language": each.language,
            }
            for each in filled.referees
        ],
    }  # fmt: skip


def content_hash(content: dict[str, Any]) -> str:
    """The SHA-256 of the canonical JSON: keys in order, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
