"""Projects that come or go as one file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.save_dialog import ask_for_file
from mmstudio.gui.studio.studio import Studio


def documents() -> Path:
    """Where a person keeps own files: documents, or the home folder of somebody who has no folder for documents.

    A dialog that is to begin in a folder that is not there begins wherever the program was started.
    """
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found and Path(found).is_dir() else Path.home()


def projects_folder(studio: Studio) -> Path:
    """Where new and unpacked projects go: the folder of the settings while it is there, else the person's documents."""
    chosen = studio.preferences.projects
    return Path(chosen) if chosen and Path(chosen).is_dir() else documents()


def open_file(studio: Studio, file: Path) -> None:
    """Unpack a project among the person's others, off the GUI thread, and open it."""
    from mmstudio.services.projects.archives import free_folder, read_archive

    folder = free_folder(own_folder(studio), file)
    studio.notify("note", tr("Unpacking {name} ...", name=file.name))
    studio.tasks.run(
        lambda: read_archive(file, folder),
        lambda _: _open(studio, folder),
        lambda error: studio.fail(tr("The project {name} was not opened.", name=file.name), error),
    )


def own_folder(studio: Studio) -> Path:
    """Where the program puts projects without asking: among documents in a folder of its own."""
    place = projects_folder(studio)
    return place if studio.preferences.projects and place != documents() else place / "MM Studio"


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
        from mmstudio.services.projects.archives import start_export

        with studio.guard(tr("The project was not exported.")):
            start_export(studio.opened.runner, file)
            studio.content_changed.emit("jobs")
