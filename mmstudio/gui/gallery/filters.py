"""The gallery filters: words, seed, run, session, stars, tag and order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from mmstudio.core.run import Session
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column, row, tool
from mmstudio.gui.shared.marks.stars import MOST
from mmstudio.gui.studio.run_book import named_all
from mmstudio.gui.studio.studio import Studio
from mmstudio.storage.results.query import Order, ResultFilter

_TYPING_MS = 250
_SEED_PX = 110
_ORDERS: dict[Order, str] = {
    "latest": "Latest first",
    "oldest": "Oldest first",
    "stars": "Best first",
    "seed": "By seed",
}


class GalleryFilters(QWidget):
    """Chooses which results are shown.

    Signals:
        changed: Another filter was chosen.
    """

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._sessions: Sequence[Session] = ()
        self._tags: Sequence[str] = ()
        self.search, self.seed = QLineEdit(), QLineEdit()
        self.run, self.session, self.stars, self.tag, self.order = (QComboBox() for _ in range(5))
        self.reset = tool("Show all results", self.clear, "reset")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self._arrange()
        self._fill()

    @property
    def wanted(self) -> ResultFilter:
        """The filter that is chosen; a seed that is no number finds nothing."""
        text = self.seed.text().strip()
        seed = int(text) if text.removeprefix("-").isdecimal() and text.isascii() else None
        unknown = bool(text) and (seed is None or abs(seed) >= 2**63)
        return ResultFilter(
            words=self.search.text().strip(),
            seed=None if unknown else seed,
            run=self.run.currentData() or "",
            session=("-" if unknown else self.session.currentData()) or "",
            stars=self.stars.currentData() or 0,
            tag=self.tag.currentData() or "",
            order=self.order.currentData() or "latest",
        )

    def offer(self, sessions: Sequence[Session], tags: Iterable[str]) -> None:
        """Offer these sessions and tags."""
        self._sessions, self._tags = sessions, list(tags)
        self._fill()

    def clear(self) -> None:
        """Choose all results, in their order."""
        for line in (self.search, self.seed):
            line.clear()
        for box in (self.run, self.session, self.stars, self.tag):
            box.setCurrentIndex(0)
        self._typing.stop()
        self.changed.emit()

    def choose_session(self, session: str) -> None:
        """Show the results of one session."""
        place = self.session.findData(session)
        if place >= 0:
            self.session.setCurrentIndex(place)
            self.changed.emit()

    def choose_only(self, session: str) -> bool:
        """Show all results of one session, or all results if it is not offered; returns whether it is."""
        self.clear()
        self.choose_session(session)
        return bool(self.wanted.session == session)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()

    def _arrange(self) -> None:
        self.search.setClearButtonEnabled(True)
        say(self.search, self.search.setPlaceholderText, "Search conditions, texts, file names and tags")
        say(self.search, self.search.setAccessibleName, "Search the results")
        self.seed.setFixedWidth(_SEED_PX)
        self.seed.setClearButtonEnabled(True)
        say(self.seed, self.seed.setPlaceholderText, "Seed")
        say(self.seed, self.seed.setAccessibleName, "Seed")
        names = ("Run", "Session", "Stars", "Tag", "Order")
        for box, name in zip(self._boxes, names, strict=True):
            say(box, box.setAccessibleName, name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(9)
            box.activated.connect(lambda _: self.changed.emit())
        for line in (self.search, self.seed):
            line.textChanged.connect(lambda _: self._typing.start())
        first = row(self.search, self.seed, self.order, self.reset)
        first.setStretch(0, 1)
        second = row(self.run, self.session, self.stars, self.tag)
        for place in range(4):
            second.setStretch(place, 1)
        self.setLayout(column(first, second, gap=6))

    @property
    def _boxes(self) -> tuple[QComboBox, ...]:
        return (self.run, self.session, self.stars, self.tag, self.order)

    def _fill(self) -> None:
        """Fill all choices; what was chosen stays chosen."""
        choices: list[list[tuple[str, object]]] = [
            [(tr("All runs"), ""), *((name, run) for run, name in named_all(self._studio.runs.trained))],
            [(tr("All sessions"), ""), *((one.name, one.id) for one in self._sessions)],
            [
                (tr("Any stars"), 0),
                *(
                    (tr("At least {count} {count:star|stars}", count=count), count)
                    for count in range(1, MOST + 1)
                ),
            ],
            [(tr("Any tag"), ""), *((tag, tag) for tag in self._tags)],
            [(tr(words), name) for name, words in _ORDERS.items()],
        ]
        for box, items in zip(self._boxes, choices, strict=True):
            kept = box.currentData()
            box.blockSignals(True)  # noqa: FBT003 - Qt's
            box.clear()
            for words, data in items:
                box.addItem(words, data)
            box.setCurrentIndex(max(0, box.findData(kept)))
            box.blockSignals(False)  # noqa: FBT003 - Qt's
