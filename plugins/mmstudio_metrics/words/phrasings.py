"""Variety of the sample world's phrasings: how many ways of saying texts use, against the data's own."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from mmstudio.api import Judged, PluginConfig
from mmstudio_metrics.phrases import COLOUR_WORDS, SHAPE_WORDS, TEMPLATES, said_as

Column = list[float | None]


class Wording(NamedTuple):
    """How a text says a scene.

    Attributes:
        template: Number of the phrasing, of 50.
        shape, colour: What is said.
        noun, adjective: The words that say it.
    """

    template: int
    shape: str
    colour: str
    noun: str
    adjective: str


class Phrasings:
    """Entropy of phrasings and of words, as a share of that of the samples' own texts.

    A phrasing is one of the 50 templates, whatever its two words and its first letter are: every text that the sample world
    can say belongs to exactly one. Texts that belong to none are left out of both entropies and told as a share.
    """

    def __init__(self, config: PluginConfig) -> None:
        del config

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``phrased``: 1 for a text that the sample world could have said, letter for letter.

        ``entropy``: entropy of the templates in the results, over that in their samples' own texts, in shares of 1.
        ``words``: the same of the noun given the shape and the adjective given the colour.
        Entropies are plug-in estimates of both sides, from the same number of texts. Each result gets the ratio plus its
        first-order influence on it, so that the mean is the ratio and the spread says how certain it is: where all phrasings
        are alike, as in the data, it is less uncertain than that (by a quarter at 300 texts).
        """
        made = [wording_of(str(one.made)) for one in results]
        real = [None if one.real is None else wording_of(str(one.real)) for one in results]
        nouns = [(_noun(one), _noun(other)) for one, other in zip(made, real, strict=True)]
        return {
            "phrased": [float(one is not None) for one in made],
            "entropy": _ratio(
                [None if one is None else one.template for one in made],
                [None if one is None else one.template for one in real],
            ),
            "words": _ratio([one for one, _ in nouns], [other for _, other in nouns], within=0),
        }


def wording_of(text: str) -> Wording | None:
    """How a text says its scene; ``None`` if the sample world cannot say it so. A capital at its beginning does not count."""
    return _known().get(text) or _known().get(text[:1].lower() + text[1:])


@lru_cache(maxsize=1)
def _known() -> dict[str, Wording]:
    """Every text without a capital that the sample world can say: 19,550."""
    found = {}
    for shape, colour in product(SHAPE_WORDS, COLOUR_WORDS):
        for noun, adjective in product(SHAPE_WORDS[shape], COLOUR_WORDS[colour]):
            for number, template in enumerate(TEMPLATES):
                found[said_as(template, noun, adjective)] = Wording(number, shape, colour, noun, adjective)
    return found


def _noun(wording: Wording | None) -> tuple[Hashable, Hashable] | None:
    """What is said, and with which words."""
    if wording is None:
        return None
    return (wording.shape, wording.colour), (wording.noun, wording.adjective)


def _ratio(made: Sequence[Hashable], real: Sequence[Hashable], within: int | None = None) -> Column:
    """Entropy of what is made over that of what is real, as the numbers of each result whose mean it is."""
    tops, bottoms = _surprise(made, within), _surprise(real, within)
    top, bottom = _mean(tops), _mean(bottoms)
    if top is None or not bottom:
        return [None] * len(made)
    ratio = top / bottom
    share, other = _share(tops), _share(bottoms)
    found: Column = []
    for one, two in zip(tops, bottoms, strict=True):
        moved = 0.0 if one is None else (one - top) / share / bottom
        back = 0.0 if two is None else ratio * (two - bottom) / other / bottom
        found.append(ratio + moved - back)
    return found


def _surprise(values: Sequence[Hashable], within: int | None) -> Column:
    """Minus the logarithm of each value's share, whose mean is the entropy in nats; ``None`` for ``None``.

    Args:
        values: What is counted; tuples where ``within`` is given.
        within: Place in each tuple of what the share is taken within: a conditional entropy.
    """
    known = [value for value in values if value is not None]
    counts = Counter(known)
    of = Counter(value[within] for value in known) if within is not None else None  # type: ignore[index]
    total = len(known)
    return [
        None if value is None else -math.log(counts[value] / (total if of is None else of[value[within]]))  # type: ignore[index]
        for value in values
    ]


def _mean(values: Column) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _share(values: Column) -> float:
    return sum(value is not None for value in values) / len(values)
