"""Pieces of a text that can be left out: words, and single signs in scripts without spaces between words."""

from __future__ import annotations

import unicodedata

Span = tuple[int, int]

_DENSE = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x19E0, 0x19FF),
    (0x2E80, 0x30FF),  # Chinese signs, kana
    (0x31F0, 0x9FFF),
    (0xA980, 0xA9DF),  # Javanese
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)
"""Ranges of scripts in which no space stands between words."""
_BEFORE = frozenset("\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4")
"""Vowels of Thai and Lao that are written before their consonant."""
_BEHIND = frozenset("\u0e30\u0e32\u0e33\u0e45\u0e46\u0eb0\u0eb2\u0eb3\u0ec6\u30fc\u3005")
"""Vowels and signs that belong to what stands before them: also those that make it longer or repeat it."""
_JOINS = frozenset("\u200d\u17d2\u1039")
"""Signs that join the next one to what stands before."""
_INSIDE = frozenset("'\u2019-\u2010\u2011\u00b7.")
"""Signs that stand inside a word: it's, well-known, 2.5."""


def word_pieces(text: str, most: int) -> list[Span]:
    """Start and end of every piece, in order; neighbours are joined where there would be more than ``most``.

    A word is a run of letters, digits and their marks. In scripts without spaces a piece is one sign with its marks. An
    emoji, or another sign that is no punctuation, is a piece of its own. A text of punctuation alone is one piece.
    """
    spans: list[Span] = []
    for place, sign in enumerate(text):
        kind = _kind(sign)
        if spans and _belongs(text, spans[-1], place, kind):
            spans[-1] = (spans[-1][0], place + 1)
        elif kind in {"word", "dense", "symbol"}:
            spans.append((place, place + 1))
    if not spans and text.strip():
        start = len(text) - len(text.lstrip())
        return [(start, start + len(text.strip()))]
    size = max(1, -(-len(spans) // most))
    return [
        (spans[place][0], spans[min(place + size, len(spans)) - 1][1]) for place in range(0, len(spans), size)
    ]


def leave_out(text: str, start: int, end: int) -> str:
    """A text without a piece, and without a second space where it stood."""
    before, behind = text[:start], text[end:]
    if behind[:1].isspace() and (not before or before[-1].isspace()):
        behind = behind.lstrip()
    return (before if behind else before.rstrip()) + behind


def _kind(sign: str) -> str:
    """``word``, ``dense`` (of a script without spaces), ``symbol``, ``mark`` (belongs to the sign before) or empty."""
    category = unicodedata.category(sign)
    if category[0] == "M" or sign in _JOINS or (category == "Sk" and ord(sign) > 0xFFFF):
        return "mark"
    if category[0] in "LN" or category == "Pc":
        return "dense" if any(low <= ord(sign) <= high for low, high in _DENSE) else "word"
    return "symbol" if category[0] == "S" else ""


def _belongs(text: str, span: Span, place: int, kind: str) -> bool:
    """Whether the sign at a place goes on with the piece before it."""
    start, end = span
    if place != end:
        # between the two stands one sign that may be inside a word, as in it's
        inside = place == end + 1 and text[end] in _INSIDE
        return (
            inside and kind == "word" and _kind(text[end - 1]) in {"word", "mark"} and _is_word(text, start)
        )
    last = text[end - 1]
    if kind == "mark" or last in _JOINS:
        return True
    if kind == "word":
        return _is_word(text, start)
    if kind == "dense":
        return text[place] in _BEHIND or last in _BEFORE
    return kind == "symbol" and _is_flag(text[place]) and end - start == 1 and _is_flag(last)


def _is_word(text: str, start: int) -> bool:
    return _kind(text[start]) == "word"


def _is_flag(sign: str) -> bool:
    """Whether it is one of the two letters that make a flag."""
    return "\U0001f1e6" <= sign <= "\U0001f1ff"
