"""The jobs that bring data in; they run on the lane ``io``."""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobPausedError, StudioError
from mmstudio.core.job import Command
from mmstudio.core.sample import NewSample, Problem, Slot
from mmstudio.core.sentences import fill, printable
from mmstudio.jobs.execute import failure_of
from mmstudio.plugins.protocols import Importer, ImportPlan, ImportRequest
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.services.described import plan_as_described

RUN = "mmstudio.services.importing:run"
WRITE_SAMPLE = "mmstudio.services.importing:write_sample"
_BATCH = 500
_SHOWN_PROBLEMS = 20
_TELL_EVERY_S = 0.1


def make_request(
    registry: Registry, source: Path, slots: Mapping[str, Slot]
) -> tuple[ImportRequest, tuple[str, ...]]:
    """A request that knows every modality of the registry whose codec works.

    Returns:
        The request, and a sentence about each codec that does not: a broken plugin spoils no other data.
    """
    modalities, troubles = {}, []
    for spec in registry.modalities:
        try:
            modalities[spec.id] = (resolve(spec.factory)(), spec.suffixes)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - any fault of a plugin is contained here
            troubles.append(
                fill(
                    "The modality {id!r} cannot be used: {reason}",
                    {"id": spec.id, "reason": failure_of(error).message},
                )
            )
    return ImportRequest(source, dict(slots), modalities), tuple(troubles)


def make_importer(registry: Registry, importer_id: str) -> Importer:
    """The importer of that id."""
    importer: Importer = resolve(registry.importers.get(importer_id).factory)()
    return importer


def run(context: RunContext) -> None:
    """Import a source into a data set that exists and has its slots; one that was stopped starts over.

    Payload: ``dataset``, ``dataset_id``, ``source``, ``importer``, ``slots`` (given ones), ``seed`` of the splits.
    """
    payload = context.job.payload
    _import(context, Path(payload["source"]), str(payload["importer"]), slots_from_json(payload["slots"]))


def write_sample(context: RunContext) -> None:
    """Write a sample project's files and import them.

    Payload: ``dataset``, ``dataset_id``, ``sample`` (id of its spec), ``count``, ``seed``.
    """
    payload = context.job.payload
    folder = context.cache_dir / f"sample-{uuid.uuid4().hex[:8]}"
    write = resolve(context.registry.samples.get(payload["sample"]).factory)
    clock = _Clock(context, "Writing")

    def told(done: int, total: int) -> None:
        _stop_if_asked(context)
        clock.tell(done, 2 * total)

    try:
        manifest = write(folder, int(payload["count"]), int(payload["seed"]), told)
        _import(context, manifest, "manifest", {}, head_start=int(payload["count"]))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def slots_to_json(slots: Mapping[str, Slot]) -> list[dict[str, Any]]:
    """Slots for a job's payload."""
    return [{"name": slot.name, "modality": slot.modality, "role": slot.role} for slot in slots.values()]


def slots_from_json(data: list[dict[str, Any]]) -> dict[str, Slot]:
    """Slots out of a job's payload."""
    return {item["name"]: Slot(item["name"], item["modality"], item["role"]) for item in data}


def _import(
    context: RunContext, source: Path, importer_id: str, given: dict[str, Slot], *, head_start: int = 0
) -> None:
    payload = context.job.payload
    importer = make_importer(context.registry, importer_id)
    request, troubles = make_request(context.registry, source, given)
    request, plan = plan_as_described(importer, request)
    samples = context.samples(str(payload["dataset"]))
    if samples.info.id != payload["dataset_id"]:
        raise StudioError(
            "The data set {dataset!r} that was being filled is gone; another one has its name.",
            hint="Import {source} again under a new name.",
            dataset=payload["dataset"],
            source=source.name,
        )
    samples.start_over()
    clock = _Clock(context, "Importing")
    shown: list[Problem] = []
    for good, problems, rows in _batches(importer, request, plan):
        _stop_if_asked(context)
        samples.append(good, problems)
        shown += problems[: _SHOWN_PROBLEMS - len(shown)]
        clock.tell(head_start + min(rows, plan.count or rows), head_start + plan.count)
    _stop_if_asked(context)
    samples.finish(int(payload["seed"]))
    info = samples.info
    if not any(info.counts.values()):
        raise StudioError(
            "Nothing in {source} could be imported: {reason}",
            source=source.name,
            reason=f"{shown[0].source}: {shown[0].reason}" if shown else "it holds no rows.",
        )
    context.result(
        {
            "dataset": payload["dataset"],
            "samples": sum(info.counts.values()),
            "problems": info.problems,
            "shown": [{"source": printable(item.source), "reason": printable(item.reason)} for item in shown],
            "notes": list(map(printable, [*troubles, *plan.notes])),
        }
    )


def _stop_if_asked(context: RunContext) -> None:
    """Leave the job when it was cancelled or paused; what was stored waits unseen and is dropped at the next start."""
    context.check()
    if Command.PAUSE in context.commands():
        raise JobPausedError


def _batches(
    importer: Importer, request: ImportRequest, plan: ImportPlan
) -> Iterator[tuple[list[NewSample], list[Problem], int]]:
    """Samples and problems in storable portions, each with the number of rows seen so far."""
    good: list[NewSample] = []
    problems: list[Problem] = []
    rows, last = 0, ""
    for item in importer.rows(request, plan):
        rows, last = rows + (item.source != last), item.source
        if isinstance(item, NewSample):
            good.append(item)
        else:
            problems.append(item)
        if len(good) + len(problems) >= _BATCH:
            yield good, problems, rows
            good, problems = [], []
    if good or problems:
        yield good, problems, rows


class _Clock:
    """Tells progress with the time left, ten times a second at most."""

    def __init__(self, context: RunContext, note: str) -> None:
        self._context = context
        self._note = note
        self._start = time.monotonic()
        self._last = 0.0
        self._first: float | None = None

    def tell(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._first is None:
            self._first = done
        if now - self._last < _TELL_EVERY_S and done < total:
            return
        self._last = now
        made = done - self._first
        eta_s = (now - self._start) / made * (total - done) if made > 0 and total else None
        self._context.progress(done, total, eta_s=eta_s, note=self._note)
