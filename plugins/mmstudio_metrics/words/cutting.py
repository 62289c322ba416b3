"""Texts cut into words as sacrebleu cuts them, and their n-grams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

Gram = tuple[str, ...]
LONGEST = 4


@cache
def _cutter() -> Any:
    from sacrebleu.metrics.bleu import BLEU  # it takes a third of a second

    # as its default, and signs of Chinese script one by one, since they stand without blanks
    return BLEU(tokenize="zh").tokenizer


def words_of(text: str) -> list[str]:
    """Words and signs of a text, in order."""
    cut: str = _cutter()(text)
    return cut.split()


def grams(words: Sequence[str], order: int) -> Counter[Gram]:
    """How often each n-gram of an order occurs."""
    return Counter(tuple(words[at : at + order]) for at in range(len(words) - order + 1))
