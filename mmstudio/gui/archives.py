"""Projects that come or go as one file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from mmstudio.gui.language import tr
from mmstudio.gui.studio import Studio
from mmstudio.gui.widgets.saving import ask_for_file


def documents() -> Path:
    """Where a person keeps own files."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found or Path.home())


def open_file(studio: Studio, file: Path) -> None:
    """Unpack a project among the person's documents, off the GUI thread, and open it."""
    from mmstudio.services.archives import free_folder, read_archive

    folder = free_folder(documents() / "MM Studio", file)
    studio.notify("note", tr("Unpacking {name} ...", name=file.name))
    studio.tasks.run(
        lambda: read_archive(file, folder),
        lambda _: _open(studio, folder),
        lambda error: studio.fail(tr("The project {name} was not opened.", name=file.name), error),
    )


def _open(studio: Studio, folder: Path) -> None:
    studio.open(folder)


def export(studio: Studio, parent: QWidget) -> None:
    """Ask for a file and write the open project into it, as a job."""
    if studio.opened is None:
        studio.notify("note", tr("No project is open."))
        return
    start = documents() / f"{studio.opened.project.layout.root.name}.mmstudio"
    file = ask_for_file(parent, tr("Export the project"), str(start), tr("Projects (*.mmstudio)"))
    if file is not None:
        from mmstudio.services.archives import start_export

        with studio.guard(tr("The project was not exported.")):
            start_export(studio.opened.runner, file)
            studio.content_changed.emit("jobs")
