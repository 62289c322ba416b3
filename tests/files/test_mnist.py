"""The importer of IDX files."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mmstudio.api import UsageError

Take = Callable[..., Any]
RNG = np.random.default_rng(0)


def idx(path: Path, values: Any, *, count: int | None = None) -> Path:
    array = np.asarray(values, np.uint8)
    shape = (len(array) if count is None else count, *array.shape[1:])
    data = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *shape) + array.tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def pixels(sample: Any) -> Any:
    content = sample.values["image"][0]
    assert content.suffix == ".png"
    return np.asarray(Image.open(BytesIO(content.data)))


@pytest.mark.parametrize("ending", ["-idx{}-ubyte", "-idx{}-ubyte.gz", ".idx{}-ubyte", ".idx{}-ubyte.gz"])
@pytest.mark.parametrize("inner", ["", "MNIST/raw"])
def test_pictures_labels_and_splits(tmp_path: Path, take: Take, ending: str, inner: str) -> None:
    pictures = RNG.integers(0, 256, (7, 28, 28), np.uint8)
    for name, part in (("train", pictures[:4]), ("t10k", pictures[4:])):
        idx(tmp_path / inner / f"{name}-images{ending.format(3)}", part)
        idx(tmp_path / inner / f"{name}-labels{ending.format(1)}", range(len(part)))
    found = take(tmp_path)
    assert found.importer == "mnist"
    assert found.roles() == {"image": "target", "table": "condition"}
    assert found.splits() == {"train": 4, "test": 3}
    assert found.table("class") == ["0", "1", "2", "3", "0", "1", "2"]
    assert found.plan.count == len(found.stored) == 7
    np.testing.assert_array_equal(np.stack([pixels(sample) for sample in found.samples]), pictures)
    assert found.samples[0].source == f"train-images{ending.format(3)}, picture 1"


def test_one_file_without_labels_and_coloured_ones(tmp_path: Path, take: Take) -> None:
    pictures = RNG.integers(0, 256, (2, 5, 4, 3), np.uint8)
    found = take(idx(tmp_path / "images-idx4-ubyte", pictures))
    assert found.roles() == {"image": "target"}
    assert "no labels" in found.plan.notes[0]
    np.testing.assert_array_equal(pixels(found.samples[1]), pictures[1])
    assert found.splits() == {None: 2}


def test_of_a_packed_and_an_unpacked_file_one_is_read(tmp_path: Path, take: Take) -> None:
    idx(tmp_path / "train-images-idx3-ubyte", np.zeros((2, 4, 4)))
    idx(tmp_path / "train-images-idx3-ubyte.gz", np.zeros((2, 4, 4)))
    assert len(take(tmp_path).samples) == 2


@pytest.mark.parametrize("packed", ["", ".gz"])
def test_a_file_that_was_cut_off_gives_what_is_there(tmp_path: Path, take: Take, packed: str) -> None:
    path = idx(tmp_path / f"train-images-idx3-ubyte{packed}", RNG.integers(0, 256, (50, 28, 28)))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    found = take(tmp_path)
    assert 10 < len(found.stored) < 50
    assert "early" in found.reasons or "incomplete" in found.reasons


def test_labels_that_are_too_few_or_none(tmp_path: Path, take: Take) -> None:
    idx(tmp_path / "train-images-idx3-ubyte", np.zeros((3, 4, 4)))
    idx(tmp_path / "train-labels-idx1-ubyte", [1, 2])
    found = take(tmp_path)
    assert [sample.values.get("table") for sample in found.samples] == [
        ({"class": "1"},),
        ({"class": "2"},),
        None,
    ]
    assert "3 pictures and 2 labels" in found.reasons
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(b"nothing of the kind")
    found = take(tmp_path)
    assert len(found.stored) == 3
    assert "is no IDX file" in found.reasons


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (struct.pack(">HBBIII", 0, 8, 3, 2**32 - 1, 65535, 65535), "which are no pictures"),
        (struct.pack(">HBBIII", 0, 8, 3, 5, 0, 28), "which are no pictures"),
        (struct.pack(">HBBIIII", 0, 8, 4, 5, 8, 8, 7), "which are no pictures"),
        (struct.pack(">HBBI", 0, 8, 1, 5), "which are no pictures"),
        (struct.pack(">HBBIII", 0, 13, 3, 5, 8, 8), "is no IDX file"),
        (struct.pack(">HBBIII", 7, 8, 3, 5, 8, 8), "is no IDX file"),
        (struct.pack(">HBBI", 0, 8, 3, 5), "ends too early"),
        (b"", "is no IDX file"),
        (gzip.compress(b"abc", mtime=0), "is no IDX file"),
        (b"\x1f\x8bnonsense", "damaged"),
    ],
)
def test_headers_that_lie(tmp_path: Path, take: Take, header: bytes, said: str) -> None:
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(header)
    with pytest.raises(UsageError, match=said):
        take(path)


@pytest.mark.parametrize("packed", ["", ".gz"])
def test_a_promise_of_four_thousand_million_pictures(tmp_path: Path, take: Take, packed: str) -> None:
    path = idx(tmp_path / f"images-idx3-ubyte{packed}", np.zeros((2, 4, 4)), count=2**32 - 1)
    found = take(path)
    assert len(found.stored) == 2
    assert "2 of 4294967295" in found.reasons
