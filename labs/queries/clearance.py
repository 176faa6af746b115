"""What a partner clears of a project, and which partners have."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from labs.models import Project
from talentprogram.journal import history
from talentprogram.journal.keys import keys_of, latest_keys
from talentprogram.partners.queries import key_partners

TEXTS = ("title", "summary")
MATERIAL = frozenset(
    {f"{field}_{code}" for field in TEXTS for code in ("en", "zh_hant", "zh_hans")}
    | {"theme", "capacity", "capacity_min", "required_skills", "site", "hazards", "data_class"}
    | {"academic_mentor", "industrial_mentor"}
)
"""What a published project may change only by being approved again: what it is, whom it takes, where, at what risk."""


@dataclass(frozen=True)
class Clearance:
    """One partner's word on a project; no key while it is awaited."""

    partner: Any
    key: Any


def fingerprint(project: Project) -> str:
    """What a partner says yes to: the material content, as the laboratory endorsed it this time."""
    content = {name: getattr(project, project._meta.get_field(name).attname) for name in MATERIAL}
    endorsed = getattr(_endorsement(project), "hash", "")
    text = json.dumps({**content, "endorsed": endorsed}, sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()


def awaited(project: Project) -> list[Any]:
    """The key partners that have not cleared what stands here now."""
    said = {key.partner_id for key in keys_of(project, fingerprint(project))}
    return [partner for partner in key_partners() if partner.pk not in said]


def clearances(project: Project) -> list[Clearance]:
    """Each key partner with its key since the last endorsement; for reading, so a later change hides nothing."""
    keys = latest_keys(project, since=getattr(_endorsement(project), "at", None))
    return [Clearance(partner, keys.get(partner.pk)) for partner in key_partners()]


def _endorsement(project: Project) -> Any:
    return history.of(project).filter(verb="endorse").first()
