"""Typed reads from the environment; a wrong value ends the start with one line that says which and why."""

import os
from typing import Any

import environ

_env = environ.Env()


class WrongSetting(SystemExit):
    """A setting that cannot be used: the process ends with this one line."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"Wrong setting {name}: {why}")


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise WrongSetting(name, "it is missing and has no default here.")
    return value


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return default if value == "" else value in ("1", "true", "yes", "on")
    raise WrongSetting(name, f"“{value}” is neither yes nor no.")


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise WrongSetting(name, f"“{value}” is not a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(name: str, default: str) -> dict[str, Any]:
    """A Django database entry from a URL such as postgres://user:secret@host:5432/name or sqlite:///file."""
    url = os.environ.get(name) or default
    try:
        entry = dict(_env.db_url_config(url))
    except Exception as wrong:
        raise WrongSetting(name, f"it is no database address ({wrong}).") from None
    if entry["ENGINE"] not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        raise WrongSetting(name, "only sqlite:/// and postgres:// addresses are known.")
    if not entry["NAME"]:
        raise WrongSetting(name, "the address names no database.")
    return entry


def redis(name: str) -> str:
    """A Redis address, or the empty text where the programme runs without one."""
    url = os.environ.get(name, "").strip()
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise WrongSetting(name, "a Redis address starts with redis://, rediss:// or unix://.")
    return url


def mail(name: str, default: str) -> dict[str, Any]:
    """Django's EMAIL_* settings from a URL such as smtp+tls://user:secret@host:587, or file:///folder."""
    url = os.environ.get(name) or default
    if url.startswith("file://"):
        return {"EMAIL_BACKEND": "talentprogram.notifications.backends.LetterFiles", "EMAIL_FILE_PATH": url[7:]}
    try:
        found = dict(_env.email_url_config(url))
    except Exception as wrong:
        raise WrongSetting(name, f"it is no mail address of a server ({wrong}).") from None
    if found.get("EMAIL_BACKEND") == "django.core.mail.backends.smtp.EmailBackend":
        found["EMAIL_BACKEND"] = "talentprogram.notifications.backends.Smtp"
    return found
