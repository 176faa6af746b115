from typing import Any

from django.core.management.base import BaseCommand

from talentprogram.kernel.texts import compile_texts


class Command(BaseCommand):
    help = "Compile the translations that changed (part of every deployment; make run does it by itself)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for path in compile_texts():
            self.stdout.write(f"Compiled {path}")
