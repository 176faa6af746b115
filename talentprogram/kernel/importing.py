"""CSV in: one form a row, a plan of what would change, and all of it or nothing.

The plan is a rehearsal: the verbs are really called, in a transaction that is then taken back, so that the preview can
promise nothing that the import would not do. Errors name the row as a spreadsheet counts it (the header is row 1) and
the column as the file writes it.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from talentprogram.kernel.lifecycle import Refused

MOST_BYTES, MOST_ROWS = 5 * 1024 * 1024, 5000


class Unreadable(Exception):
    """The file as a whole cannot be read; the text says what to do."""


class Reference(forms.CharField):
    """A cell that names a row by its code; `table` is where the importer keeps the rows it knows."""

    def __init__(self, table: str, **options: Any) -> None:
        super().__init__(**options)
        self.table = table
        self.rows: dict[str, Any] = {}

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        if code not in self.rows:
            raise forms.ValidationError(_("“%(code)s” is not known here.") % {"code": code})
        return self.rows[code]


class Several(forms.CharField):
    """A cell that holds several texts, with semicolons between them."""

    def to_python(self, value: Any) -> Any:
        return [part.strip() for part in (super().to_python(value) or "").split(";") if part.strip()]

    def run_validators(self, value: Any) -> None:
        """Each text may say what it likes."""


class Row(forms.Form):
    """One row of a file: its fields are the columns. Cells of a column that the file lacks keep what is stored."""

    key: tuple[str, ...]

    def __init__(self, data: Mapping[str, str], known: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.known = known
        for each in self.fields.values():
            if isinstance(each, Reference):
                each.rows = known.get(each.table, {})

    def existing(self) -> Any:
        """The stored thing that this row is about, or None."""
        raise NotImplementedError

    def stored(self, thing: Any) -> dict[str, Any]:
        """What that thing says now, by column."""
        return {name: getattr(thing, name) for name in self.fields}

    def given(self, is_new: bool) -> dict[str, Any]:
        """What the row says: the columns of the file, and for a new thing the defaults of the others."""
        told = [
            name for name, each in self.fields.items() if name in self.data or (is_new and each.initial is not None)
        ]
        return {name: self._value(name) for name in told}

    def _value(self, name: str) -> Any:
        """The cell, or the column's default where the cell is empty."""
        value, initial = self.cleaned_data[name], self.fields[name].initial
        return initial if value in (None, "") and initial is not None else value


@dataclass(frozen=True)
class Importer:
    """What one kind of file is: its rows, what they look things up in, and the verbs they become."""

    name: str
    row: type[Row]
    known: Callable[[list[dict[str, str]]], Mapping[str, Any]]
    create: Callable[..., Any]
    change: Callable[..., Any]

    @property
    def columns(self) -> list[tuple[str, forms.Field]]:
        return list(self.row.base_fields.items())


@dataclass(frozen=True)
class Problem:
    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Change:
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """What becomes of one row: a new thing, a changed one, or nothing."""

    row: int
    key: str
    is_new: bool
    changes: tuple[Change, ...]


@dataclass
class Plan:
    """What a file would do."""

    text: str
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def created(self) -> list[Line]:
        return [line for line in self.lines if line.is_new]

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.changes and not line.is_new]

    @property
    def unchanged(self) -> int:
        return sum(not line.is_new and not line.changes for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """The file together with what it would do: a confirmation holds for exactly this."""
        return hashlib.sha256(repr((self.text, self.lines)).encode()).hexdigest()


def text_of(data: bytes) -> str:
    """The text of an uploaded file, with or without a byte order mark."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 5 MB. Please split it."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("The file is not UTF-8. In a spreadsheet, save it as “CSV UTF-8”.")) from None
    if "\0" in text:
        raise Unreadable(_("This is not a CSV file."))
    return text


def rehearse(importer: Importer, text: str, *, by: Any, at: datetime) -> Plan:
    """What the file would do, found out by doing it and taking it back."""
    with transaction.atomic():
        plan = _carry_out(importer, text, by, at)
        transaction.set_rollback(True)
    return plan


def apply(importer: Importer, text: str, *, by: Any, at: datetime, expected: str = "") -> Plan:
    """Do all of it, or nothing. With `expected`, only if it still does what the preview with that fingerprint said."""
    with transaction.atomic():
        plan = _carry_out(importer, text, by, at)
        changed_since = expected and expected != plan.fingerprint
        if plan.problems or changed_since:
            transaction.set_rollback(True)
    if changed_since:
        raise Refused(_("What is stored has changed since the preview. Nothing was imported; please look at it again."))
    return plan


def _carry_out(importer: Importer, text: str, by: Any, at: datetime) -> Plan:
    plan = Plan(text)
    rows = _rows(importer, text)
    known = importer.known([cells for _number, cells in rows])
    read = [(number, importer.row(cells, known)) for number, cells in rows]
    plan.problems += [problem for number, form in read for problem in _errors(number, form)]
    plan.problems += _twice(read)
    readable = not plan.problems
    for number, form in read:
        if form.is_valid():
            _one(importer, plan, number, form, by, at, act=readable)
    plan.problems.sort(key=lambda problem: problem.row)
    return plan


def _one(importer: Importer, plan: Plan, number: int, form: Row, by: Any, at: datetime, *, act: bool) -> None:
    """Plan one row and, if every row can be read, call its verb."""
    thing = form.existing()
    given = form.given(thing is None)
    line = Line(number, _key(form), thing is None, _changes(form, thing, given))
    plan.lines.append(line)
    if not act or not (line.is_new or line.changes):
        return
    changed = {change.column for change in line.changes}
    try:
        with transaction.atomic():
            if thing is None:
                importer.create(by=by, at=at, **given)
            else:
                importer.change(
                    thing, by=by, at=at, **{name: value for name, value in given.items() if name in changed}
                )
    except Refused as why:
        plan.problems.append(Problem(number, "", str(why)))
    except IntegrityError:
        plan.problems.append(Problem(number, "", _("This row contradicts what is stored, or another row.")))


def _rows(importer: Importer, text: str) -> list[tuple[int, dict[str, str]]]:
    """The rows with their numbers, after a look at the header."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        table = list(reader)
    except csv.Error:
        raise Unreadable(_("This is not a CSV file: a quotation mark is not closed.")) from None
    if not table or not any(table[0]):
        raise Unreadable(_("The file is empty."))
    header = [name.strip() for name in table[0]]
    _check_header(importer, header)
    rows = [(number, cells) for number, cells in enumerate(table[1:], 2) if any(cell.strip() for cell in cells)]
    if not rows:
        raise Unreadable(_("The file has a header and no rows."))
    if len(rows) > MOST_ROWS:
        raise Unreadable(_("The file has more than %(most)s rows. Please split it.") % {"most": MOST_ROWS})
    for number, cells in rows:
        if len(cells) > len(header):
            raise Unreadable(
                _("Row %(row)s has more cells than the header. Is a comma not in quotation marks?") % {"row": number}
            )
    return [(number, dict(zip(header, [*cells, *[""] * len(header)], strict=False))) for number, cells in rows]


def _check_header(importer: Importer, header: list[str]) -> None:
    fields = importer.row.base_fields
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise Unreadable(_("These columns stand there twice: %(columns)s.") % {"columns": ", ".join(twice)})
    if unknown := [name for name in header if name not in fields]:
        known = ", ".join(fields)
        text = _("These columns are not known: %(columns)s. Known are: %(known)s.")
        raise Unreadable(text % {"columns": ", ".join(name or "“”" for name in unknown), "known": known})
    if missing := [name for name, each in fields.items() if each.required and name not in header]:
        raise Unreadable(_("These columns are missing: %(columns)s.") % {"columns": ", ".join(missing)})


def _errors(number: int, form: Row) -> Iterable[Problem]:
    for name, sentences in form.errors.items():
        for sentence in sentences:
            yield Problem(number, "" if name == NON_FIELD_ERRORS else name, str(sentence))


def _twice(read: list[tuple[int, Row]]) -> Iterable[Problem]:
    """Rows about the same thing contradict each other, even if they say the same."""
    seen: dict[str, int] = {}
    for number, form in read:
        if not form.is_valid():
            continue
        first = seen.setdefault(_key(form), number)
        if first != number:
            yield Problem(number, form.key[-1], _("Row %(row)s is about the same.") % {"row": first})


def _changes(form: Row, thing: Any, given: dict[str, Any]) -> tuple[Change, ...]:
    before = form.stored(thing) if thing is not None else {}
    pairs = [(name, as_text(before.get(name)), as_text(value)) for name, value in given.items()]
    return tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])


def _key(form: Row) -> str:
    return " · ".join(as_text(form.cleaned_data[name]) for name in form.key)


def as_text(value: Any) -> str:
    """A value as its cell would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(as_text(each) for each in value)
    return str(getattr(value, "code", value)).replace("\r\n", "\n")
