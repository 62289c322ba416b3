"""Grids: which cells there are, in which order they are made, and what weights become."""

from __future__ import annotations

from pathlib import Path

import pytest

from mmstudio.core.errors import DamagedError
from mmstudio.plan.grid import (
    FOLDER,
    INDEX,
    Axis,
    Cell,
    cells_of,
    groups_of,
    name_of_cell,
    read_index,
    weighed,
    wish_hash,
)

AXES = (
    Axis("guidance.text", (0.0, 1.5)),
    Axis("seed", (4, 5, 6)),
    Axis("checkpoint", ("latest", 10)),
)


def test_cells_are_all_combinations_the_first_axis_fastest() -> None:
    cells = cells_of(Cell((), "r0001", guidance={"audio": 2.0}, settings={"steps": 4}), AXES)
    assert len(cells) == 12
    assert [cell.at for cell in cells[:4]] == [(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0)]
    last = cells[-1]
    assert (last.at, last.seed, last.checkpoint) == ((1, 2, 1), 6, 10)
    assert last.guidance == {"audio": 2.0, "text": 1.5}
    assert last.settings == {"steps": 4}
    weights = cells_of(Cell((), "r0001"), [Axis("weight.text", (0.5,)), Axis("settings.steps", (8,))])
    assert (weights[0].weights, weights[0].settings) == ({"text": 0.5}, {"steps": 8})
    plain = cells_of(
        Cell((), "r0001"), [Axis("joint", (2.0,)), Axis("fast", (True,)), Axis("run", ("r0002",))]
    )
    assert (plain[0].joint, plain[0].fast, plain[0].run) == (2.0, True, "r0002")


def test_each_checkpoint_is_loaded_once() -> None:
    groups = list(groups_of(cells_of(Cell((), "r0001"), AXES)))
    assert [(group[0].checkpoint, group[0].guidance["text"]) for group in groups] == [
        ("latest", 0.0),
        ("latest", 1.5),
        (10, 0.0),
        (10, 1.5),
    ]
    assert [[cell.seed for cell in group] for group in groups] == [[4, 5, 6]] * 4
    fastest = list(groups_of(cells_of(Cell((), "r0001"), AXES[::-1])))
    assert [group[0].checkpoint for group in fastest] == ["latest", "latest", 10, 10]


def test_names_of_cells_sort_as_their_places() -> None:
    axes = (Axis("seed", tuple(range(11))), Axis("joint", (1.0, 2.0)))
    assert name_of_cell((3, 1), axes) == "x03-y1"
    assert name_of_cell((10,), axes[:1]) == "x10"


@pytest.mark.parametrize(
    ("weights", "wanted", "found"),
    [
        ([1.0], 0.5, [0.5]),
        ([2.0, 1.0], 1.0, [1.0, 0.5]),
        ([0.0, 0.0], 2.0, [2.0, 2.0]),
        ([1.0], 0.0, [0.0]),
    ],
)
def test_weights_keep_their_proportions(weights: list[float], wanted: float, found: list[float]) -> None:
    given = weighed([{"data": "a", "weight": weight} for weight in weights], wanted)
    assert [entry["weight"] for entry in given] == found
    assert all(entry["data"] == "a" for entry in given)


def test_the_place_is_no_part_of_the_wish() -> None:
    asked = {"run": "r0001", "axes": [], "items": [{"name": "cell"}], "out": "/a"}
    assert wish_hash(asked) == wish_hash({**asked, "out": "/b"})
    assert wish_hash(asked) != wish_hash({**asked, "fast": True})


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"axes": []}',
        '{"axes": [{"setting": "seed", "values": [1], "labels": ["1"]}], "cells": [{"at": [0], "files": {"image": "../../x"}}]}',
        '{"axes": [{"setting": "seed", "values": [1], "labels": ["1"]}], "cells": [{"at": [0], "files": {"image": ".."}}]}',
    ],
)
def test_a_damaged_index_is_refused(tmp_path: Path, text: str) -> None:
    assert read_index(tmp_path) is None
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / INDEX).write_text(text)
    with pytest.raises(DamagedError, match="cannot be read"):
        read_index(tmp_path)


def test_a_grid_that_makes_all_is_the_one_that_was_begun_before_it_could_choose() -> None:
    told = {"run": "r0001", "axes": [{"setting": "seed", "values": [1]}], "out": "/a"}
    assert wish_hash({**told, "make": []}) == wish_hash(told)
    assert wish_hash({**told, "make": ["text"]}) != wish_hash(told)
