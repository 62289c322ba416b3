"""Exports of a session's results: as a data set outside or inside the project, or put together for people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from mmstudio.gui.shared.basic import menu_tool
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.generation.result_cards import ResultCard


class ResultExports:
    """A button with a menu for these exports.

    Args:
        studio: Of the window.
        session: Returns the id of the session that is shown, or an empty text.
        results: Returns its results.
        chosen: Returns the chosen ones.
        parent: The page.

    Attributes:
        button: Opens the menu.
    """

    def __init__(
        self,
        studio: Studio,
        session: Callable[[], str],
        results: Callable[[], tuple[ResultCard, ...]],
        chosen: Callable[[], list[ResultCard]],
        parent: QWidget,
    ) -> None:
        self._studio, self._session, self._parent = studio, session, parent
        self._results, self._chosen = results, chosen
        self.button = menu_tool(
            "Export the results",
            "export",
            ("Export results as a data set", self.export, "export"),
            ("Make a data set of the results", self.keep, "data"),
            ("Put results together", self.compose, "duplicate"),
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

    def compose(self) -> None:
        """Ask how to put the session's results together: as a page, as a folder, as a film, or as a file of an exporter."""
        from mmstudio.gui.shared.compose_sheet import Composed, ask_to_compose

        session, cards, chosen = self._session(), self._results()[::-1], self._chosen()[::-1]
        if session and cards:
            name = self._studio.project.project.sessions.get(session).name
            counts = (len(cards), len(chosen))
            what = Composed(name, [one.path for one in cards], [one.path for one in chosen], counts)
            ask_to_compose(self._studio, what, self._parent)

    def _facts(self) -> tuple[str, dict[str, int], str, int, tuple[Path, ...]] | None:
        session, every = self._session(), [path for card in self._results() for path in card.files]
        if not session or not every:
            return None
        chosen = tuple(path for card in self._chosen() for path in card.files)
        name = self._studio.project.project.sessions.get(session).name
        return name, {}, session, len(every), chosen
