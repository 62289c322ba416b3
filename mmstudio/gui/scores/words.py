"""Words for scores: values, intervals, subsets and figures as people read them."""

from __future__ import annotations

from collections.abc import Iterable

from mmstudio.gui.look.language import tr
from mmstudio.plan.scores import FEWEST, Score
from mmstudio.plugins.registry import Registry
from mmstudio.services.evaluation.matrix import JudgedFigure, Verdict
from mmstudio.services.evaluation.score_table import Fact
from mmstudio.services.reports.figure_names import figure_name
from mmstudio.services.reports.figure_table import told_value

VALUE = "value"
"""Name of the figure of a metric that gives only one."""

OWN_FACTS = {"neighbours": "Nearest training samples", "accuracy": "Accuracy"}
"""Titles of what the program measures without a metric."""

VERDICTS: dict[Verdict, str] = {
    "chance": "Not told apart from chance: the interval contains it",
    "better": "Better than chance",
    "worse": "Worse than chance",
}
MARK_STATES: dict[Verdict, str] = {"chance": "≈ chance", "worse": "below chance"}
"""What stands in a small cell about chance; nothing where a score is better."""


def value_words(value: float | None, unit: str) -> str:
    """A figure: a share in percent, anything else with four digits and its unit; a dash where there is none."""
    return told_value(value, unit)


def interval_words(score: Score) -> str:
    """The two ends of a score's interval; why there is none."""
    if score.low is None or score.high is None:
        return tr("too few results") if 0 < score.n < FEWEST else "-"
    return tr("{low} to {high}", low=_bare(score.low, score.unit), high=value_words(score.high, score.unit))


def short_interval(score: Score) -> str:
    """The two ends of a score's interval without a unit; empty where there is none."""
    if score.low is None or score.high is None:
        return ""
    return tr("{low} to {high}", low=_bare(score.low, score.unit), high=_bare(score.high, score.unit))


def number_words(score: Score) -> str:
    """How many results a score is of."""
    if score.n == score.of:
        return f"{score.n:,}"
    return tr("{n} of {of}", n=f"{score.n:,}", of=f"{score.of:,}")


def given_words(given: Iterable[str]) -> str:
    """The given slots."""
    return " + ".join(given) or tr("nothing")


def metric_words(metric: str, registry: Registry) -> str:
    """The title of a metric, or of the objective that gives figures of its own; its id if it is not installed."""
    if metric in OWN_FACTS:
        return tr(OWN_FACTS[metric])
    known = (*registry.metrics, *registry.objectives)
    found = next((spec for spec in known if spec.id == metric), None)
    return metric if found is None else tr(found.title)


def figure_words(judged: JudgedFigure, registry: Registry, *, several: bool = False) -> str:
    """The name of a figure.

    Args:
        judged: The figure.
        registry: Knows the metrics' titles.
        several: Whether several slots are judged, so that the slot is named.
    """
    name = metric_words(judged.metric, registry)
    words = name if judged.figure == VALUE else f"{name}: {figure_name(judged.figure, tr)}"
    return f"{words} ({judged.slot})" if several and judged.slot else words


def better_words(better: str) -> str:
    """Which direction is better."""
    if not better:
        return ""
    return tr("higher is better") if better == "higher" else tr("lower is better")


def fact_words(facts: Iterable[Fact]) -> str:
    """Facts about a score in one line."""
    return ". ".join(" ".join(tr(fact.template, **fact.params).split()) for fact in facts) + "."


def time_words(seconds: float) -> str:
    """A time, roughly."""
    whole = max(1, round(seconds))
    if whole < 90:
        return tr("{seconds} s", seconds=whole)
    if whole < 5400:
        return tr("{minutes} min", minutes=round(whole / 60))
    return tr("{hours} h {minutes} min", hours=whole // 3600, minutes=whole % 3600 // 60)


def _bare(value: float, unit: str) -> str:
    return f"{100 * value:z.1f}" if unit == "share" else f"{value:z.4g}"
