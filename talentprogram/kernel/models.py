"""What every row of ours has. No table of its own."""

from typing import Any

from django.db import models

from talentprogram.kernel.ids import uuid7
from talentprogram.kernel.lifecycle import Lifecycle


class Row(models.Model):
    """An identifier that cannot be guessed, and when the row was written and last changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        abstract = True


class StateField(models.CharField):
    """Where a thing stands in its life. Only `journal.advance` writes it; no form shows it."""

    def __init__(self, lifecycle: Lifecycle | None = None, **options: Any) -> None:
        self.lifecycle = lifecycle
        if lifecycle is not None:
            options["default"] = lifecycle.initial.value
        options.setdefault("max_length", 24)
        options.update(editable=False, db_index=True)
        super().__init__(**options)


def state_is_known(lifecycle: Lifecycle) -> models.CheckConstraint:
    """The database itself refuses a state that the table does not have."""
    return models.CheckConstraint(
        condition=models.Q(state__in=[state.value for state in lifecycle.states]),
        name=f"{lifecycle.noun.replace(' ', '_')}_state_is_known",
    )
