"""Additions to a stored data set: another source, or what was skipped of one imported before."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from mmstudio.core.errors import UsageError
from mmstudio.core.files.door import is_relative
from mmstudio.core.files.names import name_key
from mmstudio.core.job import Job
from mmstudio.core.payloads import AddPayload
from mmstudio.core.sample import DatasetInfo, Problem, Slot
from mmstudio.jobs.runner import JobRunner
from mmstudio.plugins.exchange import ImportPlan
from mmstudio.plugins.registry import Registry
from mmstudio.services.datasets.service import LANE, filling, slots_to_json
from mmstudio.services.imports.dropped import gathering_place, take_anew
from mmstudio.services.imports.job import ImportWish
from mmstudio.services.imports.sources import open_source, plan_source
from mmstudio.services.jobs import new_job
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples.splits import SplitPlan

_SOURCE = ("source", "importer", "slots")


@dataclass(frozen=True)
class Fitting:
    """How a source fits a data set.

    Attributes:
        source: Path that is read; for an archive the folder it was unpacked into.
        importer: Id of the one that takes it.
        given: Slots of the source that differ from the importer's guess.
        plan: What the importer found; its slots have the names of the source.
        names: Slots that are added, each with its name in the data set.
        notes: What a person should know before it is added.
    """

    source: Path
    importer: str
    given: Mapping[str, Slot]
    plan: ImportPlan
    names: Mapping[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class AddService:
    """Lets the data sets of one open project grow."""

    project: Project
    runner: JobRunner
    registry: Registry

    def fit(self, source: Path, name: str) -> Fitting:
        """Examine a source and how it fits a data set.

        Raises:
            NotFoundError: If there is no such data set, or nothing there.
            UsageError: If the source cannot be read, or does not fit.
        """
        info = self.project.datasets.get(name)
        opened = open_source(self.registry, source, self._gathered)
        importer, plan = plan_source(self.registry, opened.path, {})
        if given := _given(plan, info):
            importer, plan = plan_source(self.registry, opened.path, given)
        names = _names(plan.slots, info.slots)
        _check(plan, names, info, source)
        unpacked = opened.report.summary if opened.report else ()
        notes = (*unpacked, *plan.notes, *_left_out(plan, names, info))
        return Fitting(opened.path.absolute(), importer, given, plan, names, notes)

    def add(self, source: Path, name: str, split: SplitPlan | None = None) -> Job:
        """Add what a source holds to a data set, by copies; samples that are in it already are passed over.

        Args:
            source: Folder, manifest or archive.
            name: Of the data set.
            split: How samples are parted whose split is not given.

        Returns:
            The job; its result counts the samples that were ``added``.

        Raises:
            NotFoundError, UsageError: As :meth:`fit`; or if the data set is being filled, or not read yet.
        """
        info = self._ready(name)
        found = self.fit(source, name)
        payload = {
            "dataset": info.name,
            "dataset_id": info.id,
            "source": str(found.source),
            "importer": found.importer,
            "slots": slots_to_json(found.given),
            "wish": ImportWish(split=split or SplitPlan()).to_json(),
            "names": dict(found.names),
        }
        told = AddPayload.model_validate(payload)
        return self.runner.submit(
            new_job("import", "Add {source} to {dataset}", LANE, told, source=source.name, dataset=info.name)
        )

    def try_again(self, name: str, chosen: Sequence[Problem] = ()) -> builtins.list[Job]:
        """Retry what was skipped when a data set was imported; what can be used now joins it, and its problems are removed.

        Args:
            name: Of the data set.
            chosen: Problems to retry; all if empty.

        Returns:
            A job for each source that it was imported from.

        Raises:
            NotFoundError: If there is no such data set.
            UsageError: If it is being filled, has no problems, or what it was imported from is not there any more.
        """
        info = self._ready(name)
        if not self.project.layout.own:
            raise UsageError(
                "The project was not made on this computer, so files outside of it are not read.",
                hint="Import them into it, or, if it is yours, call it that first: mmstudio project adopt {folder}.",
                folder=str(self.project.layout.root),
            )
        if not info.problems:
            raise UsageError("The data set {name!r} has no problems.", name=info.name)
        known = self.imports_of(info)
        there = [one for one in known if Path(one.source).exists()]
        if not there:
            raise UsageError(
                "What {name!r} was imported from is not there any more.",
                hint="Put it back, or add the files to the data set.",
                name=info.name,
            )
        wanted = {
            "again": True,
            "sources": sorted({one.source for one in chosen}),
            "unseen": len(known) == 1,
        }
        return [self._again(info, one, wanted) for one in there]

    def imports_of(self, info: DatasetInfo) -> builtins.list[AddPayload]:
        """The sources of a data set, from the payloads of its import jobs; the latest first."""
        found: dict[str, AddPayload] = {}
        for job in reversed(self.project.jobs.list()):
            told = job.payload
            if job.kind == "import" and told.get("dataset_id") == info.id and set(_SOURCE) <= told.keys():
                names = told.get("names") or {slot.name: slot.name for slot in info.slots}
                plain = {key: told[key] for key in (*_SOURCE, "wish") if key in told}
                facts = {**plain, "dataset": info.name, "dataset_id": info.id, "names": names}
                with suppress(ValidationError):  # that job could not go on either
                    found.setdefault(str(told["source"]), AddPayload.model_validate(facts))
        return builtins.list(found.values())

    def file_of(self, info: DatasetInfo, problem: Problem) -> Path | None:
        """The file that a problem is about, if it lies in what was imported; ``None`` in a project from elsewhere."""
        inside = problem.file or problem.source
        if not self.project.layout.own or not is_relative(inside):
            return None
        for one in self.imports_of(info):
            source = Path(one.source)
            path = (source if source.is_dir() else source.parent) / inside
            if path.is_file():
                return path
        return None

    def _again(self, info: DatasetInfo, one: AddPayload, wanted: Mapping[str, object]) -> Job:
        take_anew(Path(one.source), self._gathered)
        wish = one.wish.model_copy(
            update={"check_later": False, "in_place": one.wish.in_place or one.wish.check_later}
        )
        payload = {**one.model_dump(), "wish": wish.model_dump(), **wanted}
        told = AddPayload.model_validate(payload)
        return self.runner.submit(
            new_job("import", "Try again what was skipped of {dataset}", LANE, told, dataset=info.name)
        )

    def _ready(self, name: str) -> DatasetInfo:
        """A data set that can take more.

        Raises:
            UsageError: If it is being filled, or has files that were only named.
        """
        info = self.project.datasets.get(name)
        if filling(self.project, info):
            raise UsageError(
                "The data set {name!r} is being filled.",
                hint="Wait until its import has ended, or stop it.",
                name=name,
            )
        if self.project.datasets.samples(name).unread.count():
            raise UsageError(
                "Files of the data set {name!r} were only named so far.",
                hint="Check its files first, which reads them.",
                name=name,
            )
        return info

    @property
    def _gathered(self) -> Path:
        return gathering_place(self.project.layout.cache)


def _given(plan: ImportPlan, info: DatasetInfo) -> dict[str, Slot]:
    """The slots and columns of a source, as the data set defines them."""
    columns = {name_key(column): column for slot in plan.slots for column in slot.columns}
    known = {slot.name: slot for slot in info.slots}
    names = _names(plan.slots, info.slots)
    found = {
        slot.name: Slot(slot.name, known[names[slot.name]].modality, known[names[slot.name]].role)
        for slot in plan.slots
        if slot.name in names and slot.modality != known[names[slot.name]].modality
    }
    for slot in info.slots:
        if not slot.columns and slot.name not in names.values() and name_key(slot.name) in columns:
            name = columns[name_key(slot.name)]
            found.setdefault(name, Slot(name, slot.modality, slot.role))
    return found


def _names(slots: Sequence[Slot], known: Sequence[Slot]) -> dict[str, str]:
    """Slots of a source and of the data set that match: by name, or because they are the only ones left of their kind."""
    by_name = {name_key(slot.name): slot.name for slot in known}
    found = {slot.name: by_name[name_key(slot.name)] for slot in slots if name_key(slot.name) in by_name}
    for modality in {slot.modality for slot in slots}:
        ours = [slot.name for slot in slots if slot.modality == modality and slot.name not in found]
        theirs = [
            slot.name for slot in known if slot.modality == modality and slot.name not in found.values()
        ]
        if len(ours) == len(theirs) == 1:
            found[ours[0]] = theirs[0]
    return found


def _check(plan: ImportPlan, names: Mapping[str, str], info: DatasetInfo, source: Path) -> None:
    """Refuse a source that does not fit.

    Raises:
        UsageError: If something is missing; the message names it.
    """
    there = ", ".join(f"{slot.name} ({slot.modality})" for slot in plan.slots)
    for slot in info.slots:
        mine = next((one for one in plan.slots if names.get(one.name) == slot.name), None)
        if slot.role == "target" and mine is None:
            raise UsageError(
                "{source} has no {slot}, which is what is to be made in the data set {name!r}.",
                hint="It has: {there}. Give the folder, file or column that name, or import it as a data set of its own.",
                source=source.name,
                slot=f"{slot.name} ({slot.modality})",
                name=info.name,
                there=there,
            )
        if mine is not None and mine.modality != slot.modality:
            raise UsageError(
                "The slot {slot!r} is of the kind {one} in the data set, and of the kind {other} in {source}.",
                slot=slot.name,
                one=slot.modality,
                other=mine.modality,
                source=source.name,
            )
    if not names:
        raise UsageError(
            "Nothing in {source} fits the data set {name!r}.",
            hint="It has: {there}.",
            source=source.name,
            name=info.name,
            there=there,
        )


def _left_out(plan: ImportPlan, names: Mapping[str, str], info: DatasetInfo) -> list[str]:
    """Sentences about slots and columns that the data set does not have."""
    known = {slot.name: slot for slot in info.slots}
    lost = [slot.name for slot in plan.slots if slot.name not in names]
    for slot in plan.slots:
        if slot.name in names and known[names[slot.name]].columns:
            lost += [column for column in slot.columns if column not in known[names[slot.name]].columns]
    told = [f"Left out, since the data set has nothing of the kind: {', '.join(lost)}."] if lost else []
    other = [f"{mine} as {theirs}" for mine, theirs in names.items() if mine != theirs]
    return told + ([f"Taken by another name: {', '.join(other)}."] if other else [])
