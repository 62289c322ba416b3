"""The order in which samples are seen: at random, or, if they do not fit into memory, at random within a moving window.

A disk reads neighbours many times faster than single samples from all over it. So a stream shuffles blocks of
neighbours, and the samples within a window of such blocks: a shuffle buffer whose content follows from the seed and the
step alone, so that a training can resume anywhere.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from mmstudio.core.memory import free_bytes
from mmstudio.engine.data.prepared import PreparedSlot

BLOCK = 256
"""Number of neighbours that stay together."""

_FREE_SHARE = 0.5


@lru_cache(maxsize=4)
def epoch_order(count: int, seed: int, window: int = 0) -> Tensor:
    """A permutation of ``count`` samples, (count,) int64; it is cached, since every step of an epoch needs it.

    Args:
        count: Number of samples.
        seed: Seed of the permutation.
        window: Number of samples that are shuffled among each other; 0 means all of them.
    """
    rng = torch.Generator().manual_seed(seed)
    if not 0 < window < count:
        return torch.randperm(count, generator=rng)
    parts = [
        torch.cat([torch.arange(*block) for block in blocks]) for blocks in epoch_windows(count, seed, window)
    ]
    rng.manual_seed(seed ^ 1)
    return torch.cat([part[torch.randperm(len(part), generator=rng)] for part in parts])


@lru_cache(maxsize=4)
def epoch_windows(count: int, seed: int, window: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """The windows of an epoch in order, each as the blocks (first, behind the last) that it consists of."""
    rng = torch.Generator().manual_seed(seed)
    starts = (torch.randperm(-(-count // BLOCK), generator=rng) * BLOCK).tolist()
    blocks = [(start, min(count, start + BLOCK)) for start in starts]
    each = max(1, window // BLOCK)
    return tuple(tuple(blocks[place : place + each]) for place in range(0, len(blocks), each))


def window_for(slots: Iterable[PreparedSlot], count: int, batch: int, memory_mb: int) -> int:
    """Number of samples per window, so that three windows fit into memory; 0 if all samples fit.

    One window is used, the next one is read, and the system may still hold part of the last one.

    Args:
        slots: Prepared slots.
        count: Number of samples.
        batch: Samples per step.
        memory_mb: Memory that they may take; 0 means half of the free memory.
    """
    total = sum(array.nbytes for slot in slots for array in slot.arrays.values())
    allowed = memory_mb << 20 if memory_mb else int(free_bytes() * _FREE_SHARE)
    if total <= allowed or not count:
        return 0
    room = int(allowed / 3 / (total / count))
    return max(BLOCK, 2 * batch, room // BLOCK * BLOCK)


@dataclass
class Readahead:
    """Asks the system to read the next window while this one is used, and to release the last one.

    Attributes:
        slots: Prepared slots over memory maps.
        usable: (n,) positions of the samples that are seen, ascending.
    """

    slots: Sequence[PreparedSlot]
    usable: Tensor
    _at: tuple[int, int] | None = None

    def enter(self, epoch: int, offset: int, windows: Sequence[Sequence[tuple[int, int]]]) -> None:
        """Note that a step takes samples starting at ``offset`` of an epoch."""
        ends = [0]
        for blocks in windows:
            ends.append(ends[-1] + sum(stop - start for start, stop in blocks))
        number = next((place for place, (a, b) in enumerate(pairwise(ends)) if a <= offset < b), 0)
        if (epoch, number) == self._at:
            return
        if self._at is None:
            self._begin()
            self._tell(windows[number], wanted=True)
        self._at = (epoch, number)
        if number:
            self._tell(windows[number - 1], wanted=False)
        if number + 1 < len(windows):
            self._tell(windows[number + 1], wanted=True)

    def _begin(self) -> None:
        """Ask the system not to read ahead: the neighbours belong to another window."""
        for slot in self.slots:
            for array in slot.maps.values():
                _advise(array, "MADV_RANDOM", 0, array.offset + array.nbytes)

    def _tell(self, blocks: Iterable[tuple[int, int]], *, wanted: bool) -> None:
        for start, stop in blocks:
            first, last = int(self.usable[start]), int(self.usable[stop - 1])
            for slot in self.slots:
                for array in slot.maps.values():
                    tell_rows(array, slot.row(first), slot.row(last + 1), wanted=wanted)


def tell_rows(array: Any, first: int, stop: int, *, wanted: bool) -> None:
    """Tell the system that rows of a memory map will be needed soon, or no longer; in whole pages, if the system supports it."""
    size = array.nbytes // max(1, len(array))
    begin, end = array.offset + first * size, array.offset + stop * size
    begin -= begin % mmap.PAGESIZE
    if begin >= end:
        return
    _advise(array, "MADV_WILLNEED" if wanted else "MADV_DONTNEED", begin, end)
    if not wanted and hasattr(
        os, "posix_fadvise"
    ):  # a page that is no longer mapped stays in memory until the system is told
        with Path(array.filename).open("rb") as file:
            os.posix_fadvise(file.fileno(), begin, end - begin, os.POSIX_FADV_DONTNEED)


def _advise(array: Any, what: str, begin: int, end: int) -> None:
    """Give the system advice about the bytes of the file under a memory map."""
    advice = getattr(mmap, what, None)  # Windows does not have this call, and reads ahead by itself
    if advice is not None:
        before = array.offset - array.offset % mmap.ALLOCATIONGRANULARITY  # where the map begins
        start = max(0, begin - before)
        array._mmap.madvise(advice, start, end - before - start)
