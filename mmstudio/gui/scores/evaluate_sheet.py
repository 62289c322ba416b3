"""The sheet Evaluate: which checkpoint of a run is judged, on which samples, by which metrics, and how long that takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QSpinBox, QVBoxLayout, QWidget
from shiboken6 import isValid

from mmstudio.core.job import Job
from mmstudio.core.run import LearnerKind, Run
from mmstudio.gui.look.language import named, say, tr
from mmstudio.gui.scores.evaluations import SPLITS
from mmstudio.gui.scores.metric_choice import MetricChoice
from mmstudio.gui.scores.words import time_words
from mmstudio.gui.shared.basic import button, column, label, row
from mmstudio.gui.shared.forms.checkpoint_choice import CheckpointChoice
from mmstudio.gui.shared.forms.editors import Combo, Spin
from mmstudio.gui.shared.job_sheet import JobSheet
from mmstudio.gui.studio.studio import Studio
from mmstudio.plugins.metric_specs import ExtractorSpec, MetricSpec
from mmstudio.services.evaluation.expected import Expected, expected

_WIDTH_PX, _COUNT, _SUBSET_COUNT, _MOST = 600, 512, 256, 100_000

_NO_METRICS: dict[LearnerKind, str] = {
    "objective": "This run makes nothing, so there are no metrics to choose: it is judged by its own figures and its loss on "
    "held-out samples.",
    "predictor": "This run makes nothing, so there are no metrics to choose: it is judged by how often it names the right class.",
    "generator": "No installed metric can judge what this run makes; its loss on held-out samples is measured.",
}


@dataclass(frozen=True)
class RunToJudge:
    """What the sheet must know about a run before it is shown.

    Attributes:
        run: The run.
        learner: Its kind.
        steps: Steps of its checkpoints, in order.
        counts: Split to the number of samples.
        metrics: The metrics that can judge it.
        chosen: Ids of those that are chosen at first.
        extractors: Those that can tell which training samples are near to what it makes.
        extractor: Id of the one that is chosen at first; empty for none.
    """

    run: Run
    learner: LearnerKind
    steps: Sequence[int]
    counts: dict[str, int]
    metrics: Sequence[MetricSpec]
    chosen: Sequence[str]
    extractors: Sequence[ExtractorSpec]
    extractor: str

    @classmethod
    def of(cls, studio: Studio, run: Run) -> RunToJudge:
        """Read it from the open project.

        Raises:
            StudioError: If the run or its data set is not there.
        """
        opened = studio.project
        info = opened.datasets.get(run.dataset)
        found = studio.runs.get(run.id)
        metrics = opened.evaluation.metrics(run.id)
        usual, extractor = opened.evaluation.usual(run.id)
        made = {spec.modality for spec in metrics}
        return cls(
            run,
            studio.runs.learner(run.id),
            () if found is None else found.checkpoints,
            {split: count for split, count in info.counts.items() if count},
            metrics,
            [choice.id for choice in usual or ()],
            [spec for spec in studio.app.registry.extractors if spec.modality in made],
            extractor,
        )


class EvaluateSheet(JobSheet):
    """Asks how to judge a run, then starts the job."""

    def __init__(self, studio: Studio, judging: RunToJudge, parent: QWidget) -> None:
        super().__init__(studio, "Evaluate the run", _WIDTH_PX, ("Evaluate", "good"), parent)
        self._judging = judging
        self._round = 0
        self.checkpoint = CheckpointChoice(self._judging.steps)
        self.split = self._splits()
        self.count = self._amount(_COUNT, "Results with all conditions")
        self.subset_count = self._amount(_SUBSET_COUNT, "Results for each subset of the conditions")
        self.subset_count.setMinimum(0)
        say(self.subset_count, self.subset_count.setSpecialValueText, "no subsets")
        self.metrics = MetricChoice(judging.metrics, judging.chosen, studio.app.registry)
        self.baselines = QCheckBox()
        say(self.baselines, self.baselines.setText, "Judge baselines too")
        self.baselines.setChecked(True)
        self.near = self._extractors()
        self.amount, self.time = label("", "faint", wrap=True), label("", "faint", wrap=True)
        self._lay_out()
        for box in (self.checkpoint, self.split):
            box.currentIndexChanged.connect(self._on_changed)
        for spin in (self.count, self.subset_count):
            spin.valueChanged.connect(self._on_changed)
        self.metrics.changed.connect(self._on_changed)
        self._on_changed()

    def work(self) -> Callable[[], Job]:
        """What judges the run as is chosen."""
        service, judging = self._studio.project.evaluation, self._judging
        makes = judging.learner == "generator"
        return partial(
            service.evaluate,
            judging.run.id,
            metrics=self.metrics.choices() if makes else None,
            split=self.split.currentData(),
            count=self.count.value(),
            subset_count=self.subset_count.value(),
            checkpoint=self.checkpoint.checkpoint,
            baselines=makes and self.baselines.isChecked(),
            neighbours=self.near.currentData() if makes else "",
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        lines = [
            ("Samples of", self.split),
            ("Results with all conditions", self.count),
            ("Results for each subset of the conditions", self.subset_count),
        ]
        if self._judging.learner != "predictor":
            lines.insert(0, ("Checkpoint", self.checkpoint))
        else:
            self.checkpoint.setParent(self)
            self.checkpoint.hide()
        for words, editor in lines:
            form.addRow(label(words, "field", wrap=True), editor)
        name = label("{run}, on the data set {dataset}", "faint", wrap=True, **self._about())
        beside = QWidget()
        beside.setLayout(self._beside())
        parts: list[QWidget] = [self.metrics, beside]
        if not self._judging.metrics:
            for part in parts:
                part.setParent(self)
                part.hide()
            parts = [label(_NO_METRICS[self._judging.learner], "faint", wrap=True)]
        metrics = column(label("Metrics", "heading"), *parts, gap=8)
        self.fill(
            (name, form, column(self.amount, self.time, gap=2), self.trouble, metrics, None),
            (None, button("Cancel", self.reject), self.go),
        )

    def _beside(self) -> QVBoxLayout:
        """What results are compared with."""
        words = "Real data, shuffled data, and copies of the training samples with the nearest conditions, by the same metrics."
        line = row(label("Nearest training samples"), self.near, gap=12)
        line.setStretch(1, 1)
        return column(
            label("Beside them", "heading"), self.baselines, label(words, "faint", wrap=True), line, gap=6
        )

    def _extractors(self) -> QComboBox:
        box = Combo()
        say(box, box.setAccessibleName, "Nearest training samples")
        box.addItem("", "")
        say(box, partial(box.setItemText, 0), "are not looked for")
        for spec in self._judging.extractors:
            box.addItem(tr("by {title}", title=tr(spec.title)), spec.id)
        box.setCurrentIndex(max(0, box.findData(self._judging.extractor)))
        return box

    def _about(self) -> dict[str, str]:
        run = self._judging.run
        return {"run": named(run), "dataset": run.dataset}

    def _splits(self) -> QComboBox:
        box = Combo()
        say(box, box.setAccessibleName, "Samples of")
        for split, words in SPLITS.items():
            if count := self._judging.counts.get(split):
                box.addItem(tr("{part} ({count})", part=tr(words), count=f"{count:,}"), split)
        box.setCurrentIndex(box.count() - 1)
        return box

    def _amount(self, value: int, words: str) -> QSpinBox:
        spin = Spin(1, _MOST)
        spin.setValue(value)
        say(spin, spin.setAccessibleName, words)
        return spin

    def _on_changed(self, *_: object) -> None:
        self.tell("")
        valid = self.metrics.valid()
        self.go.setEnabled(valid and self.split.count() > 0)
        self._measure()

    def _measure(self) -> None:
        """Count results and time off the GUI thread."""
        if not self.split.count():
            say(self.amount, self.amount.setText, "The data set holds no samples.")
            return
        self._round += 1
        number, service = self._round, self._studio.project.evaluation
        work = partial(
            expected,
            service,
            self._judging.run.id,
            split=self.split.currentData(),
            count=self.count.value(),
            subset_count=self.subset_count.value(),
        )

        def show(found: Expected) -> None:
            if isValid(self) and number == self._round:
                self._tell(found)

        self._studio.tasks.run(work, show, self.refuse)

    def _tell(self, found: Expected) -> None:
        facts = {"results": f"{found.results:,}", "slots": len(found.slots), "subsets": 2 ** len(found.slots)}
        if not self.subset_count.value():
            template = "{results} {results:result|results}"
        else:
            template = "{results} {results:result|results}: all conditions, and each of the {subsets} subsets of {slots}"
        say(self.amount, self.amount.setText, template, **facts)
        if found.seconds is None:
            words, told = "How long that takes is known after the first evaluation of the run.", {}
        else:
            words, told = (
                "About {time}, at the pace of the last evaluation",
                {"time": time_words(found.seconds)},
            )
        say(self.time, self.time.setText, words, **told)


def ask_to_evaluate(studio: Studio, run: Run, parent: QWidget) -> EvaluateSheet | None:
    """Open the sheet over a page; ``None`` where the run or its data cannot be read, which is reported."""
    judging = studio.attempt(tr("The run cannot be evaluated."), lambda: RunToJudge.of(studio, run))
    if judging is None:
        return None
    sheet = EvaluateSheet(studio, judging, parent)
    sheet.open_over(studio.project_closing)
    return sheet
