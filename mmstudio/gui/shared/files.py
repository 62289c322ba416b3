"""What can be done with a file from any list: show its folder, copy its name, its path, itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio


def open_folder(studio: Studio, path: Path) -> None:
    """Show the folder that a file lies in, or a folder itself, in the system's own program for that."""
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
    """Put words onto the clipboard."""
    QGuiApplication.clipboard().setText(text)


def copy_files(paths: Sequence[Path]) -> None:
    """Put files onto the clipboard, for programs that take files and for those that take text."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    mime.setText("\n".join(map(str, paths)))
    QGuiApplication.clipboard().setMimeData(mime)
