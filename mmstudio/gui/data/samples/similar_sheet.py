"""The similarity sheet: searches for the samples most like one, with a progress bar and a way to stop."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget
from shiboken6 import isValid

from mmstudio.gui.look.language import sentence
from mmstudio.gui.shared.basic import button, give_role, label
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.datasets.similarity import SimilarSamples
from mmstudio.services.datasets.thumbnails import Thumbnails

_WIDTH_PX = 420
_LOOK_MS = 50


class _StoppedError(Exception):
    """The search was stopped."""


class SimilarSheet(Sheet):
    """Shows the progress of the search.

    Args:
        studio: Of the open project.
        name: Of the data set.
        sample_id: The sample to compare with.
        among: Ids of the samples to search.
        parent: The browser.

    Signals:
        found: Ids, the nearest first.
    """

    found = Signal(object)

    def __init__(
        self, studio: Studio, name: str, sample_id: int, among: Sequence[int], parent: QWidget
    ) -> None:
        super().__init__(parent, "Show similar samples", _WIDTH_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.told = label(
            "Looking at {count} {count:sample|samples} ...", "", wrap=True, count=f"{len(among):,}"
        )
        self.bar = QProgressBar()
        self.bar.setRange(0, len(among))
        self.bar.setTextVisible(False)
        self.fill((self.told, self.bar, None), (None, button("Cancel", self.reject)))
        opened = studio.project
        thumbnails = Thumbnails(opened.project.layout.cache / "thumbnails", studio.app.registry)
        similar = SimilarSamples(opened.project, thumbnails)
        self._stop = threading.Event()
        self._done = 0
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(lambda: self.bar.setValue(self._done))
        self._look.start()
        self.finished.connect(lambda _: self._stop.set())
        studio.project_closing.connect(self.reject)
        stop = self._stop

        def tell(done: int, _: int) -> None:
            if stop.is_set():
                raise _StoppedError
            self._done = done

        studio.tasks.run(lambda: similar.find(name, sample_id, among, told=tell), self._take, self._refuse)

    def _take(self, found: list[tuple[int, float]]) -> None:
        if isValid(self) and not self._stop.is_set():
            self.found.emit([number for number, _ in found])
            self.accept()

    def _refuse(self, error: BaseException) -> None:
        if isValid(self) and not isinstance(error, _StoppedError):
            self._look.stop()
            give_role(self.told, "error")
            self.told.setText(sentence(error))
