"""TIFFs as tifffile writes them, every kind of number, packing, predictor and layout, against tifffile's own reading."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from mmstudio_image.codec import ImageCodec

CODEC = ImageCodec()
KINDS = ("u1", "u2", "u4", "i1", "i2", "i4", "f2", "f4", "f8")
PACKINGS: tuple[tuple[str | None, bool], ...] = (
    (None, False), ("lzw", False), ("lzw", True), ("deflate", False), ("deflate", True), ("packbits", False),
    ("zstd", True), ("lzma", False),
)  # fmt: skip
LAYOUTS: tuple[dict[str, Any], ...] = (
    {},
    {"rowsperstrip": 7},
    {"tile": (16, 32)},
    {"byteorder": ">"},
    {"byteorder": ">", "tile": (16, 16)},
    {"bigtiff": True},
)


def wanted(values: np.ndarray) -> np.ndarray:
    """0 to 255: by the bits of whole numbers up to 16, for others by the documented rule (here from 0, or smallest to largest)."""
    if values.dtype.kind == "u" and values.dtype.itemsize <= 2:
        return np.rint(values * (255.0 / np.iinfo(values.dtype).max))
    low, high = float(values.min()), float(values.max())
    if values.dtype.kind == "f":
        return np.rint(np.clip(values.astype(float), 0, 1) * 255)
    low = min(low, 0.0)
    return np.rint((values.astype(float) - low) / (high - low) * 255)


def material(kind: str, channels: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    shape = (40, 50, channels) if channels > 1 else (40, 50)
    if kind.startswith("f"):
        return rng.random(shape).astype(kind)
    limits = np.iinfo(kind)
    values = rng.integers(limits.min, limits.max, shape, dtype=kind, endpoint=True)
    if kind == "i1":
        values.flat[:2] = limits.min, limits.max
    return values


@pytest.mark.parametrize(("kind", "channels"), list(product(KINDS, [1, 3])))
def test_every_packing_and_layout(tmp_path: Path, kind: str, channels: int) -> None:
    values = material(kind, channels)
    read = []
    for (packing, predictor), layout, planar in product(PACKINGS, LAYOUTS, ["contig", "separate"]):
        if (channels == 1 and planar == "separate") or (predictor and kind == "f2"):
            continue
        path = tmp_path / "a.tif"
        options = dict(layout)
        tifffile.imwrite(
            path,
            np.moveaxis(values, 2, 0) if planar == "separate" else values,
            photometric="rgb" if channels == 3 else "minisblack",
            planarconfig=planar if channels == 3 else None,
            compression=packing,
            predictor=predictor or None,
            byteorder=options.pop("byteorder", "<"),
            bigtiff=options.pop("bigtiff", False),
            **options,
        )
        CODEC.check(path)
        raw = CODEC.read(path)
        shown = raw if channels == 3 else raw[..., 0]
        read.append((float(np.abs(shown - wanted(values)).max()), packing, predictor, layout, planar))
    assert len(read) >= 30
    assert [one for one in read if one[0] > 1] == []
