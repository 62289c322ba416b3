"""The line above a run that is served: where, and what ends it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.shared.basic import button, column, label, row
from mmstudio.gui.studio.studio import Studio


class ServeBar(QWidget):
    """Is seen while the shown run is served.

    Attributes:
        told: Where it answers.
        show_how, stop: Buttons.

    Signals:
        how_wanted: The person wants to see how it is asked.
    """

    how_wanted = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio, self._run = studio, ""
        self.told = label("", "faint", wrap=True)
        self.show_how = button("Address and token", self.how_wanted.emit, picture="serve")
        self.stop = button("Stop serving", self._stop, picture="stop")
        self.setLayout(column(self.told, row(self.show_how, self.stop, None, gap=8), gap=6))
        studio.served.changed.connect(self._refresh)
        self.hide()

    def show_run(self, run: str) -> None:
        """Be seen with a served run alone."""
        self._run = run
        self._refresh()

    def _refresh(self) -> None:
        server = self._studio.served.get(self._run)
        self.setVisible(server is not None)
        self.stop.setEnabled(True)
        if server is not None:
            say(
                self.told,
                self.told.setText,
                "Other programs can ask it at {address}.",
                address=server.address,
            )

    def _stop(self) -> None:
        self.stop.setEnabled(False)  # it ends in a moment
        self._studio.served.stop(self._run)
