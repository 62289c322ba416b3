"""Project pictures: the picture of the open project is redrawn some time after something was added."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from mmstudio.gui.studio.studio import Studio
from mmstudio.services.project_pictures import ProjectPictures

_LATER_MS = 4000
_TELLS = frozenset({"sessions", "datasets"})


class ProjectPictureKeeper(QObject):
    """Redraws the picture off the GUI thread, once nothing was added for some seconds.

    Signals:
        drawn: The picture of the open project changed.
    """

    drawn = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self._pictures = ProjectPictures.of(studio.app.config_folder)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LATER_MS)
        self._timer.timeout.connect(self.draw)
        studio.project_changed.connect(self._timer.start)
        studio.content_changed.connect(lambda what: self._timer.start() if what in _TELLS else None)
        studio.project_closing.connect(self._timer.stop)

    def draw(self) -> None:
        """Draw it now; a folder that cannot be written to is ignored."""
        opened, registry = self._studio.opened, self._studio.app.registry
        if opened is not None:
            self._studio.tasks.run(
                lambda: self._pictures.draw(opened, registry), lambda _: self.drawn.emit(), lambda _: None
            )
