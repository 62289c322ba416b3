"""Streams: epochs are permutations, windows follow from the seed, and the system is told what comes next."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some

from mmstudio.engine.data import order
from mmstudio.engine.data.batches import Batches
from mmstudio.engine.data.order import BLOCK, Readahead, epoch_order, epoch_windows, window_for
from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.plan.run_folder import RunFolder


def stored(folder: Path, count: int) -> PreparedSlot:
    """Sample i holds i; the last row is blank."""
    path = folder / f"{count}.npy"
    np.save(path, np.repeat(np.arange(count + 1, dtype=np.int64)[:, None], 600, axis=1))
    maps = {"value": np.load(path, mmap_mode="c")}
    arrays = {"value": torch.from_numpy(maps["value"])}
    return PreparedSlot(arrays, torch.arange(count), torch.ones(count, dtype=torch.int64), maps)


@settings(max_examples=40, deadline=None)
@given(some.integers(1, 3000), some.integers(0, 2**40), some.integers(0, 4000))
def test_every_sample_is_seen_once(count: int, seed: int, window: int) -> None:
    assert sorted(epoch_order(count, seed, window).tolist()) == list(range(count))


def test_a_window_mixes_few_blocks_and_other_seeds_mix_others() -> None:
    first = epoch_order(20 * BLOCK, 1, 4 * BLOCK)
    for place in range(0, len(first), 4 * BLOCK):
        assert len({int(i) // BLOCK for i in first[place : place + 4 * BLOCK]}) == 4
    assert len({int(i) // BLOCK for i in first[:64]}) == 4
    assert not torch.equal(first, epoch_order(20 * BLOCK, 2, 4 * BLOCK))
    assert torch.equal(epoch_order(500, 3), torch.randperm(500, generator=torch.Generator().manual_seed(3)))


def test_a_stream_gives_what_its_order_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, int]] = []
    whole = order.tell_rows

    def note(array: object, first: int, stop: int, *, wanted: bool) -> None:
        told.append(("read" if wanted else "let go", first, stop))
        whole(array, first, stop, wanted=wanted)

    monkeypatch.setattr(order, "tell_rows", note)
    count, window = 4 * BLOCK, BLOCK
    slot = stored(tmp_path, count)
    make = {"batch": 100, "seed": 5, "drop": 0.0, "device": torch.device("cpu")}
    data = Batches.over({}, {"image": slot}, **make).streamed(window)  # type: ignore[arg-type]
    seen = torch.cat([data.at(step).targets["image"]["value"][:, 0] for step in range(11)])[:count]
    assert sorted(seen.tolist()) == list(range(count))
    windows = epoch_windows(count, (5 * 1_000_003 - 1) % 2**63, window)
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
    Readahead([plain], torch.arange(8)).enter(0, 0, (((0, 4),), ((4, 8),)))
    found, there = plain.gather(torch.arange(8), torch.zeros(8))
    assert (found["value"].tolist(), there.tolist()) == ([[0.0, 0.0]] * 8, [True] * 8)
