"""Exports of a comparison: asks for a file and writes it off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.save_dialog import ask_for_file
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.comparison.comparison import Comparison
from mmstudio.services.reports.compared.files import ComparisonFiles

KINDS = {
    "html": "Page with curves and previews (HTML)",
    "png": "Picture of curves and scores (PNG)",
    "csv": "Scores and settings (CSV)",
    "latex": "Tables for a paper (LaTeX)",
}
_SUFFIXES = {"html": "html", "png": "png", "csv": "csv", "latex": "tex"}


class Exports:
    """Writes what is compared.

    Args:
        page: The page.
        studio: Of the open project.
        comparison: Returns what is compared; ``None`` if nothing is.
        curve: Returns the name of the curves that are shown.
    """

    def __init__(
        self,
        page: QWidget,
        studio: Studio,
        comparison: Callable[[], Comparison | None],
        curve: Callable[[], str],
    ) -> None:
        self._page, self._studio = page, studio
        self._comparison, self._curve = comparison, curve

    def write(self, kind: str) -> None:
        """Ask for a file and write it.

        Args:
            kind: One of ``KINDS``.
        """
        comparison = self._comparison()
        if comparison is None:
            self._studio.notify("note", tr("Choose at least two runs first."))
            return
        opened = self._studio.project
        suffix = _SUFFIXES[kind]
        name = f"{opened.project.name} {tr('compared')}.{suffix}"
        path = ask_for_file(self._page, tr(KINDS[kind]), name, f"{suffix.upper()} (*.{suffix})")
        if path is not None:
            files = ComparisonFiles(opened.comparison, comparison, opened.project.name)
            write: dict[str, Callable[[Path], None]] = {
                "html": files.html,
                "png": partial(files.png, curve=self._curve()),
                "csv": files.csv,
                "latex": files.latex,
            }
            self._studio.tasks.run(partial(write[kind], path), lambda _: self._on_written(path))

    def _on_written(self, path: Path) -> None:
        self._studio.notify("good", tr("Written: {paths}.", paths=str(path)))
