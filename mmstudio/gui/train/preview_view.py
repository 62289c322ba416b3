"""The preview view: the newest preview of a run, or an earlier one by a slider over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtWidgets import QSlider, QWidget

from mmstudio.core.run import Run
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column, label, row, tool
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.shared.menus import ContextMenu, Entries, Entry, file_entries
from mmstudio.gui.shared.values.parts import ORDER
from mmstudio.gui.shared.values.player import SoundView
from mmstudio.gui.shared.values.sample_words import describe
from mmstudio.gui.shared.viewer.opener import OpensLarge
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.preview_exhibits import PreviewExhibits
from mmstudio.gui.train.preview_tiles import PreviewTiles, Tile
from mmstudio.gui.train.preview_values import ShownSheet, read_sheets

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
        self.sheets: tuple[ShownSheet, ...] = ()
        self.tiles = PreviewTiles()
        self.exhibits = PreviewExhibits(studio, self._told, self.tiles, self)
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
        self.player = SoundView(studio)
        self.player.hide()
        self._heard: Path | None = None
        self.tiles.selectionModel().currentChanged.connect(lambda *_: self._hear())
        self.tiles.sound_clicked.connect(self._on_sound_clicked)
        self._time.setLayout(row(self.which, self.slider, self._step, self.real))
        whole = column(self._hint, self.tiles, self.player, self._time, gap=6)
        for place in (0, 1):
            whole.setStretch(place, 1)
        self.setLayout(whole)
        self.show_files([])

    def show_run(self, run: Run) -> None:
        """Show the previews of a run; none until its files are passed."""
        self._dataset, self.sheets = run.dataset, ()
        generates = self._studio.runs.learner(run.id) == "generator"
        say(self._hint, self._hint.setText, _LATER if generates else _NEVER)
        self.show_previews({})

    @property
    def slot(self) -> str:
        """The slot whose previews are shown, the first one of several; empty while there are none."""
        return str(self.which.currentData() or next(iter(self._by_slot), ""))

    @property
    def shown(self) -> ShownSheet | None:
        """The sheet of that slot."""
        return self.sheets[0] if self.sheets else None

    @property
    def all_slots(self) -> bool:
        """Whether the values of all slots are shown beside each other."""
        return len(self._by_slot) > 1 and not self.which.currentData()

    def show_previews(self, found: Mapping[str, Sequence[tuple[int, Path]]]) -> None:
        """Show previews by slot and step; the chosen slot is kept."""
        self._by_slot = found
        chosen = str(self.which.currentData() or "")
        slots = [*([""] if len(found) > 1 else []), *found]
        if [self.which.itemData(place) for place in range(self.which.count())] != slots:
            self.which.clear()
            for slot in slots:
                self.which.addItem(slot, slot)
            self._name_all()
            self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self.which.setVisible(len(found) > 1)
        self.show_files(found.get(self.slot, ()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_all()

    def _name_all(self) -> None:
        if self.which.itemData(0) == "":
            self.which.setItemText(0, tr("All slots"))

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
            self._wanted, self.sheets = None, ()
            self.tiles.show_tiles([])
            self._hear()
            self.exhibits.changed.emit()
            return
        step, path = self.files[place]
        say(self._step, self._step.setText, "step {step}", step=f"{step:,}")
        self._wanted = path
        opened, registry, dataset = self._studio.opened, self._studio.app.registry, self._dataset
        known = {sheet.origins.slot: sheet.origins for sheet in self.sheets}
        sheets = {self.slot: path}
        if self.all_slots:
            there = {slot: dict(files).get(step) for slot, files in self._by_slot.items()}
            sheets = {slot: found for slot, found in there.items() if found is not None}
        if opened is not None:
            self._studio.tasks.run(
                lambda: read_sheets(opened, registry, dataset, sheets, known), self._on_read
            )

    def _on_read(self, found: tuple[ShownSheet, ...]) -> None:
        if not found or found[0].path != self._wanted or found[0].picture.isNull():
            return
        self.sheets = found
        tiles = [tile_of(found, number) for number in range(len(found[0].boxes()))]
        self.tiles.show_tiles(tiles)
        self.real.setVisible(any(tile.real is not None for tile in tiles))
        self._hear()
        self.exhibits.changed.emit()

    def play(self) -> None:
        """Play the sound of the chosen preview, or stop it."""
        self.player.play_soon()

    def _hear(self) -> None:
        """Show the sound of the chosen preview in the player, if there is one."""
        row_ = max(0, self.tiles.currentIndex().row())
        tiles = self.tiles.tiles.tiles
        sounds = [path for path in tiles[row_].sounds if path is not None] if row_ < len(tiles) else []
        self.player.setVisible(any(any(tile.sounds) for tile in tiles))
        self._show_sound(sounds[0] if sounds else None)

    def _show_sound(self, path: Path | None) -> None:
        if path != self._heard:
            self._heard = path
            self.player.show_sound(path)

    def _on_sound_clicked(self, path: Path) -> None:
        self._show_sound(path)
        self.player.play_soon()

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

    def _told(self) -> tuple[int, tuple[ShownSheet, ...]] | None:
        """The sheets that are shown, with their step."""
        if not self.sheets:
            return None
        step = next((step for step, path in self.files if path == self.sheets[0].path), 0)
        return step, self.sheets


def tile_of(sheets: Sequence[ShownSheet], number: int) -> Tile:
    """A tile of the values with one number: one value as its sheet shows it, or several, or a sound, as parts.

    Args:
        sheets: A sheet for each slot; the first one tells the sample.
        number: Number of the value on each sheet.
    """
    first = sheets[0]
    sample = first.sample(number)
    caption = describe(sample) if sample else ""
    picture = first.picture.copy(first.boxes()[number])
    found = [(sheet.part(number), sheet.value(number)) for sheet in sheets if number < len(sheet.boxes())]
    found.sort(key=lambda one: ORDER.index(one[0].kind))
    if len(found) == 1 and found[0][0].kind != "sound":
        real = None if sample is None else first.origins.real.get(sample.id)
        return Tile(picture, real, caption, first.words[number] if number < len(first.words) else "")
    pictured = next((sheet for sheet in sheets if sheet.pictured), None)
    real = None if sample is None or pictured is None else pictured.origins.real.get(sample.id)
    sounds = tuple(path if part.kind == "sound" else None for part, path in found)
    return Tile(picture, real, caption, parts=tuple(part for part, _ in found), sounds=sounds)
