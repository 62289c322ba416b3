"""Files of an existing data set: asks for more of them, or for where moved ones are now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio

if TYPE_CHECKING:
    from mmstudio.services.datasets.locations import FoundFiles


def ask_for_folder(over: QWidget, dataset: str) -> list[Path]:
    """Ask for a folder to add to a data set; empty if none was chosen."""
    chosen = QFileDialog.getExistingDirectory(over, tr("A folder for {name}", name=dataset))
    return [Path(chosen)] if chosen else []


def ask_for_files(over: QWidget, dataset: str) -> list[Path]:
    """Ask for files or one manifest to add to a data set; empty if none were chosen."""
    chosen, _ = QFileDialog.getOpenFileNames(over, tr("Files for {name}", name=dataset))
    return [Path(path) for path in chosen]


def look_for_files(studio: Studio, over: QWidget, dataset: str) -> None:
    """Ask for the folder that the files of a data set are in now, and read them from there."""
    opened = studio.project
    chosen = QFileDialog.getExistingDirectory(
        over, tr("The folder that the files of {name} are in now", name=dataset)
    )
    if not chosen:
        return

    def done(found: FoundFiles) -> None:
        title = tr("The files of {name} are read from there now.", name=dataset)
        studio.notify("note", title, str(found.now))
        studio.content_changed.emit("datasets")

    studio.tasks.run(
        lambda: opened.locating.look(dataset, Path(chosen)),
        done,
        lambda error: studio.fail(tr("The files were not found."), error),
    )
