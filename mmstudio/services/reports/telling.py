"""Tellings: what a run that makes nothing finds or predicts, for held-out samples, as lines and as an HTML page."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmstudio.core.cells import cell_words
from mmstudio.core.files.atomic import write_atomic
from mmstudio.core.sample import Sample, Slot
from mmstudio.plan.scores import Evaluation
from mmstudio.plugins.registry import Registry
from mmstudio.services.evaluation.predicted import predicted_table
from mmstudio.services.generation.conditions import Wish
from mmstudio.services.reports import report
from mmstudio.services.reports.page_values import PageValues
from mmstudio.services.reports.showcase import describe
from mmstudio.services.reports.showcase_pages import PAGE, losses_of

if TYPE_CHECKING:
    from mmstudio.core.job import Job
    from mmstudio.services.opened import OpenProject

_ASKED, _FOUND, _PREDICTED = 3, 4, 8
_FINDS = (
    "What one slot of held-out samples holds, and the values of another slot that lie nearest to it. They should say the same; "
    "the number is how near they lie, 1 at most."
)
_PREDICTS = "Held-out samples: the class that is true, the one that was predicted, and each slot's own vote."


@dataclass(frozen=True)
class Question:
    """A search: what one slot of a held-out sample holds, and the slot that is looked through for it."""

    slot: Slot
    sample: Sample
    through: Slot


@dataclass(frozen=True)
class Answering:
    """What a run that makes nothing is asked.

    Attributes:
        opened: The run's project.
        run: Id of the run.
        split: The split of the samples.
        samples: Its first samples.
        questions: What is searched for; empty for runs that do not search.
    """

    opened: OpenProject
    run: str
    split: str
    samples: tuple[Sample, ...]
    questions: tuple[Question, ...]

    @classmethod
    def of(cls, opened: OpenProject, run: str) -> Answering:
        """Plan what to ask a run.

        Raises:
            NotFoundError: If there is no such run or data set.
        """
        found, plan = opened.project.runs.get(run), opened.runs.plan(run)
        data = opened.project.datasets.samples(found.dataset)
        split = next((name for name in ("test", "val", "train") if data.info.counts.get(name)), "train")
        samples = tuple(data.read(split, 0, _PREDICTED))
        questions = [
            Question(slot, sample, _other(slot, plan.takes, opened.datasets.registry))
            for slot in (plan.takes if plan.searches and not plan.tells else ())
            for sample in [one for one in samples if one.values.get(slot.name)][:_ASKED]
        ]
        return cls(opened, found.id, split, samples, tuple(questions))

    def ask(self) -> list[Job]:
        """Put all questions into the queue; one job for a run that tells classes or numbers, none for one that does neither."""
        plan = self.opened.runs.plan(self.run)
        if plan.tells:
            ask = self.opened.prediction.submit
            return [ask(self.run, Wish(), base=Path(), split=self.split, count=len(self.samples))]
        return [self._search(one) for one in self.questions]

    def told(self, answers: Sequence[Mapping[str, Any]]) -> list[str]:
        """The answers in words: a line for each."""
        lines = []
        for row in self._rows(answers):
            lines.append(row.label)
            lines += [
                "  " + "; ".join(f"{one.slot}: {one.text}" if one.text else one.slot for one in values)
                for values in row.sets
            ]
        return lines

    def write(
        self,
        answers: Sequence[Mapping[str, Any]],
        folder: Path,
        evaluation: Evaluation,
        facts: Mapping[str, str],
        more: Sequence[report.ReportAnswers] = (),
    ) -> Path:
        """Write the page.

        Args:
            answers: Results of the jobs that were asked.
            folder: Target folder.
            evaluation: An evaluation of the run.
            facts: Small print of the page.
            more: More sections.

        Returns:
            The path of the page.
        """
        plan, config = self.opened.runs.plan(self.run), self.opened.runs.config(self.run)
        rows = self._rows(answers)
        title, note = ("Predicted", _PREDICTS) if plan.tells else ("Found", _FINDS)
        page = report.RunReport(
            title=f"{self.opened.project.name}: {config.recipe.title}",
            lead="A model trained on this computer from nothing but the sample data, asked about samples that it has never seen.",
            facts=facts,
            answers=[*([report.ReportAnswers(title, note, rows)] if rows else []), *more],
            evaluation=evaluation,
            losses=losses_of(self.opened, self.run),
            diagnosis=self.opened.diagnosis.diagnose(self.run),
            commands=self._commands(),
        )
        write_atomic(folder / PAGE, report.render(page))
        return folder / PAGE

    def _commands(self) -> list[str]:
        """Commands to go on with, to be run beside the project's folder."""
        place = f"--project {shlex.quote(self.opened.project.layout.root.name)} --run {self.run}"
        plan = self.opened.runs.plan(self.run)
        ask = [f"mmstudio search {place} --text WORDS"] if plan.searches else []
        ask += [f"mmstudio predict {place} -n 20"] if plan.tells else []
        return [*ask, f"mmstudio evaluate {place}", "mmstudio recipe list"]

    def _search(self, asked: Question) -> Job:
        value = asked.sample.values[asked.slot.name][0]
        if isinstance(value.data, Mapping):
            cells = ((name, cell_words(cell)) for name, cell in value.data.items() if cell is not None)
            wish = Wish(table=tuple(cells))
        else:
            wish = Wish(conditions=[(asked.slot.name, str(value.path or value.data))], marks=False)
        return self.opened.search.submit(self.run, wish, base=Path(), slot=asked.through.name, count=_FOUND)

    def _rows(self, answers: Sequence[Mapping[str, Any]]) -> list[report.ReportSets]:
        if self.opened.runs.plan(self.run).tells:
            return [self._predicted(one) for one in answers]
        rows: dict[str, list[list[report.Given]]] = {}
        for asked, found in zip(self.questions, answers, strict=True):
            label = f"{asked.slot.name} given, {asked.through.name} looked through"
            rows.setdefault(label, []).append(self._found(asked, found))
        return [report.ReportSets(label, sets) for label, sets in rows.items()]

    def _found(self, asked: Question, found: Mapping[str, Any]) -> list[report.Given]:
        values = PageValues(self.opened.datasets.registry)
        held = describe(asked.sample, [asked.slot])[asked.slot.name]
        kind = self.opened.datasets.registry.modalities.get(asked.through.modality)
        return [
            values.of(asked.slot, held),
            *(
                values.of(
                    asked.through,
                    one["value"] if kind.inline else Path(one["value"]),
                    f"{one['score']:.2f}, sample {one['sample']}{', its own' if one['sample'] == asked.sample.id else ''}",
                )
                for one in found["found"]
            ),
        ]

    def _predicted(self, found: Mapping[str, Any]) -> report.ReportSets:
        values, conditions = PageValues(self.opened.datasets.registry), self.opened.runs.plan(self.run).takes
        (_, slot, *names), rows = predicted_table(found, given=False)
        sets = []
        for sample, (_, label, *said) in zip(self.samples, rows, strict=True):
            told = [
                report.Given(name if name == "predicted" else f"{name} votes", text=words)
                for name, words in zip(names, said, strict=True)
            ]
            held = describe(sample, conditions)
            given = [values.of(one, held[one.name]) for one in conditions if one.name in held]
            sets.append([report.Given("true", text=label), *told, *given])
        return report.ReportSets(slot, sets)


def _other(slot: Slot, slots: Sequence[Slot], registry: Registry) -> Slot:
    """The slot that is looked through for a value of a slot: words for what is seen or heard, what is seen or heard for words."""
    inline = registry.modalities.get(slot.modality).inline
    found = [one for one in slots if registry.modalities.get(one.modality).inline != inline]
    return next(iter(found), slot)
