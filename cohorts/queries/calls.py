"""Questions about calls and their forms."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from cohorts.lifecycles.calls import CallState
from cohorts.models import Call, Option, Question, QuestionSet, Section

CODES = [code.replace("-", "_") for code, _name in settings.LANGUAGES]
LANGUAGE_OF = {code.replace("-", "_"): name for code, name in settings.LANGUAGES}
WITH_OPTIONS = {Question.Kind.CHOICE, Question.Kind.MULTI, Question.Kind.RANKING}


def announced() -> QuerySet[Call]:
    """The calls a visitor may read about: open ones first, then those to come, then the latest closed."""
    return Call.objects.public().select_related("cohort")


def in_order(calls: QuerySet[Call]) -> list[Call]:
    """As the list of calls shows them."""
    rank: dict[str, int] = {CallState.OPEN: 0, CallState.SCHEDULED: 1}
    return sorted(calls, key=lambda call: (rank.get(call.state, 2), -call.closes_at.timestamp()))


def of_slug(slug: str) -> Call | None:
    return Call.objects.select_related("cohort", "question_set").filter(slug=slug).first()


def sections(question_set: QuestionSet) -> list[Section]:
    """The pages of a form with their questions and options, in order; three queries."""
    options = Prefetch("options", Option.objects.order_by("position", "key"))
    questions = Prefetch("questions", Question.objects.order_by("position", "key").prefetch_related(options))
    return list(question_set.sections.order_by("position", "key").prefetch_related(questions))


def to_open(at: datetime) -> QuerySet[Call]:
    return Call.objects.filter(state=CallState.SCHEDULED, opens_at__lte=at).select_related("question_set")


def to_close(at: datetime) -> list[Call]:
    """Open calls whose grace period has ended."""
    overdue = Call.objects.filter(state=CallState.OPEN, closes_at__lte=at)
    return [call for call in overdue if call.last_moment <= at]


def with_numbers(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Calls with how many drafts they have and how many applications were sent in."""
    return calls.select_related("cohort", "question_set").annotate(
        drafts=Count("applications", filter=Q(applications__state="draft")),
        sent_in=Count("applications", filter=Q(applications__submitted_at__isnull=False)),
    )


def what_is_missing(call: Call) -> list[str]:
    """What a call still lacks before it can be announced: questions, options, and texts in each language (I05)."""
    found = _gaps(call, _("the call"), needed=("title",), allowed=("summary",))
    pages = sections(call.question_set)
    if not any(page.questions.all() for page in pages):
        found.append(_("The application form has no question."))
    if not call.streams:
        found.append(_("The call names no stream."))
    for page in pages:
        found += _gaps(page, _("section “%(key)s”") % {"key": page.key}, needed=("title",), allowed=("help",))
        for question in page.questions.all():
            found += _question(question)
    return found


def _question(question: Question) -> list[str]:
    where = _("question “%(key)s”") % {"key": question.key}
    found = _gaps(question, where, needed=("label",), allowed=("help",))
    options = list(question.options.all())
    if question.kind in WITH_OPTIONS and len(options) < 2:
        found.append(_("%(where)s needs at least two options.") % {"where": where.capitalize()})
    for option in options:
        found += _gaps(
            option, _("option “%(key)s” of %(where)s") % {"key": option.key, "where": where}, needed=("label",)
        )
    return found


def _gaps(thing: Any, where: str, *, needed: tuple[str, ...], allowed: tuple[str, ...] = ()) -> list[str]:
    """Texts that are needed and absent, and texts that are there in one language and not in another."""
    found = []
    for name in (*needed, *allowed):
        texts = {code: getattr(thing, f"{name}_{code}") or "" for code in CODES}
        if name in needed or any(texts.values()):
            found += [
                _("%(where)s: “%(field)s” in %(language)s")
                % {"where": where, "field": thing._meta.get_field(name).verbose_name, "language": LANGUAGE_OF[code]}
                for code, text in texts.items()
                if not text.strip()
            ]
    return found
