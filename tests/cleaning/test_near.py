"""Tests of near codes, against a comparison of all pairs."""

from __future__ import annotations

import numpy as np
import pytest

from mmstudio.core.errors import JobCancelledError
from mmstudio.services.cleaning.near import as_bytes, correlated, near_pairs


def flipped(code: np.ndarray, bits: int, rng: np.random.Generator) -> np.ndarray:
    changed = np.unpackbits(code)
    changed[rng.choice(len(changed), bits, replace=False)] ^= 1
    return np.packbits(changed)


def by_all(codes: np.ndarray, near: int) -> set[tuple[int, int]]:
    distance = np.bitwise_count(codes[:, None] ^ codes[None]).sum(axis=2, dtype=int)
    return {(int(i), int(j)) for i, j in np.argwhere(distance <= near) if i < j}


@pytest.mark.parametrize("size", [3, 16, 64])
@pytest.mark.parametrize("near", [0, 4, 12])
def test_no_pair_is_missed_and_none_invented(size: int, near: int) -> None:
    rng = np.random.default_rng(size + near)
    base = rng.integers(0, 256, (150, size), np.uint8)
    copies = [
        flipped(base[place], int(rng.integers(0, min(2 * near + 2, 8 * size))), rng) for place in range(100)
    ]
    codes = np.concatenate([base, np.stack(copies)])[rng.permutation(250)]
    found = near_pairs(codes, near)
    assert len(found) == len({tuple(pair) for pair in found.tolist()})
    assert {tuple(pair) for pair in found.tolist()} == by_all(codes, near)
    assert len(found) > 0


def test_very_many_of_the_same_code_stay_bearable() -> None:
    codes = np.zeros((20_000, 16), np.uint8)
    found = near_pairs(codes, 6)
    assert set(found.ravel().tolist()) == set(range(20_000))
    assert len(found) <= 20_000 * 24


def test_nothing_of_nothing() -> None:
    for codes in (np.empty((0, 8), np.uint8), np.zeros((1, 8), np.uint8), np.empty((5, 0), np.uint8)):
        assert near_pairs(codes, 3).shape == (0, 2)


def test_it_can_be_stopped() -> None:
    def stop() -> None:
        raise JobCancelledError

    with pytest.raises(JobCancelledError):
        near_pairs(np.zeros((10, 8), np.uint8), 3, stop)


def test_looks_confirm_whatever_their_level() -> None:
    rng = np.random.default_rng(0)
    look = rng.normal(size=100).astype(np.float32)
    looks = np.stack([as_bytes(row) for row in (look, 3 * look + 40, rng.normal(size=100), 0 * look)])
    pairs = np.array([[0, 1], [0, 2], [0, 3]])
    assert correlated(looks, pairs, 0.98).tolist() == [[0, 1]]
    assert correlated(looks, pairs[:0], 0.98).shape == (0, 2)
