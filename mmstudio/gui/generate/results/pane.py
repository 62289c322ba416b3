"""The results pane: tiles, one result in detail, and the live preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QSlider, QStackedWidget, QWidget
from shiboken6 import isValid

from mmstudio.gui.generate.attribution.sheet import AttributionSheet, ask_what_decided
from mmstudio.gui.generate.results.deletion import Deletion
from mmstudio.gui.generate.results.detail import ResultDetail
from mmstudio.gui.generate.results.detail_side import DetailSide
from mmstudio.gui.generate.results.exports import ResultExports
from mmstudio.gui.generate.results.grid import LARGEST_PX, SMALLEST_PX, ResultGrid
from mmstudio.gui.generate.results.look import LookPanel
from mmstudio.gui.generate.results.model import ResultsModel, latest_first, mime_of
from mmstudio.gui.generate.tray.model import TrayModel
from mmstudio.gui.generate.work import Work
from mmstudio.gui.look.actions import name_list
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column, label, row, tool
from mmstudio.gui.shared.card_number import calm
from mmstudio.gui.shared.drop_target import DropTarget
from mmstudio.gui.shared.empty import EmptyState
from mmstudio.gui.shared.save_dialog import save_copies
from mmstudio.gui.shared.values.previews import modality_of
from mmstudio.gui.shared.values.seen import SeenResult, see
from mmstudio.gui.shared.viewer.exhibits import look_at_sheets
from mmstudio.gui.shared.viewer.opener import OpensLarge
from mmstudio.gui.shared.viewer.result_exhibits import ResultExhibits
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.generation.result_cards import CardValue, ResultCard
from mmstudio.services.generation.sessions import is_result

RESULTS = "results"
"""Name of the list of results."""


class ResultsPane(DropTarget):
    """Shows the results of a session and acts on them.

    Attributes:
        targets: Modality of each slot that the run makes.
        last_seed: Seed of the latest generation.

    Signals:
        settings_wanted: Put a recipe onto the tray.
        hold_wanted: A recipe, and the value to hold fixed while its other slots are made again.
    """

    settings_wanted = Signal(dict)
    hold_wanted = Signal(dict, object)

    def __init__(self, studio: Studio, tray: TrayModel, work: Work) -> None:
        super().__init__()
        self._studio, self._work = studio, work
        self.targets: dict[str, str] = {}
        self.last_seed = -1
        self._session = ""
        self._sheets: list[Path] = []
        self.model = ResultsModel(self._load)
        self.grid = ResultGrid(self.model)
        name_list(self.grid, RESULTS)
        self.detail = ResultDetail(studio)
        self.looking = LookPanel(studio, tray, work.growing, lambda: self.targets)
        self.exports = ResultExports(
            studio, lambda: self._session, lambda: self.model.cards, lambda: self.grid.chosen_cards, self
        )
        self.exhibits = ResultExhibits(studio, self.model, self._modality, self.grid, self)
        OpensLarge(self.grid, self.exhibits)
        self._arrange()
        self.grid.chosen_changed.connect(self._on_chosen_changed)
        self.detail.settings_wanted.connect(self.settings_wanted)
        self.detail.hold_wanted.connect(self._on_hold_wanted)
        self.grid.sound_clicked.connect(self.detail.play)
        self.model.dataChanged.connect(self._on_changed)
        self.detail.reproduce_wanted.connect(self.reproduce)
        self.detail.attribution_wanted.connect(self.attribute)
        self.detail.copy_wanted.connect(self.copy)
        self.detail.save_wanted.connect(self.save_as)
        self.detail.delete_wanted.connect(self.delete)
        self.detail.closed.connect(self.close_detail)
        work.result_saved.connect(self._on_result_saved)
        work.reproduced.connect(self._on_reproduced)
        self.detail.setParent(self)
        self.detail.show_card(None)
        self.detail.hide()

    def show_session(self, session: str) -> None:
        """Show the results of a session."""
        self._session = session
        self.looking.forget()
        self.model.show([])
        self._count()
        if not session:
            return
        sessions = self._studio.project.sessions

        def found(cards: list[ResultCard]) -> None:
            if self._session == session:
                self.model.show(cards)
                self._count()
                self.offer_grid()

        self._studio.tasks.run(lambda: latest_first(sessions.results(session)), found)

    def offer_grid(self) -> None:
        """Offer the sheets of the session's grid, if it holds one."""
        self.sheet.hide()
        session = self._session
        if not session or self._studio.opened is None:
            return
        grids = self._studio.project.grids

        def take(sheets: list[Path]) -> None:
            if isValid(self) and self._session == session:
                self._sheets = sheets
                self.sheet.setVisible(bool(sheets))

        self._studio.tasks.run(lambda: grids.sheets(session), take)

    def look_at_grid(self) -> None:
        """Open the sheets of the session's grid."""
        if self.sheet.isVisibleTo(self):
            look_at_sheets(self._studio, self._sheets, self)

    def adopt(self, session: str) -> None:
        """Attach to a session that was just created."""
        self._session = session

    def toggle_live(self) -> None:
        """Follow the sliders, or stop following."""
        self.looking.switch.click()

    def use(self) -> None:
        """Put the settings of the result in detail onto the tray."""
        if self.detail.recipe is not None:
            self.settings_wanted.emit(self.detail.recipe)

    def reproduce(self) -> None:
        """Make the result in detail again and compare."""
        if self.detail.path is not None and self.detail.recipe is not None:
            recipe = self.detail.recipe
            self._work.reproduce(self.detail.path, str(recipe["run"]), str(recipe.get("device", "")))

    def attribute(self) -> AttributionSheet | None:
        """Find out what decided the result in detail."""
        if self.detail.path is None or not self.detail.why.isEnabled():
            return None
        path = self.detail.path
        sheet = ask_what_decided(self._studio, path, self)
        sheet.asking.found.connect(lambda found: self.detail.show_decided(path, found))
        return sheet

    def hold(self) -> None:
        """Make the other values of the result in detail again, with the one that has the focus kept."""
        part = self.detail.reached
        if part is None or part.one.value.slot not in self.detail.content.can_hold:
            self._studio.notify(
                "note", tr("Choose a result whose run can hold one value and make the others.")
            )
        else:
            self._on_hold_wanted(part.one.value)

    def play(self) -> None:
        """Play the sound of the result in detail, or stop it."""
        self.detail.play()

    def copy(self) -> None:
        """Put the chosen results onto the clipboard, as files and as a picture."""
        chosen = self.grid.chosen
        if not chosen:
            return
        picture = self.model.picture(chosen[0]) if len(self.grid.chosen_cards) == 1 else None
        QGuiApplication.clipboard().setMimeData(mime_of(chosen, picture))

    def save_as(self) -> None:
        """Ask for a place and copy the chosen results there, their recipes with them."""
        save_copies(self, self._studio, self.grid.chosen)

    def delete(self) -> None:
        """Move the chosen results into the trash; undo brings them back."""
        if self.grid.chosen:
            self._studio.undo.push(
                Deletion(self._studio, self.grid.chosen, self._on_gone, self._on_result_saved)
            )

    def _arrange(self) -> None:
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setRange(SMALLEST_PX, LARGEST_PX)
        self.zoom.setValue(self.grid.side_px)
        self.zoom.setFixedWidth(110)
        calm(self.zoom)
        say(self.zoom, self.zoom.setAccessibleName, "Size of the tiles")
        say(self.zoom, self.zoom.setToolTip, "Size of the tiles (Ctrl and the wheel)")
        self.zoom.valueChanged.connect(self.grid.zoom)
        self.grid.zoomed.connect(self.zoom.setValue)
        self._many = label("", "faint")
        self.sheet = tool("Look at the grid", self.look_at_grid, "grid")
        self.sheet.hide()
        head = row(
            label("Results", "heading"),
            self._many,
            None,
            self.sheet,
            self.exports.button,
            self.looking.switch,
            self.zoom,
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(
            EmptyState(
                "generate",
                "No results in this session yet",
                "Give conditions on the left, or none at all, then press Generate. Drop a result here to get its settings back.",
            )
        )
        self._pages.addWidget(self.grid)
        inside = column(head, self.looking, self._pages, gap=8)
        inside.setStretch(2, 1)
        self._overview = QWidget()
        self._overview.setLayout(inside)
        self._side = DetailSide(self, self.detail)
        self.setLayout(row(self._overview))
        self._make_room()

    def _modality(self, path: Path) -> str:
        return modality_of(self._studio.app.registry, path, self.targets)

    def _load(self, card: ResultCard, then: Callable[[SeenResult], None]) -> None:
        registry, reader = self._studio.app.registry, self._studio.project.cards
        self._studio.tasks.run(lambda: see(registry, reader, card), then, lambda _: then(SeenResult()))

    def _on_chosen_changed(self) -> None:
        self._follow()
        self._make_room()

    def _on_changed(self, first: QModelIndex) -> None:
        """Show another value of the chosen result once it has been made; cards change one at a time."""
        if self.grid.selectionModel().isSelected(first):
            self._follow()

    def _follow(self) -> None:
        chosen = self.grid.chosen_cards
        self.detail.show_card(chosen[0] if chosen else None)

    def _on_hold_wanted(self, value: CardValue) -> None:
        if self.detail.recipe is not None:
            self.hold_wanted.emit(self.detail.recipe, value)

    def _on_result_saved(self, path: Path) -> None:
        self.looking.warm_up()
        here = bool(self._session) and path.parent == self._studio.project.sessions.folder(self._session)
        if here and is_result(path):
            self.model.add(path)
            self._count()

    def _on_gone(self, paths: Sequence[Path]) -> None:
        self.model.remove(paths)
        self._count()

    def _on_reproduced(self, path: Path, result: dict[str, Any]) -> None:
        if self.detail.card is not None and path in self.detail.card.files:
            self.detail.show_verdict(result)
        else:
            words = {"identical": tr("identical"), "close": tr("close"), "different": tr("different")}
            verdict = words.get(str(result.get("verdict")), "")
            self._studio.notify("note", tr("{name} made again: {verdict}.", name=path.name, verdict=verdict))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def close_detail(self) -> bool:
        """Close the detail; returns whether one was open."""
        shown = self.detail.path is not None
        self.grid.clearSelection()
        return shown

    def _make_room(self) -> None:
        """Place the detail beside the tiles or over those not clicked, so that no tile moves when it opens or closes."""
        chosen = self.grid.visualRect(self.grid.currentIndex())
        tile = QRect(self.grid.viewport().mapTo(self, chosen.topLeft()), chosen.size())
        self._side.place(tile, any_results=self.model.rowCount() > 0)

    def _count(self) -> None:
        count = self.model.rowCount()
        self._pages.setCurrentIndex(1 if count else 0)
        self.exports.button.setEnabled(bool(count))
        self.looking.reserve(room=bool(count))
        self._make_room()
        if count:
            say(self._many, self._many.setText, "{count:,}", count=count)
        else:
            say(self._many, self._many.setText, "")
