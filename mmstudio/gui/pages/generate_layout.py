"""Where the parts of the page Generate stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from mmstudio.gui.widgets.basic import button, column, label, row
from mmstudio.gui.widgets.empty import EmptyState
from mmstudio.gui.widgets.hint import Hint

if TYPE_CHECKING:
    from mmstudio.gui.pages.generate import GeneratePage


def arrange(page: GeneratePage) -> QStackedWidget:
    """First what is seen while there is no run to generate from, then sessions and runs over tray and results."""
    stack = QStackedWidget()
    stack.addWidget(
        EmptyState(
            "generate",
            "Nothing can be generated yet",
            "Train a run first. As soon as it has saved itself once, you can generate from it here, even while it trains on.",
            ("Go to Train", lambda: page.studio.page_wanted.emit("train", "")),
        )
    )
    stack.addWidget(_body(page))
    return stack


def _body(page: GeneratePage) -> QWidget:
    bar = row(page.sessions, None, page.runs)
    bar.setStretch(0, 1)
    bar.setContentsMargins(16, 10, 16, 4)
    split = QSplitter()
    split.addWidget(_left(page))
    split.addWidget(page.results)
    split.setStretchFactor(1, 1)
    split.setSizes([370, 800])
    split.setChildrenCollapsible(False)
    body = QWidget()
    layout = column(bar, split, gap=4)
    layout.setStretch(1, 1)
    body.setLayout(layout)
    return body


def _left(page: GeneratePage) -> QWidget:
    fill = button("From a sample", page.fill, picture="sample")
    hint = Hint(
        page.studio,
        "generate",
        "Write a text, or drop a picture or a sound on its place, then press Generate. A weight says how much a condition counts; "
        "what you leave out stays open.",
    )
    inside = column(row(label("Conditions", "heading"), None, fill), hint, page.tray, page.settings, gap=8)
    inside.setStretch(2, 1)
    inside.setContentsMargins(16, 4, 6, 12)
    left = QWidget()
    left.setLayout(inside)
    return left
