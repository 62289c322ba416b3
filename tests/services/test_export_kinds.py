"""What an export makes of kinds: whole numbers, truth values, texts, what is missing; stars and tags; formulas."""

from __future__ import annotations

import csv
import json
import tarfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.json
import pyarrow.parquet as pq
import pytest

from mmstudio.core.job import JobState
from mmstudio.core.sample import NewSample, Sample, Slot
from mmstudio.services.datasets.verification import read_all
from mmstudio.services.exports.service import ExportWish
from mmstudio.services.opened import OpenProject
from mmstudio.storage.samples.query import SampleFilter

ROWS: tuple[dict[str, Any], ...] = (
    {"n": 3, "open": True, "size": 2, "mixed": 1, "word": "007", "never": None},
    {"n": None, "open": None, "size": 0.5, "mixed": "x", "word": None, "never": None},
    {"n": 2**62 + 1, "open": False, "size": None, "mixed": True, "word": "=1+1", "never": None},
)
WRITTEN: tuple[dict[str, Any], ...] = (
    ROWS[0] | {"size": 2.0, "mixed": "1"},
    ROWS[1],
    ROWS[2] | {"mixed": "true"},
)
"""With one kind in each column: whole numbers among fractions are numbers, anything beside texts is a text."""
CAPTIONS: tuple[tuple[str, ...], ...] = (("alone",), ("one", '["two"]'), ())
MARKS = ((4, ("good", "再看")), (0, ()), (1, ("good",)))
FORMATS = ("imagefolder", "webdataset", "parquet")


@pytest.fixture
def kinds(opened: OpenProject) -> OpenProject:
    """A project with the data set ``kinds``, three samples for training."""
    columns = tuple(ROWS[0])
    opened.project.datasets.create("kinds", [Slot("text", "text"), Slot("table", "table", columns=columns)])
    samples = opened.project.datasets.samples("kinds")
    samples.append(
        [
            NewSample({"text": texts, "table": (row,)}, "train", {"id": "1"}, stars=stars, tags=tags)
            for texts, row, (stars, tags) in zip(CAPTIONS, ROWS, MARKS, strict=True)
        ]
    )
    samples.finish(0)
    return opened


def export(opened: OpenProject, folder: Path, kind: str, **settings: Any) -> None:
    job = opened.runner.wait(opened.exports.export("kinds", ExportWish(folder, kind, settings)).id)
    assert job.state is JobState.DONE, job.failure
    assert job.result["problems"] == 0


def exactly(rows: list[dict[str, Any]]) -> str:
    """Values with their types: 3 is not 3.0, and True is not 1."""
    return repr([{name: row.get(name) for name in ROWS[0]} for row in rows])


def test_a_folder_has_one_type_in_each_column(kinds: OpenProject, tmp_path: Path) -> None:
    export(kinds, tmp_path / "out", "imagefolder")
    for name in ("manifest.jsonl", "train/metadata.jsonl"):
        rows = [json.loads(line) for line in (tmp_path / "out" / name).read_text("utf-8").splitlines()]
        assert exactly(rows) == exactly(list(WRITTEN))
        assert [row["text"] for row in rows] == [["alone"], ["one", '["two"]'], None]
        assert [(row["mmstudio.stars"], tuple(row["mmstudio.tags"])) for row in rows] == list(MARKS)
        schema = pyarrow.json.read_json(tmp_path / "out" / name).schema
        assert schema.field("text").type == pa.list_(pa.string())
        assert schema.field("n").type == pa.int64()
        assert schema.field("open").type == pa.bool_()


def test_parquet_has_the_types(kinds: OpenProject, tmp_path: Path) -> None:
    export(kinds, tmp_path / "out", "parquet")
    table = pq.read_table(tmp_path / "out" / "data" / "train-00000-of-00001.parquet")
    assert exactly(table.to_pylist()) == exactly(list(WRITTEN))
    told = {name: str(table.schema.field(name).type) for name in table.schema.names}
    assert told | {"text": "", "mmstudio.tags": ""} == {
        "text": "", "n": "int64", "open": "bool", "size": "double", "mixed": "string", "word": "string", "never": "string",
        "meta.id": "string", "mmstudio.stars": "int64", "mmstudio.tags": "",
    }  # fmt: skip
    features = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
    assert features["n"] == {"dtype": "int64", "_type": "Value"}
    assert features["open"] == {"dtype": "bool", "_type": "Value"}
    assert list(features) == table.schema.names


def test_shards_have_the_types(kinds: OpenProject, tmp_path: Path) -> None:
    export(kinds, tmp_path / "out", "webdataset")
    with tarfile.open(tmp_path / "out" / "train-000000.tar") as tar:
        rows = [json.loads(tar.extractfile(one).read()) for one in tar if one.name.endswith(".json")]  # type: ignore[union-attr]
    assert exactly(rows) == exactly(list(WRITTEN))
    assert [(row["mmstudio.stars"], tuple(row["mmstudio.tags"])) for row in rows] == list(MARKS)


@pytest.mark.parametrize("kind", FORMATS)
def test_stars_and_tags_come_back(kinds: OpenProject, tmp_path: Path, kind: str) -> None:
    export(kinds, tmp_path / "out", kind)
    back = kinds.runner.wait(kinds.imports.import_source(tmp_path / "out", "again").id)
    assert back.state is JobState.DONE, back.failure
    samples: list[Sample] = list(read_all(kinds.project.datasets.samples("again")))
    assert [(one.stars, tuple(one.tags)) for one in samples] == list(MARKS)
    for old, new in zip(kinds.datasets.get("kinds").slots, kinds.datasets.get("again").slots, strict=True):
        assert (new.name, new.modality, new.role, sorted(new.columns)) == (
            old.name,
            old.modality,
            old.role,
            sorted(old.columns),
        )
    assert [dict(one.meta) for one in samples] == [{"id": "1"}] * 3


def test_a_data_set_without_marks_has_no_columns_for_them(kinds: OpenProject, tmp_path: Path) -> None:
    some = list(kinds.datasets.find("kinds", SampleFilter()))
    kinds.curation.star("kinds", some, 0)
    for tag in ("good", "再看"):
        kinds.curation.untag("kinds", some, tag)
    export(kinds, tmp_path / "out", "imagefolder")
    assert "mmstudio." not in (tmp_path / "out" / "manifest.jsonl").read_text("utf-8")


def test_a_spreadsheet_finds_no_formula(opened: OpenProject, tmp_path: Path) -> None:
    texts = ("=1+1", "+1", "-1 degree", "@home", "\tx", "\rx", "'=x", "a=b", "'quoted'", "[1]")
    opened.project.datasets.create("kinds", [Slot("text", "text"), Slot("table", "table", columns=("=n",))])
    samples = opened.project.datasets.samples("kinds")
    samples.append(
        [NewSample({"text": (text,), "table": ({"=n": -5},)}, "train", {"id": text}) for text in texts]
    )
    samples.finish(0)
    export(opened, tmp_path / "out", "imagefolder", table="csv")
    for name in ("manifest.csv", "train/metadata.csv"):
        with (tmp_path / "out" / name).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert "'=n" in header
        assert not any(
            cell.startswith(("=", "+", "@", "\t", "\r")) for row in (header, *rows) for cell in row
        )
        for text, row in zip(texts, rows, strict=True):
            cells = dict(zip(header, row, strict=True))
            assert cells["'=n"] == "-5"  # a number is none
            assert not cells["text"].startswith("-")
            plain = {"a=b": "a=b", "'quoted'": "'quoted'", "[1]": '["[1]"]'}
            assert cells["text"] == plain.get(text, f"'{text}")


NASTY = (
    "=1+1",
    "+1 more",
    "-1 degree",
    "@home",
    "'=x",
    "''",
    "'quoted'",
    '["a list"]',
    "[1]",
    'a,b "c"',
    "two\nlines",
)


@pytest.mark.parametrize("table", ["jsonl", "csv"])
@pytest.mark.parametrize("several", [False, True])
def test_texts_come_back_whatever_they_look_like(
    opened: OpenProject, tmp_path: Path, table: str, several: bool
) -> None:
    slots = [Slot("text", "text"), Slot("table", "table", columns=("=word",))]
    opened.project.datasets.create("kinds", slots)
    samples = opened.project.datasets.samples("kinds")
    more = ("more",) if several else ()
    samples.append(
        [
            NewSample({"text": (text, *more), "table": ({"=word": f"w {number}"},)}, "train", {"said": text})
            for number, text in enumerate(NASTY)
        ]
    )
    samples.finish(0)
    export(opened, tmp_path / "out", "imagefolder", table=table)
    back = opened.runner.wait(opened.imports.import_source(tmp_path / "out", "again").id)
    assert back.state is JobState.DONE, back.failure
    again = list(read_all(opened.project.datasets.samples("again")))
    assert [tuple(value.data for value in one.values["text"]) for one in again] == [
        (text, *more) for text in NASTY
    ]
    assert [one.meta["said"] for one in again] == list(NASTY)
    assert [one.values["table"][0].data for one in again] == [{"=word": f"w {n}"} for n in range(len(NASTY))]


def test_an_export_of_before_is_read_as_it_was(opened: OpenProject, tmp_path: Path) -> None:
    (tmp_path / "dataset.json").write_text('{"format": "mmstudio-dataset", "version": 1, "slots": []}')
    (tmp_path / "manifest.csv").write_text('text,n\n\'=x,1\n"[""a b"", ""c d""]",2\n')
    back = opened.runner.wait(opened.imports.import_source(tmp_path, "old").id)
    assert back.state is JobState.DONE, back.failure
    again = list(opened.project.datasets.samples("old").read("train", 0, 9))
    assert [[value.data for value in one.values["text"]] for one in again] == [["'=x"], ["a b", "c d"]]
