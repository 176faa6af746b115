"""Translations from .po to .mo without GNU gettext on the machine."""

import os
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings


def compile_texts() -> list[Path]:
    """Compile every catalogue of ours that is newer than what was compiled of it; answers which."""
    return [_compiled(source) for source in _catalogues() if _is_stale(source)]


def _catalogues() -> Iterator[Path]:
    for folder in settings.LOCALE_PATHS:
        yield from sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compiled(source: Path) -> Path:
    """Whole or not at all: another process may be reading."""
    part = source.with_suffix(f".{os.getpid()}.part")
    polib.pofile(str(source), check_for_duplicates=True).save_as_mofile(str(part))
    return part.replace(source.with_suffix(".mo"))
