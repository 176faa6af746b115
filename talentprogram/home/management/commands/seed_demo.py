"""Fill an empty database with the demo world, or set a demo installation to another bookmark."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from talentprogram.accounts.models import Person
from talentprogram.home.demo import world
from talentprogram.home.demo.calendar import BOOKMARKS, Year
from talentprogram.kernel import clock
from talentprogram.partners.models import Installation


class Command(BaseCommand):
    """Refuses to touch a database that holds people who are not fictional."""

    help = "Fill the database with the fictional demo world, at one of its bookmarks: " + "; ".join(
        f"{name} {story}" for name, (_day, story) in BOOKMARKS.items()
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", choices=sorted(BOOKMARKS), default="B4", help="the bookmark that is today (B4)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is data already")

    def handle(self, *args: Any, **options: Any) -> None:
        has_people = Person.objects.exists()
        if has_people and options["if_empty"]:
            return
        if has_people and not Installation.here().is_demo:
            raise CommandError("This database holds people who are not part of the demo world. Nothing was changed.")
        bookmark = options["at"]
        self.stdout.write(f"Demo world at {bookmark}: {BOOKMARKS[bookmark][1]}")
        if has_people:
            world.empty()
        world.build(bookmark, Year.at(bookmark, clock.now()), lambda line: self.stdout.write(f"  {line}"))
        self.stdout.write("  done.")
