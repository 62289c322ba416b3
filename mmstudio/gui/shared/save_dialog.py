"""Asking for the place of a file that is written: its kind stays, and nothing is overwritten unasked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_for_file(parent: QWidget, title: str, name: str, kinds: str = "") -> Path | None:
    """Ask where a file is to be written.

    Args:
        parent: Of the dialog.
        title: Of the dialog, translated.
        name: Proposed; its suffix is added to a name that was typed without it.
        kinds: What the dialog lists, as Qt writes it.

    Returns:
        The place, or ``None`` if the person does not want to. Whether it may be overwritten was asked.
    """
    chosen, _ = QFileDialog.getSaveFileName(parent, title, name, kinds)
    if not chosen:
        return None
    path, suffix = Path(chosen), Path(name).suffix
    if path.suffix.lower() == suffix.lower():
        return path
    return free_place(path.with_name(path.name + suffix))  # the dialog asked about another name


def free_place(path: Path) -> Path:
    """A path that nothing lies at: this one, or with a number behind its name."""
    found, number = path, 2
    while found.exists():
        found, number = path.with_stem(f"{path.stem} ({number})"), number + 1
    return found
