"""Small networks that turn a value of each modality into one vector, so that values of two slots can be compared."""

from __future__ import annotations

import itertools
import math
import zlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.api import Slot
from mmstudio.nn.audio import log_mel, resample
from mmstudio.nn.images import fit_picture, to_unit
from mmstudio_metrics.words.cutting import words_of

WIDTH = 128
"""Width of the vectors."""
PROJECTED = 64
"""Width of their projections, of which likeness is the product."""
_SIDE = 32
_RATE_HZ, _MELS, _HOP, _FRAMES = 16_000, 48, 1024, 64
_BUCKETS, _WORDS = 4096, 64
_DROPPED = 0.1
_LARGEST = 1e150
"""Larger numbers have no square, and count as none."""
Array = npt.NDArray[Any]


class Tower(nn.Module, ABC):
    """Network of one modality.

    Args:
        slot: The slot whose values it takes.
    """

    def __init__(self, slot: Slot) -> None:
        super().__init__()
        del slot

    def measure(self, rows: Tensor) -> None:
        """Find out what has to be known of the rows of the training split."""
        del rows

    @abstractmethod
    def row(self, raw: Any) -> Array:
        """A value as an array whose shape and dtype are always the same."""

    @abstractmethod
    def forward(self, rows: Tensor) -> Tensor:
        """Rows (B, ...) to vectors (B, 128)."""


class PictureTower(Tower):
    """Pictures at 32 x 32 pixels; what is where counts."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.net = nn.Sequential(
            nn.Conv2d(3, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(64, 96, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Dropout(_DROPPED),
            nn.Linear(96 * 16, WIDTH),
        )

    def row(self, raw: Any) -> Array:
        """uint8 (3, 32, 32)."""
        return fit_picture(raw, _SIDE, 3)

    def forward(self, rows: Tensor) -> Tensor:
        """Vectors (B, 128)."""
        found: Tensor = self.net(to_unit(rows))
        return found


class SoundTower(Tower):
    """The first four seconds of sounds as log-mel spectra; pitch counts, and when it sounds."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.net = nn.Sequential(
            nn.Conv2d(1, 24, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(24, 48, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(48, 64, 3, stride=2, padding=1),
            nn.ReLU(),
        )
        self.out = nn.Sequential(nn.Dropout(_DROPPED), nn.Linear(64 * (_MELS // 8) * 3, WIDTH))

    def row(self, raw: Any) -> Array:
        """float16 (48, 64)."""
        samples = torch.from_numpy(np.asarray(raw.samples, np.float32))
        seconds = math.ceil(_FRAMES * _HOP / _RATE_HZ)
        samples = samples[:, : seconds * raw.rate_hz].mean(0)
        samples = resample(samples, raw.rate_hz, _RATE_HZ) if len(samples) else samples
        filled = torch.zeros(_FRAMES * _HOP - 1)
        filled[: len(samples)] = samples[: len(filled)]
        return log_mel(filled, _RATE_HZ, _MELS, _HOP).half().numpy()

    def forward(self, rows: Tensor) -> Tensor:
        """Vectors (B, 128)."""
        maps: Tensor = self.net((rows.float()[:, None] - 2.5) / 4.7)
        halves = [half.mean(3) for half in maps.chunk(2, dim=3)]
        found: Tensor = self.out(torch.stack([*halves, maps.amax(3)], dim=1).flatten(1))
        return found


class TextTower(Tower):
    """Words and pairs of words of a text, wherever they stand."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.words = _named(mode="mean")
        self.out = nn.Sequential(nn.LayerNorm(WIDTH), nn.Dropout(_DROPPED), nn.Linear(WIDTH, WIDTH))

    def row(self, raw: Any) -> Array:
        """int64 (64,): buckets of words and of pairs of words, 0 where there are no more."""
        words = words_of(str(raw).casefold())[:_WORDS]
        pairs = [f"{one} {other}" for one, other in itertools.pairwise(words)]
        found = np.zeros(2 * _WORDS, np.int64)
        buckets = [_bucket(word) for word in (*words, *pairs)]
        found[: len(buckets)] = buckets
        return found

    def forward(self, rows: Tensor) -> Tensor:
        """Vectors (B, 128)."""
        found: Tensor = self.out(self.words(rows))
        return found


class RowTower(Tower):
    """Rows of a table: numbers by how far they lie from the mean, classes by their names."""

    means: Tensor
    spreads: Tensor

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.columns = slot.columns
        self.width = max(1, len(self.columns))
        self.register_buffer("means", torch.zeros(self.width, dtype=torch.float64))
        self.register_buffer("spreads", torch.ones(self.width, dtype=torch.float64))
        self.classes = _named(mode="sum")
        self.out = nn.Sequential(nn.Linear(WIDTH + 3 * self.width, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH))

    def measure(self, rows: Tensor) -> None:
        """Mean and spread of each column of numbers."""
        for index, column in enumerate(rows[:, 0].T):
            numbers = column[~column.isnan()]
            if len(numbers):
                mean = float(numbers.mean())
                self.means[index] = mean
                self.spreads[index] = max(float(numbers.std(correction=0)), 1e-6 * abs(mean), 1e-12)

    def row(self, raw: Any) -> Array:
        """float64 (2, columns): numbers, NaN where there are none, and buckets of classes."""
        found = np.full((2, self.width), np.nan)
        found[1] = 0
        for index, name in enumerate(self.columns):
            cell = raw.get(name)
            if _is_number(cell):
                found[0, index] = float(cell)
            elif cell is not None:
                found[1, index] = _bucket(f"{name} {cell}")
        return found

    def forward(self, rows: Tensor) -> Tensor:
        """Vectors (B, 128)."""
        numbers = ((rows[:, 0] - self.means) / self.spreads).float()
        there = ~numbers.isnan()
        far = numbers.nan_to_num().clamp(-8, 8)
        classes = self.classes(rows[:, 1].nan_to_num().long())
        found: Tensor = self.out(torch.cat([classes, far, far.square() / 8, there.float()], dim=1))
        return found


TOWERS: Mapping[str, type[Tower]] = {
    "image": PictureTower,
    "audio": SoundTower,
    "text": TextTower,
    "table": RowTower,
}
"""Networks by modality."""


class Heads(nn.Module):
    """Likeness of a target with a condition of one slot: a scaled cosine of two projections."""

    def __init__(self) -> None:
        super().__init__()
        self.target = nn.Linear(WIDTH, PROJECTED)
        self.condition = nn.Linear(WIDTH, PROJECTED)
        self.scale = nn.Parameter(torch.tensor(math.log(10.0)))

    def of_target(self, vectors: Tensor) -> Tensor:
        """Projections (B, 64) of targets, with the scale in them."""
        return functional.normalize(self.target(vectors), dim=1) * self.scale.clamp(max=math.log(50.0)).exp()

    def of_condition(self, vectors: Tensor) -> Tensor:
        """Projections (B, 64) of conditions."""
        return functional.normalize(self.condition(vectors), dim=1)


def _named(mode: str) -> nn.EmbeddingBag:
    """Vectors of names, by their buckets; small at first, so that few steps change them much."""
    found = nn.EmbeddingBag(_BUCKETS, WIDTH, mode=mode, padding_idx=0)
    with torch.no_grad():
        found.weight.mul_(0.05)
    return found


def _bucket(word: str) -> int:
    return 1 + zlib.crc32(word.encode()) % (_BUCKETS - 1)


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and -_LARGEST < cell < _LARGEST
