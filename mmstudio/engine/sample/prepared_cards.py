"""Cards on their way into a model: each is prepared once, and encoded once where the weights stay as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from mmstudio.engine.data.prepared import as_batch
from mmstudio.engine.model.conditioning import ConditionSide
from mmstudio.engine.model.frozen import TOGETHER, TOKENS, FrozenSlot
from mmstudio.nn import Arrays, Features, Preparer

_KEPT = 4096
"""Number of prepared cards that are kept for later batches."""
_ENCODED = 64
"""Number of cards whose features are kept."""

_Place = tuple[str, str]
"""A slot, and the key of a card on it."""


class PreparedCards:
    """The cards that a model was given lately, as arrays and as features.

    Args:
        conditions: Encodes them.
        preparers: Preparers of every condition and target slot.
        device: Where they are encoded.
        fixed: Whether the weights of the encoders stay as they are, so that what a card was encoded to holds on.
    """

    def __init__(
        self,
        conditions: ConditionSide,
        preparers: Mapping[str, Preparer],
        device: torch.device,
        *,
        fixed: bool,
    ) -> None:
        self._conditions, self._preparers, self._device, self._fixed = conditions, preparers, device, fixed
        self._arrays: dict[_Place, Arrays] = {}
        self._features: dict[_Place, tuple[Arrays, Features]] = {}

    def __len__(self) -> int:
        return len(self._arrays)

    def arrays(self, slot: str, key: str) -> Arrays:
        """The arrays of a prepared card; those of a frozen encoder hold its features."""
        return self._arrays[slot, key]

    def admit(self, slot: str, key: str, raw: Any) -> None:
        """Prepare a value in advance, and keep it if there is room.

        Raises:
            StudioError: If the encoder cannot take it, for instance a category that training never met.
        """
        if (slot, key) not in self._arrays:
            arrays = self._preparers[slot].arrays(raw)
            if len(self._arrays) < _KEPT:
                self._arrays[slot, key] = arrays

    def prepare(self, slot: str, wanted: Mapping[str, Any]) -> None:
        """Prepare values by the keys of their cards; others may be dropped once there are many of them."""
        if len(self._arrays) > _KEPT:
            self._arrays = {
                place: arrays
                for place, arrays in self._arrays.items()
                if place[0] != slot or place[1] in wanted
            }
        for key, raw in wanted.items():
            if (slot, key) not in self._arrays:
                self._arrays[slot, key] = self._preparers[slot].arrays(raw)

    def look_up(self, slot: str, keys: Collection[str], turn: Any) -> None:
        """Replace the arrays prepared for a frozen encoder by its features.

        Args:
            slot: Slot of the cards.
            keys: Their keys.
            turn: Gives a context that holds the device.
        """
        stands = self._conditions.encoders[self._conditions.slots.index(slot)]
        if not isinstance(stands, FrozenSlot):
            return
        left = [key for key in keys if TOKENS not in self._arrays[slot, key]]
        for start in range(0, len(left), TOGETHER):
            some = left[start : start + TOGETHER]
            batch = as_batch([self._arrays[slot, key] for key in some])
            with turn():
                made = stands.encoder.rows(
                    {name: torch.from_numpy(array) for name, array in batch.items()}, self._device
                )
            for row, key in enumerate(some):
                self._arrays[slot, key] = {name: array[row] for name, array in made.items()}

    @contextmanager
    def for_now(self) -> Iterator[None]:
        """Forget what is prepared while it is entered: the same keys may stand for other values afterwards."""
        known = set(self._arrays)
        try:
            yield
        finally:
            for place in set(self._arrays) - known:
                del self._arrays[place]

    def tensors(self, slot: str, keys: Sequence[str]) -> dict[str, Tensor]:
        """Prepared cards as a batch on the device."""
        arrays = as_batch([self._arrays[slot, key] for key in keys])
        return {name: torch.from_numpy(array).to(self._device) for name, array in arrays.items()}

    def encode(self, slot: str, keys: Sequence[str]) -> Features:
        """Features of prepared cards; of a single one they are kept, as somebody who moves a slider asks for them again."""
        if len(keys) > 1 or not self._fixed:
            return self._conditions.encode(slot, self.tensors(slot, keys))
        place, arrays = (slot, keys[0]), self._arrays[slot, keys[0]]
        found = self._features.get(place)
        if found is not None and found[0] is arrays:  # prepared anew, a key may stand for another value
            return found[1]
        features = self._conditions.encode(slot, self.tensors(slot, keys))
        if len(self._features) >= _ENCODED:
            self._features.clear()
        self._features[place] = arrays, features
        return features

    def let_go(self) -> None:
        """Release all features, which lie on the device, since its memory is short."""
        self._features.clear()
