"""Texts of different lengths without the gaps behind them: layers see real places only.

Shapes: B texts, T places, N real places of all texts together, D width.
"""

from __future__ import annotations

import torch
from torch import Tensor


class Packing:
    """Which places of a batch are real; they are cut at the longest text.

    Args:
        length: (B,) number of real places of each text.

    Attributes:
        shape: (B, T).
        row, place: (N,) text and place of each real place.
    """

    def __init__(self, length: Tensor) -> None:
        longest = max(1, int(length.max())) if len(length) else 1
        self.shape = (len(length), longest)
        real = torch.arange(longest, device=length.device) < length[:, None]
        self.row, self.place = real.nonzero(as_tuple=True)
        self._index = self.row * longest + self.place
        self._full = len(self._index) == len(length) * longest

    def gather(self, spread: Tensor) -> Tensor:
        """(B, T, ...) to (N, ...)."""
        flat = spread.flatten(0, 1)
        return flat if self._full else flat.index_select(0, self._index)

    def spread(self, packed: Tensor) -> Tensor:
        """(N, ...) to (B, T, ...), 0 in the gaps."""
        if self._full:
            return packed.unflatten(0, self.shape)
        count = self.shape[0] * self.shape[1]
        flat = packed.new_zeros(count, *packed.shape[1:]).index_copy(0, self._index, packed)
        return flat.unflatten(0, self.shape)
