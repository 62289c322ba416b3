"""Room for a model: a model that does not fit is refused before it is built, and one that fits is built as usual."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import torch
from torch import nn

from mmstudio.core.errors import OutOfMemoryError
from mmstudio.engine.model.room import Room

ROOM = 1 << 30


@pytest.mark.parametrize(
    "make",
    [
        lambda: nn.Linear(10**6, 10**6),
        lambda: nn.Embedding(10**9, 1000),
        lambda: nn.Conv2d(2**15, 2**15, 3),
        lambda: torch.zeros(1, 1).expand(10**6, 10**6).clone(),
        lambda: torch.zeros(3).repeat(10**12),
        lambda: torch.arange(10**12),
        lambda: torch.arange(10**6)[:, None] * torch.arange(10**6),
        lambda: torch.outer(torch.ones(10**6), torch.ones(10**6)),
        lambda: torch.zeros(2, 3).new_zeros((10**6, 10**6)),
        lambda: nn.functional.pad(torch.zeros(4, 4), (10**6, 0, 10**6, 0)),
    ],
)
def test_what_is_larger_than_memory_is_never_asked_for(make: Callable[[], object]) -> None:
    with pytest.raises(OutOfMemoryError, match=r"needs [\d,]+ MB and more at once"), Room():
        make()


def falling(start: int, step: int) -> Iterator[int]:
    yield start  # as the room is entered
    while True:
        yield start
        start -= step


def test_many_small_parts_are_counted_together() -> None:
    """The free memory is looked at after every 64 MB; here it shrinks by as much."""
    told = falling(ROOM, 64 << 20)
    made: list[int] = []

    def fill() -> None:
        made.extend(torch.empty(1 << 20, dtype=torch.float32).nbytes for _ in range(1000))

    with pytest.raises(OutOfMemoryError, match="needs 64 MB"), Room(lambda: next(told)):
        fill()
    # a tenth of the room is left to others: 15 looks, the last one before the tensor that would fill it
    assert sum(made) == (15 * 64 - 4) << 20


def test_what_fits_is_the_same_as_without() -> None:
    def build() -> nn.Module:
        torch.manual_seed(3)
        return nn.Sequential(nn.Linear(30, 40), nn.Embedding(50, 6), nn.TransformerEncoderLayer(16, 2))

    plain = build().state_dict()
    with Room():
        counted = build().state_dict()
    assert plain.keys() == counted.keys()
    assert all(torch.equal(plain[name], counted[name]) for name in plain)


@pytest.mark.parametrize("dtype", [torch.uint8, torch.float64])
def test_bytes_are_of_the_type(dtype: torch.dtype) -> None:
    """600 MB as bytes fit into the gigabyte; as double numbers they do not."""
    count = 600 << 20
    if dtype == torch.uint8:
        with Room(lambda: ROOM):
            assert torch.empty(count, dtype=dtype).numel() == count
    else:
        with pytest.raises(OutOfMemoryError, match="needs 4,800 MB"), Room(lambda: ROOM):
            torch.empty(count, dtype=dtype)


def test_shared_memory_is_counted_once() -> None:
    with Room(lambda: ROOM):
        kept = torch.empty(100 << 20, dtype=torch.uint8)
        views = [kept.view(10, -1)[number] for number in range(10)] * 10
        kept.zero_()
    assert len(views) == 100
