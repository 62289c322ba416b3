"""Words of a text, in scripts with and without spaces between words."""

from __future__ import annotations

import re

_UNSPACED = "\u2e80-\u30ff\u31f0-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
"""Chinese characters, kana and their marks: each counts as a word."""
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")


def word_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of every word, in order."""
    return [match.span() for match in _WORD.finditer(text)]
