"""The importer of CIFAR-10 and CIFAR-100."""

from __future__ import annotations

import os
import pickle
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
PICTURES = RNG.integers(0, 256, (6, 3, 32, 32), np.uint8)
TEN = ["airplane", "automobile", "bird"]
COARSE, FINE = ["fish", "fruit"], ["apple", "shark", "trout"]


def pixels(sample: Any) -> Any:
    return np.asarray(Image.open(BytesIO(sample.values["image"][0].data))).transpose(2, 0, 1)


def dump(path: Path, data: Any, protocol: int = 2) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(data, protocol))


def flat(pictures: Any) -> Any:
    return pictures.reshape(len(pictures), -1)


def ten(folder: Path, *, binary: bool) -> None:
    for name, part in {
        "data_batch_1": PICTURES[:2],
        "data_batch_2": PICTURES[2:4],
        "test_batch": PICTURES[4:],
    }.items():
        folder.mkdir(parents=True, exist_ok=True)
        if binary:
            rows = np.concatenate([np.array([[0], [2]], np.uint8), flat(part)], axis=1)
            (folder / f"{name}.bin").write_bytes(rows.tobytes())
            (folder / "batches.meta.txt").write_text("\n".join(TEN) + "\n\n")
        else:
            batch = {
                b"data": flat(part),
                b"labels": [0, 2],
                b"filenames": [b"a.png", b"b.png"],
                b"batch_label": b"x",
            }
            dump(folder / name, batch)
            dump(folder / "batches.meta", {b"label_names": [name.encode() for name in TEN], b"num_vis": 3072})


@pytest.mark.parametrize("binary", [True, False])
@pytest.mark.parametrize("inner", ["", "cifar-10-batches"])
def test_ten_classes(tmp_path: Path, take: Take, binary: bool, inner: str) -> None:
    ten(tmp_path / inner, binary=binary)
    found = take(tmp_path)
    assert found.importer == "cifar"
    assert found.roles() == {"image": "target", "table": "condition"}
    assert found.splits() == {"train": 4, "test": 2}
    assert found.table("class") == ["airplane", "bird"] * 3
    np.testing.assert_array_equal(np.stack([pixels(sample) for sample in found.samples]), PICTURES)
    assert found.plan.count == (6 if binary else 0)
    assert len(found.stored) == 6
    assert not found.problems


@pytest.mark.parametrize("binary", [True, False])
def test_a_hundred_classes(tmp_path: Path, take: Take, binary: bool) -> None:
    for name, part in {"train": PICTURES[:4], "test": PICTURES[4:]}.items():
        coarse, fine = [0] * len(part), [1, 2] * (len(part) // 2)
        if binary:
            rows = np.concatenate([np.array([coarse, fine], np.uint8).T, flat(part)], axis=1)
            (tmp_path / f"{name}.bin").write_bytes(rows.tobytes())
            (tmp_path / "coarse_label_names.txt").write_text("\n".join(COARSE))
            (tmp_path / "fine_label_names.txt").write_text("\n".join(FINE))
        else:
            dump(tmp_path / name, {"data": flat(part), "coarse_labels": coarse, "fine_labels": fine}, 4)
            dump(tmp_path / "meta", {"fine_label_names": FINE, "coarse_label_names": COARSE}, 4)
    found = take(tmp_path)
    assert next(slot for slot in found.plan.slots if slot.name == "table").columns == ("class", "superclass")
    assert found.table("superclass") == ["fish"] * 6
    assert found.table("class") == ["shark", "trout"] * 3
    np.testing.assert_array_equal(pixels(found.samples[5]), PICTURES[5])


def test_one_batch_alone_has_numbers_for_names(tmp_path: Path, take: Take) -> None:
    ten(tmp_path, binary=True)
    (tmp_path / "batches.meta.txt").unlink()
    found = take(tmp_path / "test_batch.bin")
    assert found.table("class") == ["0", "2"]
    assert found.splits() == {"test": 2}


def test_a_batch_that_was_cut_off(tmp_path: Path, take: Take) -> None:
    ten(tmp_path, binary=True)
    path = tmp_path / "data_batch_1.bin"
    path.write_bytes(path.read_bytes()[:-100])
    found = take(tmp_path)
    assert len(found.stored) == 5
    assert (
        "data_batch_1.bin: The file ends too early: after 1 pictures there are 2973 bytes left"
        in found.reasons
    )


class _Evil:
    def __reduce__(self) -> Any:
        return os.mkdir, ("mmstudio-was-here",)


def test_pickles_that_ask_for_more(tmp_path: Path, take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ten(tmp_path, binary=False)
    dump(tmp_path / "data_batch_2", {b"data": flat(PICTURES[:2]), b"labels": [1, _Evil()]})
    dump(tmp_path / "batches.meta", _Evil())
    found = take(tmp_path)
    assert not (tmp_path / "mmstudio-was-here").exists()
    assert found.table("class") == ["0", "2"] * 2
    assert "asks for posix.mkdir" in found.reasons or "asks for nt.mkdir" in found.reasons
    assert "The labels stay numbers" in found.plan.notes[0]


@pytest.mark.parametrize(
    ("batch", "said"),
    [
        ({b"data": flat(PICTURES)[:, :100], b"labels": [0] * 6}, "holds no pictures of 32 x 32"),
        ({b"data": flat(PICTURES).astype(float), b"labels": [0] * 6}, "holds no pictures of 32 x 32"),
        ({b"labels": [0] * 6}, "holds no pictures of 32 x 32"),
        ({b"data": [1, 2]}, "holds no pictures of 32 x 32"),
        ([1], "holds no dictionary"),
    ],
)
def test_batches_of_something_else(tmp_path: Path, take: Take, batch: Any, said: str) -> None:
    dump(tmp_path / "data_batch_1", batch)
    found = take(tmp_path)
    assert not found.samples
    assert said in found.reasons


def test_labels_that_are_missing_or_strange(tmp_path: Path, take: Take) -> None:
    dump(tmp_path / "data_batch_1", {b"data": flat(PICTURES), b"labels": [1, b"x", True, 2**40]})
    found = take(tmp_path)
    assert len(found.stored) == 6
    tables = [
        sample.values["table"][0]["class"] if "table" in sample.values else None for sample in found.samples
    ]
    assert tables == ["1", None, None, str(2**40), None, None]
    assert "another number of labels" in found.reasons


def test_damaged_pickles(tmp_path: Path, take: Take) -> None:
    ten(tmp_path, binary=False)
    path = tmp_path / "data_batch_1"
    path.write_bytes(path.read_bytes()[:3000])
    found = take(tmp_path)
    assert len(found.stored) == 4
    assert "data_batch_1 is damaged or incomplete" in found.reasons


def test_folders_that_only_look_like_it(tmp_path: Path, take: Take) -> None:
    (tmp_path / "train").mkdir()
    (tmp_path / "test_batch").write_text("no pickle")
    (tmp_path / "train.bin").write_bytes(b"x" * 100)
    with pytest.raises(UsageError, match="no file of a known kind"):
        take(tmp_path)
