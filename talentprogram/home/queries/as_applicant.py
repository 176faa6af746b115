"""What an applicant has in hand, and what comes next, in their words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from cohorts.lifecycles.applications import ApplicationState as S
from cohorts.models import Application
from talentprogram.home.queries.shapes import Item, Section, address

PAGES: dict[str, str] = {S.OFFERED: "cohorts:offer", S.ACCEPTED: "cohorts:conditions"}


def sections(person: Any, at: datetime) -> Iterator[Section]:
    """The applications of a person with their next step."""
    mine = Application.objects.filter(applicant=person).exclude(state=S.DISCARDED).select_related("call")
    mine = mine.annotate(evidence_due=Count("conditions", filter=Q(conditions__state="pending")))
    yield Section(
        _("My applications"), [_item(each, at) for each in mine.order_by("-created_at")],
        address("cohorts:calls"), _("All calls"),
    )  # fmt: skip


def _item(application: Any, at: datetime) -> Item:
    acts, note, due, label = _next(application, at)
    page = PAGES.get(application.state, "cohorts:application") if acts else "cohorts:application"
    return Item(application.call.title, note, address(page, application.pk), label, application, acts=acts, due=due)


def _next(application: Any, at: datetime) -> tuple[bool, str, datetime | None, str]:
    """Whether it is the applicant's move, what to do, by when, and what the button says."""
    call, look = application.call, _("Open")
    match application.state:
        case S.DRAFT if application.entry_window.holds(at):
            return True, _("Complete and submit it. What you typed is saved."), call.closes_at, _("Continue")
        case S.RETURNED:
            return True, _("The programme office asks you for something."), None, _("Answer")
        case S.OFFERED:
            return True, _("Please accept or decline."), application.answer_by, _("Answer the offer")
        case S.ACCEPTED if application.evidence_due:
            return True, _("Send in what your offer asks for."), None, _("Send evidence")
        case S.ACCEPTED:
            return False, _("The programme office checks your evidence and enrols you."), None, look
        case S.SUBMITTED | S.UNDER_REVIEW | S.INTERVIEWING | S.DECISION_PENDING:
            return False, _("Nothing to do now. We write to you when there is news."), None, look
        case S.WAITLISTED:
            return False, _("We write to you if a place becomes free."), None, look
    return False, "", None, look
