"""What a cohort learns: modules are rolled out into sessions, each with its own identity for good."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.models import Group, Module, Session
from talentprogram.journal.advance import record
from talentprogram.kernel.lifecycle import Refused


@transaction.atomic
def roll_out(
    module: Module,
    *,
    count: int,
    minutes: int,
    groups: list[Group],
    by: Any,
    at: datetime,
    first_week: int = 1,
    every_weeks: int = 1,
    teachers: list[Any] | None = None,
    room_features: list[str] | None = None,
    site: Any = None,
    is_online: bool = False,
    link: str = "",
) -> list[Session]:
    """Make `count` sessions for each of the groups, in order, at least a day apart; a group follows its own line."""
    if not groups:
        raise Refused(_("Choose at least one group that these sessions are for."))
    Module.objects.select_for_update().get(pk=module.pk)  # two at once number their sessions one after the other
    number = module.sessions.count()
    made = []
    for place, group in enumerate(groups):
        before: Session | None = None
        for turn in range(count):
            number += 1
            before = _session(
                module, number, group, before, minutes=minutes, is_online=is_online, link=link if is_online else "",
                site=None if is_online else site, room_features=room_features or [],
                target_week=first_week + turn * every_weeks + (place if count == 1 and len(groups) > 1 else 0),
            )  # fmt: skip
            before.teachers.set(teachers or ([module.lead_teacher] if module.lead_teacher else []))
            made.append(before)
    record(module, "roll_out", by=by, at=at, as_="coordinator", detail={"sessions": len(made)})
    return made


def _session(module: Module, number: int, group: Group, before: Session | None, **needs: Any) -> Session:
    session = Session.objects.create(module=module, number=number, gap_days_min=1 if before else 0, **needs)
    session.groups.set([group])
    if before is not None:
        session.after.set([before])
    return session
