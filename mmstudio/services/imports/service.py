"""The import service: examines sources, starts or continues imports, makes sample projects."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.payloads import ImportPayload, SamplePayload
from mmstudio.core.sample import DatasetInfo, NewSample, Slot
from mmstudio.jobs.runner import JobRunner
from mmstudio.plugins.exchange import ImportPlan
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.services.datasets.own_description import described_attributes, make_importer
from mmstudio.services.datasets.service import LANE, default_name, filling, slots_to_json
from mmstudio.services.imports.dropped import forget_gathered, gathering_place, one_source
from mmstudio.services.imports.job import (
    ImportWish,
    make_request,
)
from mmstudio.services.imports.sources import open_source, plan_source
from mmstudio.services.jobs import new_job
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples.query import SampleFilter

_PROBE = 16


@dataclass(frozen=True)
class ImportService:
    """Imports into one open project."""

    project: Project
    runner: JobRunner
    registry: Registry

    def gather(self, paths: Sequence[Path], title: str) -> Path:
        """Gather files and folders into one source; see :func:`~mmstudio.services.imports.dropped.one_source`."""
        place = self._gathered
        troubled = {info.id for info in self.project.datasets.list() if info.problems}
        open_jobs = [
            job
            for job in self.project.jobs.list()
            if job.kind == "import" and (not job.state.ended or job.payload.get("dataset_id") in troubled)
        ]
        forget_gathered(place, [Path(str(job.payload.get("source", ""))) for job in open_jobs])
        return one_source(paths, place, title)

    def plan(self, source: Path, slots: Mapping[str, Slot]) -> tuple[str, ImportPlan]:
        """Examine a source; an archive is unpacked first.

        Returns:
            Id of the importer that takes it, and what it found.

        Raises:
            UsageError: If no importer takes it, or it cannot be read.
            BadFileError: If it is an archive in which nothing can be unpacked.
        """
        opened = open_source(self.registry, source, self._gathered)
        importer, plan = plan_source(self.registry, opened.path, slots)
        notes = opened.report.summary if opened.report else ()
        return importer, replace(plan, notes=(*notes, *plan.notes))

    def first_samples(
        self, source: Path, slots: Mapping[str, Slot], count: int = 3
    ) -> builtins.list[NewSample]:
        """The first samples of a source, unchecked; fewer if it does not hold as many.

        Raises:
            UsageError: If it cannot be read.
        """
        opened = open_source(self.registry, source, self._gathered).path
        importer_id, plan = plan_source(self.registry, opened, slots)
        request, _ = make_request(self.registry, opened.absolute(), slots)
        rows = make_importer(self.registry, importer_id).rows(request, plan)
        return list(islice((row for row in rows if isinstance(row, NewSample)), count))

    def import_source(
        self,
        source: Path,
        name: str = "",
        *,
        slots: Mapping[str, Slot] | None = None,
        wish: ImportWish | None = None,
    ) -> Job:
        """Make a data set and start to fill it; an interrupted import of the same source continues instead.

        Args:
            source: Folder, manifest or archive.
            name: Of the data set; the source's name if empty.
            slots: Given slots; they win over guesses.
            wish: How it is imported.

        Returns:
            The job; its result names the data set and counts samples and problems.

        Raises:
            UsageError: If the source cannot be read or the name is taken.
        """
        given, how = dict(slots or {}), wish or ImportWish()
        if how.outside and not self.project.layout.own:
            raise UsageError(
                "The project was not made on this computer, so files outside of it are not read.",
                hint="Copy them into it, or, if it is yours, call it that first: mmstudio project adopt {folder}.",
                folder=str(self.project.layout.root),
            )
        name = name or default_name(source)
        opened = open_source(self.registry, source, self._gathered).path
        if opened != source and how.outside:
            raise UsageError(
                "What an archive holds cannot be referenced in place.",
                hint="Unpack {source} yourself, or import it into the project.",
                source=source.name,
            )
        wanted = {
            "dataset": name,
            "source": str(opened.absolute()),
            "slots": slots_to_json(given),
            "wish": how.to_json(),
        }
        if (cut := self._cut_off(wanted)) is not None:
            self.runner.resume(cut.id)
            return cut
        importer, plan = plan_source(self.registry, opened, given)
        root = self._root(plan.root or opened) if how.outside else ""
        told = described_attributes(opened, self.registry.metrics)
        made = self._make(name, plan.slots, told, root=root)
        payload = ImportPayload.model_validate({**wanted, "dataset_id": made.id, "importer": importer})
        return self.runner.submit(new_job("import", "Import {source}", LANE, payload, source=source.name))

    def default_sample(self) -> str:
        """Id of the first sample project.

        Raises:
            NotFoundError: If no plugin brings one.
        """
        found = next(iter(self.registry.samples), None)
        if found is None:
            raise NotFoundError("No plugin brings a sample project.", hint="See: mmstudio plugin list.")
        return found.id

    def make_sample(self, sample: str, name: str = "", *, count: int = 0, seed: int = 0) -> Job:
        """Write a sample project's data and import it.

        Args:
            sample: Id of the sample.
            name: Of the data set; the sample's id if empty.
            count: Samples to write; 0 takes the usual number.
            seed: Everything in it follows from it.

        Raises:
            NotFoundError: If there is no such sample.
            UsageError: If the name is taken.
        """
        spec = self.registry.samples.get(sample)
        with TemporaryDirectory(prefix="mmstudio-") as folder:
            manifest = resolve(spec.factory)(Path(folder), _PROBE, seed, None)
            _, plan = self.plan(manifest, {})
        name = name or spec.id
        slots = tuple(
            replace(slot, role="either") if slot.name in spec.either else slot for slot in plan.slots
        )
        payload = SamplePayload(
            dataset=name,
            dataset_id=self._make(name, slots, spec.attributes).id,
            sample=spec.id,
            count=count or spec.count,
            seed=seed,
        )
        return self.runner.submit(new_job("import", "Make {sample}", LANE, payload, sample=spec.title))

    def drop_empty(self, name: str) -> None:
        """Remove a data set whose import stored nothing; one that is being filled stays."""
        with suppress(NotFoundError):
            info = self.project.datasets.get(name)
            left_out = self.project.datasets.find(name, SampleFilter(excluded=True), 1)
            filled = any(info.counts.values()) or left_out
            if not filled and not filling(self.project, info, cut_off=True):
                self.project.datasets.delete(name)

    @property
    def _gathered(self) -> Path:
        return gathering_place(self.project.layout.cache)

    def _cut_off(self, wanted: Mapping[str, object]) -> Job | None:
        """An interrupted import with the same request, if its data set still exists."""
        there = {info.name: info.id for info in self.project.datasets.list()}
        for job in self.project.jobs.list([JobState.INTERRUPTED, JobState.PAUSED]):
            same = job.kind == "import" and all(
                job.payload.get(key) == value for key, value in wanted.items()
            )
            if same and there.get(str(wanted["dataset"])) == job.payload.get("dataset_id"):
                return job
        return None

    def _root(self, source: Path) -> str:
        """Name of the root that stands for the folder of a source; it is made if there is none."""
        folder = (source if source.is_dir() else source.parent).resolve()
        known = self.project.roots.list()
        found = next((name for name, path in known.items() if path == folder), "")
        if found:
            return found
        names = [folder.name or "files", *(f"{folder.name} {number}" for number in range(2, len(known) + 3))]
        name = next(name for name in names if name not in known)
        self.project.roots.add(name, folder)
        return name

    def _make(self, name: str, slots: tuple[Slot, ...], attributes: str = "", root: str = "") -> DatasetInfo:
        """A new data set; it replaces one of the same name that no import has filled."""
        self.drop_empty(name)
        return self.project.datasets.create(name, slots, attributes=attributes, root=root)
