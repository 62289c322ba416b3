"""Enlargement: results become a data set of the same project, alone or with real samples, to train on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from mmstudio.core.context import RunContext
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.job import Job
from mmstudio.core.payloads import EnlargePayload
from mmstudio.core.sample import NewSample, Problem, Sample, Slot
from mmstudio.core.sentences import printable
from mmstudio.services.exports.result_samples import ResultSamples
from mmstudio.services.exports.service import LANE, ExportService, result_files, stop_if_asked
from mmstudio.services.exports.source import DatasetSource, ExportSource, Item, readable
from mmstudio.services.jobs import new_job
from mmstudio.storage.folder.layout import ProjectLayout

_BATCH = 500
_SHOWN = 20


def add_results(
    exports: ExportService, session: str, name: str, *, base: str = "", results: Sequence[Path] = ()
) -> Job:
    """Make a new data set of a session's results, and of all samples of another data set where one is named.

    Results are for training only and stay marked as generated; the real samples keep their splits, so that runs on the two
    data sets can be compared on the same held-out ones.

    Args:
        exports: Of the open project.
        session: Id or name.
        name: Of the new data set.
        base: Data set whose samples come first, or empty.
        results: Results to take; all if empty.

    Returns:
        The job; its result names the data set and counts samples and problems.

    Raises:
        NotFoundError: If there is no such session or data set.
        UsageError: If the name is taken, there are no results, or a slot is of another kind in the two.
    """
    project = exports.project
    found = project.sessions.get(session)
    paths = result_files(project.layout, found.id, [path.name for path in results])
    made = ResultSamples(project.layout, exports.registry, paths, project.jobs.given_file)
    if not made.slots:
        raise UsageError("The session {name!r} has no results.", name=found.name)
    real = project.datasets.get(base) if base else None
    slots = _joined(real.slots if real else (), made.slots)
    attributes = real.attributes if real else ""
    payload = EnlargePayload(
        dataset=name,
        dataset_id=project.datasets.create(name, slots, attributes=attributes).id,
        base=base,
        session=found.id,
        results=[path.name for path in results],
    )
    return exports.runner.submit(
        new_job("import", "Make the data set {dataset} of results", LANE, payload, dataset=name)
    )


def run(context: RunContext) -> None:
    """Fill the data set; one that was stopped starts over.

    Payload: ``dataset``, ``dataset_id``, ``base``, ``session``, ``results``.
    """
    payload = EnlargePayload.of(context.job)
    samples = context.samples(payload.dataset)
    if samples.info.id != payload.dataset_id:
        raise StudioError("The data set {dataset!r} that was being filled is gone.", dataset=payload.dataset)
    samples.start_over()
    layout = ProjectLayout(context.project_dir)
    paths = result_files(layout, payload.session, payload.results)
    sources: list[ExportSource] = [ResultSamples(layout, context.registry, paths, context.given_file)]
    if payload.base:
        sources.insert(0, DatasetSource(context.samples(payload.base)))
    slots = {slot.name: slot for slot in samples.info.slots}
    total, done, problems, shown = sum(source.count for source in sources), 0, 0, list[Problem]()
    for batch in _batches(item for source in sources for item in readable(source)):
        stop_if_asked(context)
        found = [problem for _, told, _ in batch for problem in told]
        samples.append([_new(sample, slots) for sample, _, _ in batch if sample is not None], found)
        problems, shown, done = problems + len(found), [*shown, *found][:_SHOWN], done + len(batch)
        context.progress(min(done, total), total, note="Importing")
    samples.finish(0)
    context.result(
        {
            "dataset": payload.dataset,
            "samples": sum(samples.info.counts.values()),
            "problems": problems,
            "shown": [{"source": printable(one.source), "reason": printable(one.reason)} for one in shown],
            "notes": [],
        }
    )


def _joined(first: Iterable[Slot], more: Iterable[Slot]) -> tuple[Slot, ...]:
    """The slots of both; columns of a table too.

    Raises:
        UsageError: If one is of another kind in the two.
    """
    slots = {slot.name: slot for slot in first}
    for slot in more:
        known = slots.setdefault(slot.name, slot)
        if known.modality != slot.modality:
            raise UsageError(
                "The slot {slot!r} is of the kind {one} in the data set, and of the kind {other} in the results.",
                slot=slot.name,
                one=known.modality,
                other=slot.modality,
            )
        columns = tuple(dict.fromkeys((*known.columns, *slot.columns)))
        slots[slot.name] = replace(known, columns=columns)
    return tuple(slots.values())


def _new(sample: Sample, slots: dict[str, Slot]) -> NewSample:
    """A sample ready to be stored in the new data set; table rows get all columns."""
    values: dict[str, tuple[Path | Any, ...]] = {}
    for name, alternatives in sample.values.items():
        columns = slots[name].columns
        values[name] = tuple(
            value.path
            if value.path is not None
            else {column: value.data.get(column) for column in columns}
            if columns and isinstance(value.data, dict)
            else value.data
            for value in alternatives
        )
    place = f"{sample.split}, sample {sample.position + 1}"
    return NewSample(values, sample.split, sample.meta, place, sample.stars, sample.tags)


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(items, _BATCH)):
        yield batch
