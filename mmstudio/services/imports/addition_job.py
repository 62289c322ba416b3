"""Addition jobs: one adds a source to a data set that has samples, one retries what was skipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice
from pathlib import Path, PurePosixPath

from mmstudio.core.context import RunContext
from mmstudio.core.errors import StudioError
from mmstudio.core.payloads import AddPayload
from mmstudio.core.sample import Problem, Slot
from mmstudio.core.sentences import counted, printable
from mmstudio.plugins.exchange import ImportPlan
from mmstudio.services.imports.job import Import, ImportWish
from mmstudio.services.imports.read_job import sample_of
from mmstudio.services.imports.row_batches import RowBatch
from mmstudio.services.imports.slot_fit import Fit
from mmstudio.storage.samples.additions import key_of
from mmstudio.storage.samples.filler import FillingStage
from mmstudio.storage.samples.intake import ReadySample
from mmstudio.storage.samples.table import StoredSamples

_MOST_TRIED = 1000


def run(context: RunContext) -> None:
    """Add a source to a data set; samples that it already holds are passed over.

    Payload: as an import, and ``names`` (slots of the source, each with the data set's), ``again`` (only what is listed as a
    problem, by ``sources`` or all; ``unseen``: problems that the source does not tell of any more are settled, too).
    """
    payload = AddPayload.of(context.job)
    kind = Again if payload.again else Addition
    kind(context, payload).run()


class Addition(Import):
    """One source that is being added."""

    def __init__(self, context: RunContext, payload: AddPayload) -> None:
        given = {slot.name: Slot(slot.name, slot.modality, slot.role) for slot in payload.slots}
        source, wish = Path(payload.source), ImportWish.of(payload.wish)
        super().__init__(context, payload, source, payload.importer, given, wish)
        self._added = payload
        self._there: dict[bytes, int] = {}
        self._alike = self._before = self._told = 0

    def _samples(self) -> StoredSamples:
        samples = super()._samples()
        self._known_slots = samples.info.slots
        self._before = sum(samples.info.counts.values())
        self._there = samples.additions.contents()
        return samples

    def _slots(self, plan: ImportPlan) -> tuple[Slot, ...]:
        del plan
        return self._known_slots

    def _begun(self, samples: StoredSamples, plan: ImportPlan) -> FillingStage:
        columns = {slot.name: slot.columns for slot in self._known_slots if slot.columns}
        self._fit = Fit(self._added.names, columns, str(self._folder(plan)))
        known = {slot.name: slot.modality for slot in self._known_slots}
        for slot in plan.slots:
            if known.get(self._added.names.get(slot.name, ""), slot.modality) != slot.modality:
                raise StudioError(
                    "{source} is not understood as it was before: its {slot} is of the kind {kind} now.",
                    hint="Import it as a data set of its own.",
                    source=self._source.name,
                    slot=slot.name,
                    kind=slot.modality,
                )
        return super()._begun(samples, plan)

    def _note(self, problems: Sequence[Problem]) -> None:
        super()._note(problems)
        self._told += len(problems)

    def _store(self, samples: StoredSamples, batch: RowBatch, staging: Path, stage: FillingStage) -> None:
        samples.store(list(self._new(batch.good)), batch.problems, staging, stage)

    def _new(self, ready: Sequence[ReadySample]) -> Iterator[ReadySample]:
        """The samples that the data set does not hold yet; duplicates within the source stay, as in any import."""
        for one in ready:
            if _key(one) in self._there:
                self._alike += 1
            else:
                yield one

    def _tell(self, samples: StoredSamples, notes: Sequence[str]) -> None:
        added = sum(samples.info.counts.values()) - self._before
        if not (added or self._alike):
            raise StudioError(
                "Nothing in {source} could be imported: {reason}",
                source=self._source.name,
                reason=self._reasons.words,
            )
        alike = f"{counted(self._alike, 'sample is', 'samples are')} in the data set already, and {'was' if self._alike == 1 else 'were'} not added again."
        self._say(samples, [*notes, *([alike] if self._alike else [])], added)

    def _say(self, samples: StoredSamples, notes: Sequence[str], added: int) -> None:
        self._context.result(
            {
                "dataset": samples.info.name,
                "samples": sum(samples.info.counts.values()),
                "added": added,
                "problems": self._told,
                "shown": [
                    {"source": printable(one.source), "reason": printable(one.reason)} for one in self._shown
                ],
                "notes": list(map(printable, [*notes, *self._remarks.lines()])),
            }
        )


class Again(Addition):
    """A retry of what was skipped of a source: what can be used now joins the data set, and its problems are removed."""

    def _begun(self, samples: StoredSamples, plan: ImportPlan) -> FillingStage:
        super()._begun(samples, plan)
        samples.start_over()
        self._old = [
            (number, one)
            for number, one in samples.additions.problems(self._added.sources)
            if _may_join(one, self._folder(plan))
        ]
        self._lacking, self._files = defaultdict[str, set[str]](set), set[str]()
        for _, one in self._old:
            self._files.add(PurePosixPath(one.file or one.source).name)
            if one.slot:
                self._lacking[one.source].add(one.slot)
        wanted = frozenset(text for _, one in self._old for text in (one.source, one.file) if text)
        self._fit = None if self._fit is None else replace(self._fit, only=wanted)
        self._seen, self._found = set[str](), list[Problem]()
        self._emptied = {one.file: number for _, one in self._old if (number := sample_of(one)) is not None}
        self._completed: list[int] = []
        self._joined = 0
        return FillingStage()

    def _list_unpacked(self, samples: StoredSamples, stage: FillingStage) -> None:
        """Do nothing: the unpacked files have not changed."""

    def _store(self, samples: StoredSamples, batch: RowBatch, staging: Path, stage: FillingStage) -> None:
        del stage  # a job that was stopped starts over
        fresh: list[ReadySample] = []
        completed: list[tuple[int, ReadySample]] = []
        self._found += batch.problems
        self._seen.update(printable(one.source) for one in batch.problems)
        self._seen.update(printable(one.source) for one in batch.good)
        for one in self._new(batch.good):
            self._seen.update(_files(one))
            part = self._part(one)
            if part is None:
                fresh.append(one)
            else:
                completed.append((part, one))
        self._joined += len(fresh) + len(completed)
        self._completed += [number for number, _ in completed]
        samples.store(fresh, [], staging, None, completed)

    def _part(self, ready: ReadySample) -> int | None:
        """The stored sample that holds this one without what was skipped; ``None`` if there is none."""
        values = [(value.slot, value.sha256) for value in ready.values]
        lacking = self._lacking[printable(ready.source)]
        loose = [
            number
            for number, value in enumerate(ready.values)
            if value.slot in lacking or PurePosixPath(value.file or value.path or "").name in self._files
        ]
        parts = (gone for count in range(1, len(loose) + 1) for gone in combinations(loose, count))
        for gone in islice(parts, _MOST_TRIED):
            rest = [value for number, value in enumerate(values) if number not in gone]
            if rest and (found := self._there.get(key_of(rest))) is not None:
                return found
        if len(loose) < len(values):
            return None
        return next((self._emptied[one.path] for one in ready.values if one.path in self._emptied), None)

    def _tell(self, samples: StoredSamples, notes: Sequence[str]) -> None:
        unseen = self._added.unseen
        gone = [
            number
            for number, one in self._old
            if unseen or one.source in self._seen or PurePosixPath(one.file or one.source).name in self._seen
        ]
        samples.additions.take_in(self._completed)
        named = {one.file: one for _, one in self._old if sample_of(one) is not None}
        told = [
            replace(one, source=named[one.file].source, slot=named[one.file].slot)
            if one.file in named
            else one
            for one in self._found
        ]
        samples.additions.settle(gone, told)
        self._say(samples, notes, self._joined)


def _key(ready: ReadySample) -> bytes:
    return key_of((value.slot, value.sha256) for value in ready.values)


def _files(ready: ReadySample) -> Iterator[str]:
    """The names that the files of a sample had."""
    for value in ready.values:
        if value.path is not None:
            yield PurePosixPath(value.file or value.path).name


def _may_join(problem: Problem, folder: Path) -> bool:
    """Whether a problem is about a file or a missing sample; cells of stored samples are edited by hand."""
    if problem.file or problem.slot or "skipped" in problem.reason:
        return True
    try:
        return (folder / problem.source).is_file()
    except (OSError, ValueError):
        return False
