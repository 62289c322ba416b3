"""The grid service: the same conditions generated over all combinations of the values of one to three settings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job
from mmstudio.jobs.runner import JobRunner
from mmstudio.plan.grid import (
    CHECKPOINT,
    FAST,
    FOLDER,
    GUIDANCE,
    JOINT,
    MOST_CELLS,
    MOST_VALUES,
    RUN,
    SEED,
    SETTINGS,
    WEIGHT,
    Axis,
    Cell,
    GridIndex,
    cells_of,
    name_of_cell,
    read_index,
    wish_hash,
)
from mmstudio.plan.payloads import GridPayload
from mmstudio.plan.roles import condition_named
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.registry import Registry
from mmstudio.services.generation.axis_values import axis_value, spread
from mmstudio.services.generation.conditions import Given
from mmstudio.services.generation.hashes import with_hashes
from mmstudio.services.generation.service import cleared
from mmstudio.services.jobs import new_job
from mmstudio.storage.project.project import Project


@dataclass(frozen=True)
class GridRequest:
    """A grid to make.

    Attributes:
        run: Id or name of the run, where no axis says another.
        axes: One to three settings with their values, as :meth:`GridService.axis` gives them.
        conditions: Checked conditions that all cells share.
        seed, checkpoint, guidance, joint, settings, fast: As in a generation, where no axis says otherwise.
        out: Folder; a new session's if ``None``.
        make: The target slots to make; empty for all that are not given.
    """

    run: str
    axes: Sequence[Axis]
    conditions: Given = field(default_factory=dict)
    seed: int = 0
    checkpoint: str | int = "latest"
    guidance: Mapping[str, float] = field(default_factory=dict)
    joint: float | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    fast: bool = False
    out: Path | None = None
    make: Sequence[str] = ()


@dataclass(frozen=True)
class GridService:
    """Makes and reads grids in one open project."""

    project: Project
    runner: JobRunner
    registry: Registry

    def settings(self, run: str) -> list[str]:
        """The settings of a run that can be an axis, the most telling first.

        Raises:
            NotFoundError: If there is no such run.
        """
        plan = self._plan(self.project.runs.get(run).id)
        slots = [slot.name for slot in plan.conditions]
        guided = [*(GUIDANCE + name for name in slots), JOINT] if plan.guided else []
        return [
            *guided,
            SEED,
            CHECKPOINT,
            *(WEIGHT + name for name in slots),
            *(SETTINGS + name for name in plan.sampling_class.model_fields),
            FAST,
            RUN,
        ]

    def axis(self, run: str, setting: str, texts: Sequence[str]) -> Axis:
        """An axis as a person typed it; ``1..4`` stands for 1, 2, 3 and 4.

        Args:
            run: Id or name of the run.
            setting: One of :meth:`settings`, or the name of a setting of the generator's sampling alone.
            texts: Its values.

        Raises:
            UsageError: If the run has no such setting, or one of the values is none of it.
            NotFoundError: If there is no such run.
        """
        known = self.settings(run)
        name = setting.strip()
        name = name if name in known or SETTINGS + name not in known else SETTINGS + name
        if name not in known:
            raise UsageError(
                "The run {run} has no setting {name!r} for a grid.",
                hint="It has: {known}.",
                run=run,
                name=setting,
                known=", ".join(one.removeprefix(SETTINGS) for one in known),
            )
        values = [value for text in texts for value in spread(name, text)]
        if not 0 < len(values) <= MOST_VALUES:
            raise UsageError(
                "The axis {name!r} needs between 1 and {most} values, not {count}.",
                name=setting,
                most=MOST_VALUES,
                count=len(values),
            )
        return Axis(name, tuple(self._value(name, value) for value in values))

    def submit(self, request: GridRequest, *, device: str = "") -> Job:
        """Put a grid into the queue.

        Args:
            request: What to make.
            device: That it runs on; the run's own if empty.

        Returns:
            The job; its payload names the folder in ``out``.

        Raises:
            UsageError: If there are no axes, too many cells, a value does not fit, or the folder holds another grid.
            NotFoundError: If a run does not exist.
        """
        run = self.project.runs.get(request.run)
        cells = self._check(run.id, request)
        told: dict[str, Any] = {
            "run": run.id,
            "axes": [{"setting": axis.setting, "values": list(axis.values)} for axis in request.axes],
            "items": with_hashes([{"name": "cell", "seed": request.seed, "conditions": request.conditions}]),
            "checkpoint": request.checkpoint,
            "guidance": dict(request.guidance),
            "joint": request.joint,
            "settings": dict(request.settings),
            "fast": request.fast,
            "make": list(request.make),
        }
        folder = self._folder(run.id, request, told, cells)
        payload = GridPayload.asked({**told, "out": str(folder)})
        lane = f"{device or self.project.runs.files(run.id).config().device}:sample"
        job = new_job(
            "grid", "Grid of {count} from {run}", lane, payload, run_id=run.id, run=run.name, count=len(cells)
        )
        return self.runner.submit(job)

    def read(self, folder: Path) -> GridIndex | None:
        """The grid in a folder of results, or ``None``.

        Raises:
            DamagedError: If it cannot be read.
        """
        return read_index(folder)

    def sheets(self, session: str) -> list[Path]:
        """The sheets of the grid in a session; empty if it holds none, or none is finished."""
        folder = self.project.sessions.folder(session) / FOLDER
        return sorted(folder.glob("sheet*.png")) if folder.is_dir() else []

    def _check(self, run_id: str, request: GridRequest) -> list[Cell]:
        """All cells, after every one was found to be possible."""
        axes = request.axes
        if not 0 < len(axes) <= 3:
            raise UsageError("A grid has one, two or three axes.", hint="--x SETTING=VALUE,VALUE --y ...")
        names = [axis.setting for axis in axes]
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise UsageError("Two axes have the setting {name!r}.", name=twice)
        count = math.prod(len(axis.values) for axis in axes)
        if count > MOST_CELLS:
            raise UsageError(
                "The grid would have {count:,} cells; at most {most:,} are made at a time.",
                hint="Give fewer values.",
                count=count,
                most=MOST_CELLS,
            )
        base = Cell(
            (),
            run_id,
            request.checkpoint,
            request.seed,
            guidance=request.guidance,
            joint=request.joint,
            settings=request.settings,
            fast=request.fast,
        )
        for axis in axes:
            self._check_guided(axis.setting, request.conditions)
        cells = cells_of(base, axes)
        seen = set()
        for cell in cells:
            key = repr((cell.run, cell.checkpoint, cell.weights, cell.guidance, cell.joint, cell.settings))
            if key not in seen:
                seen.add(key)
                self._check_cell(cell, request.conditions, request.make)
        return cells

    def _check_guided(self, setting: str, given: Given) -> None:
        """Refuse an axis of guidance by what is not given: all of its cells would be the same."""
        slot = setting.removeprefix(GUIDANCE)
        if slot != setting and slot not in given:
            raise UsageError(
                "The guidance of {slot!r} has no effect: nothing is given for it.",
                hint="Give a condition for it, or choose another axis.",
                slot=slot,
            )

    def _check_cell(self, cell: Cell, given: Given, make: Sequence[str]) -> None:
        """Refuse a cell whose run cannot make it."""
        plan = self._plan(cell.run)
        plan.check_makes()
        held = {slot.name for slot in plan.givable}
        for slot in given:
            if slot not in held:
                condition_named(slot, plan.conditions)
        plan.to_make(given, make)
        for slot in cell.weights:
            if slot not in given or slot in held:
                raise UsageError(
                    "The weight of {slot!r} has no effect: nothing is given for it.",
                    hint="Give a condition for it, or choose another axis.",
                    slot=slot,
                )
        plan.check_guidance(cell.guidance, cell.joint)
        plan.sampling(cell.settings, fast=cell.fast)
        self._check_checkpoint(cell.run, cell.checkpoint)

    def _check_checkpoint(self, run_id: str, which: str | int) -> None:
        steps = self.project.runs.files(run_id).checkpoints.steps()
        if not steps or (isinstance(which, int) and which not in steps):
            raise UsageError(
                "The run {run!r} has no checkpoint {which!r}.",
                hint="It has: {known}.",
                run=run_id,
                which=str(which),
                known=", ".join(map(str, steps)) or "none; train it first",
            )

    def _value(self, setting: str, text: str) -> Any:
        """A value of an axis, typed; a run by its id."""
        return self.project.runs.get(text.strip()).id if setting == RUN else axis_value(setting, text)

    def _folder(
        self, run_id: str, request: GridRequest, told: Mapping[str, Any], cells: Sequence[Cell]
    ) -> Path:
        """The folder of a grid; one that holds the beginning of the same grid is gone on with."""
        if request.out is None:
            names = " x ".join(axis.setting.removeprefix(SETTINGS) for axis in request.axes)
            return self.project.sessions.folder(self.project.sessions.create(run_id, names).id)
        out = request.out.absolute()
        before = read_index(out)
        if before is not None:
            if before.wish != wish_hash(GridPayload.asked({**told, "out": str(out)}).to_json()):
                raise UsageError(
                    "The folder {folder} holds another grid.", hint="Choose another folder.", folder=str(out)
                )
            return out
        return cleared(out, {name_of_cell(cell.at, request.axes) for cell in cells})

    def _plan(self, run_id: str) -> RunPlan:
        return self.project.runs.files(run_id).plan(self.registry)
