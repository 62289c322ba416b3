from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mmstudio.api import BadFileError
from mmstudio_table.codec import TableCodec

CODEC = TableCodec()


def test_what_is_written_is_read_back_with_its_recipe(tmp_path: Path) -> None:
    row = {"place": "links ←", "size": 2.5, "none": None, "count": 3, "open": True}
    CODEC.write(row, tmp_path / "a.json", {"seed": 1})
    assert CODEC.read(tmp_path / "a.json") == row
    CODEC.check(tmp_path / "a.json")
    assert CODEC.read_recipe(tmp_path / "a.json") == {"seed": 1}
    assert CODEC.read_recipe(tmp_path / "b.json") is None


@pytest.mark.parametrize(
    ("data", "row"),
    [
        ({"a": " x ", "b": 3, "c": None}, {"a": "x", "b": 3, "c": None}),
        ('{"a": "x", "b": 1e3}', {"a": "x", "b": 1000.0}),
        ({"a": "", "b": math.nan, "c": math.inf}, {"a": None, "b": None, "c": None}),
        ({"a": True, 5: False}, {"a": True, "5": False}),
        ({"a": 2**63 - 1, "b": -(2**63)}, {"a": 2**63 - 1, "b": -(2**63)}),
        ({"a": 2**63, "b": -(10**30)}, {"a": "9223372036854775808", "b": "-1" + "0" * 30}),
    ],
)
def test_rows_are_taken_as_dicts_and_as_json(data: Any, row: dict[str, Any]) -> None:
    found = CODEC.parse(data)
    assert found == row
    assert [type(cell) for cell in found.values()] == [type(cell) for cell in row.values()]


@pytest.mark.parametrize(
    "data",
    [
        "",
        "left",
        "[1]",
        "{}",
        {},
        [1],
        None,
        5,
        {"a": [1]},
        {"a": {"b": 1}},
        {"a": "x" * 2000},
        {"a": 10**5000},
        "[" * 100_000,
    ],
)
def test_what_is_no_row_is_refused(data: Any) -> None:
    with pytest.raises(BadFileError) as caught:
        CODEC.parse(data)
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\xfd", b"[1, 2]", b" " * 1_000_001])
def test_unusable_files_are_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.json"
    if content is not None:
        path.write_bytes(content)
    for use in (CODEC.read, CODEC.check):
        with pytest.raises(BadFileError):
            use(path)


def test_a_preview_is_a_card_of_fixed_size() -> None:
    row = {f"column {i}": ("a very long value\n" * 5, 1e-9, None)[i % 3] for i in range(30)}
    assert CODEC.preview(row).shape == (192, 256, 3)
    assert CODEC.preview({}).dtype == np.uint8


def test_a_view_leaves_columns_out() -> None:
    row = {"a": "x", "b": 1.0, "c": "y"}
    views = [CODEC.view(row, np.random.default_rng(seed)) for seed in range(20)]
    assert views == [CODEC.view(row, np.random.default_rng(seed)) for seed in range(20)]
    assert all(
        list(view) == list(row) and any(value is not None for value in view.values()) for view in views
    )
    assert len({tuple(view.items()) for view in views}) > 3


def test_a_row_without_a_column_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="at least one column"):
        CODEC.write({}, tmp_path / "a.json", {})
    assert list(tmp_path.iterdir()) == []
