"""Actions on files of any list: show the folder, copy the name, the path or the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio


def open_folder(studio: Studio, path: Path) -> None:
    """Show a folder, or the folder that holds a file, in the system's file manager."""
    folder = path if path.is_dir() else path.parent
    if not folder.is_dir():
        studio.notify("warning", tr("The folder {path} is not there.", path=str(folder)))
    elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        studio.notify(
            "warning",
            tr("The folder was not opened."),
            tr("This system has no program that shows folders. It is here: {path}", path=str(folder)),
        )


def copy_text(text: str) -> None:
    """Copy words to the clipboard."""
    QGuiApplication.clipboard().setText(text)


def copy_files(paths: Sequence[Path]) -> None:
    """Copy files to the clipboard, for programs that take files and for those that take text."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    mime.setText("\n".join(map(str, paths)))
    QGuiApplication.clipboard().setMimeData(mime)
