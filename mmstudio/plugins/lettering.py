"""Words on pictures, in any script that a font of this computer has."""

from __future__ import annotations

from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_FILES = (
    "DejaVuSans.ttf",
    "segoeui.ttf",
    "Arial.ttf",
    "NotoSans-Regular.ttf",
    "NotoSansCJK-Regular.ttc",
    "NotoSerifCJK-Regular.ttc",
    "wqy-zenhei.ttc",
    "msyh.ttc",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "YuGothR.ttc",
    "malgun.ttf",
    "AppleSDGothicNeo.ttc",
    "NotoNaskhArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansThai-Regular.ttf",
    "Nirmala.ttf",
    "Arial Unicode.ttf",
    "unifont.otf",
)
"""Fonts of the usual systems, from the one for most scripts to those for few."""
_NOWHERE = "\U0010ffff"
"""A character that no font has: its glyph is the one for characters that are missing."""
_MARK = "..."


@cache
def _font(file: str, size: int) -> Font | None:
    """A font of this computer, or Pillow's own for an empty name; ``None`` if it is not there."""
    if not file:
        return ImageFont.load_default(size)
    try:
        return ImageFont.truetype(file, size)
    except OSError:
        return None


@lru_cache(4096)
def _lacks(file: str, sign: str) -> bool:
    """Whether a font has no glyph for a character."""
    font = _font(file, 16)
    if font is None:
        return True
    return bytes(font.getmask(sign)) == bytes(font.getmask(_NOWHERE)) and not sign.isspace()


def font_for(text: str, size: int) -> Font:
    """The first font of this computer that has all characters of a text; else the one that lacks the fewest."""
    signs = set(text)
    files = [file for file in ("", *_FILES) if _font(file, size) is not None]
    best = min(files, key=lambda file: (sum(_lacks(file, sign) for sign in signs), files.index(file)))
    return _font(best, size) or ImageFont.load_default(size)


def plain(text: str) -> str:
    """A text on one line, without characters that cannot be drawn."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def width_of(text: str, size: int) -> int:
    """Width of a line, in pixels."""
    return round(font_for(text, size).getlength(text)) if text else 0


def cut(text: str, size: int, room: int) -> str:
    """A line that is no wider than the room; what is cut off is marked."""
    if width_of(text, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width_of(text[:middle] + _MARK, size) <= room else (low, middle - 1)
    return text[:low].rstrip() + _MARK


def wrapped(text: str, size: int, room: int, most: int) -> list[str]:
    """A text in lines that are no wider than the room, at most so many; what is cut off is marked."""
    lines: list[str] = []
    rest = plain(text)
    while rest and len(lines) < most:
        if width_of(rest, size) <= room:
            return [*lines, rest]
        if len(lines) == most - 1:
            return [*lines, cut(rest, size, room)]
        fits = max(1, len(cut(rest, size, room + width_of(_MARK, size)).removesuffix(_MARK)))
        space = rest.rfind(" ", 0, fits + 1)
        end = space if space > 0 else fits
        lines.append(rest[:end])
        rest = rest[end:].lstrip()
    return lines


def write(picture: Image.Image, at: tuple[int, int], text: str, size: int, ink: tuple[int, int, int]) -> None:
    """Write one line whose upper left corner is at a place."""
    if text:
        ImageDraw.Draw(picture).text(at, text, fill=ink, font=font_for(text, size))
