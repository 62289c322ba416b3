"""Streams: epochs are permutations, windows follow from the seed, and the system is told what comes next."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some
from torch import Tensor

from mmstudio.engine.data import order
from mmstudio.engine.data.batches import Batches
from mmstudio.engine.data.order import BLOCK, Epoch, Readahead, window_for
from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.plan.run_folder import RunFolder


def stored(folder: Path, count: int) -> PreparedSlot:
    """Sample i holds i; the last row is blank."""
    path = folder / f"{count}.npy"
    np.save(path, np.repeat(np.arange(count + 1, dtype=np.int64)[:, None], 600, axis=1))
    maps = {"value": np.load(path, mmap_mode="c")}
    arrays = {"value": torch.from_numpy(maps["value"])}
    return PreparedSlot(arrays, torch.arange(count), torch.ones(count, dtype=torch.int64), maps)


def whole(count: int, seed: int, window: int = 0) -> Tensor:
    """An epoch from its start to its end."""
    order, parts = Epoch(count, seed, window), []
    while (seen := sum(map(len, parts))) < count:
        parts.append(order.take(seen, 97))
    return torch.cat(parts)


def as_first_written(count: int, seed: int, window: int) -> Tensor:
    """The order of the first program that streamed, all windows at once: runs go on with it."""
    rng = torch.Generator().manual_seed(seed)
    if not 0 < window < count:
        return torch.randperm(count, generator=rng)
    starts = (torch.randperm(-(-count // BLOCK), generator=rng) * BLOCK).tolist()
    blocks = [torch.arange(start, min(count, start + BLOCK)) for start in starts]
    each = max(1, window // BLOCK)
    parts = [torch.cat(blocks[place : place + each]) for place in range(0, len(blocks), each)]
    rng.manual_seed(seed ^ 1)
    return torch.cat([part[torch.randperm(len(part), generator=rng)] for part in parts])


@settings(max_examples=40, deadline=None)
@given(some.integers(1, 3000), some.integers(0, 2**40), some.integers(0, 4000))
def test_every_sample_is_seen_once_in_the_order_that_runs_were_begun_with(
    count: int, seed: int, window: int
) -> None:
    found = whole(count, seed, window)
    assert sorted(found.tolist()) == list(range(count))
    assert torch.equal(found, as_first_written(count, seed, window))


@settings(max_examples=40, deadline=None)
@given(some.integers(600, 3000), some.integers(0, 2**40), some.lists(some.floats(0, 0.999), max_size=6))
def test_an_epoch_can_be_entered_anywhere(count: int, seed: int, places: list[float]) -> None:
    order, wanted = Epoch(count, seed, 2 * BLOCK), whole(count, seed, 2 * BLOCK)
    for place in (int(place * count) for place in places):
        found = order.take(place, 50)
        assert 0 < len(found) <= 50
        assert torch.equal(found, wanted[place : place + len(found)])


def test_a_window_mixes_few_blocks_and_other_seeds_mix_others() -> None:
    first = whole(20 * BLOCK, 1, 4 * BLOCK)
    for place in range(0, len(first), 4 * BLOCK):
        assert len({int(i) // BLOCK for i in first[place : place + 4 * BLOCK]}) == 4
    assert len({int(i) // BLOCK for i in first[:64]}) == 4
    assert not torch.equal(first, whole(20 * BLOCK, 2, 4 * BLOCK))


def test_an_epoch_of_a_million_keeps_one_window() -> None:
    order = Epoch(1_000_000, 3, 64 * BLOCK)
    assert len(order.take(0, 100)) == 100
    kept = [value for value in vars(order).values() if isinstance(value, Tensor)]
    held = order._held
    assert held is not None
    kept.append(held[1])
    assert sum(value.nbytes for value in kept) == 64 * BLOCK * 4 + -(-1_000_000 // BLOCK) * 8


def test_a_stream_gives_what_its_order_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, int]] = []
    real = order.tell_rows

    def note(array: object, first: int, stop: int, *, wanted: bool) -> None:
        told.append(("read" if wanted else "let go", first, stop))
        real(array, first, stop, wanted=wanted)

    monkeypatch.setattr(order, "tell_rows", note)
    count, window = 4 * BLOCK, BLOCK
    slot = stored(tmp_path, count)
    make = {"batch": 100, "seed": 5, "drop": 0.0, "device": torch.device("cpu")}
    data = Batches.over({}, {"image": slot}, **make).streamed(window)  # type: ignore[arg-type]
    seen = torch.cat([data.at(step).targets["image"]["value"][:, 0] for step in range(11)])[:count]
    assert sorted(seen.tolist()) == list(range(count))
    first = Epoch(count, (5 * 1_000_003 - 1) % 2**63, window)
    windows = [first.blocks(number) for number in range(first.windows)]
    assert [({int(i) // BLOCK for i in seen[p : p + BLOCK]}) for p in range(0, count, BLOCK)] == [
        {start // BLOCK for start, _ in blocks} for blocks in windows
    ]
    blocks = [block for (block,) in windows]
    assert told[:4] == [
        ("read", *blocks[0]),
        ("read", *blocks[1]),
        ("let go", *blocks[0]),
        ("read", *blocks[2]),
    ]
    again = Batches.over({}, {"image": slot}, **make).streamed(window)  # type: ignore[arg-type]
    assert torch.equal(again.at(7).targets["image"]["value"], data.at(7).targets["image"]["value"])


def test_processes_of_a_machine_ask_for_blocks_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[bool, int, int]] = []
    monkeypatch.setattr(order, "tell_rows", lambda _, a, b, *, wanted: told.append((wanted, a, b)))
    slot, count = stored(tmp_path, 6 * BLOCK), 6 * BLOCK
    epoch = Epoch(count, 1, 3 * BLOCK)
    for number in range(2):
        share = Readahead([slot], torch.arange(count), (number, 2))
        share.enter(0, 0, epoch)
        share.enter(0, 1, epoch)
    asked = [(first, stop) for wanted, first, stop in told if wanted]
    assert sorted(asked) == sorted((*epoch.blocks(0), *epoch.blocks(1)))
    assert asked[: len(asked) - 2] != asked[2:]
    gone = [(first, stop) for wanted, first, stop in told if not wanted]
    assert gone == [*epoch.blocks(0), *epoch.blocks(0)]


def test_a_run_that_goes_on_far_ahead_asks_for_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[bool, int, int]] = []
    monkeypatch.setattr(order, "tell_rows", lambda _, a, b, *, wanted: told.append((wanted, a, b)))
    count = 6 * BLOCK
    ahead = Readahead([stored(tmp_path, count)], torch.arange(count))
    epoch = Epoch(count, 1, BLOCK)
    ahead.enter(0, 0, epoch)
    told.clear()
    ahead.enter(0, 4, epoch)
    (first,), (fourth,), (fifth,) = (epoch.blocks(number) for number in (0, 4, 5))
    assert told == [(True, *fourth), (False, *first), (True, *fifth)]
    told.clear()
    ahead.enter(1, 0, epoch)
    assert told[:2] == [(True, *first), (False, *fourth)]


def test_the_window_fits_the_memory(tmp_path: Path) -> None:
    slot = stored(tmp_path, 4096)  # 4800 bytes a sample
    assert window_for([slot], 4096, 64, 1000) == 0
    window = window_for([slot], 4096, 64, 8)
    assert window % BLOCK == 0
    assert 3 * window * 4800 <= 8 << 20
    assert window_for([slot], 4096, 64, 1) == BLOCK
    assert RunFolder(tmp_path).kept_window(window) == window
    assert RunFolder(tmp_path).kept_window(0) == window


def test_readahead_leaves_slots_without_maps_alone(tmp_path: Path) -> None:
    plain = PreparedSlot({"value": torch.zeros(9, 2)}, torch.arange(8), torch.ones(8, dtype=torch.int64))
    Readahead([plain], torch.arange(8)).enter(0, 0, Epoch(8, 0))
    found, there = plain.gather(torch.arange(8), torch.zeros(8))
    assert (found["value"].tolist(), there.tolist()) == ([[0.0, 0.0]] * 8, [True] * 8)
