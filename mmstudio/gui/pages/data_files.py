"""Files for a data set that is there: more of them, and where those are that were imported in place and moved since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from mmstudio.gui.language import tr

if TYPE_CHECKING:
    from mmstudio.gui.pages.data import DataPage
    from mmstudio.services.locating import Found


def add_folder(page: DataPage) -> None:
    """Ask for a folder that comes into the shown data set."""
    if page.dataset is None:
        return
    into = page.dataset.name
    chosen = QFileDialog.getExistingDirectory(page, tr("A folder for {name}", name=into))
    if chosen:
        page.take_files([Path(chosen)], into)


def add_files(page: DataPage) -> None:
    """Ask for files, or for one manifest, that come into the shown data set."""
    if page.dataset is None:
        return
    into = page.dataset.name
    chosen, _ = QFileDialog.getOpenFileNames(page, tr("Files for {name}", name=into))
    page.take_files([Path(path) for path in chosen], into)


def look_for_files(page: DataPage) -> None:
    """Ask for the folder that the files of the shown data set are in now, and read them from there."""
    if page.dataset is None:
        return
    name, opened = page.dataset.name, page.studio.project
    chosen = QFileDialog.getExistingDirectory(
        page, tr("The folder that the files of {name} are in now", name=name)
    )
    if not chosen:
        return

    def done(found: Found) -> None:
        page.studio.notify(
            "note", tr("The files of {name} are read from there now.", name=name), str(found.now)
        )
        page.studio.content_changed.emit("datasets")

    page.studio.tasks.run(
        lambda: opened.locating.look(name, Path(chosen)),
        done,
        lambda error: page.studio.fail(tr("The files were not found."), error),
    )
