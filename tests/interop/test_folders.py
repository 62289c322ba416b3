"""Folders of files, read back by ``datasets``, pandas, polars and DuckDB."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import duckdb
import pandas as pd
import polars as pl
import pytest
from material import CELLS, LARGE, ROWS, exactly, picture, rows_of

Export = Callable[..., Path]
SPLITS = {"train": "train", "val": "validation", "test": "test"}


@pytest.mark.parametrize("more", [(), ("--set", "table=parquet"), ("--without-notes",)])
def test_datasets(export: Export, tmp_path: Path, more: tuple[str, ...]) -> None:
    found = datasets.load_dataset(
        "imagefolder", data_dir=str(export("imagefolder", *more)), cache_dir=str(tmp_path)
    )
    assert set(found) == set(SPLITS.values())
    for split, name in SPLITS.items():
        features = found[name].features
        assert features["text"] == datasets.List(datasets.Value("string"))
        assert {key: features[key].dtype for key in CELLS} == {
            "code": "string", "n": "int64", "flag": "bool", "x": "float64", "day": "string", "note": "string", "late": "int64",
        }  # fmt: skip
        wanted = rows_of(split)
        assert len(found[name]) == len(wanted)
        for got, one in zip(found[name], wanted, strict=True):
            assert exactly({key: got[key] for key in CELLS}) == exactly({key: one[key] for key in CELLS})
            assert (got["text"] or []) == one["captions"]
            assert (got["text"] is None) == (one["captions"] == [])
            assert got["meta.shape"] == one["shape"]
            assert exactly(got["mmstudio.stars"]) == exactly(one["stars"])
            assert sorted(got["mmstudio.tags"]) == sorted(one["tags"])
            number = ROWS.index(one)
            assert got["image"].convert("RGB").tobytes() == picture(number).tobytes()
            assert (got["audio"] is not None) == one["sound"]


def test_a_manifest_has_one_type_in_each_column(export: Export) -> None:
    path = export("imagefolder") / "manifest.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [exactly({key: line[key] for key in CELLS}) for line in ordered(lines)] == [
        exactly({key: one[key] for key in CELLS}) for one in ROWS
    ]
    frame = pl.read_ndjson(path)
    assert frame.schema["text"] == pl.List(pl.String)
    assert (frame.schema["n"], frame.schema["flag"], frame.schema["x"]) == (pl.Int64, pl.Boolean, pl.Float64)
    assert [exactly(one["n"]) for one in ordered(frame.to_dicts())] == [exactly(one["n"]) for one in ROWS]
    table = duckdb.sql(f"SELECT code, n, flag, x, note, text FROM read_json('{path}')")
    told = dict(zip(table.columns, map(str, table.types), strict=True))
    assert told["n"] in {"BIGINT", "HUGEINT"}  # the wider one for what it takes for large
    assert (told["flag"], told["x"], told["text"]) == ("BOOLEAN", "DOUBLE", "VARCHAR[]")
    read = sorted(table.fetchall())
    assert [row[1:5] for row in read] == [(one["n"], one["flag"], one["x"], one["note"]) for one in ROWS]
    assert [row[5] or [] for row in read] == [one["captions"] for one in ROWS]


def test_a_csv(export: Export) -> None:
    folder = export("imagefolder", "--set", "table=csv")
    kinds = {"code": str, "n": "Int64", "flag": "boolean", "note": str}
    frame = pd.read_csv(
        folder / "manifest.csv",
        dtype=kinds,
        keep_default_na=False,
        na_values={name: [""] for name in ("n", "flag", "x", "day", "late", "note")},
    )
    read = ordered(frame.to_dict("records"))
    assert [None if pd.isna(row["n"]) else int(row["n"]) for row in read] == [one["n"] for one in ROWS]
    assert [None if pd.isna(row["flag"]) else bool(row["flag"]) for row in read] == [
        one["flag"] for one in ROWS
    ]
    assert [None if pd.isna(row["x"]) else row["x"] for row in read] == [one["x"] for one in ROWS]
    assert [row["code"] for row in read] == [one["code"] for one in ROWS]
    notes = [None if pd.isna(row["note"]) else row["note"] for row in read]
    plain = {"=1+1": "'=1+1", "-1 degree": "'-1 degree"}
    assert notes == [plain.get(one["note"], one["note"]) for one in ROWS]
    assert [json.loads(row["text"]) if row["text"] else [] for row in read] == [
        one["captions"] for one in ROWS
    ]
    read_by_duck = duckdb.sql(
        f"SELECT code, n FROM read_csv('{folder / 'manifest.csv'}', types={{'code': 'VARCHAR', 'n': 'BIGINT'}})"
    ).fetchall()
    assert sorted(read_by_duck) == [(one["code"], one["n"]) for one in ROWS]
    assert pl.read_csv(folder / "manifest.csv", schema_overrides={"code": pl.String})["n"].max() == LARGE + 6


def ordered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in the order of the material."""
    return sorted(rows, key=lambda row: row["code"])
