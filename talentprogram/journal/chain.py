"""The hash chain over the journal. Plain values in, a digest out."""

import hashlib
import json
from typing import Any

CHAINED = (
    "seq", "at", "actor_id", "actor_class", "subject_type", "subject_id",
    "verb", "before", "after", "reason", "note", "detail", "prev_hash",
)  # fmt: skip


def digest(entry: Any) -> str:
    """SHA-256 of the entry's canonical JSON, the previous entry's hash included."""
    values = {name: getattr(entry, name) for name in CHAINED}
    values["at"] = entry.at.isoformat(timespec="microseconds")
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
