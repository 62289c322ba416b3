"""The job that makes a grid: its cells, which are results like any others, their index, and a sheet per target slot.

It goes on where it was cut off: cells whose files are there are kept.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mmstudio.core.complaints import reason_in
from mmstudio.core.context import RunContext
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.atomic import atomic_path, write_json
from mmstudio.core.files.disk import make_below
from mmstudio.core.payloads import GeneratePayload
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.engine.model.workspace import Workspace, run_folder
from mmstudio.engine.sample.generate import make, make_request
from mmstudio.engine.sample.grids.faces import face_of
from mmstudio.engine.sample.grids.sheet import draw_sheet
from mmstudio.engine.sample.loading import kept_model
from mmstudio.engine.sample.results import file_of
from mmstudio.plan.grid import (
    CHECKPOINT,
    FOLDER,
    INDEX,
    Axis,
    Cell,
    GridIndex,
    StoredAxis,
    StoredCell,
    cells_of,
    groups_of,
    label_of,
    name_of_cell,
    read_index,
    sheet_name,
    weighed,
    wish_hash,
)
from mmstudio.plan.payloads import GridPayload
from mmstudio.plugins.results import recipe_by


def make_grid(context: RunContext) -> None:
    """Make the grid of the payload."""
    grid = _Grid(context)
    grid.begin()
    grid.make_cells()
    grid.finish()


class _Grid:
    """One grid while it is made."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._payload = GridPayload.of(context.job)
        self._told = self._payload.to_json()
        self._out = Path(self._payload.out)
        self._axes = [Axis(axis.setting, tuple(axis.values)) for axis in self._payload.axes]
        self._cells = cells_of(self._base(), self._axes)
        self._index = GridIndex(axes=[_stored(axis) for axis in self._axes])
        self._workspaces: dict[str, Workspace] = {}

    def begin(self) -> None:
        """Find out what is there of it, and which steps its checkpoints stand for.

        Raises:
            UsageError: If the folder holds another grid, or a cell cannot be made.
        """
        plans = [self._workspace(run).run_plan for run in dict.fromkeys(cell.run for cell in self._cells)]
        for plan in plans:
            plan.check_makes()
        made = dict.fromkeys(slot.name for plan in plans for slot in plan.targets)
        wish = wish_hash(self._told)
        before = read_index(self._out)
        if before is not None and before.wish != wish:
            raise UsageError(
                "The folder {folder} holds another grid.",
                hint="Choose another folder.",
                folder=str(self._out),
            )
        steps = {} if before is None else dict(before.checkpoints)
        for cell in self._cells:
            key = f"{cell.run} {cell.checkpoint}"
            if key not in steps:
                steps[key] = Checkpoints(run_folder(self._context, cell.run)).get(cell.checkpoint).step
        self._index = GridIndex(
            wish=wish,
            axes=[self._labelled(axis, steps) for axis in self._axes],
            targets=[slot for slot in made if self._makes(slot)],
            checkpoints=steps,
        )
        self._cells = [
            replace(cell, checkpoint=steps[f"{cell.run} {cell.checkpoint}"]) for cell in self._cells
        ]
        make_below(self._context.project_dir, self._folder) if self._inside else self._folder.mkdir(
            parents=True, exist_ok=True
        )
        self._write_index()

    def make_cells(self) -> None:
        """Make the cells that are missing, those of one checkpoint after each other."""
        left = [cell for cell in self._cells if not self._there(cell)]
        done = len(self._cells) - len(left)
        self._context.progress(done, len(self._cells))
        started, made, noted = time.perf_counter(), 0, False
        for group in groups_of(left):
            model = kept_model(self._context, group[0].run, group[0].checkpoint)
            payload = self._request(group)
            request, _ = make_request(model, payload)
            if request.notes and not noted:
                noted = True
                self._context.result({"notes": [note.to_json() for note in request.notes]})

            def told(count: int, before: int = made) -> None:
                pace = (time.perf_counter() - started) / (before + count)
                eta_s = pace * (len(left) - before - count)
                self._context.progress(done + before + count, len(self._cells), eta_s=eta_s)

            make(self._context, model, payload, request, told, keep_grown=False)
            made += len(group)

    def finish(self) -> None:
        """Write the index with all cells, and the sheets."""
        self._index = self._index.model_copy(update={"cells": self._found()})
        self._write_index()
        sheets = {slot: self._folder / sheet_name(slot, self._index.targets) for slot in self._index.targets}
        for slot, place in sheets.items():
            sheet = draw_sheet(self._index.axes, self._faces(slot))
            with atomic_path(place) as temporary:
                sheet.save(temporary, format="PNG")
        self._context.result(
            {
                "out": str(self._out),
                "cells": len(self._index.cells),
                "of": len(self._cells),
                "sheets": {slot: str(place) for slot, place in sheets.items()},
                "index": str(self._folder / INDEX),
            }
        )

    @property
    def _folder(self) -> Path:
        return self._out / FOLDER

    @property
    def _given(self) -> dict[str, Any]:
        """The conditions that all cells share, and what is held fixed."""
        found: dict[str, Any] = self._told["items"][0].get("conditions", {})
        return found

    def _makes(self, slot: str) -> bool:
        """Whether the cells have a value of a target slot that is made."""
        return slot not in self._given and slot in (self._payload.make or (slot,))

    @property
    def _inside(self) -> bool:
        return self._out.resolve().is_relative_to(self._context.project_dir.resolve())

    def _base(self) -> Cell:
        asked = self._payload
        return Cell(
            (),
            asked.run,
            asked.checkpoint,
            asked.items[0].seed,
            guidance=asked.guidance,
            joint=asked.joint,
            settings=asked.settings,
            fast=asked.fast,
        )

    def _request(self, group: Sequence[Cell]) -> dict[str, Any]:
        """A group of cells as the payload of a generation.

        Raises:
            UsageError: If a value of an axis is none that its setting takes.
        """
        first, given = group[0], self._given
        items = []
        for cell in group:
            conditions = {
                slot: weighed(entries, cell.weights[slot]) if slot in cell.weights else entries
                for slot, entries in given.items()
            }
            name = name_of_cell(cell.at, self._axes)
            items.append({"name": name, "seed": cell.seed, "conditions": conditions})
        told = {
            "run": first.run,
            "checkpoint": first.checkpoint,
            "items": items,
            "guidance": dict(first.guidance),
            "joint": first.joint,
            "settings": dict(first.settings),
            "fast": first.fast,
            "make": self._payload.make,
            "out": str(self._out),
            "strict": True,
        }
        try:
            return GeneratePayload.model_validate(told).to_json()
        except ValidationError as error:
            raise UsageError(
                "A cell of the grid cannot be made: {reason}.", reason=reason_in(error, told)
            ) from error

    def _files(self, cell: Cell) -> dict[str, Path]:
        """The file of a cell per slot that it makes."""
        workspace = self._workspace(cell.run)
        targets = workspace.run_plan.targets
        return {
            slot.name: self._out
            / file_of(
                name_of_cell(cell.at, self._axes),
                slot.name,
                workspace.codec(slot.modality).suffix,
                several=len(targets) > 1,
            )
            for slot in targets
            if self._makes(slot.name)
        }

    def _there(self, cell: Cell) -> bool:
        """Whether all files of a cell are there, whole."""
        plan, workspace = self._workspace(cell.run).run_plan, self._workspace(cell.run)
        codecs = {slot.name: workspace.codec(slot.modality) for slot in plan.targets}
        return all(
            path.is_file() and recipe_by(codecs[slot], path) is not None
            for slot, path in self._files(cell).items()
        )

    def _found(self) -> list[StoredCell]:
        cells = []
        for cell in self._cells:
            files = {slot: path.name for slot, path in self._files(cell).items() if path.is_file()}
            if files:
                cells.append(StoredCell(at=list(cell.at), files=files))
        return cells

    def _faces(self, slot: str) -> dict[tuple[int, ...], Any]:
        """The values of a slot as pictures; one that cannot be read leaves its place empty."""
        runs = {cell.at: cell.run for cell in self._cells}
        faces = {}
        for cell in self._index.cells:
            at = tuple(cell.at)
            workspace = self._workspace(runs[at])
            modality = next((one.modality for one in workspace.run_plan.targets if one.name == slot), None)
            if slot not in cell.files or modality is None:
                continue
            codec = workspace.codec(modality)
            try:
                faces[at] = face_of(codec, codec.read(self._out / cell.files[slot]))
            except StudioError as error:
                self._context.log(
                    "{name} is not on the sheet: {reason}", name=cell.files[slot], reason=error.told
                )
        return faces

    def _workspace(self, run: str) -> Workspace:
        if run not in self._workspaces:
            self._workspaces[run] = Workspace(run_folder(self._context, run), self._context.registry)
        return self._workspaces[run]

    def _labelled(self, axis: Axis, steps: dict[str, int]) -> StoredAxis:
        """An axis with its labels; a checkpoint's names its step."""
        if axis.setting != CHECKPOINT:
            return _stored(axis)
        runs = {cell.run for cell in self._cells}
        labels = []
        for value in axis.values:
            named = sorted({steps[f"{run} {value}"] for run in runs})
            step = f" ({named[0]})" if isinstance(value, str) and len(named) == 1 else ""
            labels.append(f"{value}{step}")
        return StoredAxis(setting=axis.setting, values=list(axis.values), labels=labels)

    def _write_index(self) -> None:
        write_json(self._folder / INDEX, self._index.model_dump(mode="json"))


def _stored(axis: Axis) -> StoredAxis:
    labels = [label_of(value)[:1000] for value in axis.values]
    return StoredAxis(setting=axis.setting, values=list(axis.values), labels=labels)
