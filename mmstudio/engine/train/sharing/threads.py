"""The number of threads for CPU kernels while other programs need the cores too.

A kernel splits its work among threads that busy-wait for each other at the end of every operation. A thread that shares
its core with another program makes all others wait: beside one busy program, two threads on two cores train at a
quarter of the speed of one thread (docs/benchmarks.md). So the number of threads follows the cores that other programs
leave free.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import NamedTuple

import torch

_LOOK_EVERY_S = 2.0
_TAKEN = 0.35
"""Share of a core that others must use before the core is left to them."""
_FREE = 0.2
"""Share below which the core is taken back, if the next measurement agrees."""


class Load(NamedTuple):
    """The use of the CPU since some fixed moment, in seconds.

    Attributes:
        wall: Time on the clock.
        busy: Computing time of all cores together.
        own: Computing time of this process.
    """

    wall: float
    busy: float
    own: float


def present_load() -> Load:
    """The load that the system has counted so far."""
    import psutil  # type: ignore[import-untyped]

    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    return Load(time.perf_counter(), sum(times) - idle, time.process_time())


class Threads:
    """Adapts the number of torch threads of the thread that it is used in.

    Args:
        cores: Number of cores.
        look: Returns the load.
    """

    def __init__(self, cores: int | None = None, look: Callable[[], Load] = present_load) -> None:
        self.most = torch.get_num_threads()
        self._cores = cores or os.cpu_count() or 1
        self._look = look
        self._last = look()
        self._quiet = False

    def adapt(self) -> int | None:
        """Measure the load, at most every two seconds, and adapt the number of threads.

        Returns:
            The new number if it changed, else ``None``.
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
        """Restore the initial number of threads."""
        torch.set_num_threads(self.most)

    def _room(self, others: float, share: float) -> int:
        """Number of threads that fit beside other programs; using this share of a core counts as taking it."""
        taken = int(others + 1 - share)
        return max(1, min(self.most, self._cores - taken))
