"""A kind and its values become subject, text and HTML. Texts hold named placeholders and no template language.

A text is templates/<app>/mail/<name>.<language>.txt: a first line `Subject: …`, perhaps a line `Button: …`, an empty
line, then paragraphs. `{name}` is a value; a paragraph that is one value alone and a list becomes a list. A value can
bring in no link, header or markup: it is put on one line and escaped.
"""

import re
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from talentprogram.notifications.kinds import Category, letter
from talentprogram.notifications.values import one_line, spoken

PLACEHOLDER = re.compile(r"\{(\w+)\}")
COMMON = ("person_name", "programme_name", "contact_email", "message_ref")
ACTION_PREFIX = {"en": "[Action required] ", "zh-hant": "【需要處理】", "zh-hans": "【需要处理】"}


class MissingValue(Exception):
    """A text asks for a value that the letter does not have: it is not sent."""


@dataclass(frozen=True)
class Text:
    """One text in one language, taken apart."""

    subject: str
    button: str
    paragraphs: tuple[str, ...]

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(PLACEHOLDER.findall("\n".join((self.subject, self.button, *self.paragraphs))))


@dataclass(frozen=True)
class Composed:
    """A letter in its reader's words, ready to leave."""

    subject: str
    text: str
    html: str


def path_of(kind: str, language: str) -> Path:
    app, name = kind.split(".", 1)
    return Path(settings.BASE_DIR) / "templates" / app / "mail" / f"{name}.{language}.txt"


def read_text(source: str) -> Text:
    """Take a text apart; a ValueError says what it lacks."""
    head, _gap, body = source.strip().partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    if not fields.get("Subject") or not body.strip():
        raise ValueError("a text begins with “Subject: …”, an empty line and at least one paragraph")
    return Text(fields["Subject"], fields.get("Button", ""), tuple(part.strip() for part in body.split("\n\n")))


@cache
def text_of(kind: str, language: str) -> Text:
    return read_text(path_of(kind, language).read_text(encoding="utf-8"))


def compose(kind: str, values: dict[str, Any], *, language: str, zone: str, name: str, ref: str) -> Composed:
    """Put a letter into words. Raises MissingValue rather than leave a gap."""
    with translation.override(language):
        said = {key: spoken(value, language, zone) for key, value in values.items()}
        said |= {
            "person_name": one_line(name),
            "programme_name": _("Joint Talent Development Program"),
            "contact_email": settings.MAIL_REPLY_TO or parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
            "message_ref": ref,
        }
        return _written(kind, text_of(kind, language), said, language)


def _written(kind: str, text: Text, said: dict[str, Any], language: str) -> Composed:
    subject = _filled(text.subject, said)
    if letter(kind).category is Category.ACTION:
        subject = ACTION_PREFIX[language] + subject
    link = _absolute(said.get("action_path", ""))
    blocks = [_block(paragraph, said) for paragraph in text.paragraphs]
    button = _filled(text.button, said) if text.button else ""
    plain = "\n\n".join(
        "\n".join(f"- {each}" for each in block) if isinstance(block, list) else block for block in blocks
    )
    if link and button:
        colon = "：" if language.startswith("zh") else ":"
        plain += f"\n\n{button}{colon}\n{link}"
    html = render_to_string(
        "notifications/letter.html",
        {
            "subject": subject, "blocks": blocks, "button": button, "link": link, "language": language,
            "programme_name": said["programme_name"], "message_ref": said["message_ref"],
        },
    )  # fmt: skip
    return Composed(subject, f"{plain}\n\n--\n{said['programme_name']}\n{said['message_ref']}\n", html)


def _block(paragraph: str, said: dict[str, Any]) -> str | list[str]:
    alone = PLACEHOLDER.fullmatch(paragraph)
    if alone and isinstance(said.get(alone[1]), list):
        return list(said[alone[1]])
    return _filled(paragraph, said)


def _filled(text: str, said: dict[str, Any]) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] not in said:
            raise MissingValue(match[1])
        found = said[match[1]]
        return ", ".join(found) if isinstance(found, list) else str(found)

    return PLACEHOLDER.sub(value, text)


def _absolute(path: Any) -> str:
    return f"{settings.SITE_URL}{path}" if isinstance(path, str) and path.startswith("/") else ""
