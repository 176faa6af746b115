"""PNG and JPEG by their structure: from the first byte to the last mark, and nothing behind it."""

import struct
import zlib

MOST_PIXELS = 100_000_000
PNG = b"\x89PNG\r\n\x1a\n"
FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
ALONE = {0x01, *range(0xD0, 0xD8)}


class NotAPicture(Exception):
    """Neither PNG nor JPEG, or one that is damaged, too large to show, or more than a picture."""


def picture(content: bytes) -> tuple[str, bytes]:
    """The kind of a picture and the picture alone; what a camera hangs behind a JPEG is cut off."""
    try:
        if content.startswith(PNG):
            _walk_png(content)
            return "image/png", content
        if content.startswith(b"\xff\xd8\xff"):
            return "image/jpeg", content[: _end_of_jpeg(content)]
    except (struct.error, IndexError):
        pass
    raise NotAPicture


def _walk_png(content: bytes) -> None:
    """Every chunk with its check sum, the first IHDR, the last IEND."""
    at, first = len(PNG), True
    while True:
        length, sort = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", content, at + 8 + length)
        if zlib.crc32(sort + body) != check or first != (sort == b"IHDR"):
            raise NotAPicture
        if first:
            _bounded(*struct.unpack_from(">II", body))
        at, first = at + 12 + length, False
        if sort == b"IEND":
            break
    if at != len(content):
        raise NotAPicture


def _end_of_jpeg(content: bytes) -> int:
    """Walk the segments, then the coded picture, to the mark that ends it."""
    at, framed = 2, False
    while True:
        if content[at] != 0xFF:
            raise NotAPicture
        mark = content[at + 1]
        if mark == 0xFF:
            at += 1
        elif mark == 0xD9:
            if not framed:
                raise NotAPicture
            return at + 2
        elif mark in ALONE:
            at += 2
        else:
            (length,) = struct.unpack_from(">H", content, at + 2)
            if mark in FRAMES:
                height, width = struct.unpack_from(">HH", content, at + 5)
                _bounded(width, height)
                framed = True
            at += 2 + length
            if mark == 0xDA:
                at = _end_of_scan(content, at)


def _end_of_scan(content: bytes, at: int) -> int:
    """The next mark after the coded data: FF that is not followed by 00 or by a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise NotAPicture
        follower = content[at + 1]
        if follower == 0x00 or 0xD0 <= follower <= 0xD7:
            at += 2
        else:
            return at


def _bounded(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise NotAPicture
