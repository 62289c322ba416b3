"""Drawing that follows from seeds: generators that are handed over, and torch's global ones lent for a while.

Nothing draws from a global generator, except what cannot take another one (dropout); that runs inside :func:`drawing_from`.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor

_MOST = 2**63
_LOCKS: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)
_MAKING = threading.Lock()


def generator_of(seed: int, device: torch.device | str = "cpu") -> torch.Generator:
    """A generator of a device whose numbers follow from a seed."""
    return torch.Generator(device).manual_seed(seed % _MOST)


@contextmanager
def drawing_from(seed: int, device: torch.device | str = "cpu") -> Iterator[None]:
    """A device's global generator, seeded inside and put back behind.

    For layers that draw without being given a generator, and for fresh weights. Jobs on one device wait for each other
    here, so that none draws from what another one seeded.
    """
    place = torch.device(device)
    generator = _global(place)
    with _lock(f"{place.type}:{place.index or 0}"):
        before = generator.get_state()
        generator.manual_seed(seed % _MOST)
        try:
            yield
        finally:
            generator.set_state(before)


def _lock(name: str) -> threading.RLock:
    with _MAKING:
        return _LOCKS[name]


def _global(device: torch.device) -> torch.Generator:
    if device.type != "cuda":
        return torch.default_generator
    torch.cuda.init()  # before that there are none
    index = torch.cuda.current_device() if device.index is None else device.index
    return torch.cuda.default_generators[index]


class Draws:
    """Numbers for every result of a batch from a generator of its own, so that they do not depend on the others.

    They are drawn on the CPU, whatever the device, and go on from call to call.

    Args:
        seeds: One per result.
        device: Where the numbers are wanted.
    """

    def __init__(self, seeds: Sequence[int], device: torch.device | str = "cpu") -> None:
        self._generators = [generator_of(seed) for seed in seeds]
        self._device = torch.device(device)

    def normal(self, shape: Sequence[int] = ()) -> Tensor:
        """Standard normal, (B, *shape) float32."""
        rows = [torch.randn(tuple(shape), generator=generator) for generator in self._generators]
        return torch.stack(rows).to(self._device)

    def uniform(self, shape: Sequence[int] = ()) -> Tensor:
        """From 0 up to 1, (B, *shape) float32."""
        rows = [torch.rand(tuple(shape), generator=generator) for generator in self._generators]
        return torch.stack(rows).to(self._device)

    def choice(self, logits: Tensor) -> Tensor:
        """One of K by their softmax: (B, K) to (B,) int64.

        The largest of logits with Gumbel noise (Maddison et al. 2014): a sum that is taken in another order in another
        batch changes a choice only where two are as good as equal.
        """
        noise = self.uniform((logits.shape[-1],)).clamp_(min=1e-20).log_().neg_().log_().neg_()
        return (logits.float() + noise).argmax(dim=-1)
