"""Where letters go: to a mail server that we watch, or to files, one .eml each, for a programme that must not send."""

import smtplib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from talentprogram.kernel import clock


class LetterFiles(BaseEmailBackend):
    """Writes each letter to EMAIL_FILE_PATH, whole or not at all."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)  # type: ignore[misc]  # set where MAIL_URL names a folder
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


END_OF_LETTER = b"\r\n.\r\n"


class Watched:
    """Remembers whether the final dot has left: only from then on is the fate of a letter unknown (RFC 1047)."""

    handed_over = False

    def send(self, s: Any) -> None:
        if isinstance(s, bytes) and s.endswith(END_OF_LETTER):
            self.handed_over = True
        super().send(s)  # type: ignore[misc]

    def mail(self, *args: Any, **kw: Any) -> Any:
        self.handed_over = False
        return super().mail(*args, **kw)  # type: ignore[misc]


class Plain(Watched, smtplib.SMTP):
    pass


class Encrypted(Watched, smtplib.SMTP_SSL):
    pass


class Smtp(EmailBackend):
    """Django's SMTP backend over a connection that knows how far a letter came."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return Encrypted if self.use_ssl else Plain
