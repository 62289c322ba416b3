"""Bits per byte of texts under a small model of bytes that is learned from the training texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.api import Judged, PluginConfig, Slot
from mmstudio.nn import LearnedMetric, Lesson

ORDERS = 4
"""A byte is foreseen from the three before it, from two, from one, and from none."""
ROWS = 4096
"""Longer contexts share so many rows of counts."""
MOST = 20_000
_TOLD = 256
_START = b"\x02" * (ORDERS - 1)
_MIXED = 2_654_435_761
"""Multiplier of Knuth's hash."""
Numbers = npt.NDArray[np.int64]


class BitsPerByte(LearnedMetric):
    """How many bits each byte of a text takes when it is foreseen by counts of training texts.

    It is no likelihood of the run's own model: it says how ordinary a text is among the training texts, word for word and in
    its spelling. Counts of contexts of 0 to 3 bytes are mixed as Witten and Bell (1991, method C) do.

    Args:
        config: Without settings.
        target: The slot of texts.
        conditions: Not looked at.
    """

    counts: Tensor

    def __init__(self, config: PluginConfig, target: Slot, conditions: Mapping[str, Slot]) -> None:
        super().__init__(config, target, conditions)
        self.register_buffer("counts", torch.zeros(ORDERS, ROWS, 256, dtype=torch.int32))

    def learn(self, lesson: Lesson) -> None:
        """Count."""
        counts = np.zeros((ORDERS, ROWS, 256), np.int32)
        most = min(lesson.count, MOST)
        for index, (one, _) in enumerate(lesson.at_most(most)):
            if index % _TOLD == 0:
                lesson.tell(index, most)
            contexts, following = _cut(str(one.made))
            for order in range(ORDERS):
                np.add.at(counts[order], (contexts[order], following), 1)
        self.counts = torch.from_numpy(counts).to(self.counts.device)

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``bits-per-byte``: 8 for what is not foreseen at all; ``None`` for an empty text."""
        counts = self.counts.cpu().numpy()
        return {"bits-per-byte": [_bits(counts, str(one.made)) for one in results]}


def _bits(counts: npt.NDArray[np.int32], text: str) -> float | None:
    contexts, following = _cut(text)
    if not len(following):
        return None
    shares = np.full(len(following), 1 / 256)
    for order in range(ORDERS):
        rows = counts[order][contexts[order]].astype(np.float64)
        seen, kinds = rows.sum(1), (rows > 0).sum(1)
        own = rows[np.arange(len(rows)), following]
        known = seen > 0
        shares = np.where(known, (own + kinds * shares) / np.where(known, seen + kinds, 1), shares)
    return float(-np.log2(shares).mean())


def _cut(text: str) -> tuple[Numbers, Numbers]:
    """The row of each context (orders, n) before each byte of a text, and the bytes (n)."""
    code = np.frombuffer(_START + text.encode("utf-8", "surrogatepass"), np.uint8).astype(np.int64)
    following = code[len(_START) :]
    contexts = np.zeros((ORDERS, len(following)), np.int64)
    key = np.zeros(len(following), np.int64)
    for order in range(1, ORDERS):
        start = len(_START) - order
        key = key * 256 + code[start : start + len(following)]
        contexts[order] = key if order == 1 else key * _MIXED % 2**32 * ROWS // 2**32
    return contexts, following
