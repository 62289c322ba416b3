"""The page Gallery: results of all sessions are searched, marked, looked at, and gone on from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget
from shiboken6 import isValid

from mmstudio.core.errors import JobCancelledError
from mmstudio.gui.gallery.changes import ResultChanges
from mmstudio.gui.gallery.detail import GalleryDetail
from mmstudio.gui.gallery.doings import GalleryDoings
from mmstudio.gui.gallery.filters import GalleryFilters
from mmstudio.gui.gallery.finding import GalleryFindings, find_results
from mmstudio.gui.gallery.grid import PICTURE_PX, GalleryGrid
from mmstudio.gui.gallery.model import GalleryModel
from mmstudio.gui.look.actions import ActionSpec, name_list
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column, label, row
from mmstudio.gui.shared.choice import when_chosen
from mmstudio.gui.shared.empty import EmptyState
from mmstudio.gui.shared.marks.stars import STARS
from mmstudio.gui.shared.menus import ContextMenu, Entries, file_entries, table_actions
from mmstudio.gui.shared.values.previews import modality_of
from mmstudio.gui.shared.values.thumbnails import ThumbnailModel
from mmstudio.gui.shared.viewer.opener import OpensLarge
from mmstudio.gui.shared.viewer.result_exhibits import ResultExhibits
from mmstudio.gui.studio.page import Page
from mmstudio.gui.studio.studio import Studio
from mmstudio.storage.results.query import ResultFilter

LIST = "gallery"
"""Name of the list of results."""
_SOON_MS = 60


class GalleryPage(Page):
    """Filters above, results as tiles, the chosen one on the right."""

    name = "gallery"

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._left = False
        self._asked = self._shown = 0
        self._sought: tuple[str, set[int]] | None = None
        thumbnails = ThumbnailModel(studio, round(PICTURE_PX * self.devicePixelRatioF()), self)
        self.model = GalleryModel(studio, thumbnails, self)
        self.grid = GalleryGrid(self.model)
        name_list(self.grid, LIST)
        self.filters = GalleryFilters(studio)
        self.changes = ResultChanges(studio, self)
        doings = self.doings = GalleryDoings(studio, self.model, self.grid, self.changes, self)
        self.detail = GalleryDetail(
            studio,
            give=doings.give,
            use=self.use,
            session=doings.open_session,
            sheet=doings.look_at_sheet,
            folder=doings.show_folder,
            save=doings.save,
            export=doings.export,
            delete=doings.delete,
        )
        registry = studio.app.registry
        self.exhibits = ResultExhibits(
            studio, self.model, lambda path: modality_of(registry, path, {}), self.grid, self
        )
        OpensLarge(self.grid, self.exhibits)
        ContextMenu(self.grid, self._entries)
        self._counted, self._busy = label("", "faint"), label("", "faint")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._show_chosen)
        self._arrange()
        self._listen()
        self._on_project_changed()

    def actions_of_page(self) -> Sequence[ActionSpec]:
        make, doings = self.action, self.doings
        changes = partial(make, at=LIST, harms=True)
        return [
            make("gallery.search", "Search the results", self.search, "Ctrl+F", "search"),
            make("gallery.look", "Look at the result large", self.exhibits.look, "", "fit"),
            make("gallery.give", "Give the results as conditions", doings.give, "Ctrl+Return", "import"),
            make("gallery.use", "Use the settings of the result", self.use, "Ctrl+Shift+U", "reset"),
            make(
                "gallery.session", "Open the session of the result", doings.open_session, "Ctrl+O", "generate"
            ),
            make("gallery.sheet", "Look at the grid", doings.look_at_sheet, "Ctrl+G", "grid"),
            make("gallery.folder", "Show the result in its folder", doings.show_folder, "", "open"),
            make("gallery.tag", "Tag the results", self.write_tag, "Ctrl+Shift+T", "tag"),
            *(
                changes(f"gallery.stars{count}", title, partial(doings.star, count), str(count))
                for count, title in enumerate(STARS)
            ),
            changes("gallery.copy", "Copy the results", doings.copy, "Ctrl+C", "copy"),
            make("gallery.save", "Save the results as", doings.save, "Ctrl+S", "save"),
            make("gallery.export", "Export results as a data set", doings.export, "Ctrl+Shift+X", "export"),
            make("gallery.compose", "Put results together", doings.compose, "Ctrl+Shift+J", "duplicate"),
            changes("gallery.delete", "Delete the results", doings.delete, "Del", "delete"),
        ]

    def show_item(self, key: str) -> None:
        """Show the results of a session by its id, or one result of it: ``SESSION/ID,ID``, the ids of its files."""
        session, _, ids = key.partition("/")
        self._sought = (session, {int(one) for one in ids.split(",")}) if ids else None
        self.filters.choose_session(session)
        if ids:
            self.look_up()

    def refresh(self) -> None:
        """Show what the index holds, then bring it up to date and show that."""
        if self.studio.opened is None:
            return
        opened, wanted = self.studio.project, self.filters.wanted
        say(self._busy, self._busy.setText, "Looking for new results ...")

        def stop_if_left(_done: int, _all: int) -> None:
            if self._left:
                raise JobCancelledError

        def work() -> GalleryFindings:
            opened.gallery.refresh(stop_if_left)
            return find_results(opened, wanted)

        self.look_up()
        self._asked += 1
        self.studio.tasks.run(work, partial(self._take_fresh, self._asked), self._refuse)

    def look_up(self) -> None:
        """Show what matches the filter."""
        if self.studio.opened is not None:
            opened, wanted = self.studio.project, self.filters.wanted
            self._asked += 1
            take = partial(self._take, self._asked)
            self.studio.tasks.run(lambda: find_results(opened, wanted), take, self._refuse)

    def search(self) -> None:
        """Focus the line for words."""
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def use(self) -> None:
        """Put the settings of the result onto the tray of the page Generate."""
        self.doings.use(self.detail.recipe)

    def write_tag(self) -> None:
        """Focus the line for tags."""
        if self.doings.chosen_ids():
            self.detail.tags.line.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _arrange(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.grid)
        self._nothing = EmptyState(
            "gallery",
            "No results yet",
            "What is generated on the page Generate is gathered here, from all sessions.",
            ("Go to Generate", lambda: self.studio.page_wanted.emit("generate", "")),
        )
        self._no_match = EmptyState(
            "search",
            "Nothing matches",
            "No result has all of what is asked for.",
            ("Show all results", self.filters.clear),
        )
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self._no_match)
        head = row(label("Gallery", "title"), self._counted, None, self._busy)
        body = row(self._pages, self.detail, gap=12)
        body.setStretch(0, 1)
        whole = column(head, self.filters, body, gap=10, margin=16)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.grid)

    def _listen(self) -> None:
        studio = self.studio
        self.filters.changed.connect(self.look_up)
        self.model.counted.connect(lambda _: self._show_chosen())
        self.model.dataChanged.connect(lambda *_: self._soon.start())
        when_chosen(self.grid.selectionModel(), self._soon.start)
        self.detail.stars.given.connect(self.doings.star)
        self.detail.tags.added.connect(lambda tag: self._do(self.changes.tag, tag))
        self.detail.tags.removed.connect(lambda tag: self._do(self.changes.untag, tag))
        studio.project_changed.connect(self._on_project_changed)
        studio.project_closing.connect(self._on_closing)
        studio.content_changed.connect(self._on_content_changed)
        studio.runs.changed.connect(self._on_runs_changed)

    def _do(self, change: Callable[[Sequence[int], str], None], tag: str) -> None:
        if ids := self.doings.chosen_ids():
            change(ids, tag)

    def _on_project_changed(self) -> None:
        self._left = self.studio.opened is None
        if self.isVisible():
            self.refresh()

    def _on_closing(self) -> None:
        self._left = True
        self.doings.sheets.clear()
        self.model.let_go()

    def _on_content_changed(self, what: str) -> None:
        if what in {"sessions", "results"} and self.isVisible():
            self.refresh()

    def _on_runs_changed(self) -> None:
        if self.studio.opened is not None and self.isVisible():
            self.look_up()

    def _refuse(self, error: BaseException) -> None:
        if isValid(self) and not self._left and not isinstance(error, JobCancelledError):
            self._busy.setText("")
            self.studio.fail(tr("The results cannot be read."), error)

    def _take_fresh(self, asked: int, found: GalleryFindings) -> None:
        if isValid(self):
            say(self._busy, self._busy.setText, "")
            self._take(asked, found)

    def _take(self, asked: int, found: GalleryFindings) -> None:
        """Show what was found, unless something else is wanted by now, or what was asked for later is shown."""
        if not isValid(self) or found.opened is not self.studio.opened or asked < self._shown:
            return
        self._shown = asked
        self.filters.offer(found.sessions, found.tags)
        self.detail.tags.line.offer(found.tags)
        if found.wanted != self.filters.wanted:
            return
        if self._sought is not None and found.wanted != ResultFilter(
            session=self._sought[0], order=found.wanted.order
        ):
            if not self.filters.choose_only(self._sought[0]):
                self._sought = None
            return
        sought, self._sought = self._sought, None
        kept = set(self.doings.chosen_ids()) if sought is None else sought[1]
        if sought is not None:
            self.grid.clearSelection()
        self.model.show_found(found.wanted, found.ids)
        self._choose(kept)
        count = len(found.ids)
        self._pages.setCurrentWidget(self.grid if count else self._no_match if found.every else self._nothing)
        if found.every:
            say(
                self._counted,
                self._counted.setText,
                "{count} of {all}",
                count=f"{count:,}",
                all=f"{found.every:,}",
            )
        else:
            say(self._counted, self._counted.setText, "")
        self._show_chosen()

    def _choose(self, ids: set[int]) -> None:
        """Choose again what was chosen before the list changed."""
        selection = self.grid.selectionModel()
        if ids and not selection.hasSelection():
            flag = QItemSelectionModel.SelectionFlag.Select
            for row_ in self.model.rows_of(ids)[:2000]:
                selection.select(self.model.index(row_), flag)
                selection.setCurrentIndex(self.model.index(row_), QItemSelectionModel.SelectionFlag.NoUpdate)

    def _show_chosen(self) -> None:
        ids, card = self.doings.chosen_ids(), self.doings.current()
        result = None if card is None else card.result
        paths = () if card is None else tuple(self.model.path_of(one) for one in card.files)
        self.detail.show_result(result, paths, len(ids))
        self.doings.find_sheets(result, lambda there: self.detail.show_sheet(there=there))

    def _entries(self) -> Entries:
        """Menu entries for the chosen results."""
        card = self.doings.current()
        if card is None:
            return
        result = card.result
        yield from table_actions(self, "gallery.look", "gallery.give", "gallery.use", "gallery.session")
        if self.doings.sheets.get(result.session):
            yield from table_actions(self, "gallery.sheet")
        yield None
        yield from table_actions(self, "gallery.tag", *(f"gallery.stars{count}" for count in range(6)))
        yield None
        yield from table_actions(self, "gallery.copy", "gallery.save", "gallery.export", "gallery.compose")
        yield from file_entries(self.studio, self.model.path_of(result))
        yield None
        yield from table_actions(self, "gallery.delete")
