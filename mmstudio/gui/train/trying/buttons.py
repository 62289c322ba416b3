"""The buttons below the form of a new training that try several settings of it, and show what was tried."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from mmstudio.gui.shared.basic import button
from mmstudio.gui.shared.flow import flow
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.sweeps.sweep import Sweep

_GAP_PX = 8
FormNow = Callable[[], tuple[str, Recipe, int] | None]
"""Data set, recipe and seed of the form; ``None`` if it cannot be trained, which it shows."""
WithDevice = Callable[[Callable[[str], None]], None]
"""Goes on with the chosen device, once it is known."""


class TryingButtons(QWidget):
    """Opens the sheets of sweeps.

    Args:
        studio: Of the open project.
        form: Gives what the form says.
        device: Gives the device.

    Signals:
        used: Recipe, name of a data set and seed, to be shown in the form.
    """

    used = Signal(object, str, int)

    def __init__(self, studio: Studio, form: FormNow, device: WithDevice) -> None:
        super().__init__()
        self._studio, self._form, self._device = studio, form, device
        self.several = button("Try several ...", self.try_several, picture="duplicate")
        self.tried = button("Tried settings", self.show_tried, picture="table")
        self.setLayout(flow(self.tried, self.several, gap_px=_GAP_PX))

    def sizeHint(self) -> QSize:
        """Room for both side by side, wherever there is so much; a flow by itself asks for its widest part."""
        sizes = [made.sizeHint() for made in (self.tried, self.several) if not made.isHidden()]
        gaps = _GAP_PX * (len(sizes) - 1)
        return QSize(sum(size.width() for size in sizes) + gaps, max(size.height() for size in sizes))

    def refresh(self) -> None:
        """Offer what was tried, if there is something."""
        self.tried.setVisible(bool(self._studio.project.sweeps.folder.ids()))

    def try_several(self) -> None:
        """Ask which settings of the form to vary."""
        found = self._form()
        if found is None:
            return
        dataset, recipe, seed = found

        def ask(device: str) -> None:
            from mmstudio.gui.train.trying.sweep_sheet import SweepSheet, wish_of

            sheet = SweepSheet(self._studio, wish_of(dataset, recipe, seed, device), self)
            sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            sheet.started.connect(self._on_started)
            sheet.open()

        self._device(ask)

    def show_tried(self, chosen: str = "") -> None:
        """Show what was tried: a sweep by its id, or the latest."""
        from mmstudio.gui.train.trying.outcome_sheet import OutcomeSheet

        sheet = OutcomeSheet(self._studio, chosen, self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.used.connect(self.used)
        sheet.open()

    def _on_started(self, sweep: Sweep) -> None:
        self._studio.content_changed.emit("runs")
        self.tried.show()
        self.show_tried(sweep.id)
