"""Rows that share a picture become one sample with several texts."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

Take = Callable[..., Any]


def pictures(folder: Path, make: SimpleNamespace, count: int) -> None:
    for number in range(count):
        make.picture(folder / f"{number}.png", (number, 0, 0))


def texts(found: Any) -> dict[str, tuple[str, ...]]:
    return {sample.values["image"][0].name: sample.values.get("text", ()) for sample in found.samples}


def test_a_caption_a_row(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    pictures(tmp_path, make, 4)
    rows = [(f"{number}.png", f"caption {turn} of {number}") for number in range(4) for turn in range(5)]
    found = take(make.manifest(tmp_path / "d.csv", ("image", "caption"), rows))
    assert texts(found) == {
        f"{number}.png": tuple(f"caption {turn} of {number}" for turn in range(5)) for number in range(4)
    }
    assert (found.plan.count, len(found.stored)) == (4, 4)
    assert (
        "(20 rows have 4 files): the texts of one file are alternatives of one sample" in found.plan.notes[-1]
    )


def test_rows_that_stand_apart_and_names_in_other_writings(
    tmp_path: Path, take: Take, make: SimpleNamespace
) -> None:
    pictures(tmp_path / "in", make, 2)
    names = ["in/0.png", "in/1.png", "./in/0.png", "in\\1.png", "IN/0.PNG", "in//1.png"]
    rows = [(name, f"text {number}") for number, name in enumerate(names)]
    found = take(make.manifest(tmp_path / "d.csv", ("image", "text"), rows))
    assert texts(found) == {"0.png": ("text 0", "text 2", "text 4"), "1.png": ("text 1", "text 3", "text 5")}
    assert len(found.stored) == 2


def test_files_that_differ_in_case_alone_stay_apart(
    tmp_path: Path, take: Take, make: SimpleNamespace
) -> None:
    make.picture(tmp_path / "a.png", (1, 0, 0))
    make.picture(tmp_path / "A.png", (2, 0, 0))
    if len(list(tmp_path.iterdir())) < 2:
        return  # this file system knows no case
    rows = [("a.png", "one"), ("A.png", "two"), ("a.png", "three")]
    found = take(make.manifest(tmp_path / "d.csv", ("image", "text"), rows))
    assert texts(found) == {"a.png": ("one", "three"), "A.png": ("two",)}


def test_a_column_that_numbers_the_captions_is_left_out(
    tmp_path: Path, take: Take, make: SimpleNamespace
) -> None:
    pictures(tmp_path, make, 3)
    rows = [
        (f"{n}.png", turn, 5 * n + turn + 100, "cat", f"{turn} of {n}") for n in range(3) for turn in range(5)
    ]
    found = take(make.manifest(tmp_path / "d.csv", ("image", "turn", "caption_id", "kind", "caption"), rows))
    assert len(found.stored) == 3
    assert [sample.values["table"] for sample in found.stored] == [({"kind": "cat"},)] * 3
    assert "'caption_id', 'turn' only numbers the rows of one image" in "\n".join(found.plan.notes)


def test_rows_that_differ_in_more_than_a_text_stay_apart(
    tmp_path: Path, take: Take, make: SimpleNamespace
) -> None:
    pictures(tmp_path, make, 3)
    rows = [(f"{n}.png", turn * 7 % 5, f"{turn} of {n}") for n in range(3) for turn in range(3)]
    found = take(make.manifest(tmp_path / "d.csv", ("image", "age", "text"), rows))
    assert len(found.stored) == 9
    assert [sample.values["table"][0]["age"] for sample in found.stored[:3]] == [0, 2, 4]
    assert (
        "3 files of 'image' stand in several samples, as their rows differ in more than a text (age)"
        in found.plan.notes[-1]
    )
    rows = [(f"{n}.png", split, f"{split} of {n}") for n in range(3) for split in ("train", "test")]
    found = take(make.manifest(tmp_path / "d.csv", ("image", "split", "text"), rows))
    assert found.splits() == {"train": 3, "test": 3}
    assert "(split)" in found.plan.notes[-1]


def test_rows_without_a_picture_and_damaged_ones(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    pictures(tmp_path, make, 1)
    rows = [("0.png", "one"), ("", "none"), ("gone.png", "a"), ("0.png", "two"), ("gone.png", "b")]
    found = take(make.manifest(tmp_path / "d.csv", ("image", "text"), rows))
    assert [sample.values["text"] for sample in found.stored] == [("one", "two")]
    assert found.refusals.count("gone.png does not exist") == 1
    assert "line 3: The sample is skipped: it has no image" in found.refusals


def test_sounds_are_grouped_where_there_is_no_picture(
    tmp_path: Path, take: Take, make: SimpleNamespace
) -> None:
    make.sound(tmp_path / "a.wav")
    rows = [("a.wav", "one"), ("a.wav", "two")]
    found = take(make.manifest(tmp_path / "d.csv", ("audio", "text"), rows))
    assert [sample.values["text"] for sample in found.stored] == [("one", "two")]


def test_parquet_with_the_picture_in_every_row(tmp_path: Path, take: Take) -> None:
    def png(number: int) -> dict[str, Any]:
        buffer = BytesIO()
        Image.new("RGB", (8, 8), (number, 0, 0)).save(buffer, "PNG")
        return {"bytes": buffer.getvalue(), "path": None}

    rows = [(png(number), f"{turn} of {number}") for number in range(4) for turn in range(3)]
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    made = pa.table(
        {"image": pa.array([one for one, _ in rows], kind), "caption": [text for _, text in rows]}
    )
    pq.write_table(made, tmp_path / "d.parquet", row_group_size=5)
    found = take(tmp_path / "d.parquet")
    assert [sample.values["text"] for sample in found.stored] == [
        tuple(f"{turn} of {number}" for turn in range(3)) for number in range(4)
    ]
    assert "12 rows have 4 files" in found.plan.notes[-1]
