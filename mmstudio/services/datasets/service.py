"""The data set service: lists, searches, renames, deletes and verifies data sets."""

from __future__ import annotations

import builtins
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.payloads import OfDataset
from mmstudio.core.sample import DatasetInfo, Problem, Role, Sample, Slot
from mmstudio.core.sentences import printable
from mmstudio.jobs.runner import JobRunner
from mmstudio.plan.payloads import AugmentPayload
from mmstudio.plan.recipe import Choice
from mmstudio.plan.steps import check_choices
from mmstudio.plugins.registry import Registry
from mmstudio.services.datasets.verification import DatasetReport, verify
from mmstudio.services.jobs import new_job
from mmstudio.services.unpacking.kinds import archive_stem
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples.query import SampleFilter

LANE = "io"
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
            NotFoundError: If there is no data set of that name.
        """
        return self.project.datasets.get(name)

    def problems(self, name: str, *, limit: int = 1000) -> builtins.list[Problem]:
        """The first inputs that were skipped."""
        return [problem for _, problem in self.project.datasets.problems(name, limit=limit)]

    def find(self, name: str, wanted: SampleFilter, limit: int | None = None) -> array[int]:
        """Ids of the samples that match a filter, in its order: the first ``limit``, or all.

        Raises:
            NotFoundError: If there is no data set of that name.
        """
        return self.project.datasets.find(name, wanted, limit)

    def read(self, name: str, ids: Sequence[int]) -> builtins.list[Sample]:
        """Samples by id, a few hundred at a time, in the order of the ids; deleted ones are skipped.

        Raises:
            NotFoundError: If there is no data set of that name.
        """
        return self.project.datasets.samples(name).read_ids(ids)

    def rename(self, name: str, new: str) -> DatasetInfo:
        """Give a data set another name.

        Raises:
            UsageError: If the name is taken, or something refers to the data set by its present name.
        """
        self._check_idle(name)
        return self.project.datasets.rename(name, new)

    def set_role(self, name: str, slot: str, role: str) -> DatasetInfo:
        """Set whether trainings make a slot (``target``), are given it (``condition``), or either.

        Runs that were trained keep what they were started with. The parts of the data stay as they were drawn: files to be made
        that several samples share may now lie in more than one part; parting the data anew mends that.

        Raises:
            NotFoundError: If there is no data set of that name.
            UsageError: If it is being filled, has no such slot, or there is no such role.
        """
        if role not in get_args(Role):
            raise UsageError(
                "{role!r} is not a role of a slot.",
                hint="Roles: {roles}.",
                role=role,
                roles=", ".join(get_args(Role)),
            )
        self._check_idle(name)
        self.project.datasets.slot_edits(name).set_role(slot, cast("Role", role))
        return self.project.datasets.get(name)

    def delete(self, name: str) -> int:
        """Put a data set into the trash.

        Returns:
            The key by which :meth:`restore` finds it.

        Raises:
            UsageError: If it is being filled.
        """
        self._check_idle(name)
        return self.project.datasets.delete(name)

    def restore(self, dataset_id: int) -> DatasetInfo:
        """Take a data set out of the trash.

        Raises:
            UsageError: If its name has been taken meanwhile.
        """
        return self.project.datasets.restore(dataset_id)

    def check(self, name: str) -> DatasetReport:
        """Read every file of a data set again and count what is there.

        Raises:
            NotFoundError: If there is no data set of that name.
        """
        return verify(self.project.datasets.samples(name))

    def _check_idle(self, name: str) -> None:
        if filling(self.project, self.get(name)):
            raise UsageError(
                "The data set {name!r} is being filled.",
                hint="Wait until its import has ended, or stop it.",
                name=name,
            )

    def unread(self, name: str) -> int:
        """How many files an import has named but not read yet.

        Raises:
            NotFoundError: If there is no data set of that name.
        """
        return self.project.datasets.samples(name).unread.count()

    def start_reading(self, name: str) -> Job:
        """Read the files that an import only named, as a job; it may wait behind that import.

        Raises:
            NotFoundError: If there is no data set of that name.
        """
        self.get(name)
        return self.runner.submit(
            new_job("read", "Read the files of {dataset}", LANE, OfDataset(dataset=name), dataset=name)
        )

    def start_check(self, name: str) -> Job:
        """Check a data set as a job; its result is the report as a dict. Files that were only named are read before.

        Raises:
            NotFoundError: If there is no data set of that name.
        """
        if self.unread(name):
            self.start_reading(name)
        return self.runner.submit(
            new_job("check", "Check {dataset}", LANE, OfDataset(dataset=name), dataset=name)
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
        """Start a job that applies steps to one sample, as a training would.

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
            check_choices(place, choices, info.slots, self.registry)
        payload = AugmentPayload(
            dataset=name,
            split=sample.split,
            position=sample.position,
            slot=slot,
            preprocess={place: list(choices) for place, choices in steps.items()},
            count=count,
            seed=seed,
        )
        return self.runner.submit(
            new_job("augment", "Show the steps for {slot}", "cpu:sample", payload, slot=slot)
        )


def filling(project: Project, info: DatasetInfo, *, cut_off: bool = False) -> bool:
    """Whether an import is filling a data set or waits to; with ``cut_off``, an interrupted import counts too."""
    states = [JobState.QUEUED, JobState.RUNNING, JobState.PAUSED]
    jobs = project.jobs.list([*states, JobState.INTERRUPTED] if cut_off else states)
    return any(job.payload.get("dataset_id") == info.id for job in jobs)


def slots_to_json(slots: Mapping[str, Slot]) -> list[dict[str, Any]]:
    """Slots for a job's payload."""
    return [{"name": slot.name, "modality": slot.modality, "role": slot.role} for slot in slots.values()]


def default_name(source: Path) -> str:
    """The default name of a data set: that of its source, or of the folder if the file is called ``manifest``."""
    path = source.absolute()
    name = archive_stem(path) if path.is_file() else path.name
    if path.is_file() and name.lower() in {"manifest", "metadata"}:
        name = path.parent.name
    return printable(name) or "data"


def parse_slot(text: str) -> Slot:
    """Parse ``reference=image:condition`` as a slot; the role may be left out.

    Raises:
        UsageError: If the text does not have that form.
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
