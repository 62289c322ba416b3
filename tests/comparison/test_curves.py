"""Curves of runs: read piece by piece, whatever a training does to the file meanwhile, and thinned for the screen."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mmstudio.plan.curves.metrics_file import rows_of
from mmstudio.plan.curves.reader import Curve, CurveReader


def line(step: int, **values: object) -> str:
    return json.dumps({"step": step, **values}) + "\n"


def test_only_what_was_added_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    reader = CurveReader(path)
    assert reader.read() == {}
    path.write_text(line(1, loss=4.0) + line(2, loss=3.0, lr=0.1) + '{"step": 3, "lo')
    first = reader.read()
    assert first["loss"].steps.tolist() == [1, 2]
    assert first["lr"].values.tolist() == [0.1]
    with path.open("a") as file:
        file.write('ss": 2.5}\n' + line(4, loss=2.0))
    second = reader.read()
    assert second["loss"].values.tolist() == [4.0, 3.0, 2.5, 2.0]
    assert first["loss"].values.tolist() == [4.0, 3.0]  # what was handed out stays
    assert reader.read()["loss"].values.tolist() == [4.0, 3.0, 2.5, 2.0]


def test_a_file_written_anew_is_read_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    path.write_text("".join(line(step, loss=float(step)) for step in range(1, 6)))
    reader = CurveReader(path)
    reader.read()
    other = tmp_path / "other"
    other.write_text("".join(line(step, loss=10.0 * step) for step in range(1, 8)))
    other.replace(path)
    assert reader.read()["loss"].values.tolist() == [10, 20, 30, 40, 50, 60, 70]
    path.write_text(line(1, loss=7.0))
    assert reader.read()["loss"].values.tolist() == [7.0]
    path.unlink()
    assert reader.read() == {}


def test_points_that_cannot_be_drawn_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    path.write_text(
        line(1, loss=1.0, name="x", yes=True)
        + line(2, loss=float("nan"))
        + "\n[1]\n"
        + line(3, loss=float("inf"))
        + line(4, loss=2.0)
        + line(4, loss=3.0)
        + line(2, loss=5.0)
    )
    found = CurveReader(path).read()
    assert found.keys() == {"loss"}
    assert found["loss"].steps.tolist() == [1, 2, 4]
    assert found["loss"].values.tolist() == [1.0, 5.0, 3.0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('{"step": 1, "a": 2}\n{"step": 2, "a": 3}', [1, 2]),
        ('{"step": 1},{"step": 9}\n{"step": 2}', [2]),  # a line with two is no line
        ('{"step": 1}\nnonsense\n{"step": 2}', [1, 2]),
        ('{"step": 1, "x": [1\n2]}\n{"step": 3}', [3]),
        ("", []),
        ('{"step": -1}\n{"step": 1.0}\n{"step": true}\n{"no": 1}\n7', []),
    ],
)
def test_each_line_counts_by_itself(text: str, wanted: list[int]) -> None:
    assert [row["step"] for row in rows_of(text)] == wanted


def test_thinning_keeps_every_spike() -> None:
    values = np.ones(10_000)
    values[4321], values[8765] = 50.0, -3.0
    thin = Curve(np.arange(10_000.0), values).thinned(600)
    assert len(thin.steps) <= 602
    assert (thin.values.max(), thin.values.min()) == (50.0, -3.0)
    assert thin.steps[np.argmax(thin.values)] == 4321


def test_a_part_has_a_point_beyond_either_end() -> None:
    curve = Curve(np.arange(0.0, 100.0, 10.0), np.arange(10.0))
    assert curve.within(25, 45).steps.tolist() == [20, 30, 40, 50]
    assert curve.within(-5, 5).steps.tolist() == [0, 10]
    assert curve.within(200, 300).steps.tolist() == [90]
