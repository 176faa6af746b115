"""What a log may say: never a secret that stands in an address."""

import logging
import re

SECRET = re.compile(r"(/(?:r|calendar)/)[\w\-]{16,}")


def blotted(text: str) -> str:
    """The text with the secret of every referee's link and calendar address blotted out."""
    return SECRET.sub(r"\1***", text)


class Blot(logging.Filter):
    """Blots secrets out of each record before a handler writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = blotted(record.getMessage()), None
        return True
