"""The nearest training samples of results: a list to look at, and no verdict."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.scores.result_list import ResultList
from mmstudio.gui.scores.shown_results import read_results
from mmstudio.gui.scores.words import interval_words, number_words, value_words
from mmstudio.gui.shared.basic import column, label, literal
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.judging.neighbours import Neighbours
from mmstudio.plan.scores import Evaluation, Score
from mmstudio.services.evaluation.matrix import condition_slots

METRIC = "neighbours"
"""Id that the share of near results is stored under."""
_SHOWN, _SIDE_PX = 4, 96
_WORDS = (
    "Beside each result stand the real value and the training samples whose features are nearest to it. It is a list to look at, "
    "and no verdict: no known figure tells memorising from having learned too little. A result that looks like its neighbour deserves a look."
)


class NeighboursPart(QWidget):
    """Results beside what they resemble in the training data."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.share, self.facts = literal("", wrap=True), literal("", "faint", wrap=True)
        self.list = ResultList(studio, "Results and their nearest training samples", _SIDE_PX)
        self.nothing = label("The results themselves were not kept.", "faint", wrap=True)
        self.list.results.modelReset.connect(self._on_read)
        whole = column(label(_WORDS, wrap=True), self.share, self.facts, self.list, self.nothing, None, gap=8)
        whole.setStretch(3, 10)
        self.setLayout(whole)

    def show_neighbours(self, run: str, evaluation: Evaluation, found: Neighbours) -> None:
        """Show those of another evaluation."""
        score = next((one for one in evaluation.scores if one.metric == METRIC), None)
        self.share.setText(_share(score))
        self.share.setVisible(score is not None)
        facts = {"extractor": found.extractor, "version": found.extractor_version}
        counts = {"looked": f"{found.looked:,}", "total": f"{found.total:,}"}
        template = "Features by {extractor} {version}. {looked} of {total} training samples were looked at."
        say(self.facts, self.facts.setText, template, **facts, **counts)
        opened, registry = self._studio.project, self._studio.app.registry
        given = condition_slots(evaluation)
        self.list.read(
            partial(read_results, opened, registry, run, evaluation, found.slot, given, near=_SHOWN)
        )

    def _on_read(self) -> None:
        some = self.list.results.rowCount() > 0
        self.list.setVisible(some)
        self.nothing.setVisible(not some)


def _share(score: Score | None) -> str:
    """How often results lie nearer to the training data than held-out values do."""
    if score is None or score.value is None:
        return tr("How near held-out values lie is not known.")
    facts = {
        "value": value_words(score.value, score.unit),
        "interval": interval_words(score),
        "chance": value_words(score.chance, score.unit),
        "count": number_words(score),
    }
    return tr(
        "Results lie nearer to training samples than held-out values do in {value} of all pairs (95 % interval: {interval}; "
        "results: {count}). As many as {chance} are expected of new values of the same kind; much more may mean copies, or "
        "results that are all alike.",
        **facts,
    )
