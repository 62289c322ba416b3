"""Curation: changes to the samples of a data set, one or many at once; every change can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.cells import CellKind, cell_words
from mmstudio.core.context import read_each
from mmstudio.core.errors import BadFileError, UsageError
from mmstudio.core.job import JobState
from mmstudio.core.sample import SPLITS, DatasetInfo, Slot, Split
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.services.datasets.words_change import WordsChange, changed, column_kinds
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples.edits import SampleEdits, Words
from mmstudio.storage.samples.query import SampleFilter
from mmstudio.storage.samples.splits import SplitPlan

_WRITTEN_AT_ONCE = 4000
"""How many samples to write in one transaction, so that other writers do not wait long."""
_LOOKED_AT = 1000
_MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was made.

    Attributes:
        count: How many samples or filters changed.
        undo: Undoes it.
    """

    count: int
    undo: Callable[[], object]


@dataclass(frozen=True)
class CurationService:
    """Changes to the samples of one open project; may be used from any thread.

    Every change raises ``NotFoundError`` if there is no data set of that name, and ``UsageError`` while it is being
    filled.
    """

    project: Project
    registry: Registry

    def exclude(self, name: str, ids: Sequence[int], reason: str) -> Change:
        """Leave samples out: they stay stored but no longer take part in training."""
        edits = self._edits(name)
        places = edits.places(ids)
        gone = edits.exclude(ids, reason)
        return Change(len(gone), lambda: self._edits(name).include(gone, places))

    def include(self, name: str, ids: Sequence[int]) -> Change:
        """Take samples in again."""
        edits = self._edits(name)
        reasons = edits.excluded()
        back = edits.include(ids)

        def undo() -> None:
            for reason in sorted({reasons[number] for number in back}):
                again = [number for number in back if reasons[number] == reason]
                self._edits(name).exclude(again, reason)

        return Change(len(back), undo)

    def reasons(self, name: str) -> dict[int, str]:
        """Ids of the samples that are left out, each with the reason."""
        return self.project.datasets.edits(name).excluded()

    def tag(self, name: str, ids: Sequence[int], tag: str) -> Change:
        """Put a tag on samples."""
        fresh = self._edits(name).tag(ids, tag)
        word = " ".join(tag.split())
        return Change(len(fresh), lambda: self._edits(name).untag(fresh, word))

    def untag(self, name: str, ids: Sequence[int], tag: str) -> Change:
        """Take a tag away from samples."""
        had = self._edits(name).untag(ids, tag)
        return Change(len(had), lambda: had and self._edits(name).tag(had, tag))

    def tags(self, name: str) -> dict[str, int]:
        """All tags of a data set, each with how many samples have it."""
        return self.project.datasets.edits(name).tags()

    def star(self, name: str, ids: Sequence[int], stars: int) -> Change:
        """Give samples 0 to 5 stars."""
        before = self._edits(name).star(dict.fromkeys(ids, stars))
        other = {number: had for number, had in before.items() if had != stars}
        return Change(len(other), lambda: self._edits(name).star(other))

    def write(self, name: str, words: Words) -> Change:
        """Put other texts or rows into slots.

        Args:
            name: Of the data set.
            words: Every alternative by sample and slot, as a person typed it; no alternatives remove the slot.

        Raises:
            BadFileError: If the modality cannot read one of them.
            UsageError: If a slot is unknown or holds files.
        """
        info, codecs = self.project.datasets.get(name), dict[str, Callable[[Any], Any]]()
        for slot in {slot for slots in words.values() for slot in slots}:
            codecs[slot] = _parser(self.registry, _slot(info, slot))
        parsed: dict[int, dict[str, tuple[Any, ...]]] = {
            number: {slot: tuple(map(codecs[slot], given)) for slot, given in slots.items()}
            for number, slots in words.items()
        }
        before = self._write(name, parsed)
        return Change(len(before), lambda: self._write(name, before))

    def fill(self, name: str, slot: str, files: Mapping[int, Path]) -> Change:
        """Copy files into the project, each the value of a sample that has none in a slot.

        Args:
            name: Of the data set.
            slot: Of files.
            files: By sample.

        Raises:
            BadFileError: If the modality cannot read one of them; nothing is changed then.
            UsageError: If the slot is unknown.
        """
        self._edits(name)
        codec = resolve(
            self.registry.modalities.get(_slot(self.project.datasets.get(name), slot).modality).factory
        )()

        def look(path: Path, _: bytes | None) -> None:
            codec.check(path)

        filled = self.project.datasets.samples(name).gaps.fill(slot, files, look)
        return Change(len(filled), lambda: self.project.datasets.samples(name).gaps.clear(slot, filled))

    def put_text(self, name: str, sample_id: int, slot: str, ordinal: int, text: str) -> Change:
        """Replace one of a sample's texts, or add one; a blank text removes it.

        Args:
            name: Of the data set.
            sample_id: Of the sample.
            slot: Of texts.
            ordinal: Which of its alternatives; a number past the last one adds a text.
            text: As a person typed it.

        Raises:
            BadFileError: If the modality cannot read it.
            UsageError: If the slot is unknown or holds files.
        """
        samples = self.project.datasets.samples(name).read_ids([sample_id])
        before = [value.data for sample in samples for value in sample.values.get(slot, ())]
        after = [*before[:ordinal], *([text] if text.strip() else []), *before[ordinal + 1 :]]
        return self.write(name, {sample_id: {slot: tuple(after)}}) if after != before else Change(0, list)

    def change_words(self, name: str, ids: Sequence[int], change: WordsChange) -> Change:
        """Apply one change of words to many samples; samples it does not apply to stay as they are.

        Raises:
            BadFileError: If a text would become unreadable for the modality; nothing is changed then.
            UsageError: If a column of numbers or truth values would hold something else.
        """
        slot = _slot(self.project.datasets.get(name), change.slot)
        kind = self.kinds(name, slot).get(change.column, "text")
        words: dict[int, dict[str, tuple[Any, ...]]] = {}
        for sample in read_each(self.project.datasets.samples(name), ids):
            after = changed(sample, slot, change, kind)
            if after is not None:
                words[sample.id] = {slot.name: after}
        return self.write(name, words)

    def kinds(self, name: str, slot: Slot) -> dict[str, CellKind]:
        """What kind of values the columns of a table hold, judging by its first samples."""
        some = self.project.datasets.samples(name).read("train", 0, _LOOKED_AT) if slot.columns else []
        return column_kinds(some, slot)

    def values(self, name: str) -> dict[str, list[str]]:
        """The values of table columns and facts in the first samples, the most frequent first."""
        samples = self.project.datasets.samples(name)
        found: dict[str, Counter[str]] = {
            column: Counter() for slot in samples.info.slots for column in slot.columns
        }
        for sample in samples.read("train", 0, _LOOKED_AT):
            rows = [value.data for values in sample.values.values() for value in values]
            for row in (sample.meta, *(row for row in rows if isinstance(row, Mapping))):
                for column, cell in row.items():
                    if cell is not None:
                        found.setdefault(column, Counter())[cell_words(cell)] += 1
        return {
            column: [text for text, _ in counts.most_common(_MOST_VALUES)] for column, counts in found.items()
        }

    def preview_split(self, name: str, plan: SplitPlan) -> dict[str, int]:
        """How many samples each split would have.

        Raises:
            UsageError: If the plan follows a column that no sample fills.
        """
        counts = Counter(self.project.datasets.edits(name).drawn(plan).values())
        return {split: counts[split] for split in SPLITS}

    def split(self, name: str, plan: SplitPlan) -> Change:
        """Divide the samples anew into training, validation and test."""
        before = self._edits(name).part(plan)
        return Change(len(before), lambda: self._edits(name).put_splits(before))

    def move(self, name: str, ids: Sequence[int], split: Split) -> Change:
        """Move samples into a split."""
        before = self._edits(name).put_splits(dict.fromkeys(ids, split))
        other = {number: before[number] for number in ids if before.get(number, split) != split}
        return Change(len(other), lambda: self._edits(name).put_splits(other))

    def runs(self, name: str) -> list[str]:
        """Ids of the runs that were trained on a data set."""
        return [run.id for run in self.project.runs.list() if run.dataset == name]

    def filters(self, name: str) -> dict[str, SampleFilter]:
        """The saved filters, by name."""
        return self.project.datasets.saved_filters(name).all()

    def save_filter(self, name: str, title: str, wanted: SampleFilter | None) -> Change:
        """Save a filter under a name, or delete it."""
        saved = self.project.datasets.saved_filters(name)
        before = saved.all().get(title.strip())
        saved.put(title, wanted)
        return Change(int(before != wanted), lambda: saved.put(title, before))

    def _edits(self, name: str) -> SampleEdits:
        info = self.project.datasets.get(name)
        jobs = self.project.jobs.list([JobState.QUEUED, JobState.RUNNING, JobState.PAUSED])
        if any(job.payload.get("dataset_id") == info.id for job in jobs):
            raise UsageError(
                "The data set {name!r} is being filled.",
                hint="Wait until its import has ended, or stop it.",
                name=name,
            )
        return self.project.datasets.edits(name)

    def _write(self, name: str, words: Words) -> Words:
        """Write in batches; if one fails, those already written are undone."""
        edits, before = self._edits(name), dict[int, Mapping[str, tuple[Any, ...]]]()
        numbers = list(words)
        try:
            for start in range(0, len(numbers), _WRITTEN_AT_ONCE):
                some = {number: words[number] for number in numbers[start : start + _WRITTEN_AT_ONCE]}
                before |= edits.write(some)
        except BaseException:
            edits.write(before)
            raise
        return before


def _slot(info: DatasetInfo, name: str) -> Slot:
    found = info.slot(name)
    if found is None:
        raise UsageError(
            "The data set {dataset!r} has no slot {slot!r}.",
            hint="Its slots: {slots}.",
            dataset=info.name,
            slot=name,
            slots=", ".join(slot.name for slot in info.slots),
        )
    return found


def _parser(registry: Registry, slot: Slot) -> Callable[[Any], Any]:
    spec = registry.modalities.get(slot.modality)
    if not spec.inline:
        raise UsageError("The slot {slot!r} holds files, which are not edited.", slot=slot.name)
    codec = resolve(spec.factory)()

    def parse(data: Any) -> Any:
        try:
            return codec.parse(data)
        except BadFileError:
            raise
        except Exception as error:  # a codec of a plugin may fail in any way
            raise BadFileError("The value cannot be used: {reason}.", reason=str(error)) from error

    return parse
