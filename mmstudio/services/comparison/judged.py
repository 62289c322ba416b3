"""Scores of runs that were judged alike, and the reason where they were not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import Note
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Evaluation, Score, ScoreKey

OWN = "run"
"""Source of the scores of a run's own results; the others are baselines."""
_WEIGHTS = 12
"""Digits of a hash of weights that are compared and shown."""


@dataclass(frozen=True, eq=False)
class OpenEvaluation:
    """An evaluation of a run with the numbers behind its scores, which are read when they are asked for.

    Attributes:
        files: Files of the run.
        dataset: Data set of the run.
        found: The evaluation.
    """

    files: RunFolder
    dataset: str
    found: Evaluation

    @cached_property
    def values(self) -> ScoreValues | None:
        """The numbers; ``None`` if there are none, or they cannot be read."""
        try:
            return ScoreValues.load(self.files.path, self.found.id)
        except StudioError:
            return None


@dataclass(frozen=True, eq=False)
class JudgedScore:
    """A score of a run, and the evaluation that it stands in."""

    evaluation: OpenEvaluation
    score: Score

    @property
    def metric_settings(self) -> dict[str, object]:
        """Settings of the metric; empty for the defaults."""
        chosen = self.evaluation.found.metrics
        return next((dict(one.settings) for one in chosen if one.id == self.score.metric), {})


def judged(run: str, files: RunFolder, dataset: str) -> tuple[list[OpenEvaluation], list[Note]]:
    """The evaluations of a run, the latest first, and a sentence for each that cannot be read."""
    found, notes = [], []
    for evaluation_id in files.evaluations():
        try:
            found.append(OpenEvaluation(files, dataset, files.evaluation(evaluation_id)))
        except StudioError as error:
            notes.append(Note("{run}: {problem}", {"run": run, "problem": str(error)}))
    return sorted(found, key=lambda one: one.found.created, reverse=True), notes


def scores_by_key(evaluations: Sequence[OpenEvaluation]) -> dict[ScoreKey, list[JudgedScore]]:
    """All scores of evaluations, those of the first evaluation first."""
    found: dict[ScoreKey, list[JudgedScore]] = {}
    for evaluation in evaluations:
        for score in evaluation.found.scores:
            if score.value is not None:
                found.setdefault(score.key, []).append(JudgedScore(evaluation, score))
    return found


REASONS = {
    "dataset": "They were judged on different data sets: {one} and {other}.",
    "split": "They were judged on different splits: {one} and {other}.",
    "version": "They were judged by different versions of the metric: {one} and {other}.",
    "extractor": "They were judged by features of different extractors: {one} and {other}.",
    "weights": "The extractor's weights are not the same: {one} and {other}.",
    "resizing": "Their values were resized in different ways: {one} and {other}.",
    "unit": "They are in different units: {one} and {other}.",
}
"""Why scores cannot be compared that differ in a fact."""


def why_not(one: JudgedScore, other: JudgedScore) -> Note | None:
    """Why two scores of the same key cannot be compared; ``None`` if they can."""
    mine, theirs = _facts(one), _facts(other)
    for name, template in REASONS.items():
        if mine[name] != theirs[name]:
            return Note(template, {"one": mine[name] or "-", "other": theirs[name] or "-"})
    if one.metric_settings != other.metric_settings:
        return Note("The metric had different settings.")
    if (one.score.at_this_n or other.score.at_this_n) and one.score.n != other.score.n:
        return Note(
            "The value depends on the number of results, and they are of {one} and {other} results.",
            {"one": f"{one.score.n:,}", "other": f"{other.score.n:,}"},
        )
    return None


def _facts(one: JudgedScore) -> dict[str, str]:
    score = one.score
    return {
        "dataset": one.evaluation.dataset,
        "split": one.evaluation.found.split,
        "version": score.version,
        "extractor": " ".join(part for part in (score.extractor, score.extractor_version) if part),
        "weights": score.weights[:_WEIGHTS],
        "resizing": score.resizing,
        "unit": score.unit,
    }
