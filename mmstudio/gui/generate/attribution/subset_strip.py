"""The results of all subsets of conditions, as small pictures; read when they are asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import grown
from mmstudio.gui.shared.basic import Elided, clear, column
from mmstudio.gui.shared.flow import FlowLayout
from mmstudio.gui.shared.values.drawn_picture import DrawnPicture
from mmstudio.gui.shared.values.previews import preview_of
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.attributions import Attribution

_SIDE_PX = 96


class SubsetStrip(QWidget):
    """Small pictures that wrap into lines.

    Args:
        studio: Reads the files.

    Attributes:
        pictures: The pictures by the names of the slots that were given.
    """

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._flow = FlowLayout(10)
        self.setLayout(self._flow)
        self.pictures: dict[tuple[str, ...], DrawnPicture] = {}

    def show_results(self, found: Attribution) -> None:
        """Read and show the results that an attribution kept."""
        clear(self._flow)
        self.pictures = {}
        service, registry = self._studio.project.attribution, self._studio.app.registry

        def read() -> list[tuple[tuple[str, ...], QImage | None]]:
            files = [(subset.given, service.file(found, subset.file)) for subset in found.subsets]
            return [(given, _read(file)) for given, file in files if file is not None]

        def _read(file: Path) -> QImage | None:
            try:
                return preview_of(registry, found.modality, file)
            except Exception:  # noqa: BLE001 - a file that somebody changed has no picture
                return None

        self._studio.tasks.run(read, self._take)

    def _take(self, results: list[tuple[tuple[str, ...], QImage | None]]) -> None:
        if not isValid(self):
            return
        for given, picture in results:
            words = " + ".join(given) or tr("nothing given")
            shown = DrawnPicture(grown(_SIDE_PX))
            shown.setFixedSize(grown(_SIDE_PX), grown(_SIDE_PX))
            shown.show_picture(picture)
            shown.setAccessibleName(words)
            put(shown.setToolTip, words)
            caption = Elided(words, "faint")
            caption.setFixedWidth(grown(_SIDE_PX))
            cell = QWidget()
            cell.setLayout(column(shown, caption, gap=2))
            self._flow.addWidget(cell)
            self.pictures[given] = shown
        self.updateGeometry()
