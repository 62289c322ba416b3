"""Parquet, read back by ``datasets``, pandas, polars and DuckDB."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import duckdb
import pandas as pd
import polars as pl
from material import CELLS, ROWS, exactly, picture, rows_of
from PIL import Image

Export = Callable[..., Path]


def of_split(folder: Path, split: str) -> Path:
    (path,) = (folder / "data").glob(f"{split}-*.parquet")
    return path


def wanted(split: str) -> list[str]:
    return [exactly({key: one[key] for key in CELLS}) for one in rows_of(split)]


def test_datasets(export: Export, tmp_path: Path) -> None:
    found = datasets.load_dataset(str(export("parquet")), cache_dir=str(tmp_path))
    assert set(found) == {"train", "val", "test"}
    for split in found:
        part = found[split].cast_column("audio", datasets.Audio(decode=False))
        assert part.features["image"] == datasets.Image()
        rows = list(part)
        assert [exactly({key: row[key] for key in CELLS}) for row in rows] == wanted(split)
        for row, one in zip(rows, rows_of(split), strict=True):
            number = ROWS.index(one)
            assert (row["text"] or []) == one["captions"]
            assert row["image"].convert("RGB").tobytes() == picture(number).tobytes()
            assert (row["audio"] is not None) == one["sound"]
            assert exactly((row["mmstudio.stars"], sorted(row["mmstudio.tags"]))) == exactly(
                (one["stars"], sorted(one["tags"]))
            )
            assert row["meta.shape"] == one["shape"]


def test_pandas(export: Export) -> None:
    for split in ("train", "val", "test"):
        frame = pd.read_parquet(of_split(export("parquet"), split), dtype_backend="numpy_nullable")
        assert [str(frame[key].dtype) for key in ("n", "flag", "x", "late")] == [
            "Int64",
            "boolean",
            "Float64",
            "Int64",
        ]
        rows = frame[list(CELLS)].to_dict("records")
        plain = [
            {key: None if value is pd.NA or value is None else value for key, value in row.items()}
            for row in rows
        ]
        assert [exactly(row) for row in map(python, plain)] == wanted(split)
        for data, one in zip(frame["image"], rows_of(split), strict=True):
            opened = Image.open(io.BytesIO(data["bytes"]))
            assert opened.tobytes() == picture(ROWS.index(one)).tobytes()


def python(row: dict[str, Any]) -> dict[str, Any]:
    """A row in Python's own types."""
    return {key: value.item() if hasattr(value, "item") else value for key, value in row.items()}


def test_polars(export: Export) -> None:
    for split in ("train", "val", "test"):
        frame = pl.read_parquet(of_split(export("parquet"), split))
        schema = [frame.schema[key] for key in ("n", "flag", "x", "late", "text")]
        assert schema == [pl.Int64, pl.Boolean, pl.Float64, pl.Int64, pl.List(pl.String)]
        assert [exactly(row) for row in frame.select(CELLS).to_dicts()] == wanted(split)
        assert [row or [] for row in frame["text"].to_list()] == [one["captions"] for one in rows_of(split)]
        assert [sorted(row) for row in frame["mmstudio.tags"].to_list()] == [
            sorted(one["tags"]) for one in rows_of(split)
        ]


def test_duckdb(export: Export) -> None:
    for split in ("train", "val", "test"):
        path = of_split(export("parquet"), split)
        table = duckdb.sql(f"SELECT {', '.join(CELLS)} FROM '{path}'")
        assert [str(kind) for kind in table.types] == [
            "VARCHAR",
            "BIGINT",
            "BOOLEAN",
            "DOUBLE",
            "VARCHAR",
            "VARCHAR",
            "BIGINT",
        ]
        rows = [exactly(dict(zip(CELLS, row, strict=True))) for row in table.fetchall()]
        assert rows == wanted(split)
        texts = duckdb.sql(f"SELECT text FROM '{path}'").fetchall()
        assert [text or [] for (text,) in texts] == [one["captions"] for one in rows_of(split)]
