"""Doings of the gallery: what can be done with the results that are chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mmstudio.gui.gallery.changes import ResultChanges
from mmstudio.gui.gallery.grid import GalleryGrid
from mmstudio.gui.gallery.model import GalleryModel
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.files import copy_files, open_folder
from mmstudio.gui.shared.save_dialog import save_copies
from mmstudio.gui.shared.viewer.exhibits import look_at_sheets
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.generation.gallery import GalleryCard
from mmstudio.services.generation.result_cards import cards_of
from mmstudio.storage.results.index import StoredResult


class GalleryDoings:
    """Acts on the results that are chosen in a list.

    Args:
        studio: Of the window.
        model: The results.
        grid: The list.
        changes: Makes changes that can be undone.
        page: The page.

    Attributes:
        sheets: The sheets of the grid in each session, as far as they are known.
    """

    def __init__(
        self, studio: Studio, model: GalleryModel, grid: GalleryGrid, changes: ResultChanges, page: QWidget
    ) -> None:
        self._studio, self._model, self._grid, self._changes, self._page = studio, model, grid, changes, page
        self.sheets: dict[str, list[Path]] = {}

    def chosen_ids(self) -> list[int]:
        """Ids of the chosen results, in the order of the rows."""
        found: list[int] = []
        parts = self._grid.selectionModel().selection().toList()
        for first, last in sorted({(part.top(), part.bottom()) for part in parts}):
            found += self._model.ids(first, last)
        return found

    def current(self) -> GalleryCard | None:
        """The result that is current; the first chosen one otherwise."""
        parts = self._grid.selectionModel().selection().toList()
        row_ = self._grid.currentIndex().row()
        if not any(part.top() <= row_ <= part.bottom() for part in parts):
            row_ = min((part.top() for part in parts), default=-1)
        return self._model.card(row_)

    def give(self) -> None:
        """Give the chosen results as conditions on the page Generate."""
        self._with_chosen(self._give)

    def use(self, recipe: dict[str, Any] | None) -> None:
        """Put a recipe of the result onto the tray of the page Generate."""
        if recipe is not None and len(self.chosen_ids()) == 1:
            self._studio.page_wanted.emit("generate", "")
            self._studio.recipe_wanted.emit(recipe)

    def open_session(self) -> None:
        """Show the session of the result on the page Generate."""
        card = self.current()
        if card is not None:
            self._studio.page_wanted.emit("generate", card.result.session)

    def find_sheets(self, result: StoredResult | None, tell: Callable[[bool], object]) -> None:
        """Find out whether a result is a cell of a grid; told at once as far as it is known, and again once it was looked up."""
        tell(result is not None and bool(self.sheets.get(result.session)))
        if result is None or self._studio.opened is None:
            return
        session, grids = result.session, self._studio.project.grids

        def take(sheets: list[Path]) -> None:
            if isValid(self._grid):
                self.sheets[session] = sheets
                now = self.current()
                tell(bool(sheets) and now is not None and now.result.session == session)

        self._studio.tasks.run(lambda: grids.sheets(session), take)

    def look_at_sheet(self) -> None:
        """Open the sheets of the grid that the result is a cell of."""
        card = self.current()
        sheets = self.sheets.get(card.result.session, []) if card is not None else []
        look_at_sheets(self._studio, sheets, self._page)

    def show_folder(self) -> None:
        """Show the result in the system's file manager."""
        card = self.current()
        if card is not None:
            open_folder(self._studio, self._model.path_of(card.result))

    def star(self, stars: int) -> None:
        """Give the chosen results stars."""
        if ids := self.chosen_ids():
            self._changes.star(ids, stars)

    def copy(self) -> None:
        """Put the chosen results onto the clipboard, as files."""
        self._with_chosen(lambda found: copy_files([self._model.path_of(one) for one in found]))

    def save(self) -> None:
        """Ask for a place and copy the chosen results there."""
        self._with_chosen(
            lambda found: save_copies(self._page, self._studio, [self._model.path_of(one) for one in found])
        )

    def export(self) -> None:
        """Ask how to export the chosen results as a data set."""
        self._with_chosen(self._export)

    def compose(self) -> None:
        """Ask how to put the chosen results together: as a page, as a folder or as a film."""
        self._with_chosen(self._compose)

    def delete(self) -> None:
        """Move the chosen results into the trash; undo brings them back."""
        if ids := self.chosen_ids():
            self._changes.delete(ids)

    def _with_chosen(self, then: Callable[[list[StoredResult]], object]) -> None:
        """Call a function with the chosen results, read if necessary."""
        ids = self.chosen_ids()
        if ids and self._studio.opened is not None:
            gallery = self._studio.project.gallery

            def take(found: list[StoredResult]) -> None:
                if found:
                    then(found)

            self._studio.tasks.run(lambda: gallery.read(gallery.whole(ids)), take)

    def _give(self, found: list[StoredResult]) -> None:
        self._studio.page_wanted.emit("generate", "")
        self._studio.given_wanted.emit([self._model.path_of(one) for one in found])

    def _compose(self, found: list[StoredResult]) -> None:
        from mmstudio.gui.shared.compose_sheet import Composed, ask_to_compose

        paths = [self._model.path_of(one) for one in found]
        count = len(cards_of(paths))
        sessions = self._studio.project.project.sessions
        several = len({one.session for one in found}) > 1
        name = tr("Results") if several else sessions.get(found[0].session).name
        ask_to_compose(self._studio, Composed(name, paths, paths, (count, count)), self._page)

    def _export(self, found: list[StoredResult]) -> None:
        from mmstudio.gui.shared.export_sheet import Exported, ask_to_export

        sessions = {one.session for one in found}
        if len(sessions) > 1:
            self._studio.notify(
                "note",
                tr("Results of several sessions are chosen."),
                tr("A data set is made of one session: choose it above, or save the files instead."),
            )
            return
        (session,) = sessions
        opened = self._studio.project
        name, every = opened.project.sessions.get(session).name, len(opened.sessions.results(session))
        paths = tuple(self._model.path_of(one) for one in found)
        ask_to_export(self._studio, Exported(name, {}, session, every, paths), self._page)
