"""The number of threads beside other programs: with given loads, and with real ones."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import torch

from mmstudio.engine.train.sharing.threads import Load, Threads


@pytest.fixture(autouse=True)
def threads_as_before() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


class Told:
    """A made-up load: other programs take some cores, this process all of its threads' time."""

    def __init__(self) -> None:
        self.now = Load(time.perf_counter() - 1000, 0.0, 0.0)

    def pass_by(self, others: float) -> None:
        self.now = Load(self.now.wall + 10, self.now.busy + 10 * (others + 1), self.now.own + 10)

    def __call__(self) -> Load:
        return self.now


def _follow(cores: int, most: int, *others: float) -> list[int]:
    """The number of threads after each span with that load of other programs."""
    torch.set_num_threads(most)
    told = Told()
    threads, found = Threads(cores, told), []
    for share in others:
        told.pass_by(share)
        threads.adapt()
        found.append(torch.get_num_threads())
    threads.restore()
    assert torch.get_num_threads() == most
    return found


def test_one_busy_program_takes_one_of_two_cores() -> None:
    assert _follow(2, 2, 0.0, 0.1, 1.0, 1.0) == [2, 2, 1, 1]


def test_it_never_goes_below_one_nor_above_what_it_began_with() -> None:
    assert _follow(2, 2, 7.0, 0.0, 0.0, 0.0) == [1, 1, 2, 2]
    assert _follow(16, 4, 0.0, 3.0, 13.5) == [4, 4, 2]


def test_quiet_must_last_before_cores_are_taken_again() -> None:
    assert _follow(2, 2, 1.0, 0.0, 1.0, 0.0, 0.0) == [1, 1, 1, 1, 2]


def test_a_load_at_the_edge_changes_nothing() -> None:
    assert _follow(2, 2, 0.3, 0.25, 0.3) == [2, 2, 2]
    assert _follow(2, 2, 1.0, 0.3, 0.25, 0.3) == [1, 1, 1, 1]


def test_it_looks_only_now_and_then() -> None:
    torch.set_num_threads(2)
    threads = Threads(1)
    assert threads.adapt() is None


@pytest.mark.skipif((os.cpu_count() or 1) > 32, reason="it would start more than 64 processes here")
def test_real_programs_are_seen() -> None:
    torch.set_num_threads(2)
    busy = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 1))
    ]
    try:
        threads, end = Threads(), time.monotonic() + 60
        while torch.get_num_threads() > 1 and time.monotonic() < end:
            threads.adapt()
            sum(range(10_000))
        assert torch.get_num_threads() == 1
    finally:
        for process in busy:
            process.kill()
            process.wait()
