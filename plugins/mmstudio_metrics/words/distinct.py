"""Distinct n-grams: how much texts repeat, within themselves and of each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from mmstudio.api import Judged, PluginConfig
from mmstudio_metrics.words.cutting import Gram, grams, words_of

ORDERS = (1, 2)


class Distinct:
    """Share of different words, and pairs of words, within each text."""

    def __init__(self, config: PluginConfig) -> None:
        del config

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``distinct-1``, ``distinct-2``: 1 if nothing is repeated; ``None`` for a text too short to have one."""
        texts = [words_of(str(one.made)) for one in results]
        return {f"distinct-{order}": [_share(grams(words, order)) for words in texts] for order in ORDERS}


class Variety:
    """Share of different words, and pairs of words, in all texts together (Li et al. 2016).

    A result counts by what it adds: an n-gram that occurs k times in all texts counts 1/k at each place. The mean over the
    results is the share.
    """

    def __init__(self, config: PluginConfig) -> None:
        del config

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``distinct-1``, ``distinct-2``; ``None`` if no text is long enough."""
        texts = [words_of(str(one.made)) for one in results]
        return {f"distinct-{order}": _added([grams(words, order) for words in texts]) for order in ORDERS}


def _share(counts: Counter[Gram]) -> float | None:
    return len(counts) / counts.total() if counts else None


def _added(texts: Sequence[Counter[Gram]]) -> list[float | None]:
    every: Counter[Gram] = Counter()
    for counts in texts:
        every.update(counts)
    if not every:
        return [None] * len(texts)
    per_place = len(texts) / every.total()
    return [per_place * sum(times / every[gram] for gram, times in counts.items()) for counts in texts]
