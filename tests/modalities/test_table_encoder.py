from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mmstudio.api import SeenColumn, Slot, UsageError
from mmstudio.nn import NO_RESOURCES
from mmstudio_table.columns import describe, seen_columns
from mmstudio_table.model import TableColumns
from mmstudio_table.plugin import TableColumnsConfig

Make = Callable[..., Any]


def fitted(rows: list[Any], columns: tuple[str, ...] = (), **config: Any) -> Any:
    """An encoder of such rows; ``by`` is its preparer."""
    made, slot = TableColumnsConfig(**config), Slot("table", "table", columns=columns)
    state = TableColumns.fit(made, slot, rows)
    encoder: Any = TableColumns(made, slot, state)
    encoder.by = TableColumns.preparer(made, slot, state, NO_RESOURCES)
    return encoder


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([str(i) for i in range(50)], "number"),
        ([float(i) for i in range(50)], "number"),
        ([str(i) for i in range(50)] + ["unknown"], "number"),
        ([str(i) for i in range(50)] + ["unknown"] * 10, "category"),
        ([str(i % 10) for i in range(50)], "category"),
        ([f"1_{i}" for i in range(50)], "category"),
        (["nan", "inf"] * 20, "category"),
        (["left", "right", None, ""], "category"),
        ([], "category"),
    ],
)
def test_numbers_are_told_from_choices(values: list[Any], kind: str) -> None:
    assert describe(values, 10, 256)["kind"] == kind


def test_what_a_form_needs_is_in_the_state() -> None:
    rows = [{"size": float(i), "place": ("left", "right", "right")[i % 3]} for i in range(60)]
    state = TableColumns.fit(TableColumnsConfig(), Slot("table", "table", columns=("place", "size")), rows)
    assert state["order"] == ["place", "size"]
    assert state["columns"]["place"] == {"kind": "category", "choices": ["right", "left"], "other": False}
    size = state["columns"]["size"]
    assert (size["min"], size["max"], size["mean"]) == (0.0, 59.0, pytest.approx(29.5))
    assert 16 < size["std"] < 18


def test_an_outlier_does_not_flatten_the_rest() -> None:
    facts = describe([float(i % 20) for i in range(1000)] + [1e25], 10, 256)
    assert facts["std"] < 10
    assert facts["max"] == 1e25
    made = fitted([{"a": float(i % 20)} for i in range(1000)] + [{"a": 1e25}])
    assert made.by({"a": 1e25})["values"].tolist() == [8.0]


def test_rare_values_become_other() -> None:
    rows = [{"a": "often"}] * 9 + [{"a": "sometimes"}] * 5 + [{"a": "once"}]
    made = fitted(rows, choices=2)
    assert made.by({"a": "often"})["ids"].tolist() == [1]
    assert made.by({"a": "once"})["ids"].tolist() == [0]
    never = made.by({"a": "never"})
    assert (never["ids"].tolist(), never["given"].tolist()) == ([0], [1])


def test_unknown_choices_are_refused_where_training_had_no_other() -> None:
    made = fitted([{"place": "left"}, {"place": "right"}])
    with pytest.raises(UsageError, match="Choose one of: left, right"):
        made.by({"place": "top"})


@pytest.mark.parametrize(
    ("known", "typed"), [("Left", "left"), ("3", 3.0), (3.0, "3.00"), ("007", 7.0), ("x", " x ")]
)
def test_choices_are_found_as_people_type_them(known: Any, typed: Any) -> None:
    made = fitted([{"a": known}, {"a": "zzz"}])
    expected = made.by({"a": known})
    assert expected["given"].tolist() == [1]
    assert made.by({"a": typed})["ids"].tolist() == expected["ids"].tolist()


def test_numbers_that_are_none_are_refused_unless_training_had_them() -> None:
    clean = [{"a": float(i)} for i in range(40)]
    with pytest.raises(UsageError, match="takes a number"):
        fitted(clean).by({"a": "big"})
    assert fitted([*clean, {"a": "unknown"}]).by({"a": "big"})["given"].tolist() == [0]


def test_each_column_may_be_missing(batch: Make) -> None:
    rows = [{"a": "x", "b": float(i), "c": "y"} for i in range(30)]
    made = fitted(rows, columns=("a", "b", "c"))
    mask = made(batch(made, [{"a": "x"}, {"b": 3.0}, {"b": None, "c": "y"}, {}, None])).mask
    expected = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert mask.int().tolist() == expected


def test_a_row_without_any_known_column_is_refused() -> None:
    with pytest.raises(UsageError, match="Its columns are: a"):
        fitted([{"a": "x"}]).by({"plaace": "left"})


def test_tokens_follow_the_order_of_the_columns(batch: Make) -> None:
    rows = [{"a": "xy"[i % 2], "b": float(i), "c": "uv"[i % 2], "d": -float(i)} for i in range(40)]
    made = fitted(rows, columns=("a", "b", "c", "d")).eval()
    base = made(batch(made, [rows[0]])).tokens[0]
    for index, (name, value) in enumerate({"a": "y", "b": 20.0, "c": "v", "d": -20.0}.items()):
        moved = made(batch(made, [{**rows[0], name: value}])).tokens[0]
        changed = (moved - base).abs().amax(dim=1) > 1e-4
        assert changed.nonzero().flatten().tolist() == [index]


def test_numbers_that_lie_close_are_told_apart(batch: Make) -> None:
    made = fitted([{"a": float(i)} for i in range(100)])
    tokens = made(batch(made, [{"a": 50.0}, {"a": 51.0}, {"a": 80.0}])).tokens[:, 0]
    near, far = (tokens[0] - tokens[1]).norm(), (tokens[0] - tokens[2]).norm()
    assert 0.001 < near < far


def test_a_table_without_columns_is_refused() -> None:
    with pytest.raises(UsageError, match="no columns"):
        fitted([{}, None])


CELLS = st.none() | st.floats() | st.text(max_size=8) | st.integers().map(str)


@settings(max_examples=40, deadline=None, database=None)
@given(st.lists(st.dictionaries(st.sampled_from("abc"), CELLS), min_size=1, max_size=30))
def test_any_rows_can_be_fitted_and_prepared(rows: list[dict[str, Any]]) -> None:
    made = fitted(rows, columns=("a", "b", "c"), numbers_from=3, width=16)
    arrays = [made.by(row) for row in rows]
    taken = {name: torch.from_numpy(np.stack([row[name] for row in arrays])) for name in arrays[0]}
    assert torch.isfinite(taken["values"]).all()
    assert torch.isfinite(made(taken).tokens).all()


def test_statistics_are_the_cells_column_by_column() -> None:
    """And whether a cell is given, so that a gap is not a cell of the mean."""
    rows = [{"kind": "ab"[age % 2], "age": float(age)} for age in range(30)]
    by = fitted(rows, ("kind", "age")).by
    first, second, third = (by(row) for row in ({"kind": "b", "age": 0.0}, {"age": 29.0}, {"kind": "a"}))
    prepared = {name: np.stack([one[name] for one in (first, second, third)]) for name in first}
    low, high = prepared["values"][0, 1], prepared["values"][1, 1]
    assert by.statistics(prepared).tolist() == [[2, 1, low, 1], [0, 0, high, 1], [1, 1, 0, 0]]
    assert low == pytest.approx(-high)
    assert low < -1
    assert by.statistics_of() == ["kind", "kind", "age", "age"]


def test_what_training_never_met_is_left_out_of_stored_rows() -> None:
    by = fitted([{"kind": "a", "age": float(age)} for age in range(30)], ("kind", "age")).by
    assert by.known({"kind": "a", "age": 3.0}) == {"kind": "a", "age": 3.0}
    assert by.known({"kind": "b", "age": 3.0, "more": 1}) == {"age": 3.0}
    assert by.known({"kind": "a", "age": "old"}) == {"kind": "a"}
    with pytest.raises(UsageError, match="does not know"):
        by({"kind": "b"})


def test_what_training_saw_is_told() -> None:
    """A form of a table's cells offers this, also for what an earlier program learned."""
    config = TableColumnsConfig(numbers_from=2)
    rows = [{"place": place, "size": size} for place, size in (("left", 3), ("right", 7.5), ("right", -1))]
    state = TableColumns.fit(config, Slot("table", "table", columns=("place", "size")), rows)
    told = seen_columns(json.loads(json.dumps(state)))
    assert told == {
        "place": SeenColumn("category", choices=("right", "left")),
        "size": SeenColumn("number", -1.0, 7.5),
    }
    with pytest.raises(ValueError, match="columns"):
        seen_columns({"order": ["place"]})
