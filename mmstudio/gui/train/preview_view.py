"""The preview view: the newest preview of a run, or an earlier one by a slider over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QSlider, QWidget

from mmstudio.core.run import Run
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column, label, row, tool
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.shared.menus import ContextMenu, Entries, Entry, file_entries
from mmstudio.gui.shared.values.sample_words import describe
from mmstudio.gui.shared.viewer.opener import OpensLarge
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.preview_exhibits import PreviewExhibits
from mmstudio.gui.train.preview_tiles import PreviewTiles, Tile
from mmstudio.gui.train.preview_values import Origins, ShownSheet, read_sheet

_LATER = "Previews appear here while the run trains."
_NEVER = "This run makes nothing, so there are no previews."


class PreviewView(QWidget):
    """Shows the previews of one run over time; follows the newest unless an earlier one was chosen.

    Args:
        studio: Decodes off the GUI thread.
    """

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.files: list[tuple[int, Path]] = []
        self._follows = True
        self._wanted: Path | None = None
        self._dataset = ""
        self._by_slot: Mapping[str, Sequence[tuple[int, Path]]] = {}
        self.shown: ShownSheet | None = None
        self.tiles = PreviewTiles()
        self.exhibits = PreviewExhibits(studio, self._sheet, self.tiles, self)
        OpensLarge(self.tiles, self.exhibits)
        ContextMenu(self.tiles, self._entries)
        self.real = tool("Show the real ones beside them", self._on_real, "compare", checkable=True)
        self.real.setChecked(True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 0)
        say(self.slider, self.slider.setAccessibleName, "Previews over time")
        self.slider.valueChanged.connect(self._on_slid)
        self._step = label("", "faint")
        self._step.setMinimumWidth(90)
        self._step.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._hint = label(_LATER, "faint", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._time = QWidget()
        self.which = Combo()
        say(self.which, self.which.setAccessibleName, "Slot that is previewed")
        say(self.which, self.which.setToolTip, "Slot that is previewed")
        self.which.activated.connect(lambda _: self.show_files(self._by_slot.get(self.slot, ())))
        self._time.setLayout(row(self.which, self.slider, self._step, self.real))
        whole = column(self._hint, self.tiles, self._time, gap=6)
        for place in (0, 1):
            whole.setStretch(place, 1)
        self.setLayout(whole)
        self.show_files([])

    def show_run(self, run: Run) -> None:
        """Show the previews of a run; none until its files are passed."""
        self._dataset, self.shown = run.dataset, None
        generates = self._studio.runs.learner(run.id) == "generator"
        say(self._hint, self._hint.setText, _LATER if generates else _NEVER)
        self.show_previews({})

    @property
    def slot(self) -> str:
        """The slot whose previews are shown; empty while there are none."""
        return str(self.which.currentData() or "")

    def show_previews(self, found: Mapping[str, Sequence[tuple[int, Path]]]) -> None:
        """Show previews by slot and step; the chosen slot is kept."""
        self._by_slot = found
        chosen = self.slot
        if [self.which.itemData(place) for place in range(self.which.count())] != list(found):
            self.which.clear()
            for slot in found:
                self.which.addItem(slot, slot)
            self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self.which.setVisible(len(found) > 1)
        self.show_files(found.get(self.slot, ()))

    def show_files(self, files: Sequence[tuple[int, Path]]) -> None:
        """Show previews by step; the slider stays where it is unless it was at the end."""
        before = self.files
        self.files = list(files)
        if before[:1] != self.files[:1]:
            self._follows = True
        self._hint.setVisible(not files)
        self.tiles.setVisible(bool(files))
        self._time.setVisible(bool(files))
        self.slider.setEnabled(len(files) > 1)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(0, len(files) - 1))
            if self._follows:
                self.slider.setValue(len(files) - 1)
        self._show(self.slider.value())

    def _on_slid(self, place: int) -> None:
        self._follows = place == len(self.files) - 1
        self._show(place)

    def _show(self, place: int) -> None:
        if not self.files:
            self._wanted, self.shown = None, None
            self.tiles.show_tiles([])
            self.exhibits.changed.emit()
            return
        step, path = self.files[place]
        say(self._step, self._step.setText, "step {step}", step=f"{step:,}")
        self._wanted = path
        opened, registry, dataset = self._studio.opened, self._studio.app.registry, self._dataset
        slot = self.slot
        known = Origins() if self.shown is None else self.shown.origins
        if opened is not None:
            self._studio.tasks.run(
                lambda: read_sheet(opened, registry, dataset, path, known, slot), self._on_read
            )

    def _on_read(self, found: ShownSheet) -> None:
        if found.path != self._wanted or found.picture.isNull():
            return
        self.shown = found
        tiles = []
        for number, box in enumerate(found.parts()):
            sample = found.sample(number)
            real = None if sample is None else found.origins.real.get(sample.id)
            said = found.words[number] if number < len(found.words) else ""
            tiles.append(Tile(found.picture.copy(box), real, describe(sample) if sample else "", said))
        self.tiles.show_tiles(tiles)
        self.real.setVisible(any(tile.real is not None for tile in tiles))
        self.exhibits.changed.emit()

    def _entries(self) -> Entries:
        """Menu entries for a picture."""
        if self.tiles.currentIndex().isValid():
            yield Entry(tr("Look at the preview large"), self.exhibits.look, "fit")
            row = self.tiles.currentIndex().row()
            values = () if self.shown is None else self.shown.values
            value = values[row] if row < len(values) else None
            yield from file_entries(self._studio, value or self._wanted)

    def _on_real(self) -> None:
        self.tiles.show_real(shown=self.real.isChecked())

    def _sheet(self) -> tuple[int, ShownSheet] | None:
        """The sheet that is shown, with its step."""
        if self.shown is None:
            return None
        step = next((step for step, path in self.files if path == self.shown.path), 0)
        return step, self.shown
