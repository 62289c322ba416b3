"""Preview exhibits: the pictures of a preview for the large view, beside the real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView

from mmstudio.core.sample import Value
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.viewer.exhibits import PICTURE, CutOut, Exhibit, Exhibits, Piece
from mmstudio.gui.shared.viewer.sample_exhibit import exhibit_of
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.preview_values import ShownSheet


class PreviewExhibits(Exhibits):
    """The pictures of the sheet that is shown.

    Args:
        studio: Of the window.
        sheets: Returns the step and the sheets of the slots that are shown; ``None`` while there are none.
        view: The list of its pictures.
        parent: Owner of this object.
    """

    def __init__(
        self,
        studio: Studio,
        sheets: Callable[[], tuple[int, Sequence[ShownSheet]] | None],
        view: QAbstractItemView,
        parent: QObject,
    ) -> None:
        super().__init__(studio, lambda: view, parent)
        self._sheets = sheets

    def count(self) -> int:
        found = self._sheets()
        return 0 if found is None else len(found[1][0].boxes())

    def exhibit(self, row: int) -> Exhibit | None:
        found = self._sheets()
        if found is None or not 0 <= row < len(found[1][0].boxes()):
            return None
        step, sheets = found
        shown, several = sheets[0], len(sheets) > 1
        made, *others = (_piece(step, one, row, named=several) for one in sheets if row < len(one.boxes()))
        facts = ((tr("Step"), f"{step:,}"),)
        sample = shown.sample(row)
        if sample is None:
            return Exhibit(tr("Preview {number}", number=row + 1), (made, *others), facts)
        real = exhibit_of(sample, shown.origins.slots)
        against = 1 if sample.id in shown.origins.real else -1
        own = "" if shown.slot is None else shown.slot.name
        pieces = tuple(
            sorted(real.pieces, key=lambda piece: piece.name != own and not piece.name.startswith(f"{own} "))
        )
        if against == 1:
            real_one = Piece(tr("The real one"), pieces[0].modality, pieces[0].value)
            pieces = (real_one, *others, *pieces[1:])
        else:
            pieces = (*others, *pieces)
        title = real.title or tr("Preview {number}", number=row + 1)
        return Exhibit(title, (made, *pieces), (*facts, *real.facts), against)


def _piece(step: int, shown: ShownSheet, row: int, *, named: bool) -> Piece:
    title = tr("Made at step {step:,}", step=step)
    if named and shown.slot is not None:
        title = tr("{slot}, made at step {step:,}", slot=shown.slot.name, step=step)
    value = shown.values[row] if row < len(shown.values) else None
    if value is not None and shown.slot is not None and not shown.pictured:
        return Piece(title, shown.slot.modality, Value("", value))
    box = shown.boxes()[row]
    crop = None if shown.sheet is None else CutOut(box.x(), box.y(), box.width(), box.height())
    return Piece(title, PICTURE, Value("", shown.path), crop)
