"""Preview exhibits: the pictures of a preview for the large view, beside the real ones."""

from __future__ import annotations

from collections.abc import Callable

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
        sheet: Returns the sheet with its step; ``None`` while there is none.
        view: The list of its pictures.
        parent: Owner of this object.
    """

    def __init__(
        self,
        studio: Studio,
        sheet: Callable[[], tuple[int, ShownSheet] | None],
        view: QAbstractItemView,
        parent: QObject,
    ) -> None:
        super().__init__(studio, lambda: view, parent)
        self._sheet = sheet

    def count(self) -> int:
        found = self._sheet()
        return 0 if found is None else len(found[1].parts())

    def exhibit(self, row: int) -> Exhibit | None:
        found = self._sheet()
        if found is None or not 0 <= row < len(found[1].parts()):
            return None
        step, shown = found
        made = _piece(step, shown, row)
        facts = ((tr("Step"), f"{step:,}"),)
        sample = shown.sample(row)
        if sample is None:
            return Exhibit(tr("Preview {number}", number=row + 1), (made,), facts)
        real = exhibit_of(sample, shown.origins.slots)
        against = 1 if sample.id in shown.origins.real else -1
        own = "" if shown.slot is None else shown.slot.name
        pieces = tuple(
            sorted(real.pieces, key=lambda piece: piece.name != own and not piece.name.startswith(f"{own} "))
        )
        if against == 1:
            pieces = (Piece(tr("The real one"), pieces[0].modality, pieces[0].value), *pieces[1:])
        title = real.title or tr("Preview {number}", number=row + 1)
        return Exhibit(title, (made, *pieces), (*facts, *real.facts), against)


def _piece(step: int, shown: ShownSheet, row: int) -> Piece:
    title = tr("Made at step {step:,}", step=step)
    value = shown.values[row] if row < len(shown.values) else None
    if value is not None and shown.slot is not None and not shown.pictured:
        return Piece(title, shown.slot.modality, Value("", value))
    box = shown.parts()[row]
    crop = None if shown.sheet is None else CutOut(box.x(), box.y(), box.width(), box.height())
    return Piece(title, PICTURE, Value("", shown.path), crop)
