"""The order in which samples are seen: at random, or, if they do not fit into memory, at random within a moving window.

A disk reads neighbours many times faster than single samples from all over it. So a stream shuffles blocks of
neighbours, and the samples within a window of such blocks: a shuffle buffer whose content follows from the seed and the
step alone, so that a training can resume anywhere, with any number of processes.
"""

from __future__ import annotations

import mmap
import os
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from mmstudio.core.memory import free_bytes
from mmstudio.engine.data.prepared import PreparedSlot

BLOCK = 256
"""Number of neighbours that stay together."""

_FREE_SHARE = 0.5


class Epoch:
    """The order of one epoch; no more of it is in memory than the window that is read.

    All numbers follow from the seed. The window that is asked for next is usually the next one; an earlier one, or one
    far ahead, costs the draws of all windows before it, and no memory.

    Args:
        count: Number of samples.
        seed: Seed of the order.
        window: Number of samples that are shuffled among each other; 0 means all of them.
    """

    def __init__(self, count: int, seed: int, window: int = 0) -> None:
        self._count, self._seed = count, seed
        self._blocks: Tensor | None = None  # numbers of the blocks in order, where they are shuffled at all
        lengths = [count]
        if 0 < window < count:
            self._blocks = torch.randperm(-(-count // BLOCK), generator=torch.Generator().manual_seed(seed))
            self._each = max(1, window // BLOCK)
            lengths = [self._length(number) for number in range(-(-len(self._blocks) // self._each))]
        self._ends = list(accumulate(lengths))
        self._rng, self._next = self._begun(), 0
        self._held: tuple[int, Tensor] | None = None

    @property
    def windows(self) -> int:
        """Number of windows."""
        return len(self._ends)

    def window_at(self, offset: int) -> int:
        """Number of the window that holds a place of the epoch."""
        return bisect_right(self._ends, offset)

    def blocks(self, number: int) -> tuple[tuple[int, int], ...]:
        """The blocks (first, behind the last) of neighbours that a window consists of."""
        if self._blocks is None:
            return ((0, self._count),)
        starts = (self._blocks[number * self._each : (number + 1) * self._each] * BLOCK).tolist()
        return tuple((start, min(self._count, start + BLOCK)) for start in starts)

    def take(self, offset: int, most: int) -> Tensor:
        """The samples from a place of the epoch on, (k,) int64: ``most`` of them, or what is left of the window."""
        number = self.window_at(offset)
        first = offset - (self._ends[number - 1] if number else 0)
        return self._order(number)[first : first + most].long()

    def _length(self, number: int) -> int:
        return sum(stop - start for start, stop in self.blocks(number))

    def _order(self, number: int) -> Tensor:
        """The samples of a window in their order, as few bytes as hold their numbers."""
        if self._held is None or self._held[0] != number:
            self._held = number, compact(self._shuffled(number), self._count)
        return self._held[1]

    def _shuffled(self, number: int) -> Tensor:
        if self._blocks is None:
            return torch.randperm(self._count, generator=self._begun())
        if number < self._next:
            self._rng, self._next = self._begun(), 0
        while self._next < number:  # draws of windows that are passed over
            torch.randperm(self._length(self._next), generator=self._rng)
            self._next += 1
        self._next += 1
        members = torch.cat([torch.arange(*block) for block in self.blocks(number)])
        return members[torch.randperm(len(members), generator=self._rng)]

    def _begun(self) -> torch.Generator:
        return torch.Generator().manual_seed(self._seed if self._blocks is None else self._seed ^ 1)


def compact(positions: Tensor, count: int) -> Tensor:
    """Positions among ``count`` samples in four bytes each, if these can hold them."""
    return positions.to(torch.int32) if count < 1 << 31 else positions


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
        share: This process among those of its machine, and how many they are: they share what the system has read, so
            each asks for blocks of its own.
    """

    slots: Sequence[PreparedSlot]
    usable: Tensor
    share: tuple[int, int] = (0, 1)
    _at: tuple[int, int] | None = None
    _asked: tuple[int, int] | None = None
    _used: Sequence[tuple[int, int]] = ()

    def enter(self, epoch: int, number: int, order: Epoch) -> None:
        """Note that a step takes samples of a window of an epoch."""
        if (epoch, number) == self._at:
            return
        blocks = order.blocks(number)
        if self._at is None:
            self._begin()
        if (epoch, number) != self._asked:
            self._tell(blocks, wanted=True)
        self._tell(self._used, wanted=False)
        self._at, self._asked, self._used = (epoch, number), (epoch, number + 1), blocks
        if number + 1 < order.windows:
            self._tell(order.blocks(number + 1), wanted=True)

    def _begin(self) -> None:
        """Ask the system not to read ahead: the neighbours belong to another window."""
        for slot in self.slots:
            for array in slot.maps.values():
                _advise(array, "MADV_RANDOM", 0, array.offset + array.nbytes)

    def _tell(self, blocks: Sequence[tuple[int, int]], *, wanted: bool) -> None:
        own, among = self.share if wanted else (0, 1)  # each process lets go of what it has mapped itself
        for start, stop in blocks[own::among]:
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
