"""The save dialog: asks where to write a file; the suffix is kept, and nothing is overwritten unasked."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from mmstudio.core.errors import StudioError
from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio

_ODD = '<>:"/\\|?*'
"""What some system allows in no name."""


def ask_for_file(parent: QWidget, title: str, name: str, kinds: str = "") -> Path | None:
    """Ask where to write a file.

    Args:
        parent: Parent of the dialog.
        title: Title of the dialog, translated.
        name: Proposed name; its suffix is added to a name that was typed without it.
        kinds: Filter of the dialog, in Qt's notation.

    Returns:
        The path, or ``None`` if the person cancelled. Whether it may be overwritten was asked.
    """
    chosen, _ = QFileDialog.getSaveFileName(parent, title, name, kinds)
    if not chosen:
        return None
    path, suffix = Path(chosen), Path(name).suffix
    if path.suffix.lower() == suffix.lower():
        return path
    return free_place(path.with_name(path.name + suffix))  # the dialog asked about another name


def free_place(path: Path) -> Path:
    """A path at which nothing exists: this one, or one with a number after its name."""
    found, number = path, 2
    while found.exists():
        found, number = path.with_stem(f"{path.stem} ({number})"), number + 1
    return found


def file_name(name: str, otherwise: str) -> str:
    """A name made fit for a file or folder.

    Args:
        name: Anything.
        otherwise: What it is called if nothing of the name is left.
    """
    return "".join("_" if sign in _ODD or sign < " " else sign for sign in name).strip(" .") or otherwise


def save_copies(parent: QWidget, studio: Studio, paths: Sequence[Path]) -> None:
    """Ask for a place and copy results there, their recipes with them."""
    if len(paths) == 1:
        place = ask_for_file(parent, tr("Save the result as"), paths[0].name)
        pairs = [(paths[0], place)] if place is not None else []
    else:
        folder = QFileDialog.getExistingDirectory(parent, tr("A folder for the results")) if paths else ""
        pairs = [(path, Path(folder) / path.name) for path in paths] if folder else []
    if pairs:
        free = len(pairs) > 1
        studio.tasks.run(
            lambda: _copy(pairs, free=free),
            lambda count: studio.notify(
                "good", tr("{count} {count:file was|files were} saved.", count=count)
            ),
        )


def _copy(pairs: Sequence[tuple[Path, Path]], *, free: bool) -> int:
    """Copy results with the files that lie beside them.

    Args:
        pairs: Each file with its place.
        free: Whether a file that is there keeps its place, and the copy gets another name.

    Raises:
        StudioError: If one cannot be written.
    """
    target = Path()
    try:
        for source, place in pairs:
            target = free_place(place) if free else place
            shutil.copyfile(source, target)
            beside = source.with_name(source.name + ".json")
            if beside.is_file():
                shutil.copyfile(beside, target.with_name(target.name + ".json"))
    except OSError as error:
        raise StudioError(
            "{path} cannot be written: {reason}.", path=str(target), reason=error.strerror or str(error)
        ) from error
    return len(pairs)
