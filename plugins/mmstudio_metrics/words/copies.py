"""Copies of training sentences: texts that are word for word in the training data. No verdict lies in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from mmstudio.api import Judged, PluginConfig, Slot
from mmstudio.nn import LearnedMetric, Lesson

MOST = 262_144
"""Training texts that are remembered; further ones are not looked at."""
_TOLD = 1024


class TextCopies(LearnedMetric):
    """Share of texts that are equal to a training text, blanks at both ends and their number aside.

    Short sentences are often equal without being copied: compare it with the share among real held-out texts.

    Args:
        config: Without settings.
        target: The slot of texts.
        conditions: Not looked at.
    """

    seen: Tensor

    def __init__(self, config: PluginConfig, target: Slot, conditions: Mapping[str, Slot]) -> None:
        super().__init__(config, target, conditions)
        self.register_buffer("seen", torch.zeros(MOST, dtype=torch.int64))

    def learn(self, lesson: Lesson) -> None:
        """Remember a hash of 63 bits of each text; 0 stands for none."""
        marks: set[int] = set()
        most = min(lesson.count, MOST)
        for index, (one, _) in enumerate(lesson.at_most(most)):
            if index % _TOLD == 0:
                lesson.tell(index, most)
            marks.add(_mark(str(one.made)))
        found = torch.zeros(MOST, dtype=torch.int64)
        found[: len(marks)] = torch.tensor(sorted(marks), dtype=torch.int64)
        self.seen = found.to(self.seen.device)

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``copies``: 1 for a text that stands in the training data."""
        known = set(self.seen.tolist()) - {0}
        return {"copies": [float(_mark(str(one.made)) in known) for one in results]}


def _mark(text: str) -> int:
    """A hash of 1 to 2**63 - 1."""
    plain = " ".join(text.split()).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(plain, digest_size=8).digest(), "big") % (2**63 - 2) + 1
