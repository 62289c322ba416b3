"""The target of an import: a new data set or an existing one."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QComboBox

from mmstudio.gui.look.language import say
from mmstudio.gui.studio.studio import Studio


class ImportTarget(QComboBox):
    """A choice of data sets; a new one comes first.

    Args:
        studio: Of the window.
        into: Name of the data set chosen at first; a new one if empty.
    """

    def __init__(self, studio: Studio, into: str = "") -> None:
        super().__init__()
        self.addItem("", "")
        say(self, partial(self.setItemText, 0), "A new data set")
        for info in studio.project.datasets.list():
            if any(info.counts.values()):
                self.addItem(info.name, info.name)
        self.setCurrentIndex(max(0, self.findData(into)))
        say(self, self.setAccessibleName, "Data set that the samples come into")

    @property
    def into(self) -> str:
        """Name of the chosen data set; empty for a new one."""
        return str(self.currentData())
