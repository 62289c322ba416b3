"""The save dialog: asks where to write a file; the suffix is kept, and nothing is overwritten unasked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


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
