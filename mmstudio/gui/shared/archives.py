"""Project archives in the window: open and export projects as one file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.save_dialog import ask_for_file
from mmstudio.gui.studio.studio import Studio


def documents() -> Path:
    """The folder of the person's documents, or the home folder if there is none.

    A dialog told to begin in a missing folder would begin wherever the program was started.
    """
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found and Path(found).is_dir() else Path.home()


def projects_folder(studio: Studio) -> Path:
    """The folder for new and unpacked projects: the one in the settings if it exists, else the person's documents."""
    chosen = studio.preferences.projects
    return Path(chosen) if chosen and Path(chosen).is_dir() else documents()


def open_file(studio: Studio, file: Path) -> None:
    """Unpack a project beside the person's others, off the GUI thread, and open it."""
    from mmstudio.services.projects.archives import free_folder, read_archive

    folder = free_folder(own_folder(studio), file)
    studio.notify("note", tr("Unpacking {name} ...", name=file.name))
    studio.tasks.run(
        lambda: read_archive(file, folder),
        lambda _: _open(studio, folder),
        lambda error: studio.fail(tr("The project {name} was not opened.", name=file.name), error),
    )


def own_folder(studio: Studio) -> Path:
    """The folder in which the program puts projects without asking: its own one in the documents."""
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
