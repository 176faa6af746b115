from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from talentprogram.home.lives import page


class Command(BaseCommand):
    help = "Write docs/lifecycles.md from the life-cycle tables."

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(settings.BASE_DIR) / "docs" / "lifecycles.md"
        target.write_text(page(), encoding="utf-8")
        self.stdout.write(f"Wrote {target}")
