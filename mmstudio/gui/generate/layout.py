"""The layout of the page Generate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from mmstudio.gui.shared.basic import button, column, label, row
from mmstudio.gui.shared.empty import EmptyState
from mmstudio.gui.shared.hint import Hint
from mmstudio.gui.studio.studio import Studio


@dataclass(frozen=True)
class GenerateParts:
    """The parts of the page Generate.

    Attributes:
        sessions: Chooses a session.
        runs: Chooses a run.
        tray: The conditions.
        making: What is made.
        settings: How results are made.
        results: Shows them.
        fill: Called to fill in the conditions of a sample.
    """

    sessions: QWidget
    runs: QWidget
    tray: QWidget
    making: QWidget
    settings: QWidget
    results: QWidget
    fill: Callable[[], object]


NO_RUN = (
    "Nothing can be generated yet",
    "Train a run first. As soon as it has saved its first checkpoint, you can generate from it here, even while it trains on.",
)
NONE_GENERATES = (
    "Nothing can be generated from these runs",
    "The runs of this project make nothing. Train one with a recipe that generates; the page Train says what these are for.",
)


def tell_empty(stack: QStackedWidget, *, idle: bool) -> None:
    """Say why nothing can be generated: there are no runs, or none of them makes anything."""
    empty = stack.widget(0)
    if isinstance(empty, EmptyState):
        empty.tell(*(NONE_GENERATES if idle else NO_RUN))


def arrange(studio: Studio, parts: GenerateParts) -> QStackedWidget:
    """Arrange the empty state for a project without a usable run, and sessions and runs above tray and results."""
    stack = QStackedWidget()
    stack.addWidget(
        EmptyState(
            "generate",
            *NO_RUN,
            ("Go to Train", lambda: studio.page_wanted.emit("train", "")),
        )
    )
    stack.addWidget(_body(studio, parts))
    return stack


def _body(studio: Studio, parts: GenerateParts) -> QWidget:
    bar = row(parts.sessions, None, parts.runs)
    bar.setStretch(0, 1)
    bar.setContentsMargins(16, 10, 16, 4)
    split = QSplitter()
    split.addWidget(_left(studio, parts))
    split.addWidget(parts.results)
    split.setStretchFactor(1, 1)
    split.setSizes([370, 800])
    split.setChildrenCollapsible(False)
    body = QWidget()
    layout = column(bar, split, gap=4)
    layout.setStretch(1, 1)
    body.setLayout(layout)
    return body


def _left(studio: Studio, parts: GenerateParts) -> QWidget:
    fill = button("From a sample", parts.fill, picture="sample")
    hint = Hint(
        studio,
        "generate",
        "Write a text, or drop a picture or a sound on its place, then press Generate. A weight says how much a condition counts; "
        "what you leave out stays open.",
    )
    inside = column(
        row(label("Conditions", "heading"), None, fill), hint, parts.tray, parts.making, parts.settings, gap=8
    )
    inside.setStretch(2, 1)
    inside.setContentsMargins(16, 4, 6, 12)
    left = QWidget()
    left.setLayout(inside)
    return left
