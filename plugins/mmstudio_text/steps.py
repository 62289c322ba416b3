"""Random steps on batches of texts, on the device; never changed in place."""

from __future__ import annotations

import torch
from torch import Tensor

from mmstudio_text.step_specs import WordDropConfig


class WordDrop:
    """Leaves out words at random."""

    def __init__(self, config: WordDropConfig) -> None:
        self._probability = config.probability

    def apply(self, arrays: dict[str, Tensor], rng: torch.Generator) -> dict[str, Tensor]:
        """The batch with other words left out of each text; kept words are moved together.

        Args:
            arrays: ``ids`` (B, T) of word pieces, 0 after the end; ``length`` (B,); ``words`` (B, T), the index of the
                word that a piece belongs to.
            rng: Generator of this step.

        Returns:
            All three, with the same shapes and dtypes; at least one word of a text stays.
        """
        ids, length, words = arrays["ids"], arrays["length"], arrays["words"].long()
        places = torch.arange(ids.shape[1], device=ids.device)
        real = places < length[:, None].long()
        drawn = torch.rand(ids.shape, generator=rng, device=rng.device).to(ids.device)
        count = torch.where(real, words + 1, 0).amax(dim=1, keepdim=True)
        drawn = drawn.masked_fill(places >= count, -1.0)
        kept = (drawn >= self._probability) | (drawn == drawn.amax(dim=1, keepdim=True))
        pieces = kept.gather(1, words) & real
        order = (~pieces).to(torch.uint8).argsort(dim=1, stable=True)
        left = pieces.sum(dim=1)
        inside = places < left[:, None]
        return {
            "ids": torch.where(inside, ids.gather(1, order), 0),
            "length": left.to(length.dtype),
            "words": torch.where(inside, arrays["words"].gather(1, order), 0),
        }
