"""Questions about the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, Min, QuerySet
from django.db.models.functions import Cast, Length

from talentprogram.notifications.kinds import letter
from talentprogram.notifications.lifecycle import NoticeState
from talentprogram.notifications.models import Notice
from talentprogram.notifications.rendering import Composed, compose

SAMPLES = 3
WITH_WORDS = (NoticeState.SENT, NoticeState.UNKNOWN)


def preview(notice: Notice) -> Composed | None:
    """A letter as it left or, before it leaves, as it would read now; None where it cannot be put into words."""
    if notice.state in WITH_WORDS and notice.body_text:
        return Composed(notice.subject_line, notice.body_text, notice.body_html)
    name = notice.person.name if notice.person else notice.values.get("name", notice.address)
    try:
        return compose(
            notice.kind,
            notice.values,
            language=notice.language,
            zone=notice.time_zone,
            name=name,
            ref=str(notice.pk)[-12:],
        )
    except (
        Exception
    ):  # the page must show a broken letter, too; what is wrong stands in its last error once it is tried
        return None


@dataclass(frozen=True)
class Batch:
    """Some held letters that belong together: one release, or one kind where there was no batch."""

    key: str
    title: str
    count: int
    since: datetime


def held_batches() -> list[Batch]:
    """All held letters, grouped; the oldest group first. One query for the groups, one for their titles."""
    held = Notice.objects.filter(state=NoticeState.HELD)
    one = Min(Cast("pk", CharField()))  # PostgreSQL has no least UUID
    groups = list(held.values("batch").annotate(n=Count("pk"), since=Min("created_at"), one=one).order_by("since"))
    titles = {each.batch: title_of(each.values) for each in held.filter(pk__in=[group["one"] for group in groups])}
    return [Batch(group["batch"], titles.get(group["batch"], ""), group["n"], group["since"]) for group in groups]


def title_of(values: dict) -> str:
    """What a batch is about, from one of its letters, in English."""
    title = values.get("call_title") or values.get("cohort_name") or ""
    return title.get("en", "") if isinstance(title, dict) else str(title)


def held_in(batch: str) -> QuerySet[Notice]:
    """The held letters of one batch, by address as it will leave."""
    return (
        Notice.objects.filter(state=NoticeState.HELD, batch=batch).select_related("person").order_by("kind", "address")
    )


def by_kind(notices: QuerySet[Notice]) -> list[tuple[str, str, int]]:
    """(kind, row of the catalogue, how many), one query."""
    counted = notices.order_by("kind").values_list("kind").annotate(n=Count("pk"))
    return [(kind, letter(kind).code, number) for kind, number in counted]


def samples(notices: QuerySet[Notice]) -> list[tuple[Notice, Composed | None]]:
    """Three letters, of different kinds and languages where there are, and the one to the longest name."""
    several = _spread(notices.order_by("created_at"), SAMPLES)
    longest = notices.order_by(Length("person__display_name").desc(), Length("address").desc()).first()
    chosen = {each.pk: each for each in [*several, *([longest] if longest else [])]}
    return [(each, preview(each)) for each in chosen.values()]


def _spread(notices: Iterable[Notice], count: int) -> list[Notice]:
    """The first letters that differ in kind or language, filled up with others."""
    seen: dict[tuple[str, str], Notice] = {}
    rest = []
    for each in notices:
        if (each.kind, each.language) in seen:
            rest.append(each)
        else:
            seen[each.kind, each.language] = each
    return [*seen.values(), *rest][:count]
