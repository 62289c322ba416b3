"""Names of figures as people read them: those of the program's own parts are translated, others stay as a plugin calls them."""

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
)
"""Figures whose names are words."""
_FOUND = re.compile(r"(?P<one>.+) to (?P<other>.+), R@(?P<first>\d+)")
_PREDICTED = re.compile(r"(?P<slot>.+) predicted, R@(?P<first>\d+)")


def figure_name(figure: str, tr: Callable[..., str]) -> str:
    """The name of a figure.

    Args:
        figure: As scores call it.
        tr: Translates a template and fills in its parameters.
    """
    if figure in FACTS:
        return tr(figure)
    if predicted := _PREDICTED.fullmatch(figure):
        return tr("{slot} predicted, R@{first}", **predicted.groupdict())
    if found := _FOUND.fullmatch(figure):
        return tr("{one} to {other}, R@{first}", **found.groupdict())
    return figure


def told_with_figure(template: str, params: Mapping[str, object], tr: Callable[..., str]) -> str:
    """A sentence in the language of ``tr``, the name of its parameter ``figure`` too."""
    figure = params.get("figure")
    named = {"figure": figure_name(figure, tr)} if isinstance(figure, str) else {}
    return tr(template, **{**params, **named})
