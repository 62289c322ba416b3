"""The label service: a run that aligns slots says which class samples belong to, and a person accepts or rejects that.

Classes are sentences, or examples of any slot; none needs to have been seen in the training. What is said waits in a folder of
the project, as suggestions do, and is marked by a fact of its sample once it was accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.cells import cell_words
from mmstudio.core.context import read_each
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.disk import make_below
from mmstudio.core.job import Job
from mmstudio.core.payloads import MOST_RESULTS
from mmstudio.core.sample import DatasetInfo, Sample, synthetic
from mmstudio.core.sentences import Note
from mmstudio.jobs.runner import JobRunner
from mmstudio.plan.judging.label_files import LabelFile, labels_in, path_of
from mmstudio.plan.payloads import LabelPayload
from mmstudio.plugins.registry import Registry
from mmstudio.services.asked_run import AskedRun
from mmstudio.services.datasets.curation import Change, CurationService
from mmstudio.services.datasets.words_change import WordsChange
from mmstudio.services.generation.conditions import ConditionReader
from mmstudio.services.suggestions.label_wishes import (
    GAP,
    ClassWish,
    LabelColumn,
    check_cells,
    check_classes,
    check_column,
    column_of,
    told_by,
)
from mmstudio.services.suggestions.places import folder_of, put_away
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples.query import SampleFilter


@dataclass(frozen=True)
class Label:
    """A label that waits for a person.

    Attributes:
        column: The column it is for.
        told: The likeliest classes of its sample, and who told them.
        path: Its file.
    """

    column: LabelColumn
    told: LabelFile
    path: Path

    @property
    def sample(self) -> int:
        """Id of the sample."""
        return self.told.sample

    @property
    def name(self) -> str:
        """The likeliest class."""
        return self.told.ranked[0][0]

    @property
    def certainty(self) -> float:
        """Its share of certainty, 0 to 1."""
        return self.told.ranked[0][1]


def remarks(result: Mapping[str, Any]) -> list[Note]:
    """What is to be known of labels besides themselves: how often they are right, and whether classes are told unlike.

    Args:
        result: Of the job that told them.
    """
    notes = []
    if known := result.get("known"):
        notes.append(
            Note(
                "Of {known} held-out {known:sample|samples} whose class is known, {share} % are told right.",
                {"known": f"{known:,}", "share": f"{100 * result['right'] / known:.1f}"},
            )
        )
    if result.get("uneven"):
        notes.append(
            Note(
                "Classes are given by different slots, whose likenesses cannot be compared: this favours some of them "
                "whatever the sample. Give all classes by the same slots."
            )
        )
    if result.get("labelled", 0) + result.get("unseen", 0) >= MOST_RESULTS:
        notes.append(
            Note(
                "{most} samples are labelled at a time: ask again for the others once these are decided.",
                {"most": f"{MOST_RESULTS:,}"},
            )
        )
    return notes


@dataclass(frozen=True)
class LabelService:
    """Labels for the data sets of one open project; may be used from any thread."""

    project: Project
    runner: JobRunner
    registry: Registry
    curation: CurationService

    def submit(
        self,
        name: str,
        run: str,
        classes: Sequence[ClassWish],
        into: LabelColumn,
        ids: Sequence[int] | None = None,
        *,
        base: Path,
        slot: str = "",
        words: str = "",
        templates: Sequence[str] = (GAP,),
        checkpoint: str | int = "latest",
        device: str = "",
    ) -> Job:
        """Have a run say which class samples belong to.

        Args:
            name: Of the data set.
            run: Id or name of a run that aligns slots.
            classes: At least two.
            into: The column; samples that have a value there are left out, and tell how often the run is right.
            ids: The samples; all that lack a value there if ``None``.
            base: Folder that relative paths are relative to.
            slot: The slot whose values are looked at; the run's main one if empty.
            words: The slot that sentences are of; the run's only slot of texts if empty.
            templates: Every sentence is put into each, in place of ``{}``; their vectors are averaged.
            checkpoint: The run's checkpoint.
            device: That it runs on; the run's own if empty.

        Returns:
            The job; its result is described at :func:`mmstudio.engine.judge.search.labels.label`.

        Raises:
            NotFoundError: If there is no such data set or run.
            UsageError: If the run has no space, a class says nothing that it takes, two say the same, the column cannot hold one, or no sample
                lacks a label.
            BadFileError: If a file cannot be read.
        """
        asked = AskedRun.of(self.project, self.registry, run)
        asked.plan.check_searches()
        info = self.project.datasets.get(name)
        check_classes(classes, templates)
        self._check_column(info, classes, into)
        reader = ConditionReader(asked.run.id, asked.plan, self.registry)
        told = told_by(reader, classes, words, templates, base)
        wanted = self._wanted(name, into, ids)
        folder = folder_of(self.project, name, into.table, into.name)
        make_below(self.project.layout.root, folder)
        payload = LabelPayload.asked(
            {
                "run": asked.run.id,
                "checkpoint": checkpoint,
                "dataset": name,
                "slot": slot,
                "classes": told,
                "samples": wanted,
                "table": into.table,
                "column": into.name,
                "out": str(folder),
            }
        )
        title = "Label samples of {dataset} by {run}"
        return self.runner.submit(asked.new_job("label", title, payload, device, dataset=name))

    def column(self, name: str, text: str) -> LabelColumn:
        """The column of a data set that a person means by ``TABLE.COLUMN``, or by ``COLUMN`` where there is one table at most.

        Raises:
            NotFoundError: If there is no such data set.
            UsageError: If there are several tables.
        """
        return column_of(self.project.datasets.get(name), text)

    def pending(self, name: str, column: LabelColumn) -> list[Label]:
        """The labels that wait, in the order of the samples; without those of samples that have a value by now.

        Raises:
            NotFoundError: If there is no such data set.
        """
        folder = folder_of(self.project, name, column.table, column.name)
        found = [Label(column, one, path_of(folder, one.sample)) for one in labels_in(folder)]
        still = {sample.id for sample in self._lacking(name, column, [one.sample for one in found])}
        return [one for one in found if one.sample in still]

    def accept(self, name: str, labels: Sequence[Label], chosen: Mapping[int, str] | None = None) -> Change:
        """Put labels into their samples, each marked as synthetic.

        Args:
            name: Of the data set.
            labels: Of one column, at most one for each sample.
            chosen: Other classes by sample that a person has chosen.

        Raises:
            UsageError: If the data set is being filled, or a column of numbers would hold something else.
        """
        if not labels:
            return Change(0, list)
        chosen, column = chosen or {}, labels[0].column
        facts: dict[int, dict[str, str | None]] = {
            one.sample: {synthetic(str(column)): _fact(one, changed=one.sample in chosen)} for one in labels
        }
        slots, edits = self.project.datasets.slot_edits(name), self.project.datasets.edits(name)
        # marked before it is there: whatever ends the program in between, no synthetic value is without its mark
        before = edits.put_facts(facts)
        added = False
        try:
            added = slots.add_column(column.table, column.name)
            wrote = self._write(name, labels, chosen)
        except StudioError:
            if added:
                slots.drop_column(column.table, column.name)
            edits.put_facts(before)
            raise
        restore = put_away(self.project, [one.path for one in labels if one.path.is_file()])

        def undo() -> None:
            restore()
            wrote.undo()
            edits.put_facts(before)
            if added:
                slots.drop_column(column.table, column.name)

        return Change(wrote.count, undo)

    def reject(self, labels: Sequence[Label]) -> Change:
        """Put labels into the trash."""
        return Change(len(labels), put_away(self.project, [one.path for one in labels if one.path.is_file()]))

    def _check_column(self, info: DatasetInfo, classes: Sequence[ClassWish], into: LabelColumn) -> None:
        """Refuse a column that no table can have, and names that one which is there cannot hold."""
        check_column(info, into)
        slot = info.slot(into.table)
        if slot is not None and into.name in slot.columns:
            check_cells(classes, into, self.curation.kinds(info.name, slot)[into.name])

    def _wanted(self, name: str, into: LabelColumn, ids: Sequence[int] | None) -> list[int]:
        """Ids of the samples without a value in a column, as many as are labelled at a time."""
        wanted = [sample.id for sample in self._lacking(name, into, ids)]
        if not wanted:
            raise UsageError("No sample of {name!r} lacks a value in {column}.", name=name, column=str(into))
        return wanted[:MOST_RESULTS]

    def _write(self, name: str, labels: Sequence[Label], chosen: Mapping[int, str]) -> Change:
        """Write each class into the cells of its samples; if one fails, those already written are undone."""
        column = labels[0].column
        by_class: dict[str, list[int]] = {}
        for one in labels:
            by_class.setdefault(chosen.get(one.sample, one.name), []).append(one.sample)
        done: list[Change] = []
        try:
            for put, ids in by_class.items():
                change = WordsChange(column.table, "set", put, column=column.name)
                done.append(self.curation.change_words(name, ids, change))
        except StudioError:
            for made in reversed(done):
                made.undo()
            raise
        return Change(sum(made.count for made in done), lambda: [made.undo() for made in reversed(done)])

    def _lacking(self, name: str, column: LabelColumn, ids: Sequence[int] | None) -> Iterator[Sample]:
        """The samples without a value in a column, of some or of all that take part."""
        datasets = self.project.datasets
        wanted = list(datasets.find(name, SampleFilter())) if ids is None else list(ids)
        found = read_each(datasets.samples(name), wanted)
        return (sample for sample in found if not _cell(sample, column))


def _cell(sample: Sample, column: LabelColumn) -> str:
    """What stands in a column of a sample; empty if nothing does."""
    for value in sample.values.get(column.table, ()):
        if isinstance(value.data, Mapping) and value.data.get(column.name) is not None:
            return cell_words(value.data[column.name])
    return ""


def _fact(one: Label, *, changed: bool) -> str:
    return f"{one.told.run}, zero-shot, " + ("changed" if changed else f"certainty {one.certainty:.2f}")
