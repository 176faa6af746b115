"""One person's page: in every role they have, what awaits them first, then how everything stands."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from talentprogram.home.queries import as_applicant, as_approver, as_mentor, as_student
from talentprogram.home.queries.shapes import Item, Section


def my_page(person: Any, at: datetime) -> list[Section]:
    """The sections of a person's page. The first holds what waits for their move; it is there even when empty."""
    sections = [section for section in _sections(person, at) if section.items]
    awaited = [item for section in sections for item in section.items if item.acts]
    awaited.sort(key=_urgency)
    rest = (
        Section(each.title, [item for item in each.items if not item.acts], each.url, each.label) for each in sections
    )
    return [Section(_("Your move"), awaited), *(section for section in rest if section.items or section.url)]


def _sections(person: Any, at: datetime) -> Iterator[Section]:
    yield from as_applicant.sections(person, at)
    yield from as_student.sections(person, at)
    yield from as_mentor.sections(person, at)
    yield from as_approver.sections(person, at)
    yield from as_student.week(person, at)


def _urgency(item: Item) -> tuple[bool, float]:
    return item.due is None, item.due.timestamp() if item.due else 0.0
