"""Near codes: pairs that differ in a few bits, found by banded buckets in time that grows with the codes, not their square."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]
Pairs = Numbers

_LARGE, _FEW = 256, 24
_AT_ONCE, _KEPT = 1 << 20, 1 << 24
_FIRST_WORDS = 2


def near_pairs(codes: Codes, near: int, check: Callable[[], None] = lambda: None) -> Pairs:
    """All pairs of codes that differ in at most ``near`` bits.

    The bits are dealt out to ``near + 1`` bands: two codes that differ in at most ``near`` bits agree in one band at
    least, so only codes of one bucket are compared. Where more than 256 share a bucket, which is so where very many are nearly
    the same, each is compared with the 24 that follow it in the order of the codes: some pairs are missed then, but
    each code of such a crowd is in one, and time and memory stay in proportion.

    Args:
        codes: (N, bytes).
        near: Most bits.
        check: Called now and then; may raise to stop.

    Returns:
        Places (P, 2), the smaller first, each pair once.
    """
    count = len(codes)
    if count < 2 or not codes.shape[1]:
        return np.empty((0, 2), np.int64)
    words, rank = _words(codes), _numbered(codes)
    # Neighbouring bits are correlated: dealt out in a mixed order, every band tells codes apart.
    order = np.random.default_rng(0).permutation(8 * codes.shape[1])
    bits = np.unpackbits(codes, axis=1)
    found = [np.empty(0, np.int64)]
    for band in np.array_split(order, min(near + 1, len(order))):
        check()
        key = np.packbits(bits[:, band], axis=1)
        found += _in_buckets(_numbered(key), rank, words, near, check)
        if sum(map(len, found)) > _KEPT:
            found = [np.unique(np.concatenate(found))]
    both = np.unique(np.concatenate(found))
    return np.stack([both // count, both % count], axis=1)


def _words(codes: Codes) -> npt.NDArray[np.uint64]:
    """Codes as rows of 64-bit words."""
    count, size = codes.shape
    padded = np.zeros((count, -(-size // 8) * 8), np.uint8)
    padded[:, :size] = codes
    return padded.view(np.uint64)


def _numbered(rows: Codes) -> Numbers:
    """A number for each row, equal for equal rows, in the order of their bytes."""
    whole = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1]))).ravel()
    return np.asarray(np.unique(whole, return_inverse=True)[1], dtype=np.int64)


def _in_buckets(
    bucket: Numbers, rank: Numbers, words: npt.NDArray[np.uint64], near: int, check: Callable[[], None]
) -> list[Numbers]:
    """Pairs that share a bucket and are near, each as ``smaller * N + larger``."""
    place = np.lexsort((rank, bucket)).astype(np.int64)
    ordered = bucket[place]
    ends = np.searchsorted(ordered, ordered, side="right")
    sizes = ends - np.searchsorted(ordered, ordered, side="left")
    ends = np.where(sizes > _LARGE, np.minimum(ends, np.arange(len(ends)) + _FEW + 1), ends)
    found = []
    starts = np.arange(len(bucket))
    for step in range(1, _LARGE):
        starts = starts[starts + step < ends[starts]]
        if not len(starts):
            break
        check()
        for low in range(0, len(starts), _AT_ONCE):
            some = starts[low : low + _AT_ONCE]
            found.append(_close(place[some], place[some + step], words, near))
    return found


def _close(one: Numbers, other: Numbers, words: npt.NDArray[np.uint64], near: int) -> Numbers:
    for part in (words[:, :_FIRST_WORDS], words):  # the first words suffice to reject most pairs
        kept = np.bitwise_count(part[one] ^ part[other]).sum(axis=1, dtype=np.int64) <= near
        one, other = one[kept], other[kept]
    return np.minimum(one, other) * len(words) + np.maximum(one, other)


def correlated(looks: npt.NDArray[np.int8], pairs: Pairs, least: float) -> Pairs:
    """The pairs whose looks (N, L) correlate at least this much."""
    kept = []
    for low in range(0, len(pairs), _AT_ONCE // 64):
        some = pairs[low : low + _AT_ONCE // 64]
        one, other = (_normal(looks[some[:, side]]) for side in (0, 1))
        kept.append(some[(one * other).sum(axis=1) >= least])
    return np.concatenate(kept) if kept else pairs


def _normal(rows: npt.NDArray[np.int8]) -> npt.NDArray[np.float32]:
    centred = rows.astype(np.float32) - rows.mean(axis=1, keepdims=True, dtype=np.float32)
    size = np.linalg.norm(centred, axis=1, keepdims=True)
    return np.asarray(centred / np.maximum(size, 1e-6), dtype=np.float32)


def as_bytes(look: npt.NDArray[np.float32]) -> npt.NDArray[np.int8]:
    """A look with 8 bits a number, each on its own scale, which does not affect correlations."""
    centred = look - look.mean()
    scaled = centred / max(float(np.abs(centred).max(initial=0)), 1e-12) * 127
    return np.asarray(np.rint(scaled), dtype=np.int8)
