"""Work settings: the default device and the folder of projects."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QComboBox, QFileDialog, QVBoxLayout

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.archives import documents, projects_folder
from mmstudio.gui.shared.basic import Elided, button, column, label, row
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.devices import AUTO, CPU, list_devices

_DEVICES_MS = 600
"""Delay before looking for GPUs, which loads torch, so that the page appears first."""


class WorkSettings(QObject):
    """The part of the page Settings about work.

    Attributes:
        layout_made: Layout of the widgets, from top to bottom.
        device, folder: Choice of the device, and the folder shown.
    """

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self._looked = False
        self.device = QComboBox()
        for name, words in ((AUTO, "Automatic"), (CPU, "CPU")):
            self.device.addItem("", name)
            say(self.device, partial(self.device.setItemText, self.device.count() - 1), words)
        say(self.device, self.device.setAccessibleName, "Default device")
        self.device.activated.connect(lambda _: self._keep_device())
        self.folder = Elided()
        self.choose = button("Choose", self.choose_folder, picture="open")
        self.usual = button("As at first", self.forget_folder, picture="reset")
        say(self.choose, self.choose.setAccessibleName, "Choose the folder of projects")
        say(self.usual, self.usual.setAccessibleName, "Take your documents as the folder of projects")
        place = row(self.folder, self.choose, self.usual)
        place.setStretch(0, 1)
        self.layout_made = column(
            section(
                "Default device",
                "Trainings and results are made on it where no other is chosen. Automatic: a training takes the first GPU, else the "
                "CPU; results are made where their run was trained.",
            ),
            row(self.device, None),
            section(
                "Folder of projects",
                "New and unpacked projects go there; those that you have stay where they are.",
            ),
            place,
        )

    def refresh(self) -> None:
        """Show the stored settings, and look once for available devices."""
        self._show_device()
        folder = projects_folder(self._studio)
        self.folder.setText(str(folder))
        put(self.folder.setToolTip, str(folder))
        self.usual.setEnabled(bool(self._studio.preferences.projects))
        if not self._looked:
            self._looked = True
            QTimer.singleShot(_DEVICES_MS, self, lambda: self._studio.tasks.run(list_devices, self._offer))

    def choose_folder(self) -> None:
        """Ask for the folder for new projects."""
        start = str(projects_folder(self._studio))
        found = QFileDialog.getExistingDirectory(self.folder, tr("The folder of your projects"), start)
        if found:
            self._keep_folder("" if Path(found) == documents() else found)

    def forget_folder(self) -> None:
        """Use the person's documents for new projects again."""
        self._keep_folder("")

    def _keep_folder(self, folder: str) -> None:
        self._studio.preferences.projects = folder
        self._studio.preferences.save()
        self.refresh()

    def _keep_device(self) -> None:
        self._studio.preferences.device = str(self.device.currentData())
        self._studio.preferences.save()

    def _offer(self, devices: list[tuple[str, str]]) -> None:
        """Offer the devices found; a stored one that is missing is shown as missing."""
        for name, title in devices:
            place = self.device.findData(name)
            if place < 0:
                self.device.addItem(title, name)
            elif name != CPU:
                self.device.setItemText(place, title)
        self._show_device()

    def _show_device(self) -> None:
        wanted = self._studio.preferences.device
        if self.device.findData(wanted) < 0:
            self.device.addItem(wanted, wanted)
        self.device.setCurrentIndex(self.device.findData(wanted))


def section(heading: str, text: str, **params: object) -> QVBoxLayout:
    """A heading with an explanation of what follows."""
    return column(label(heading, "heading"), label(text, "faint", wrap=True, **params), gap=6)
