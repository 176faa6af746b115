"""Letters as files: one .eml each, for a newcomer to read and for a programme that must not send."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from talentprogram.kernel import clock


class LetterFiles(BaseEmailBackend):
    """Writes each letter to EMAIL_FILE_PATH, whole or not at all."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            self._write(folder, message)
        return len(messages)

    def _write(self, folder: Path, message: Any) -> None:
        ident = message.extra_headers.get("Message-ID", "").strip("<>").split("@")[0]
        target = folder / f"{clock.now():%Y%m%d-%H%M%S-%f}-{ident[-12:]}.eml"
        part = target.with_suffix(".part")
        part.write_bytes(message.message().as_bytes())
        part.rename(target)
