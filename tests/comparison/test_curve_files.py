"""Curves of a run as files: a table with every number, and event files that TensorBoard's own classes read."""

from __future__ import annotations

import csv
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fabricated_runs import a_run, with_curve
from tensorboardX.crc32c import crc32c
from tensorboardX.proto.event_pb2 import Event

from mmstudio.core.errors import UsageError
from mmstudio.plan.run_folder import METRICS
from mmstudio.services.opened import OpenProject
from mmstudio.services.training.curve_files import export_curves_csv, export_events


def masked(data: bytes) -> int:
    """The check sum of a record, as the format defines it."""
    found = crc32c(data)
    return (((found >> 15) | (found << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def events_in(path: Path) -> Iterator[Any]:
    """The events of a file: each with its length, and a check sum behind either."""
    data = path.read_bytes()
    while data:
        length, check = struct.unpack("<QI", data[:12])
        assert check == masked(data[:8])
        body, (end,) = data[12 : 12 + length], struct.unpack("<I", data[12 + length : 16 + length])
        assert end == masked(body)
        yield Event.FromString(body)
        data = data[16 + length :]


def test_event_files_hold_every_number(opened: OpenProject, tmp_path: Path) -> None:
    run = a_run(opened, "A/B: 50 %")
    files = opened.project.runs.files(run.id)
    (files.path / METRICS).write_text(
        '{"step": 1, "decoder:image/loss": 0.5, "lr": 0.25}\n{"step": 3, "decoder:image/loss": NaN}\n{"step": 4, "lr": 2}\n'
    )
    folder = export_events(run, files, tmp_path / "logs")
    assert folder.parent == tmp_path / "logs"
    assert folder.name.startswith(f"{run.id} A%2FB")
    (path,) = folder.iterdir()
    assert "tfevents" in path.name
    first, *events = events_in(path)
    assert first.file_version == "brain.Event:2"
    found = [(event.step, value.tag, value.simple_value) for event in events for value in event.summary.value]
    assert found[:2] == [(1, "decoder:image/loss", 0.5), (1, "lr", 0.25)]
    assert found[2][:2] == (3, "decoder:image/loss")
    assert found[2][2] != found[2][2]  # not a number, as it was
    assert found[3] == (4, "lr", 2.0)


def test_event_files_are_not_laid_over_each_other(opened: OpenProject, tmp_path: Path) -> None:
    run = a_run(opened, "run")
    with_curve(opened, run, [1.0])
    files = opened.project.runs.files(run.id)
    before = sorted(export_events(run, files, tmp_path).iterdir())
    with pytest.raises(UsageError, match="exists; a second event file"):
        export_events(run, files, tmp_path)
    assert sorted((tmp_path / f"{run.id} run").iterdir()) == before
    other = a_run(opened, "run")
    with_curve(opened, other, [1.0])
    export_events(other, opened.project.runs.files(other.id), tmp_path)
    assert len(list(tmp_path.iterdir())) == 3  # the project, and a folder for each run


def test_the_table_has_a_line_for_each_step(opened: OpenProject, tmp_path: Path) -> None:
    run = a_run(opened)
    files = opened.project.runs.files(run.id)
    (files.path / METRICS).write_text('{"step": 1, "loss": 0.1}\n{"step": 2, "=acc": 0.30000000000000004}\n')
    assert export_curves_csv(files, tmp_path / "a.csv") == 2
    with (tmp_path / "a.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["step", "loss", "'=acc"], ["1", "0.1", ""], ["2", "", "0.30000000000000004"]]


def test_a_run_without_numbers_leaves_nothing_behind(opened: OpenProject, tmp_path: Path) -> None:
    run = a_run(opened)
    files = opened.project.runs.files(run.id)
    for work in (
        lambda: export_curves_csv(files, tmp_path / "a.csv"),
        lambda: export_events(run, files, tmp_path / "b"),
    ):
        with pytest.raises(UsageError, match="The run has no numbers yet"):
            work()
    assert [path.name for path in tmp_path.iterdir()] == ["project"]
