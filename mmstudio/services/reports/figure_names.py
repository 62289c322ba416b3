"""Names of figures and curves as people read them: those of the program's own parts are translated, others stay as a plugin calls them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

FACTS = (
    "accuracy",
    "macro F1",
    "log loss",
    "absolute error",
    "precision",
    "recall",
    "density",
    "coverage",
    "clipped density",
    "clipped coverage",
    "given attributes",
    "all attributes",
    "all at once",
    "mean",
    "value",
    "alignment",
    "tiles",
    "distance",
    "convergence",
    "magnitude",
    "copies",
    "phrased",
    "entropy",
    "words",
)
"""Figures whose names are words."""
CURVE_WORDS = {
    "loss": "loss",
    "lr": "learning rate",
    "held-out loss": "held-out loss",
    "loss_real": "loss of real values",
    "loss_fake": "loss of made values",
    "margin": "margin",
    "mismatch": "mismatch",
    "penalty": "penalty",
    "distance": "distance",
    "reconstruction": "reconstruction",
    "kl": "KL divergence",
    "error": "error",
    "detail": "detail",
    "prior": "prior",
    "loss of long steps": "loss of long steps",
    "prior of long steps": "prior of long steps",
    "alignment": "alignment",
    "critic": "critic",
    "writer": "writer",
    "bits per byte": "bits per byte",
    "matching": "matching",
    "length": "length",
    "vocoder": "vocoder",
    "own answers": "own answers",
}
"""Curves of trainings, as the loop and the program's own learners log them, and in words."""
_AGAIN = re.compile(r"(?P<slot>.+) with another view")
_PAIR = re.compile(r"(?P<one>.+) with (?P<other>.+)")
_SCORE = "score/"
_FOUND = re.compile(r"(?P<one>.+) to (?P<other>.+), R@(?P<first>\d+)")
_ALIGNED = re.compile(r"alignment with (?P<slot>.+)")
_PREDICTED = re.compile(r"(?P<slot>.+) predicted, R@(?P<first>\d+)")


def figure_name(figure: str, tr: Callable[..., str]) -> str:
    """The name of a figure.

    Args:
        figure: As scores call it.
        tr: Translates a template and fills in its parameters.
    """
    if figure in FACTS:
        return tr(figure)
    if aligned := _ALIGNED.fullmatch(figure):
        return tr("alignment with {slot}", **aligned.groupdict())
    if predicted := _PREDICTED.fullmatch(figure):
        return tr("{slot} predicted, R@{first}", **predicted.groupdict())
    if found := _FOUND.fullmatch(figure):
        return tr("{one} to {other}, R@{first}", **found.groupdict())
    return figure


def curve_name(curve: str, tr: Callable[..., str]) -> str:
    """The name of a curve of a training.

    Args:
        curve: As the training logs it; what belongs to a decoder, a task or a fusion has its name before it.
        tr: Translates a template and fills in its parameters.
    """
    if curve in CURVE_WORDS:
        return tr(CURVE_WORDS[curve])
    if curve.startswith(_SCORE):
        metric, _, figure = curve.removeprefix(_SCORE).partition("/")
        name = f"{metric}: {figure_name(figure, tr)}" if figure else curve_name(metric, tr)
        return tr("score: {name}", name=name)
    if again := _AGAIN.fullmatch(curve):
        return tr("{slot} with another view", **again.groupdict())
    if pair := _PAIR.fullmatch(curve):
        return tr("{one} with {other}", **pair.groupdict())
    owner, _, rest = curve.partition(" ")
    return f"{owner} {curve_name(rest, tr)}" if rest else curve


def told_with_figure(template: str, params: Mapping[str, object], tr: Callable[..., str]) -> str:
    """A sentence in the language of ``tr``, the name of its parameter ``figure`` too."""
    figure = params.get("figure")
    named = {"figure": figure_name(figure, tr)} if isinstance(figure, str) else {}
    return tr(template, **{**params, **named})
