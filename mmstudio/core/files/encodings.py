"""Guesses of the encoding of a text that is not UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FOREIGN = (
    *("gb18030", "big5", "cp932", "euc_jp", "cp949", "koi8_r", "koi8_u", "cp1251", "cp866", "iso8859_5"),
    *("cp1253", "cp1255", "cp1256", "iso8859_6", "cp874"),
)
"""Encodings of scripts whose letters all lie beyond ASCII."""
_LATIN = ("cp1252", "cp1250", "iso8859_2", "cp1254")
_EASTERN = frozenset({"Polish", "Czech", "Slovak", "Hungarian"})
_TURKISH = "Turkish"
_WORD = re.compile(rb"[^\s,;\"]*[\x80-\xff][^\s,;\"]*")
_HIGH = re.compile(rb"[\x80-\xff]")
_MOST_BYTES = 1 << 13
_FEW_FOREIGN, _FEW_LATIN = 16, 8
_FOREIGN_SHARE = 0.4


def text_encoding(data: bytes) -> str:
    """The encoding of a text that is not UTF-8 and does not start with a mark.

    Short texts are not enough for a guess: they are read as GB 18030 if every byte fits GB 2312, else as Windows-1252.

    Args:
        data: The text, or a part of it that ends with a line.

    Returns:
        The name of a codec; it need not fit all of the bytes.
    """
    words = _words(data)
    high = len(_HIGH.findall(words))
    foreign = high > _FOREIGN_SHARE * (len(words) - words.count(b" "))
    if foreign and high >= _FEW_FOREIGN:
        found, _ = _best(words, _FOREIGN, 0.1)
        if found:
            return found
    # GB 2312 uses two high bytes per character, which Western text hardly ever has side by side
    if _fits(data, "gb2312"):
        return "gb18030"
    if not foreign and high >= _FEW_LATIN:
        found, language = _best(data[:_MOST_BYTES], _LATIN, 0.0)
        if language == _TURKISH:
            return "cp1254"
        if found in {"cp1250", "iso8859_2"} and language in _EASTERN:
            return found
    return "cp1252"


def _words(data: bytes) -> bytes:
    """The words with letters beyond ASCII; the rest tells nothing about the encoding."""
    found, size = [], 0
    for match in _WORD.finditer(data):
        found.append(match.group())
        size += len(found[-1])
        if size > _MOST_BYTES:
            break
    return b" ".join(found)


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _best(data: bytes, encodings: Iterable[str], most_chaos: float) -> tuple[str, str]:
    """The most likely of some encodings, and the language of the text; empty if none is likely."""
    from charset_normalizer import from_bytes

    found = from_bytes(data, cp_isolation=list(encodings), preemptive_behaviour=False).best()
    return (found.encoding, found.language) if found is not None and found.chaos <= most_chaos else ("", "")
