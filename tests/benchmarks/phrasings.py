"""Which shape, colour and phrasing a text of the sample world has, looked up in the tables that texts are made from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from mmstudio_metrics.phrases import COLOUR_WORDS, SHAPE_WORDS, TEMPLATES

_SHAPE = "|".join(sorted((word for words in SHAPE_WORDS.values() for word in words), key=len, reverse=True))
_COLOUR = "|".join(sorted((word for words in COLOUR_WORDS.values() for word in words), key=len, reverse=True))
_FRAMES = [
    re.compile(
        re.escape(template.lower())
        .replace(r"\{a_colour\}", f"an? (?:{_COLOUR})")
        .replace(r"\{colour\}", f"(?:{_COLOUR})")
        .replace(r"\{shape\}", f"(?:{_SHAPE})")
    )
    for template in TEMPLATES
]


def said(text: str, words: dict[str, tuple[str, ...]]) -> str:
    """The one name whose words a text says; empty if it says none, or those of two."""
    lower = text.lower()
    found = {name for name, kinds in words.items() if any(re.search(rf"\b{kind}\b", lower) for kind in kinds)}
    return found.pop() if len(found) == 1 else ""


def right(text: str, shape: str, colour: str) -> bool:
    """Whether a text says this shape and this colour, and no other."""
    return said(text, SHAPE_WORDS) == shape and said(text, COLOUR_WORDS) == colour


def phrasing(text: str) -> int | None:
    """Number of the phrasing; ``None`` if it is none of the fifty."""
    lower = text.lower().replace(" an orange", " a orange").replace(" an aqua", " a aqua")
    return next(
        (
            number
            for number, frame in enumerate(_FRAMES)
            if frame.fullmatch(lower) or frame.fullmatch(text.lower())
        ),
        None,
    )


def entropy(texts: Sequence[str]) -> float:
    """Entropy of the phrasings in bits; texts in none of them are left out."""
    counts = np.array(
        list(Counter(number for text in texts if (number := phrasing(text)) is not None).values())
    )
    shares = counts / counts.sum()
    return float(-(shares * np.log2(shares)).sum())
