"""The picture that follows the sliders, on a panel above the results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from mmstudio.gui.language import say
from mmstudio.gui.models.previews import as_image, codec_of
from mmstudio.gui.models.tray import TrayModel
from mmstudio.gui.pages.generate_work import Look
from mmstudio.gui.studio import Studio
from mmstudio.gui.widgets.basic import column, label, panel, row, tool
from mmstudio.gui.widgets.result_grid import Picture

_SIDE_PX = 132


class LookPanel(QWidget):
    """Looks at the tray whenever it changes, once a model is loaded; the first picture is the person's to ask for.

    Args:
        studio: Of the window.
        tray: What is looked at.
        modality: Gives the modality of results.

    Attributes:
        switch: Whether the sliders are followed; off until a model is loaded, so that it shows what is so.
    """

    def __init__(self, studio: Studio, tray: TrayModel, modality: Callable[[], str]) -> None:
        super().__init__()
        self._studio, self._modality = studio, modality
        self._warm, self._wished, self._room = False, True, False
        self.look = Look(studio, lambda: tray.tray)
        self.switch = tool("Follow the sliders", self._on_switched, "live", checkable=True)
        self.picture = Picture(_SIDE_PX)
        self.picture.setFixedSize(_SIDE_PX, _SIDE_PX)
        say(self.picture, self.picture.setAccessibleName, "What the tray gives now")
        self.took = label("", "faint")
        words = column(
            label("What the tray gives now", "heading", wrap=True),
            label(
                "It follows the sliders, in fewer steps; nothing is saved until you generate.",
                "faint",
                wrap=True,
            ),
            self.took,
            None,
            gap=4,
        )
        line = row(self.picture, words, gap=14)
        line.setStretch(1, 1)
        self.setLayout(column(panel(line, margin=10)))
        self.hide()
        self.look.seen.connect(self._on_seen)
        self.look.failed.connect(lambda: self.switch.setChecked(False))
        studio.project_closing.connect(self._rest)
        tray.changed.connect(self._on_tray_changed)

    def warm_up(self) -> None:
        """Follow from now on, as a model was loaded, unless somebody switched it off."""
        if not self._warm:
            self._warm = True
            self.switch.setChecked(self._wished)
            self._on_tray_changed()

    def reserve(self, *, room: bool) -> None:
        """Stand there before there is anything to see, so that what lies below does not move when there is."""
        self._room = room
        self._stand()

    def forget(self) -> None:
        """Show nothing: what was seen belongs to another session."""
        self.picture.show_picture(None)
        say(self.took, self.took.setText, "")

    def _stand(self) -> None:
        self.setVisible(self._wished and (self._room or self.switch.isChecked()))

    def _rest(self) -> None:
        """No model of the next project is loaded yet."""
        self._warm = self._room = False
        self.switch.setChecked(False)
        self.forget()
        self._stand()

    def _on_switched(self) -> None:
        self._wished = self.switch.isChecked()
        if self._wished:
            self._warm = True
            self._on_tray_changed()
        else:
            self.look.stop()
            self.forget()
        self._stand()

    def _on_tray_changed(self) -> None:
        wanted = self.switch.isChecked() and self._studio.opened is not None
        if wanted and self.switch.isVisible():
            self.look.ask()

    def _on_seen(self, values: dict[str, Any], seconds: float) -> None:
        if not self.switch.isChecked():
            return
        codec = codec_of(self._studio.app.registry, self._modality())
        self.picture.show_picture(as_image(codec.preview(next(iter(values.values())))))
        say(self.took, self.took.setText, "{count} ms", count=round(1000 * seconds))
        self._stand()
