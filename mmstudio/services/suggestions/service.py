"""The suggestion service: a run makes the values that samples lack, and a person accepts or rejects each of them.

What is suggested lies in a folder of the project, outside the data set: no training sees it before it was accepted. An
accepted value is marked by a fact of its sample that names the run and the seed. A text is written into the sample; a
sound or a picture is copied into the project as an imported file is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.context import read_each
from mmstudio.core.errors import BadFileError, NotFoundError, StudioError, UsageError
from mmstudio.core.files.disk import make_below
from mmstudio.core.job import Job
from mmstudio.core.run import Run
from mmstudio.core.sample import Sample, Slot, synthetic
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.results import recipe_by
from mmstudio.plugins.specs import resolve
from mmstudio.services.datasets.curation import Change, CurationService
from mmstudio.services.generation.conditions import Given
from mmstudio.services.generation.service import GenerationService
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio.services.suggestions.places import folder_of, put_away
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples.query import SampleFilter


@dataclass(frozen=True)
class Suggestion:
    """A value that waits for a person.

    Attributes:
        sample: Id of the sample that lacks it.
        slot: The slot it is for.
        data: The value if it is a text; ``None`` if it is in a file.
        path: Its file, with the whole recipe inside or beside it.
        run: Id of the run that made it.
        seed: Seed that it was made with.
    """

    sample: int
    slot: str
    data: Any
    path: Path
    run: str
    seed: int


@dataclass(frozen=True)
class SuggestionService:
    """Suggestions for the data sets of one open project; may be used from any thread."""

    project: Project
    registry: Registry
    generation: GenerationService
    curation: CurationService

    def start(
        self,
        name: str,
        run: str,
        slot: str,
        ids: Sequence[int] | None = None,
        *,
        seed: int = 0,
        device: str = "",
    ) -> Job:
        """Have a run make the values that samples lack, each from the sample's other values.

        Args:
            name: Of the data set.
            run: Id or name of the run.
            slot: Which the run must make.
            ids: The samples; all that lack the slot if ``None``. Those that have a value are left out.
            seed: Of the first one; the next ones count up.
            device: That it runs on; the run's own if empty.

        Raises:
            NotFoundError: If there is no such data set, slot or run.
            UsageError: If the slot holds rows of a table, the run does not make it, or no sample lacks it and has something
                that the run takes.
        """
        self._slot(name, slot)
        made = self.project.runs.get(run).id
        plan = self.project.runs.files(made).plan(self.registry)
        plan.to_make((), (slot,))
        items: list[ItemWish] = []
        for sample in self._lacking(name, slot, ids):
            conditions = sample_conditions(plan, sample, slot)
            if conditions:
                items.append(ItemWish(str(sample.id), seed + len(items), conditions))
        if not items:
            raise UsageError(
                "No sample of {name!r} lacks {slot!r} and has something that the run {run} takes.",
                hint="The run takes: {known}.",
                name=name,
                slot=slot,
                run=made,
                known=", ".join(one.name for one in plan.takes if one.name != slot) or "nothing",
            )
        folder = folder_of(self.project, name, slot)
        make_below(self.project.layout.root, folder)
        request = GenerateRequest(made, items, make=(slot,), out=folder)
        return self.generation.submit(request, device=device)

    def able(self, name: str, slot: str) -> list[Run]:
        """The trained runs that make a slot, the latest first.

        Raises:
            NotFoundError: If there is no such data set or slot.
            UsageError: If the slot holds rows of a table.
        """
        wanted, found = self._slot(name, slot), []
        for run in reversed(self.project.runs.list()):
            files = self.project.runs.files(run.id)
            try:
                plan = files.plan(self.registry)
            except StudioError:  # it cannot be read, or a plugin is missing
                continue
            made = [(one.name, one.modality) for one in plan.targets] if plan.makes else []
            if (slot, wanted.modality) in made and files.checkpoints.steps():
                found.append(run)
        return found

    def pending(self, name: str, slot: str) -> list[Suggestion]:
        """The suggestions that wait, in the order of the samples; those for samples that have a value by now are left out.

        Raises:
            NotFoundError: If there is no such data set or slot.
            UsageError: If the slot holds rows of a table.
        """
        spec = self.registry.modalities.get(self._slot(name, slot).modality)
        codec, folder = resolve(spec.factory)(), folder_of(self.project, name, slot)
        files = sorted(folder.glob(f"*{codec.suffix}")) if folder.is_dir() else []
        found = [one for path in files if (one := _read(path, slot, codec, inline=spec.inline)) is not None]
        still = {sample.id for sample in self._lacking(name, slot, [one.sample for one in found])}
        return sorted((one for one in found if one.sample in still), key=lambda one: one.sample)

    def again(self, name: str, suggestion: Suggestion, *, device: str = "") -> Job:
        """Make a suggestion once more with the next seed; the present one is replaced.

        Raises:
            UsageError: As :meth:`start`.
        """
        return self.start(
            name,
            suggestion.run,
            suggestion.slot,
            [suggestion.sample],
            seed=suggestion.seed + 1,
            device=device,
        )

    def accept(
        self, name: str, suggestions: Sequence[Suggestion], edited: Mapping[int, str] | None = None
    ) -> Change:
        """Put suggestions into their samples, each marked as synthetic.

        Args:
            name: Of the data set.
            suggestions: At most one for each sample.
            edited: Texts by sample that a person has changed.

        Raises:
            BadFileError: If a changed text, or a file, cannot be read.
            UsageError: If the data set is being filled.
        """
        edited = edited or {}
        facts = {
            one.sample: {synthetic(one.slot): _fact(one, changed=one.sample in edited)} for one in suggestions
        }
        edits = self.project.datasets.edits(name)
        # marked before it is there: whatever ends the program in between, no synthetic value is without its mark
        before = edits.put_facts(facts)
        try:
            wrote = self._put(name, suggestions, edited)
        except StudioError:
            edits.put_facts(before)
            raise
        restore = put_away(self.project, _files(suggestions))

        def undo() -> None:
            restore()
            self.project.datasets.edits(name).put_facts(before)
            wrote.undo()

        return Change(wrote.count, undo)

    def reject(self, suggestions: Sequence[Suggestion]) -> Change:
        """Put suggestions into the trash."""
        return Change(len(suggestions), put_away(self.project, _files(suggestions)))

    def _put(self, name: str, suggestions: Sequence[Suggestion], edited: Mapping[int, str]) -> Change:
        """Put texts and files into samples."""
        files: dict[str, dict[int, Path]] = {}
        texts: dict[int, dict[str, tuple[Any, ...]]] = {}
        for one in suggestions:
            if one.data is None:
                files.setdefault(one.slot, {})[one.sample] = one.path
            else:
                texts[one.sample] = {one.slot: (edited.get(one.sample, one.data),)}
        done: list[Change] = []
        try:
            done += [self.curation.fill(name, slot, paths) for slot, paths in files.items()]
            done += [self.curation.write(name, texts)] if texts else []
        except StudioError:
            for change in done:
                change.undo()
            raise
        return Change(sum(one.count for one in done), lambda: [one.undo() for one in done])

    def _lacking(self, name: str, slot: str, ids: Sequence[int] | None) -> list[Sample]:
        datasets = self.project.datasets
        wanted = list(datasets.find(name, SampleFilter(missing=slot))) if ids is None else list(ids)
        found = read_each(datasets.samples(name), wanted)
        return [sample for sample in found if not sample.values.get(slot)]

    def _slot(self, name: str, slot: str) -> Slot:
        info = self.project.datasets.get(name)
        found = info.slot(slot)
        if found is None:
            raise NotFoundError(
                "The data set {dataset!r} has no slot {slot!r}.",
                hint="Slots: {known}.",
                dataset=name,
                slot=slot,
                known=", ".join(one.name for one in info.slots),
            )
        if found.columns:
            raise UsageError("Rows of a table cannot be suggested; {slot!r} holds such.", slot=slot)
        return found


def sample_conditions(plan: RunPlan, sample: Sample, slot: str) -> Given:
    """What a sample has of all that the run takes, first alternatives only."""
    found: Given = {}
    for one in plan.takes:
        values = () if one.name == slot or one.derived is not None else sample.values.get(one.name, ())
        for value in values[:1]:
            entry: dict[str, Any] = {"data": value.data} if value.path is None else {"path": str(value.path)}
            found[one.name] = [{**entry, "weight": 1.0}]
    return found


def _read(path: Path, slot: str, codec: Codec, *, inline: bool) -> Suggestion | None:
    """The suggestion in a file, with its value if it is ``inline``; ``None`` for any other file."""
    number = path.name.partition(".")[0]
    recipe = recipe_by(codec, path) if number.isdecimal() and number.isascii() else None
    if recipe is None or path.is_symlink():
        return None
    try:
        data = codec.read(path) if inline else None
        return Suggestion(int(number), slot, data, path, str(recipe["run"]), int(recipe["seed"]))
    except (BadFileError, OSError, KeyError, TypeError, ValueError):
        return None


def _files(suggestions: Sequence[Suggestion]) -> list[Path]:
    """The files of suggestions that are there, with those beside them."""
    return [
        file
        for one in suggestions
        for file in (one.path, one.path.with_name(one.path.name + ".json"))
        if file.is_file()
    ]


def _fact(one: Suggestion, *, changed: bool) -> str:
    return f"{one.run}, seed {one.seed}" + (", edited" if changed else "")
