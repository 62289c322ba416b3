"""Data sets: imported, made as samples, checked."""

from __future__ import annotations

import builtins
from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast, get_args

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.recipe import Choice
from mmstudio.core.sample import DatasetInfo, Problem, Role, Sample, Slot
from mmstudio.core.sentences import printable
from mmstudio.jobs.runner import JobRunner
from mmstudio.plugins.protocols import ImportPlan
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.services.described import described_attributes
from mmstudio.services.gathering import forget_gathered, one_source
from mmstudio.services.importing import RUN, WRITE_SAMPLE, ImportWish, slots_to_json
from mmstudio.services.jobs import new_job
from mmstudio.services.preprocessing import check_choices
from mmstudio.services.reading import READ
from mmstudio.services.sources import plan_source, unpacked
from mmstudio.services.verify import CHECK, DatasetReport, verify
from mmstudio.storage.project import Project
from mmstudio.storage.sample_query import SampleFilter

LANE = "io"
AUGMENT = "mmstudio.engine.jobs:augment"
_PROBE = 16


@dataclass(frozen=True)
class DatasetService:
    """The data sets of one open project."""

    project: Project
    runner: JobRunner
    registry: Registry

    def list(self) -> builtins.list[DatasetInfo]:
        """All data sets, in the order they were made."""
        return self.project.datasets.list()

    def get(self, name: str) -> DatasetInfo:
        """One data set.

        Raises:
            NotFoundError: If there is none of that name.
        """
        return self.project.datasets.get(name)

    def problems(self, name: str, *, limit: int = 1000) -> builtins.list[Problem]:
        """The first inputs that were skipped."""
        return [problem for _, problem in self.project.datasets.problems(name, limit=limit)]

    def find(self, name: str, wanted: SampleFilter, limit: int | None = None) -> array[int]:
        """Ids of the samples that a filter lets through, in its order; the first ``limit`` or all.

        Raises:
            NotFoundError: If there is no data set of that name.
        """
        return self.project.datasets.find(name, wanted, limit)

    def read(self, name: str, ids: Sequence[int]) -> builtins.list[Sample]:
        """Samples by id, some hundred at a time, in the order of the ids; those that are gone are left out.

        Raises:
            NotFoundError: If there is no data set of that name.
        """
        return self.project.datasets.samples(name).read_ids(ids)

    def rename(self, name: str, new: str) -> DatasetInfo:
        """Give a data set another name.

        Raises:
            UsageError: If the name is taken, or something knows the data set by its present one.
        """
        self._check_idle(name)
        return self.project.datasets.rename(name, new)

    def delete(self, name: str) -> int:
        """Put a data set into the trash.

        Returns:
            What :meth:`restore` takes it out by.

        Raises:
            UsageError: If it is being filled.
        """
        self._check_idle(name)
        return self.project.datasets.delete(name)

    def restore(self, dataset_id: int) -> DatasetInfo:
        """Take a data set out of the trash.

        Raises:
            UsageError: If its name was taken meanwhile.
        """
        return self.project.datasets.restore(dataset_id)

    def gather(self, paths: Sequence[Path], title: str) -> Path:
        """One source out of some files and folders; see :func:`~mmstudio.services.gathering.one_source`."""
        place = self._gathered
        open_jobs = [job for job in self.project.jobs.list() if job.kind == "import" and not job.state.ended]
        forget_gathered(place, [Path(str(job.payload.get("source", ""))) for job in open_jobs])
        return one_source(paths, place, title)

    def plan(self, source: Path, slots: Mapping[str, Slot]) -> tuple[str, ImportPlan]:
        """Look at a source; a zip is unpacked first.

        Returns:
            Id of the importer that takes it, and what it found.

        Raises:
            UsageError: If no importer takes it, or it cannot be read.
            BadFileError: If it is a zip that cannot be unpacked.
        """
        return plan_source(self.registry, unpacked(source, self._gathered), slots)

    def import_source(
        self,
        source: Path,
        name: str = "",
        *,
        slots: Mapping[str, Slot] | None = None,
        wish: ImportWish | None = None,
    ) -> Job:
        """Make a data set and start to fill it; an import of the same kind that was cut off goes on instead.

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
        name = name or default_name(source)
        opened = unpacked(source, self._gathered)
        if opened != source and (how.in_place or how.check_later):
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
        root = self._root(plan.root or opened) if how.in_place or how.check_later else ""
        told = described_attributes(opened, self.registry.metrics)
        made = self._make(name, plan.slots, told, root=root)
        return self.runner.submit(
            new_job(
                "import",
                "Import {source}",
                LANE,
                RUN,
                {**wanted, "dataset_id": made.id, "importer": importer},
                source=source.name,
            )
        )

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
        payload = {
            "dataset": name,
            "dataset_id": self._make(name, plan.slots, spec.attributes).id,
            "sample": spec.id,
            "count": count or spec.count,
            "seed": seed,
        }
        return self.runner.submit(
            new_job("import", "Make {sample}", LANE, WRITE_SAMPLE, payload, sample=spec.title)
        )

    def drop_empty(self, name: str) -> None:
        """Remove a data set whose import came to nothing; one that is being filled stays."""
        with suppress(NotFoundError):
            info = self.get(name)
            left_out = self.find(name, SampleFilter(excluded=True), 1)
            if not self._filling(info, cut_off=True) and not any(info.counts.values()) and not left_out:
                self.project.datasets.delete(name)

    def check(self, name: str) -> DatasetReport:
        """Read every file of a data set again and count what is there.

        Raises:
            NotFoundError: If there is none of that name.
        """
        return verify(self.project.datasets.samples(name))

    @property
    def _gathered(self) -> Path:
        return self.project.layout.cache / "gathered"

    def _filling(self, info: DatasetInfo, *, cut_off: bool = False) -> bool:
        states = [JobState.QUEUED, JobState.RUNNING, JobState.PAUSED]
        jobs = self.project.jobs.list([*states, JobState.INTERRUPTED] if cut_off else states)
        return any(job.payload.get("dataset_id") == info.id for job in jobs)

    def _cut_off(self, wanted: Mapping[str, object]) -> Job | None:
        """An import that asks for the same and was cut off, if its data set is still there."""
        there = {info.name: info.id for info in self.list()}
        for job in self.project.jobs.list([JobState.INTERRUPTED, JobState.PAUSED]):
            same = job.kind == "import" and all(
                job.payload.get(key) == value for key, value in wanted.items()
            )
            if same and there.get(str(wanted["dataset"])) == job.payload.get("dataset_id"):
                return job
        return None

    def _root(self, source: Path) -> str:
        """Name of the root that stands for the folder of a source; made where there is none."""
        folder = (source if source.is_dir() else source.parent).resolve()
        known = self.project.roots.list()
        found = next((name for name, path in known.items() if path == folder), "")
        if found:
            return found
        names = [folder.name or "files", *(f"{folder.name} {number}" for number in range(2, len(known) + 3))]
        name = next(name for name in names if name not in known)
        self.project.roots.add(name, folder)
        return name

    def _check_idle(self, name: str) -> None:
        if self._filling(self.get(name)):
            raise UsageError(
                "The data set {name!r} is being filled.",
                hint="Wait until its import has ended, or stop it.",
                name=name,
            )

    def unread(self, name: str) -> int:
        """How many files were named by an import and not read yet.

        Raises:
            NotFoundError: If there is no data set of that name.
        """
        return self.project.datasets.unread(name).count()

    def start_reading(self, name: str) -> Job:
        """Read the files that an import only named, as a job; it may wait behind that import.

        Raises:
            NotFoundError: If there is no data set of that name.
        """
        self.get(name)
        return self.runner.submit(
            new_job("read", "Read the files of {dataset}", LANE, READ, {"dataset": name}, dataset=name)
        )

    def start_check(self, name: str) -> Job:
        """Check a data set as a job; its result is the report as a dict.

        Raises:
            NotFoundError: If there is none of that name.
        """
        self.get(name)
        return self.runner.submit(
            new_job("check", "Check {dataset}", LANE, CHECK, {"dataset": name}, dataset=name)
        )

    def augment(
        self,
        name: str,
        sample: Sample,
        slot: str,
        steps: Mapping[str, Sequence[Choice]],
        *,
        count: int,
        seed: int,
    ) -> Job:
        """Put one sample through steps as a job, as it happens in training.

        What the sample was and what became of it come as previews of the kinds ``before`` and ``augment``; slots that move
        with the shown one are in them, too.

        Args:
            name: Of the data set.
            sample: One of its samples.
            slot: Which is shown.
            steps: Per slot, in order.
            count: How many copies are made where a step draws.
            seed: What they draw follows from it.

        Raises:
            UsageError: If a step does not fit its slot, or a setting is out of range.
        """
        info = self.get(name)
        for place, choices in steps.items():
            check_choices(place, choices, info, self.registry)
        payload = {
            "dataset": name,
            "split": sample.split,
            "position": sample.position,
            "slot": slot,
            "preprocess": {
                place: [choice.model_dump(mode="json") for choice in choices]
                for place, choices in steps.items()
            },
            "count": count,
            "seed": seed,
        }
        title = "Show the steps for {slot}"
        return self.runner.submit(new_job("augment", title, "cpu:sample", AUGMENT, payload, slot=slot))

    def _make(self, name: str, slots: tuple[Slot, ...], attributes: str = "", root: str = "") -> DatasetInfo:
        """A fresh data set; one of that name that an import never filled makes room."""
        self.drop_empty(name)
        return self.project.datasets.create(name, slots, attributes=attributes, root=root)


def default_name(source: Path) -> str:
    """The name of a data set out of its source: of the folder, where the file is called ``manifest``."""
    path = source.absolute()
    generic = path.is_file() and path.stem.lower() in {"manifest", "metadata"}
    return printable(path.parent.name if generic else path.stem if path.is_file() else path.name) or "data"


def parse_slot(text: str) -> Slot:
    """``reference=image:condition`` as a slot; the role may be left out.

    Raises:
        UsageError: If it is not of that form.
    """
    name, sign, rest = text.partition("=")
    modality, _, role = rest.partition(":")
    if not sign or not name or not modality or (role and role not in get_args(Role)):
        raise UsageError(
            "{text!r} does not describe a slot.",
            hint="Write NAME=MODALITY:ROLE, e.g. reference=image:condition; roles: {roles}.",
            text=text,
            roles=", ".join(get_args(Role)),
        )
    return Slot(name.strip(), modality.strip(), cast("Role", role or "either"))
