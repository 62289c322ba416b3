"""The codec of texts: reads, writes and shows them."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from mmstudio.api import (
    BadFileError,
    FileCodec,
    Passage,
    Words,
    ordinary_bytes,
    text_encoding,
    write_atomic,
    write_sidecar,
)

MAX_CHARACTERS = 10_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# ISO 2022 starts a run of Japanese characters with these; all its bytes are ASCII.
_JAPANESE_SHIFTS = (b"\x1b$B", b"\x1b$@")
_PART = re.compile(r"\S+|\s+")
_BINARY_SHARE = 0.02
_PAPER, _INK = (250, 248, 242), (40, 40, 44)
_SIZE_PX, _LINES, _COLUMNS = (192, 256), 9, 34


class TextCodec(FileCodec):
    """Codec of texts: ``str``."""

    suffix = ".txt"
    close = 0.0

    def decode(self, passage: Passage) -> str:
        """The text of a file in UTF-8, else in the encoding that its first bytes or its content suggest.

        Raises:
            BadFileError: If the file is blank, longer than 10,000 characters or not a text.
        """
        path = passage.path
        if path.stat().st_size > 4 * MAX_CHARACTERS + 4:
            raise _too_long(path.name)
        return _checked(_decode(ordinary_bytes(path), path.name), path.name)

    def parse(self, data: Any) -> str:
        """A text as typed, without surrounding spaces.

        Raises:
            BadFileError: If it is blank, too long, or neither a text nor a number.
        """
        if isinstance(data, bool) or not isinstance(data, str | int | float):
            raise BadFileError("A text was expected, not {kind}.", kind=type(data).__name__)
        return _checked(str(data), "")

    def write(self, raw: str, path: Path, recipe: Mapping[str, Any]) -> None:
        """Write a UTF-8 file, and the recipe into ``<file name>.json`` beside it.

        Raises:
            BadFileError: If ``read`` would refuse it: blank, too long or not a text.
        """
        text = _checked(raw.encode("utf-8", "replace").decode("utf-8"), "")
        write_atomic(path, text.encode("utf-8"))
        write_sidecar(path, recipe)

    def preview(self, raw: str) -> npt.NDArray[np.uint8]:
        """A sheet of paper with the beginning of the text, (192, 256, 3)."""
        height, width = _SIZE_PX
        sheet = Image.new("RGB", (width, height), _PAPER)
        drawable = raw.encode("utf-8", "replace").decode("utf-8")
        lines = [line for _, line in zip(range(_LINES), _wrapped(drawable), strict=False)]
        ImageDraw.Draw(sheet).multiline_text(
            (12, 12), "\n".join(lines), fill=_INK, font=ImageFont.load_default(13), spacing=5
        )
        return np.array(sheet, dtype=np.uint8)

    def shown(self, raw: str) -> Words:
        """The text to read."""
        return Words(raw)

    def difference(self, one: str, other: str) -> float:
        """The share of words, and of the spaces between them, that two texts do not have in common in the same order.

        ``1 - 2 M / T`` of Ratcliff and Obershelp: M is the length of the matches, T that of both texts together.
        """
        if one == other:
            return 0.0
        return 1 - SequenceMatcher(None, _PART.findall(one), _PART.findall(other), autojunk=False).ratio()

    def view(self, raw: str, rng: np.random.Generator) -> str:
        """The text without about half of its words, at least one kept; for a single word, half of its letters."""
        words = raw.split()
        parts, glue = (words, " ") if len(words) > 1 else (list(raw.strip()), "")
        if not parts:
            return raw
        keep = rng.random(len(parts)) < 0.5
        keep[rng.integers(len(parts))] = True
        return glue.join(part for part, kept in zip(parts, keep, strict=True) if kept)


def _decode(data: bytes, name: str) -> str:
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked is None and b"\0" in data:
        marked = _guess_utf16(data)
        if marked is None:
            raise _not_text(name)
    for encoding in (marked,) if marked else _guesses(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _not_text(name)


def _guesses(data: bytes) -> Iterator[str]:
    """Encodings to try, the likely ones first; the last one accepts any bytes."""
    if any(shift in data for shift in _JAPANESE_SHIFTS):
        yield "iso2022_jp"
    yield "utf-8"
    yield text_encoding(data)
    yield from ("cp1252", "latin-1")


def _guess_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: in Western text every other byte is zero, and the bytes between are not."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    half = len(data) // 2
    if len(data) % 2 == 0 and odd > 0.5 * half and not even:
        return "utf-16-le"
    if len(data) % 2 == 0 and even > 0.5 * half and not odd:
        return "utf-16-be"
    return None


def _checked(text: str, name: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise _too_long(name)
    if "\r" in text:
        text = re.sub(r"\r\n?", "\n", text)
    text = text.lstrip("\ufeff").strip()
    if not text.isprintable() and _is_binary(text):
        raise _not_text(name)
    if not text:
        raise BadFileError("The file {name} is empty." if name else "The text is empty.", name=name)
    return text


def _is_binary(text: str) -> bool:
    strange = sum(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\t\n\f\v\x85" for sign in text)
    return "\0" in text or strange > _BINARY_SHARE * len(text)


def _too_long(name: str) -> BadFileError:
    return BadFileError(
        "The text in {name} is longer than {limit} characters."
        if name
        else "The text is longer than {limit} characters.",
        name=name,
        limit=f"{MAX_CHARACTERS:,}",
    )


def _not_text(name: str) -> BadFileError:
    return BadFileError(
        "The file {name} does not hold text." if name else "The text holds signs that belong to no text.",
        name=name,
    )


def _wrapped(text: str) -> Iterator[str]:
    """Lines of limited width, broken at spaces if there are any; wide characters take two columns."""
    line, taken = "", 0
    for part in re.findall(r"\n|\s+|[^\s]", re.sub(r"[^\S\n]+", " ", text)):
        wide = 2 if unicodedata.east_asian_width(part[0]) in "WF" else 1
        if part == "\n" or taken + wide > _COLUMNS:
            head, blank, rest = line.rpartition(" ")
            broken = part not in {"\n", " "} and blank and len(rest) < _COLUMNS // 2
            yield head if broken else line
            line = rest if broken else ""
            taken = len(line)
        if part != "\n":
            line, taken = line + part, taken + wide
    if line:
        yield line
