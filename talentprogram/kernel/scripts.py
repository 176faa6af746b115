"""Which script a run of text is written in, so that a page can say so. Plain Python."""

import re
from collections.abc import Callable, Iterator

# Han characters with the kana, punctuation and full-width signs that stand among them
CHINESE = re.compile(r"[⺀-〿぀-ヿ㐀-䶿一-鿿豈-﫿︰-﹏＀-￯\U00020000-\U0003ffff]+")
# Latin words, at least one of which is longer than an abbreviation such as AI or 6G
LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’.\- ]*[A-Za-zÀ-ɏ.]")
LAST_COMMON = 0xC6  # the lead byte at which the first level of Big5 ends
WORD = re.compile(r"[A-Za-zÀ-ɏ]{3,}")


def chinese_of(text: str) -> str:
    """The tag of a Chinese text by the characters only one of the two writings has, or nothing where both could be."""
    simplified, traditional = _encoded(text, "gb2312") is not None, _is_common_in_big5(text)
    if simplified == traditional:
        return ""
    return "zh-Hans-CN" if simplified else "zh-Hant-HK"


def marked(text: str, page: str) -> Iterator[tuple[str, str]]:
    """The text in runs, each with the tag it needs on a page of that language; the tag is empty where it needs none."""
    if page.startswith("zh"):
        yield from _on_a_chinese_page(text, page)
    else:
        yield from _runs(text, CHINESE, lambda run: chinese_of(run) or "zh-Hant-HK")


def _on_a_chinese_page(text: str, page: str) -> Iterator[tuple[str, str]]:
    other = chinese_of("".join(CHINESE.findall(text)))
    other = "" if other == page else other
    for run, tag in _runs(text, LATIN, lambda run: "en" if WORD.search(run) else ""):
        yield run, tag or (other if CHINESE.search(run) else "")


def _runs(text: str, pattern: re.Pattern[str], tag_of: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    end = 0
    for found in pattern.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], ""
        yield found[0], tag_of(found[0])
        end = found.end()
    if end < len(text):
        yield text[end:], ""


def _is_common_in_big5(text: str) -> bool:
    """Whether every character is of the first level of Big5; the second holds old forms that look like simplified ones."""
    encoded = _encoded(text, "big5")
    return encoded is not None and all(lead <= LAST_COMMON for lead in encoded[::2])


def _encoded(text: str, encoding: str) -> bytes | None:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None
