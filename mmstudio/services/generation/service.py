"""The generation service: generates from one or many sets of conditions, into a session's or another folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mmstudio.core.errors import DamagedError, UsageError
from mmstudio.core.job import Job
from mmstudio.core.payloads import MOST_RESULTS, GeneratePayload
from mmstudio.core.run import Run
from mmstudio.jobs.runner import JobRunner
from mmstudio.plan.model_plan import Part
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.protocols import SeenColumn
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.services.generation.conditions import ConditionReader, Given, Wish, idle_notes
from mmstudio.services.generation.hashes import with_hashes
from mmstudio.services.generation.manifests import no_row_left, read_batch
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish, Wanted
from mmstudio.services.jobs import LIVE, new_job
from mmstudio.storage.project.project import Project


@dataclass(frozen=True)
class GenerationService:
    """Generates from the runs of one open project."""

    project: Project
    runner: JobRunner
    registry: Registry

    def reader(self, run: str) -> ConditionReader:
        """The reader that checks conditions for a run.

        Raises:
            NotFoundError: If there is no such run, or one of its parts is missing.
        """
        run_id = self.project.runs.get(run).id
        return ConditionReader(run_id, self._plan(run_id), self.registry)

    def items(
        self,
        run: str,
        wish: Wish,
        *,
        base: Path,
        seed: int = 0,
        count: int = 1,
        manifest: Path | None = None,
        strict: bool = False,
        guidance: Mapping[str, float] | None = None,
        make: Sequence[str] = (),
    ) -> Wanted:
        """Results to make, from what was typed; result i gets seed ``seed + i``.

        Args:
            run: Id or name of the run.
            wish: Conditions and weights.
            base: Folder that relative paths are relative to.
            seed: Of the first result.
            count: Results for each set of conditions.
            manifest: A file with one set of conditions per row; all of it is checked.
            strict: Whether a row that cannot be used refuses all of them.
            guidance: Scale per slot; a note tells of those that have no effect.
            make: Target slots to make, as in :class:`GenerateRequest`.

        Returns:
            Items, notes and rows left out. Without a manifest items are numbered ``00000``, ``00001`` ...; with one they
            carry the number of their row, and ``-1``, ``-2`` ... behind it where ``count`` is above 1.

        Raises:
            UsageError: If a slot, a column or a value does not fit the run; for a manifest, if no row does.
            BadFileError: If a file cannot be read.
        """
        reader = self.reader(run)
        _check_count(count)
        if manifest is None:
            given = reader.read(wish, base)
            reader.check_given(given, make)
            items = [ItemWish(f"{index:05d}", seed + index, given) for index in range(count)]
            return Wanted(items, (*reader.remarks, *idle_notes(given, wish.weights, guidance or {})))
        batch = read_batch(manifest, reader, wish, base, make)
        if strict and batch.refused:
            raise no_row_left(manifest.name, batch.refused)
        _check_count(count * len(batch.rows))
        items = [
            ItemWish(f"{row:05d}-{copy + 1}" if count > 1 else f"{row:05d}", seed + row * count + copy, given)
            for row, given in batch.rows
            for copy in range(count)
        ]
        idle = idle_notes({slot for item in items for slot in item.conditions}, wish.weights, guidance or {})
        return Wanted(items, (*batch.notes, *reader.remarks, *idle), batch.refused)

    def submit(self, request: GenerateRequest, *, device: str = "", quiet: bool = False) -> Job:
        """Put a generation into the queue.

        Args:
            request: What to make.
            device: That it runs on; the run's own if empty.
            quiet: Whether the job is not listed; :meth:`forget_live` then removes its record.

        Returns:
            The job; its payload names the folder in ``out``.

        Raises:
            UsageError: If the guidance or a setting does not fit the run, or there is nothing to make.
        """
        run = self.project.runs.get(request.run)
        payload = self._payload(run.id, request)
        if request.session and request.out is None:
            number = self.project.sessions.next_generation(request.session)
            for item in payload["items"]:
                item["name"] = f"{number:05d}-{item['name']}"
        payload["items"] = with_hashes(payload["items"])
        payload["out"] = str(self._folder(run.id, request))
        return self._put(LIVE if quiet else "generate", "Generate {count} from {run}", run, payload, device)

    def submit_live(self, request: GenerateRequest, *, device: str = "") -> Job:
        """Put a live preview into the queue: nothing is saved, results arrive as previews.

        Raises:
            UsageError: As :meth:`submit`.
        """
        run = self.project.runs.get(request.run)
        payload = {**self._payload(run.id, request), "out": ""}
        return self._put(LIVE, "Look at {run}", run, payload, device)

    def payload(self, request: GenerateRequest) -> GeneratePayload:
        """What a job about a request is told; nothing is kept of what it makes.

        Raises:
            UsageError: As :meth:`submit`.
        """
        made = self._payload(self.project.runs.get(request.run).id, request)
        return GeneratePayload.asked({**made, "items": with_hashes(made["items"])})

    def forget_live(self, *ids: str) -> None:
        """Remove the records of jobs that are not listed and have ended: of some by their ids, of all if none is named."""
        self.project.jobs.forget(LIVE, ids)

    def from_manifest(
        self,
        run: str,
        manifest: Path,
        common: Given,
        *,
        seed: int = 0,
        count: int = 1,
        make: Sequence[str] = (),
    ) -> Wanted:
        """Results for every row of a manifest; ``common`` applies to slots that a row says nothing about.

        Raises:
            UsageError: If the manifest cannot be read, or no row of it fits the run.
        """
        wanted = self.items(
            run, Wish(), base=Path.cwd(), seed=seed, count=count, manifest=manifest, make=make
        )
        items = [replace(item, conditions={**common, **item.conditions}) for item in wanted.items]
        return replace(wanted, items=items)

    def columns(self, run: str) -> dict[str, dict[str, SeenColumn]]:
        """What training saw, per table slot and column; nothing for a slot whose encoder does not report it."""
        try:
            model = self.project.runs.files(self.project.runs.get(run).id).model()
        except DamagedError:
            return {}
        seen = {slot: self._seen(part) for slot, part in model.encoders.items()}
        return {slot: columns for slot, columns in seen.items() if columns}

    def _seen(self, part: Part) -> dict[str, SeenColumn]:
        """What an encoder reports about the columns it learned; empty if nothing usable is reported."""
        told = self.registry.encoders.get(part.id).columns if part.id in self.registry.encoders else ""
        try:
            found = resolve(told)(part.state) if told else {}
            return {str(name): seen for name, seen in found.items() if isinstance(seen, SeenColumn)}
        except Exception:  # noqa: BLE001 - code of a plugin may fail in any way; plain fields are shown then
            return {}

    def _payload(self, run_id: str, request: GenerateRequest) -> dict[str, Any]:
        """The payload of a checked request, without its folder."""
        _check_count(len(request.items))
        plan = self._plan(run_id)
        plan.check_guidance(request.guidance, request.joint)
        for given in {frozenset(item.conditions) for item in request.items}:
            plan.to_make(given, request.make)
        plan.sampling(request.settings, fast=request.fast)
        return {
            "run": run_id,
            "checkpoint": request.checkpoint,
            "items": [
                {"name": item.name, "seed": item.seed, "conditions": item.conditions}
                for item in request.items
            ],
            "guidance": dict(request.guidance),
            "joint": request.joint,
            "settings": dict(request.settings),
            "fast": request.fast,
            **({"make": list(request.make)} if request.make else {}),
            **({"batch": request.batch} if request.batch else {}),
            **({"strict": True} if request.strict else {}),
            **(
                {"refused": {f"{one.row:05d}": one.reason for one in request.refused}}
                if request.refused
                else {}
            ),
        }

    def _put(self, kind: str, title: str, run: Run, payload: dict[str, Any], device: str) -> Job:
        lane = f"{device or self.project.runs.files(run.id).config().device}:sample"
        words: dict[str, str | int] = {"run": run.name, "count": len(payload["items"])}
        return self.runner.submit(
            new_job(kind, title, lane, GeneratePayload.asked(payload), run_id=run.id, **words)
        )

    def _folder(self, run_id: str, request: GenerateRequest) -> Path:
        """The folder for the results; earlier ones with the same names are put aside first."""
        if request.out is None and request.session:
            return self.project.sessions.folder(self.project.sessions.get(request.session).id)
        if request.out is None:
            return self.project.sessions.folder(self.project.sessions.create(run_id).id)
        return cleared(request.out.absolute(), {item.name for item in request.items})

    def _plan(self, run_id: str) -> RunPlan:
        return self.project.runs.files(run_id).plan(self.registry)


def _check_count(count: int) -> None:
    if not 0 < count <= MOST_RESULTS:
        raise UsageError("Between 1 and {most:,} results can be made at a time.", most=MOST_RESULTS)


def cleared(out: Path, names: set[str]) -> Path:
    """A folder for results of these names: made if it is not there, and earlier ones put aside.

    Raises:
        UsageError: If nothing can be written there.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        put_aside(out, names)
    except OSError as error:
        raise UsageError(
            "Results cannot be written to {out}: {reason}.",
            out=str(out),
            reason=error.strerror or str(error),
        ) from error
    return out


def put_aside(folder: Path, names: set[str]) -> Path | None:
    """Move files of these names (whatever their suffixes) into a new folder ``earlier-N``.

    Returns:
        That folder, or ``None`` if there was nothing to move.
    """
    old = [path for path in folder.iterdir() if path.is_file() and path.name.partition(".")[0] in names]
    if not old:
        return None
    number = 1
    while (aside := folder / f"earlier-{number}").exists():
        number += 1
    aside.mkdir()
    for path in old:
        path.rename(aside / path.name)
    return aside
