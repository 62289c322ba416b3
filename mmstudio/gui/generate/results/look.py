"""The live preview: values that follow the work or the sliders, on a panel above the results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from mmstudio.gui.generate.growth import Growing
from mmstudio.gui.generate.live_preview import Look
from mmstudio.gui.generate.presenter import Key, Presenter
from mmstudio.gui.generate.results.value_strip import ValueStrip
from mmstudio.gui.generate.tray.model import TrayModel
from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import grown
from mmstudio.gui.shared.basic import column, label, panel, row, tool
from mmstudio.gui.shared.values.drawn_picture import DrawnPicture
from mmstudio.gui.studio.studio import Studio

_SIDE_PX, _WORDS_PX = 132, 130
_TRAY = "What the tray gives now"
_MAKING = "Being made now"
_FOLLOWS = "It follows the sliders, in fewer steps; nothing is saved until you generate."
_RESTS = "Nothing to see yet: press Generate, or switch on Follow the sliders."


class LookPanel(QWidget):
    """Previews the tray whenever it changes, once a model is loaded; the person has to ask for the first picture.

    Results that can be seen while they are made take its place.

    Args:
        studio: Of the window.
        tray: The tray that is previewed.
        growing: What is being made.
        targets: Returns the modality of each target slot.

    Attributes:
        switch: Whether the preview follows the sliders; off until a model is loaded, since it does not follow before.
    """

    def __init__(
        self, studio: Studio, tray: TrayModel, growing: Growing, targets: Callable[[], Mapping[str, str]]
    ) -> None:
        super().__init__()
        self._studio, self._growing, self._targets = studio, growing, targets
        self._warm, self._wished, self._room = False, True, False
        self._grew = self._making = False
        self._seen: dict[Key, Any] = {}
        self.look = Look(studio, lambda: tray.tray)
        self.switch = tool("Follow the sliders", self._on_switched, "live", checkable=True)
        self.strip = ValueStrip(studio, _SIDE_PX)
        self._presenter = Presenter(studio, self)
        self.took = label("", "faint")
        self._heading = label(_TRAY, "heading", wrap=True)
        self._heading.setMinimumWidth(grown(_WORDS_PX))
        self._about = label(_RESTS, "faint", wrap=True)
        words = column(self._heading, self._about, self.took, None, gap=4)
        line = row(self.strip, words, gap=14)
        line.setStretch(1, 1)
        self.setLayout(column(panel(line, margin=10)))
        self.hide()
        self.switch.toggled.connect(lambda _: self._name())
        self.look.seen.connect(self._on_seen)
        self.look.failed.connect(lambda: self.switch.setChecked(False))
        self._presenter.ready.connect(self.strip.show_values)
        growing.changed.connect(self._on_growing)
        studio.project_closing.connect(self._rest)
        tray.changed.connect(self._on_tray_changed)
        self._name()

    @property
    def picture(self) -> DrawnPicture:
        """The first place for a picture."""
        return self.strip.cells[0].picture

    def warm_up(self) -> None:
        """Follow the sliders from now on, since a model is loaded, unless the person switched it off."""
        if not self._warm:
            self._warm = True
            self.switch.setChecked(self._wished)
            self._on_tray_changed()

    def reserve(self, *, room: bool) -> None:
        """Take up room before there is anything to show, so that what lies below does not move later."""
        self._room = room
        self._stand()

    def forget(self) -> None:
        """Clear the preview, since it belongs to another session."""
        self._seen = {}
        self._grew = self._making
        if not self._making:
            self._presenter.forget()
            self.strip.show_values({})
        say(self.took, self.took.setText, "")

    def _stand(self) -> None:
        self.setVisible(self._grew or (self._wished and (self._room or self.switch.isChecked())))

    def _rest(self) -> None:
        """Switch off, since no model of the next project is loaded yet."""
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
        self._seen = {("", 0, slot): value for slot, value in values.items()}
        say(self.took, self.took.setText, "{count} ms", count=round(1000 * seconds))
        if not self._making:
            self._presenter.ask(self._seen, self._targets())
        self._stand()

    def _on_growing(self) -> None:
        """Show what is being made; the panel then stays, so that no tile moves at the end."""
        values = self._growing.values
        if not values and not self._making:
            return
        self._making = bool(values)
        self._grew = self._grew or self._making
        self._presenter.ask(values or self._seen, self._targets())
        self._name()
        self._stand()

    def _name(self) -> None:
        heading = _MAKING if self._making else _TRAY
        say(self._heading, self._heading.setText, heading)
        say(self.strip, self.strip.setAccessibleName, heading)
        say(self._about, self._about.setText, _FOLLOWS if self.switch.isChecked() else _RESTS)
        self._about.setVisible(not self._making)
        self.took.setVisible(not self._making)
