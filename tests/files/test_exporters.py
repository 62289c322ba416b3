"""Exporters alone: names, odd slots, and memory that does not grow with the data."""

from __future__ import annotations

import json
import os
import tarfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from mmstudio.api import DatasetExporter, DatasetExportRequest, ExportSlot, Sample, Slot, Value
from mmstudio_files.exports import parquet as export_parquet
from mmstudio_files.exports.imagefolder import ImageFolderExporter
from mmstudio_files.exports.parquet import ParquetExporter
from mmstudio_files.exports.settings import ImageFolderConfig, ParquetConfig, WebDatasetConfig
from mmstudio_files.exports.webdataset import WebDatasetExporter

FILE_BYTES = 200_000
MANY = 150


def inline(data: Any) -> tuple[Value, ...]:
    return (Value("", data=data),)


def write(
    exporter: DatasetExporter, folder: Path, slots: list[ExportSlot], rows: list[dict[str, Any]]
) -> list[str]:
    folder.mkdir()
    samples = [Sample(number, number, "train", values) for number, values in enumerate(rows)]
    request = DatasetExportRequest(folder, "data", tuple(slots), {"train": len(rows)})
    return [f"{one.source}: {one.reason}" for one in exporter.write(iter(samples), request)]


@pytest.mark.parametrize(
    "exporter",
    [
        ImageFolderExporter(ImageFolderConfig()),
        WebDatasetExporter(WebDatasetConfig(shard_mb=2)),
        ParquetExporter(ParquetConfig(shard_mb=2)),
    ],
    ids=lambda one: type(one).__name__,
)
def test_memory_does_not_grow(tmp_path: Path, exporter: DatasetExporter) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(os.urandom(FILE_BYTES))

    def samples() -> Iterator[Sample]:
        for number in range(MANY):
            values = {"image": (Value("", path),), "text": inline("w" * 1000)}
            yield Sample(number, number, "train", values)

    slots = (ExportSlot(Slot("image", "image"), files=True), ExportSlot(Slot("text", "text")))
    (tmp_path / "out").mkdir()
    request = DatasetExportRequest(tmp_path / "out", "data", slots, {"train": MANY})
    tracemalloc.start()
    try:
        assert list(exporter.write(samples(), request)) == []
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    whole = sum(one.stat().st_size for one in (tmp_path / "out").rglob("*") if one.is_file())
    assert whole > MANY * FILE_BYTES
    assert peak < 6_000_000 < MANY * FILE_BYTES // 4


def test_odd_slots_get_names_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "动画.GIF"
    path.write_bytes(b"gif")
    slots = [
        *(
            ExportSlot(Slot(name, modality), files=True)
            for name, modality in (
                ("image", "image"),
                ("video", "video"),
                ("a/b", "image"),
                ("a\\b", "image"),
                ("1", "image"),
                ("像", "image"),
            )
        ),
        ExportSlot(Slot("smell", "smell"), most=2),
        ExportSlot(
            Slot("facts", "table", columns=("split", "file_name", "smell", "size")),
            kinds={"size": "number"},
        ),
    ]
    row: dict[str, Any] = {one.slot.name: (Value("", path),) for one in slots if one.files}
    row |= {"smell": (*inline([1, 2]), *inline([3, 4]))}
    row |= {"facts": inline({"split": "x", "file_name": "y", "smell": "z", "size": 1})}
    assert write(WebDatasetExporter(WebDatasetConfig()), tmp_path / "w", slots, [row]) == []
    with tarfile.open(tmp_path / "w" / "train-000000.tar") as tar:
        names = tar.getnames()
    keys = {
        "gif",
        "video.gif",
        "a_b.gif",
        "a_b_.gif",
        "_1.gif",
        "像.gif",
        "smell.json",
        "smell.1.json",
        "facts.json",
    }
    assert set(names) == {f"00000000.{name}" for name in keys}
    assert write(ImageFolderExporter(ImageFolderConfig()), tmp_path / "i", slots, [row]) == []
    read = json.loads((tmp_path / "i" / "manifest.jsonl").read_text("utf-8"))
    assert (read["split"], read["facts.split"], read["facts.file_name"], read["facts.smell"]) == (
        "train",
        "x",
        "y",
        "z",
    )
    assert read["a\\b"] == "train/00000000.a_b_.gif"
    assert read["smell"] == [[1, 2], [3, 4]]
    assert write(ParquetExporter(ParquetConfig()), tmp_path / "p", slots, [row]) == []
    (got,) = pq.read_table(tmp_path / "p" / "data" / "train-00000-of-00001.parquet").to_pylist()
    assert got["像"] == {"bytes": b"gif", "path": "00000000.像.gif"}
    assert got["smell"] == ["[1, 2]", "[3, 4]"]
    assert (got["split"], got["facts.smell"], got["size"]) == ("x", "z", 1.0)


def test_several_files_in_a_slot(tmp_path: Path) -> None:
    paths = [tmp_path / "a.png", tmp_path / "b.JPG"]
    for path in paths:
        path.write_bytes(path.name.encode())
    slots = [ExportSlot(Slot("photo", "image", "target"), files=True, most=2)]
    rows: list[dict[str, Any]] = [
        {"photo": tuple(Value("", path) for path in paths)},
        {"photo": (Value("", paths[1]),)},
    ]
    assert write(ImageFolderExporter(ImageFolderConfig()), tmp_path / "i", slots, rows) == []
    read = [
        json.loads(line) for line in (tmp_path / "i" / "train" / "metadata.jsonl").read_text().splitlines()
    ]
    assert read[0] == {
        "file_name": "00000000.photo.png",
        "photo": ["00000000.photo.png", "00000000.photo.1.jpg"],
    }
    assert read[1]["file_name"] == "00000001.photo.jpg"
    assert write(ParquetExporter(ParquetConfig()), tmp_path / "p", slots, rows) == []
    got = pq.read_table(tmp_path / "p" / "data" / "train-00000-of-00001.parquet").to_pylist()
    assert [one["bytes"] for one in got[0]["photo"]] == [b"a.png", b"b.JPG"]
    assert len(got[1]["photo"]) == 1


def test_a_file_too_large_for_a_cell_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_parquet, "LARGEST_BYTES", 3)
    for name, data in (("a.png", b"1234"), ("b.png", b"123")):
        (tmp_path / name).write_bytes(data)
    rows: list[dict[str, Any]] = [{"image": (Value("", tmp_path / name),)} for name in ("a.png", "b.png")]
    slots = [ExportSlot(Slot("image", "image"), files=True)]
    (told,) = write(ParquetExporter(ParquetConfig()), tmp_path / "p", slots, rows)
    assert told.startswith("a.png: image: the file has 4 bytes")
    got = pq.read_table(tmp_path / "p" / "data" / "train-00000-of-00001.parquet").to_pylist()
    assert [one["image"] for one in got] == [None, {"bytes": b"123", "path": "00000001.png"}]


def test_half_a_surrogate_pair_is_no_hindrance(tmp_path: Path) -> None:
    slots = [ExportSlot(Slot("text", "text")), ExportSlot(Slot("table", "table", columns=("a",)))]
    rows: list[dict[str, Any]] = [{"text": inline("x\ud800y"), "table": inline({"a": "\udfff"})}]
    exporters: list[DatasetExporter] = [
        ImageFolderExporter(ImageFolderConfig()),
        ImageFolderExporter(ImageFolderConfig(table="csv")),
        WebDatasetExporter(WebDatasetConfig()),
        ParquetExporter(ParquetConfig()),
    ]
    for number, exporter in enumerate(exporters):
        assert write(exporter, tmp_path / str(number), slots, rows) == []
    line = (tmp_path / "0" / "manifest.jsonl").read_text("utf-8")
    assert json.loads(line) == {"text": "x\ud800y", "split": "train", "a": "\udfff"}
    told = pq.read_table(
        tmp_path / "0" / "train" / "metadata.parquet"
    ).to_pylist()  # not JSON that other programs read
    assert told == [{"text": "x\\ud800y", "a": "\\udfff"}]
