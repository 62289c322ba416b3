"""How many threads the kernels of the CPU use while other programs want its cores too.

Kernels part their work among threads that wait for each other at the end of every operation, by turning round and round. A thread
whose core computes for somebody else keeps all of them waiting: beside one busy program, two threads on two cores train a
fourth of what one thread trains there (docs/benchmarks.md). So the number follows what others leave.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import NamedTuple

import torch

_LOOK_EVERY_S = 2.0
_TAKEN = 0.35
"""Share of a core used by others from which it is left to them."""
_FREE = 0.2
"""Share below which it is taken again, if it stays so for a second look."""


class Load(NamedTuple):
    """Seconds since some moment.

    Attributes:
        wall: On the clock.
        busy: That all cores together computed.
        own: That this process computed.
    """

    wall: float
    busy: float
    own: float


def present_load() -> Load:
    """What the system has counted so far."""
    import psutil  # type: ignore[import-untyped]

    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    return Load(time.perf_counter(), sum(times) - idle, time.process_time())


class Threads:
    """Sets the number of threads of the thread that it is used in.

    Args:
        cores: How many there are.
        look: Tells the load.
    """

    def __init__(self, cores: int | None = None, look: Callable[[], Load] = present_load) -> None:
        self.most = torch.get_num_threads()
        self._cores = cores or os.cpu_count() or 1
        self._look = look
        self._last = look()
        self._quiet = False

    def adapt(self) -> int | None:
        """Look at the load, every two seconds at most, and set the number anew.

        Returns:
            The number, if it is another one than before.
        """
        if time.perf_counter() - self._last.wall < _LOOK_EVERY_S:
            return None
        load, last = self._look(), self._last
        self._last = load
        wall = max(load.wall - last.wall, 1e-3)
        others = max(0.0, (load.busy - last.busy) - (load.own - last.own)) / wall
        present = torch.get_num_threads()
        fewer, more = self._room(others, _TAKEN), self._room(others, _FREE)
        wanted = min(present, fewer)
        if more > present:
            wanted = more if self._quiet else present
        self._quiet = more > present
        if wanted == present:
            return None
        torch.set_num_threads(wanted)
        return wanted

    def restore(self) -> None:
        """Use as many as at the beginning."""
        torch.set_num_threads(self.most)

    def _room(self, others: float, share: float) -> int:
        """How many threads fit beside others, who take a core by using this share of it."""
        taken = int(others + 1 - share)
        return max(1, min(self.most, self._cores - taken))
