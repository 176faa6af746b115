"""Bring a CSV file in from a terminal: the same rows, the same rehearsal and the same verbs as on the desk."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cohorts.forms.imports import APPLICANTS
from labs.forms.mentors import MENTORS
from labs.forms.projects_import import PROJECTS
from talentprogram.accounts.models import Person
from talentprogram.kernel import clock, importing
from talentprogram.kernel.importing import Importer, Plan, Unreadable

IMPORTERS = {importer.name: importer for importer in (MENTORS, PROJECTS, APPLICANTS)}


class Command(BaseCommand):
    help = (
        "Show what a CSV file of mentors, projects or applicants would change; with --apply, change it: all or nothing. "
        "docs/samples has a file of each kind."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(IMPORTERS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="do it; without this nothing is changed")
        parser.add_argument("--by", default="", metavar="EMAIL", help="the person whom the journal names")

    def handle(self, *args: Any, kind: str, file: Path, apply: bool, by: str, **options: Any) -> None:
        person = Person.objects.filter(email=by.lower()).first() if by else None
        if by and person is None:
            raise CommandError(f"Nobody here has the address {by}.")
        act = importing.apply if apply else importing.rehearse
        try:
            plan = act(IMPORTERS[kind], importing.text_of(file.read_bytes()), by=person, at=clock.now())
        except (OSError, Unreadable) as why:
            raise CommandError(str(why)) from None
        self._tell(IMPORTERS[kind], plan, apply)

    def _tell(self, importer: Importer, plan: Plan, applied: bool) -> None:
        if plan.problems:
            lines = [f"row {each.row}, {each.column or 'whole row'}: {each.message}" for each in plan.problems]
            raise CommandError("Nothing was changed.\n" + "\n".join(lines))
        for line in plan.changed:
            for change in line.changes:
                self.stdout.write(f"row {line.row}, {line.key}, {change.column}: {change.before!r} -> {change.after!r}")
        done = "imported" if applied else "would be imported (nothing was changed; --apply does it)"
        self.stdout.write(
            f"{importer.name}: {len(plan.created)} new and {len(plan.changed)} changed {done}; {plan.unchanged} as they were."
        )
