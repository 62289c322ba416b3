"""Curves of a run as files: a table, and event files for TensorBoard."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from mmstudio.core.errors import UsageError
from mmstudio.core.files.atomic import staged_folder, write_atomic
from mmstudio.core.files.door import name_for
from mmstudio.core.run import Run
from mmstudio.core.tables.formulas import guarded
from mmstudio.plan.curves.series import STEP
from mmstudio.plan.run_folder import RunFolder

_MOST_SIGNS = 60
"""Signs of a folder's name; a run may have a longer one."""
Rows = Sequence[Mapping[str, float]]


def export_curves_csv(files: RunFolder, path: Path) -> int:
    """Write all numbers of a training as CSV: a line for each step, a column for each curve, numbers as they are.

    Returns:
        How many steps it holds.

    Raises:
        UsageError: If there are none.
        DamagedError: If they cannot be read.
    """
    rows = _rows(files)
    names = [STEP, *_names(rows)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(guarded, names))
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    write_atomic(path, text.getvalue())
    return len(rows)


def export_events(run: Run, files: RunFolder, folder: Path) -> Path:
    """Write all numbers of a training as event files, which TensorBoard reads.

    Args:
        run: The run.
        files: Its files.
        folder: A folder below which the run gets one of its own, as TensorBoard wants it.

    Returns:
        The run's folder.

    Raises:
        UsageError: If there are no numbers, or the run's folder exists.
        DamagedError: If the numbers cannot be read.
    """
    rows = _rows(files)
    named = run.id if run.name == run.id else f"{run.id} {run.name}"
    target = folder.absolute() / name_for(named[:_MOST_SIGNS])
    if target.exists():
        raise UsageError(
            "{folder} exists; a second event file in it would be drawn over the first.",
            hint="Choose another folder, or remove it.",
            folder=str(target),
        )
    with staged_folder(target, run.id) as made:
        _write_events(made, rows)
    return target


def _write_events(folder: Path, rows: Rows) -> None:
    # imported here, since the library loads torch where that is installed
    from tensorboardX.event_file_writer import EventsWriter  # type: ignore[import-untyped]
    from tensorboardX.proto.event_pb2 import Event  # type: ignore[import-untyped]
    from tensorboardX.proto.summary_pb2 import Summary  # type: ignore[import-untyped]

    writer = EventsWriter(str(folder / "events"))
    now = time.time()  # when each step was made is not known
    try:
        for row in rows:
            values = [
                Summary.Value(tag=name, simple_value=value) for name, value in row.items() if name != STEP
            ]
            writer.write_event(Event(wall_time=now, step=int(row[STEP]), summary=Summary(value=values)))
    finally:
        writer.close()


def _rows(files: RunFolder) -> Rows:
    rows = files.metrics()
    if not rows:
        raise UsageError("The run has no numbers yet.")
    return rows


def _names(rows: Rows) -> list[str]:
    return [name for name in dict.fromkeys(name for row in rows for name in row) if name != STEP]
