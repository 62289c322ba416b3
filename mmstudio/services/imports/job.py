"""Import jobs: they run on the lane ``io`` and continue where they were interrupted."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobPausedError, StudioError
from mmstudio.core.files.atomic import STAGING
from mmstudio.core.files.json_text import to_json
from mmstudio.core.job import Command
from mmstudio.core.payloads import FillPayload, ImportPayload, SamplePayload, WishPayload
from mmstudio.core.sample import Problem, Slot
from mmstudio.core.sentences import fill, printable
from mmstudio.jobs.execute import failure_of
from mmstudio.plugins.exchange import ImportPlan, ImportRequest
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.services.clock import Clock
from mmstudio.services.datasets.own_description import make_importer, plan_as_described
from mmstudio.services.imports.account import Reasons, told_of_shared
from mmstudio.services.imports.dropped import gathering_place
from mmstudio.services.imports.namer import NamePlan, NamingProcess, named
from mmstudio.services.imports.processes import CheckingProcesses, processes_for
from mmstudio.services.imports.remarks import Remarks
from mmstudio.services.imports.row_batches import RowBatch, RowsDone, batches
from mmstudio.services.imports.row_check import CheckPlan
from mmstudio.services.imports.row_chunks import OwnRows
from mmstudio.services.imports.slot_fit import Fit
from mmstudio.services.unpacking.report import UnpackingReport
from mmstudio.storage.samples.filler import FillingStage
from mmstudio.storage.samples.splits import SplitPlan
from mmstudio.storage.samples.table import StoredSamples

_SHOWN_PROBLEMS = 20


@dataclass(frozen=True)
class ImportWish:
    """How a source is imported.

    Attributes:
        in_place: Whether its files stay where they are, and are referenced there.
        check_later: Whether files are only named now and read by a later job; they are then referenced in place.
        split: How samples are parted whose split is not given.
    """

    in_place: bool = False
    check_later: bool = False
    split: SplitPlan = field(default_factory=SplitPlan)

    @property
    def outside(self) -> bool:
        """Whether its files stay outside of the project."""
        return self.in_place or self.check_later

    def to_json(self) -> dict[str, Any]:
        """The wish as JSON for a job's payload."""
        return asdict(self)

    @classmethod
    def of(cls, payload: WishPayload) -> ImportWish:
        """The wish from a job's payload."""
        return cls(payload.in_place, payload.check_later, SplitPlan(**payload.split.model_dump()))


def make_request(
    registry: Registry, source: Path, slots: Mapping[str, Slot]
) -> tuple[ImportRequest, tuple[str, ...]]:
    """A request with every modality of the registry whose codec works.

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


def run(context: RunContext) -> None:
    """Import a source into a data set that exists and has its slots; an interrupted import continues.

    Payload: ``dataset``, ``dataset_id``, ``source``, ``importer``, ``slots`` (given ones), ``wish``.
    """
    payload = ImportPayload.of(context.job)
    given = {slot.name: Slot(slot.name, slot.modality, slot.role) for slot in payload.slots}
    wish = ImportWish.of(payload.wish)
    Import(context, payload, Path(payload.source), payload.importer, given, wish).run()


def write_sample(context: RunContext) -> None:
    """Write a sample project's files and import them; it always starts over.

    Payload: ``dataset``, ``dataset_id``, ``sample`` (id of its spec), ``count``, ``seed``.
    """
    payload = SamplePayload.of(context.job)
    count, seed = payload.count, payload.seed
    folder = context.cache_dir / STAGING / f"sample-{uuid.uuid4().hex[:8]}"
    write = resolve(context.registry.samples.get(payload.sample).factory)
    clock = Clock(context, "Writing")

    def told(done: int, total: int) -> None:
        _stop_if_asked(context)
        clock.tell(done, 2 * total)

    try:
        manifest = write(folder, count, seed, told)
        wish = ImportWish(split=SplitPlan(seed))
        Import(context, payload, manifest, "manifest", {}, wish, head_start=count).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Import:
    """One import: its source and its progress."""

    def __init__(
        self,
        context: RunContext,
        filled: FillPayload,
        source: Path,
        importer_id: str,
        given: Mapping[str, Slot],
        wish: ImportWish,
        *,
        head_start: int = 0,
    ) -> None:
        self._context, self._filled, self._source, self._wish = context, filled, source, wish
        self._importer = importer_id
        self._request, self._troubles = make_request(context.registry, source, given)
        self._head_start = head_start
        self._shown: list[Problem] = []
        self._remarks = Remarks()
        self._fit: Fit | None = None
        self._reasons = Reasons()
        self._unpacked = UnpackingReport.read(source, gathering_place(context.cache_dir))

    def run(self) -> None:
        """Run the import."""
        samples = self._samples()
        importer = make_importer(self._context.registry, self._importer)
        self._request, plan = plan_as_described(importer, self._request)
        self._fill(samples, plan, self._begun(samples, plan))
        _stop_if_asked(self._context)
        shared = samples.finish(self._wish.split.seed, self._wish.split)
        unpacking = self._unpacked.summary if self._unpacked else ()
        self._tell(samples, [*self._troubles, *unpacking, *plan.notes, *told_of_shared(shared)])

    def _begun(self, samples: StoredSamples, plan: ImportPlan) -> FillingStage:
        """How far the import had come before."""
        stage = FillingStage(_stamp(self._source, plan), 0)
        if samples.stage.stamp == stage.stamp:
            return samples.stage
        samples.start_over()
        self._list_unpacked(samples, stage)
        return stage

    def _store(self, samples: StoredSamples, batch: RowBatch, staging: Path, stage: FillingStage) -> None:
        samples.store(batch.good, batch.problems, staging, stage)

    def _slots(self, plan: ImportPlan) -> tuple[Slot, ...]:
        """The slots of the data set."""
        return plan.slots

    def _samples(self) -> StoredSamples:
        payload = self._filled
        samples = self._context.samples(payload.dataset)
        if samples.info.id != payload.dataset_id or not isinstance(samples, StoredSamples):
            raise StudioError(
                "The data set {dataset!r} that was being filled is gone; another one has its name.",
                hint="Import {source} again under a new name.",
                dataset=payload.dataset,
                source=self._source.name,
            )
        return samples

    def _fill(self, samples: StoredSamples, plan: ImportPlan, stage: FillingStage) -> None:
        """Store what the importer yields, after the items stored already.

        A batch is stored while the next one is checked, and only after the previous one is stored.
        """
        clock = Clock(self._context, "Importing")
        rows = RowsDone(self._head_start, plan.count, stage.items)
        few = processes_for(rows.left)
        work = self._name_plan(plan, stage.items)

        def passed_over(items: int) -> None:
            self._beat()
            clock.tell(self._head_start + items, self._head_start + plan.count)

        with (
            samples.staging() as staging,
            ThreadPoolExecutor(1, "import-store") as storing,
            NamingProcess(work, passed_over)
            if few
            else nullcontext(OwnRows(named(work, passed_over))) as source,
            CheckingProcesses(self._check_plan(plan, staging.folder), few, self._beat) as processes,
        ):
            stored: Future[None] | None = None
            for batch in batches(processes.check(source)):
                stage = FillingStage(stage.stamp, stage.items + batch.items)
                self._remarks.add(batch.remarks)
                self._note(batch.problems)
                if stored is not None:
                    stored.result()
                stored = storing.submit(self._store, samples, batch, staging.folder, stage)
                clock.tell(*rows.after(batch.rows))
            if stored is not None:
                stored.result()

    def _list_unpacked(self, samples: StoredSamples, stage: FillingStage) -> None:
        """List what could not be unpacked from the source."""
        if self._unpacked is not None and self._unpacked.problems:
            with samples.staging() as staging:
                samples.store([], self._unpacked.problems, staging.folder, stage)
            self._note(self._unpacked.problems)

    def _note(self, problems: Sequence[Problem]) -> None:
        self._shown += problems[: _SHOWN_PROBLEMS - len(self._shown)]
        self._reasons.add(problems)

    def _name_plan(self, plan: ImportPlan, skip: int) -> NamePlan:
        known = self._context.registry.modalities
        modalities = {
            spec.id: (spec.factory, spec.suffixes) for spec in known if spec.id in self._request.modalities
        }
        factory = self._context.registry.importers.get(self._importer).factory
        return NamePlan(factory, self._source, self._request.slots, modalities, plan, skip, self._fit)

    def _check_plan(self, plan: ImportPlan, staging: Path) -> CheckPlan:
        codecs = {
            spec.id: (spec.factory, spec.inline)
            for spec in self._context.registry.modalities
            if spec.id in self._request.modalities
        }
        root = self._context.project_dir
        later = self._wish.check_later
        return CheckPlan(
            self._folder(plan), self._slots(plan), codecs, root, staging, self._wish.in_place or later, later
        )

    def _folder(self, plan: ImportPlan) -> Path:
        return plan.root or (self._source if self._source.is_dir() else self._source.parent)

    def _beat(self) -> None:
        _stop_if_asked(self._context)

    def _tell(self, samples: StoredSamples, notes: Sequence[str]) -> None:
        info = samples.info
        if not any(info.counts.values()):
            raise StudioError(
                "Nothing in {source} could be imported: {reason}",
                source=self._source.name,
                reason=self._reasons.words,
            )
        remarks = self._remarks.lines()
        self._context.result(
            {
                "dataset": info.name,
                "samples": sum(info.counts.values()),
                "problems": info.problems,
                "unread": samples.unread.count() if self._wish.check_later else 0,
                "shown": [
                    {"source": printable(item.source), "reason": printable(item.reason)}
                    for item in self._shown
                ],
                "notes": list(map(printable, [*notes, *remarks])),
                "remarks": list(map(printable, remarks)),
            }
        )


def _stamp(source: Path, plan: ImportPlan) -> str:
    """A key for a source and its plan; a file's time shows that it was changed."""
    place = str(source.absolute())
    state = source.stat()
    size = [] if source.is_dir() else [state.st_size, state.st_mtime_ns]
    facts = [place, size, plan.count, [asdict(slot) for slot in plan.slots]]
    return hashlib.sha256(to_json(facts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _stop_if_asked(context: RunContext) -> None:
    """Leave the job when it was cancelled or paused; stored samples stay hidden until the import continues."""
    context.check()
    if Command.PAUSE in context.commands():
        raise JobPausedError
