"""Previews of a run: the newest, or any earlier one by a slider over time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from mmstudio.gui.language import say
from mmstudio.gui.studio import Studio
from mmstudio.gui.widgets.basic import column, label, row


class PictureView(QWidget):
    """One picture, as large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = QImage()
        self.setMinimumSize(QSize(240, 160))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, picture: QImage) -> None:
        """Show another one."""
        self.picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self.picture.isNull():
            return
        size = self.picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        painter.drawImage(self.rect().adjusted(left, top, -left, -top), self.picture)
        painter.end()


class PreviewView(QWidget):
    """The previews of one run over time; follows the newest unless an earlier one was chosen.

    Args:
        studio: Decodes off the GUI thread.
    """

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.files: list[tuple[int, Path]] = []
        self._follows = True
        self._wanted: Path | None = None
        self.view = PictureView()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 0)
        say(self.slider, self.slider.setAccessibleName, "Previews over time")
        self.slider.valueChanged.connect(self._on_slid)
        self._step = label("", "faint")
        self._step.setMinimumWidth(90)
        self._step.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._hint = label("Previews appear here while the run trains.", "faint", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._time = QWidget()
        self._time.setLayout(row(self.slider, self._step))
        whole = column(self._hint, self.view, self._time, gap=6)
        for place in (0, 1):
            whole.setStretch(place, 1)
        self.setLayout(whole)
        self.show_files([])

    def show_files(self, files: Sequence[tuple[int, Path]]) -> None:
        """Previews by step; the slider stays where it is unless it was at the end."""
        before = self.files
        self.files = list(files)
        if before[:1] != self.files[:1]:
            self._follows = True
        self._hint.setVisible(not files)
        self.view.setVisible(bool(files))
        self._time.setVisible(bool(files))
        self.slider.setEnabled(len(files) > 1)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(0, len(files) - 1))
            if self._follows:
                self.slider.setValue(len(files) - 1)
        self._show(self.slider.value())

    def _on_slid(self, place: int) -> None:
        self._follows = place == len(self.files) - 1
        self._show(place)

    def _show(self, place: int) -> None:
        if not self.files:
            self._wanted = None
            self.view.show_picture(QImage())
            return
        step, path = self.files[place]
        say(self._step, self._step.setText, "step {step}", step=f"{step:,}")
        self._wanted = path
        self._studio.tasks.run(lambda: (path, QImage(str(path))), self._on_decoded)

    def _on_decoded(self, found: tuple[Path, QImage]) -> None:
        path, picture = found
        if path == self._wanted:
            self.view.show_picture(picture)
