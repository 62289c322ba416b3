"""Exports of a session's results: as a data set outside or inside the project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from mmstudio.gui.shared.basic import menu_tool
from mmstudio.gui.studio.studio import Studio


class ResultExports:
    """A button with a menu for these exports.

    Args:
        studio: Of the window.
        session: Returns the id of the session that is shown, or an empty text.
        results: Returns the number of its results and the chosen ones.
        parent: The page.

    Attributes:
        button: Opens the menu.
    """

    def __init__(
        self,
        studio: Studio,
        session: Callable[[], str],
        results: Callable[[], tuple[int, list[Path]]],
        parent: QWidget,
    ) -> None:
        self._studio, self._session, self._results, self._parent = studio, session, results, parent
        self.button = menu_tool(
            "Results as a data set",
            "export",
            ("Export results as a data set", self.export, "export"),
            ("Make a data set of the results", self.keep, "data"),
        )

    def export(self) -> None:
        """Ask how to export the session's results as a data set."""
        from mmstudio.gui.shared.export_sheet import Exported, ask_to_export

        if (facts := self._facts()) is not None:
            ask_to_export(self._studio, Exported(*facts), self._parent)

    def keep(self) -> None:
        """Ask for a new data set of the project to hold the session's results."""
        from mmstudio.gui.generate.results.dataset_sheet import ask_to_keep
        from mmstudio.gui.shared.export_sheet import Exported

        if (facts := self._facts()) is not None:
            ask_to_keep(self._studio, Exported(*facts), self._parent)

    def _facts(self) -> tuple[str, dict[str, int], str, int, tuple[Path, ...]] | None:
        session, (count, chosen) = self._session(), self._results()
        if not session or not count:
            return None
        return self._studio.project.project.sessions.get(session).name, {}, session, count, tuple(chosen)
