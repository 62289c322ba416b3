"""Random draws that follow from seeds: generators that are passed on, and torch's global generator seeded for a while.

Nothing draws from a global generator, except layers that cannot take another one (dropout); those run inside
:func:`drawing_from`.
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
_SEEDED = threading.local()
"""Of each thread: by device, the states that its blocks found, the outermost first."""


def generator_of(seed: int, device: torch.device | str = "cpu") -> torch.Generator:
    """A generator on a device whose numbers follow from a seed."""
    return torch.Generator(device).manual_seed(seed % _MOST)


@contextmanager
def drawing_from(seed: int, device: torch.device | str = "cpu") -> Iterator[None]:
    """Seed a device's global generator inside the block, and restore it afterwards.

    For layers that draw without taking a generator, and for fresh weights. Jobs on one device wait for each other here,
    so that no job draws from a state that another one seeded.
    """
    place = torch.device(device)
    generator, found = _global(place), _found(place)
    with _lock(place):
        found.append(generator.get_state())
        generator.manual_seed(seed % _MOST)
        try:
            yield
        finally:
            generator.set_state(found.pop())


@contextmanager
def set_aside(device: torch.device | str = "cpu") -> Iterator[None]:
    """Leave the :func:`drawing_from` that this thread is in, for as long as another job has its turn.

    Behind the block, the global generator goes on where it was.
    """
    place = torch.device(device)
    found = _found(place)
    if not found:
        yield
        return
    generator, lock = _global(place), _lock(place)
    inside = generator.get_state()
    generator.set_state(found[0])
    for _ in found:
        lock.release()
    try:
        yield
    finally:
        for _ in found:
            lock.acquire()
        found[0] = generator.get_state()
        generator.set_state(inside)


def _found(place: torch.device) -> list[Tensor]:
    seeded: defaultdict[str, list[Tensor]] = _SEEDED.__dict__.setdefault("found", defaultdict(list))
    return seeded[_name(place)]


def _lock(place: torch.device) -> threading.RLock:
    with _MAKING:
        return _LOCKS[_name(place)]


def _name(place: torch.device) -> str:
    return f"{place.type}:{place.index or 0}"


def _global(device: torch.device) -> torch.Generator:
    if device.type != "cuda":
        return torch.default_generator
    torch.cuda.init()  # the global generators do not exist before this
    index = torch.cuda.current_device() if device.index is None else device.index
    return torch.cuda.default_generators[index]


class Draws:
    """Random numbers for every result of a batch, each from its own generator, so that no result depends on the others.

    They are drawn on the CPU, whatever the device; each call continues where the last one stopped.

    Args:
        seeds: One seed per result.
        device: Device that the numbers are moved to.
    """

    def __init__(self, seeds: Sequence[int], device: torch.device | str = "cpu") -> None:
        self._generators = [generator_of(seed) for seed in seeds]
        self._device = torch.device(device)

    def normal(self, shape: Sequence[int] = ()) -> Tensor:
        """Standard normal numbers, (B, *shape) float32."""
        rows = [torch.randn(tuple(shape), generator=generator) for generator in self._generators]
        return torch.stack(rows).to(self._device)

    def uniform(self, shape: Sequence[int] = ()) -> Tensor:
        """Uniform numbers from 0 up to 1, (B, *shape) float32."""
        rows = [torch.rand(tuple(shape), generator=generator) for generator in self._generators]
        return torch.stack(rows).to(self._device)

    def choice(self, logits: Tensor) -> Tensor:
        """Draw one of K by the softmax of their logits: (B, K) to (B,) int64.

        It takes the largest of the logits with Gumbel noise (Maddison et al. 2014): if another batch adds numbers in
        another order, a choice changes only where two logits are almost equal.
        """
        noise = self.uniform((logits.shape[-1],)).clamp_(min=1e-20).log_().neg_().log_().neg_()
        return (logits.float() + noise).argmax(dim=-1)
