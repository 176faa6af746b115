"""Looks inside a PDF in a process of its own, with little memory and little time: `python -I pdfs.py FILE`.

Prints one word: `ok`, or what makes the file one that we do not keep. It imports nothing of ours, so that a file that
kills it kills nothing else.
"""

import resource
import sys
from collections.abc import Iterator
from typing import Any

MEMORY, SECONDS, MOST_OBJECTS = 512 * 1024 * 1024, 5, 2_000_000
HARMLESS = {"/GoTo", "/Named", "/URI", "/GoToR", "/SetOCGState", "/Hide", "/Thread", "/Trans", "/GoTo3DView"}
OPENING = {"/GoTo", "/Named", "/SetOCGState"}  # what may happen by itself when the file is opened


def verdict(path: str) -> str:
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            if pdf.is_encrypted:
                return "encrypted"
            if not len(pdf.pages):
                return "unreadable"
            return (
                next((why for thing in _dictionaries(pdf) if (why := _objection(thing))), "")
                or _opening(pdf.Root)
                or "ok"
            )
    except pikepdf.PasswordError:
        return "encrypted"
    except Exception:  # whatever a broken file does to the parser, the answer is the same
        return "unreadable"


def _dictionaries(pdf: Any) -> Iterator[Any]:
    """Every dictionary of the file, direct ones inside others too; streams are not unpacked."""
    import pikepdf

    count, waiting = 0, list(pdf.objects)
    while waiting:
        thing = waiting.pop()
        count += 1
        if count > MOST_OBJECTS:
            raise ValueError("too many objects")
        if isinstance(thing, pikepdf.Array):
            waiting.extend(each for each in thing if _is_inside(each))
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield thing
            waiting.extend(each for _key, each in thing.items() if _is_inside(each))


def _is_inside(thing: Any) -> bool:
    """A direct array or dictionary; an indirect one comes by itself."""
    import pikepdf

    return isinstance(thing, pikepdf.Array | pikepdf.Dictionary) and not thing.is_indirect


def _objection(thing: Any) -> str:
    """What one dictionary does that an application never needs."""
    action, sort = str(thing.get("/S", "")), str(thing.get("/Type", ""))
    if "/JS" in thing or action == "/JavaScript" or "/JavaScript" in thing:
        return "script"
    if action in {
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/GoToE",
        "/Rendition",
        "/RichMediaExecute",
        "/Movie",
        "/Sound",
    }:
        return "action"
    if sort == "/Action" and action not in HARMLESS:
        return "action"
    if sort == "/EmbeddedFile" or "/EmbeddedFiles" in thing or ("/EF" in thing and sort in ("/Filespec", "/F")):
        return "attachment"
    if "/XFA" in thing:
        return "form"
    if str(thing.get("/Subtype", "")) in {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen", "/FileAttachment"}:
        return "media"
    return _by_itself(thing)


def _by_itself(thing: Any) -> str:
    """Actions that run without a click; a link that a reader clicks is fine."""
    extra = thing.get("/AA")
    if extra is None or not hasattr(extra, "items"):
        return ""
    actions = (str(each.get("/S", "")) for _key, each in extra.items() if hasattr(each, "get"))
    return "action" if any(action not in OPENING for action in actions) else ""


def _opening(root: Any) -> str:
    """A page to open at is fine (LaTeX writes one); any other action on opening is not."""
    import pikepdf

    opening = root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S", "")) not in OPENING:
        return "action"
    return ""


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(verdict(sys.argv[1]) + "\n")
