"""Files of strangers: judged by what they are, not by what they are called, before anything is kept (TRUST §5.4)."""

import hashlib
import logging
import os
import secrets
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import FileResponse
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from talentprogram.kernel import pdfs
from talentprogram.kernel.pictures import NotAPicture, picture

log = logging.getLogger(__name__)
SUFFIXES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
ACCEPT = ",".join(["application/pdf", "image/png", "image/jpeg"])
WALL_SECONDS = 25
MARKUP = (b"<html", b"<script", b"<!doctype", b"<svg", b"<?php", b"#!")
SAVE_ANEW = _("Please open it, print it “to PDF” and upload the new file.")
NOT_NOW = _(
    "Files cannot be checked at the moment, so none is taken. Your other answers are saved. Please try again later."
)
OBJECTIONS: dict[str, Any] = {
    "encrypted": _("This PDF is protected by a password, so its readers could not open it."),
    "script": _("This PDF contains a script, which could run on a reader's machine."),
    "action": _("This PDF does something by itself when it is opened."),
    "attachment": _("This PDF carries other files inside."),
    "form": _("This PDF is an interactive form (XFA), which most readers cannot show."),
    "media": _("This PDF contains sound, video or 3D content."),
    "mixed": _("This file is a PDF and something else at the same time."),
    "unreadable": _("This PDF cannot be read: it is damaged, cut off or far too complicated."),
}


class Unacceptable(Exception):
    """We do not keep this file. The text says why and what to do."""


@dataclass(frozen=True)
class Upload:
    """A file that was looked at and may be kept: its content, what it is, and what its owner called it."""

    content: bytes
    kind: str
    name: str

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def as_file(self) -> ContentFile:
        """The content under a name that tells nothing."""
        return ContentFile(self.content, name=secrets.token_hex(20) + SUFFIXES[self.kind])


class Bounded(FileUploadHandler):
    """Stops taking in a file once it is larger than any we keep: what came so far is enough to refuse it."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.UPLOAD_MAX_BYTES else None

    def file_complete(self, file_size: int) -> None:
        return None


def inspect(file: Any) -> Upload:
    """Judge an uploaded file; raises Unacceptable with words for its owner."""
    if file.size > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise Unacceptable(
            _(
                "This file is larger than %(most)d MB. Please make it smaller, by scanning at 150 dpi for instance, and upload it again."
            )
            % {"most": most}
        )
    file.seek(0)
    content = file.read()
    kind, content = _what_it_is(content)
    _ask_the_scanner(content)
    return Upload(content, kind, clean_name(file.name, SUFFIXES[kind]))


def _what_it_is(content: bytes) -> tuple[str, bytes]:
    """The kind of a file and what of it we keep."""
    if content.startswith(b"%PDF-"):
        if why := _against_pdf(content):
            raise Unacceptable(_("%(why)s %(remedy)s") % {"why": OBJECTIONS[why], "remedy": SAVE_ANEW})
        return "application/pdf", content
    try:
        return picture(content)
    except NotAPicture:
        raise Unacceptable(
            _(
                "Only PDF files and pictures (PNG, JPEG) are taken, and this is none of them, or it is damaged. Please save it as PDF and upload it again."
            )
        )


def _against_pdf(content: bytes) -> str:
    """Why this PDF is not kept, as a key of OBJECTIONS; empty when it is."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        return "unreadable"
    if content[end + 5 :].strip(b"\r\n\t \0") or any(mark in content[:1024].lower() for mark in MARKUP):
        return "mixed"
    if zipfile.is_zipfile(BytesIO(content)):
        return "mixed"
    return _inside(content)


def _inside(content: bytes) -> str:
    """The verdict of the child process; a child that dies has given its own."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        command = [sys.executable, "-I", str(Path(pdfs.__file__)), file.name]
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=WALL_SECONDS, env={"PATH": os.defpath}, check=False
            )
        except subprocess.TimeoutExpired:  # it may use 5 seconds of work; waiting this long is the machine's fault
            log.error("A PDF could not be looked at within %d s; it was refused.", WALL_SECONDS)
            raise Unacceptable(NOT_NOW)
    said = done.stdout.decode(errors="replace").strip()
    if done.returncode or said not in {"ok", *OBJECTIONS}:
        return "unreadable"
    return "" if said == "ok" else said


def _ask_the_scanner(content: bytes) -> None:
    """Let the scanner that this installation names look; one that fails has not said yes."""
    if not settings.UPLOAD_SCANNER:
        return
    try:
        objection = import_string(settings.UPLOAD_SCANNER)(BytesIO(content))
    except Exception:
        log.exception("The upload scanner failed; the file was refused.")
        raise Unacceptable(NOT_NOW)
    if objection:
        raise Unacceptable(
            _("The virus scanner refused this file. Please check your computer and upload a clean copy.")
        )


def clean_name(name: str, suffix: str) -> str:
    """What its owner called a file: without folders, control and direction characters, and ending as what it is."""
    last = unicodedata.normalize("NFC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    last = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs", "Cn"))
    last = last.strip(" .") or "file"
    if last.lower().endswith((suffix, ".jpeg") if suffix == ".jpg" else suffix):
        stem, _dot, ending = last.rpartition(".")
        return f"{stem[:150]}.{ending}"
    return f"{last[:150]}{suffix}"


def serve(file: BinaryIO, *, name: str, kind: str) -> FileResponse:
    """A private file as a download that no browser runs or shows inside our site."""
    response = FileResponse(file, content_type=kind if kind in SUFFIXES else "application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store, private"
    return response
