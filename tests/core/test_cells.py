"""Cells of tables: kinds, the kind that holds them all, words."""

from __future__ import annotations

import pytest

from mmstudio.core.cells import Cell, CellKind, cell_as, cell_words, common_kind, kind_of


def test_a_truth_value_is_no_whole_number() -> None:
    assert [kind_of(cell) for cell in (True, 1, 1.0, "1", None)] == [
        "truth",
        "integer",
        "number",
        "text",
        None,
    ]


@pytest.mark.parametrize(
    ("kinds", "common"),
    [
        ((), "text"),
        (("truth",), "truth"),
        (("integer", "integer"), "integer"),
        (("integer", "number"), "number"),
        (("integer", "truth"), "text"),
        (("number", "text"), "text"),
    ],
)
def test_the_kind_that_holds_them_all(kinds: tuple[CellKind, ...], common: CellKind) -> None:
    assert common_kind(kinds) == common


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (3.0, "3"),
        (0.1, "0.1"),
        (1234567.5, "1234567.5"),
        (9_007_199_254_740_993, "9007199254740993"),
        ("007", "007"),
    ],
)
def test_cells_in_words(cell: Cell, words: str) -> None:
    assert cell_words(cell) == words


def test_a_cell_comes_to_the_kind_of_its_column() -> None:
    assert (cell_as("number", 3), type(cell_as("number", 3))) == (3.0, float)
    assert cell_as("text", True) == "true"
    assert cell_as("text", 3) == "3"
    assert cell_as("truth", True) is True
    assert cell_as("integer", None) is None
