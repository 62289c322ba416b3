"""The samples of a list, to be looked at large."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QAbstractItemView

from mmstudio.core.sample import Sample, Slot
from mmstudio.gui.language import tr
from mmstudio.gui.menus import Entries
from mmstudio.gui.models.sample_words import describe, face, part_title
from mmstudio.gui.models.samples import SampleModel
from mmstudio.gui.viewer.exhibits import FACTS, Exhibit, Exhibits, Piece


class SampleExhibits(Exhibits):
    """Samples in the order of a model.

    Args:
        model: It.
        view: Gives the list that is seen.
        entries: Gives what can be done with the chosen sample.
        parent: As long as it lives, they may be looked at.
    """

    def __init__(
        self,
        model: SampleModel,
        view: Callable[[], QAbstractItemView],
        entries: Callable[[], Entries],
        parent: QObject,
    ) -> None:
        super().__init__(model.studio, view, parent)
        self._model, self._entries = model, entries
        model.dataChanged.connect(self._on_data_changed)
        model.modelReset.connect(self.changed)
        model.rowsInserted.connect(self.changed)

    def count(self) -> int:
        return self._model.rowCount()

    def exhibit(self, row: int) -> Exhibit | None:
        sample, info = self._model.sample(row), self._model.info
        return None if sample is None or info is None else exhibit_of(sample, info.slots)

    def entries(self) -> Entries:
        return self._entries()

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        del first, last
        self.changed.emit()


def exhibit_of(sample: Sample, slots: tuple[Slot, ...]) -> Exhibit:
    """A sample with all of its values, the file that stands for it first."""
    shown = face(sample, slots)
    pieces: list[Piece] = []
    for slot in sorted(slots, key=lambda slot: shown is None or slot.name != shown[0].name):
        values = sample.values.get(slot.name, ())
        for number, value in enumerate(values, 1):
            name = slot.name if len(values) == 1 else f"{slot.name} {number}"
            pieces.append(Piece(name, slot.modality, value))
    return Exhibit(title_of(sample, slots), tuple(pieces), facts_of(sample))


def title_of(sample: Sample, slots: tuple[Slot, ...]) -> str:
    """A sample in a line: what it says, else the name of its file."""
    shown = face(sample, slots)
    return describe(sample) or (shown[1].name if shown is not None else "")


def facts_of(sample: Sample) -> FACTS:
    """What is known about a sample besides its values."""
    part = part_title(sample)
    facts = [(tr("Part"), part if sample.position < 0 else f"{part}, {sample.position + 1:,}")]
    if sample.stars:
        facts.append((tr("Stars"), "★" * sample.stars))
    if sample.tags:
        facts.append((tr("Tags"), ", ".join(sample.tags)))
    return (*facts, *((name, str(value)) for name, value in sample.meta.items()))
