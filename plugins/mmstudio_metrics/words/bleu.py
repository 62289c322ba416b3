"""BLEU of texts: against the sample's own text, and of each result against all others."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from mmstudio.api import Judged, PluginConfig
from mmstudio_metrics.words.cutting import LONGEST, Gram, grams, words_of


class Bleu:
    """How far words and their order agree with the sample's own text (Papineni et al. 2002).

    The value of a result is sacrebleu's of a sentence: up to four words in a row, exponential smoothing, and no order that is
    longer than the text.
    """

    def __init__(self, config: PluginConfig) -> None:
        del config

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``bleu``: 0 to 100; ``None`` if there is no real text."""
        return {
            "bleu": [None if one.real is None else bleu(str(one.made), [str(one.real)]) for one in results]
        }


class SelfBleu:
    """How alike the results are: BLEU of each against all others (Zhu et al. 2018)."""

    def __init__(self, config: PluginConfig) -> None:
        del config

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``self-bleu``: 0 for nothing in common, 100 if every text is another one's copy; ``None`` for a single result."""
        texts = [words_of(str(one.made)) for one in results]
        if len(texts) < 2:
            return {"self-bleu": [None] * len(texts)}
        counts = [[grams(words, order) for words in texts] for order in range(1, LONGEST + 1)]
        most = [_two_most(of_order) for of_order in counts]
        lengths = sorted(map(len, texts))
        values = []
        for index, words in enumerate(texts):
            right = [
                sum(
                    min(times, first if owner != index else second)
                    for gram, times in of_order[index].items()
                    for first, owner, second in (known[gram],)
                )
                for of_order, known in zip(counts, most, strict=True)
            ]
            values.append(_score(right, len(words), _nearest(lengths, len(words))))
        return {"self-bleu": values}


def bleu(made: str, real: Sequence[str]) -> float:
    """BLEU of one text, 0 to 100, against one or several."""
    words = words_of(made)
    others = [words_of(one) for one in real]
    right = []
    for order in range(1, LONGEST + 1):
        allowed: Counter[Gram] = Counter()
        for other in others:
            allowed |= grams(other, order)
        right.append((grams(words, order) & allowed).total())
    length = min(map(len, others), key=lambda length: (abs(length - len(words)), length))
    return _score(right, len(words), length)


def _score(right: Sequence[int], length: int, real_length: int) -> float:
    from sacrebleu.metrics.bleu import BLEU

    total = [max(0, length - order) for order in range(LONGEST)]
    found: Any = BLEU.compute_bleu(
        list(right), total, length, real_length, smooth_method="exp", effective_order=True
    )
    return float(found.score)


def _two_most(counts: Sequence[Counter[Gram]]) -> dict[Gram, tuple[int, int, int]]:
    """Per n-gram: the largest count in one text, the text's index, and the largest count in all others."""
    found: dict[Gram, tuple[int, int, int]] = {}
    for index, of_text in enumerate(counts):
        for gram, times in of_text.items():
            first, owner, second = found.get(gram, (0, -1, 0))
            found[gram] = (times, index, first) if times > first else (first, owner, max(second, times))
    return found


def _nearest(lengths: Sequence[int], length: int) -> int:
    """The length among the sorted ones, besides one's own, that is nearest; the shorter one of two."""
    at = bisect_left(lengths, length)
    others = [*lengths[max(0, at - 1) : at], *lengths[at + 1 : at + 2]]
    return min(others, key=lambda one: (abs(one - length), one))
