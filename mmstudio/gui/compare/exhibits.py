"""The previews of one sample and seed for the large view: a piece for each run."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView

from mmstudio.core.sample import Value
from mmstudio.gui.compare.previews import PreviewsModel
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.viewer.exhibits import PICTURE, CutOut, Exhibit, Exhibits, Piece
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.comparison.previews import PreviewCell

_PICTURES = "image"


class ComparedExhibits(Exhibits):
    """The rows of the table of previews.

    Args:
        studio: Of the window.
        model: The previews.
        view: The table.
        parent: Owner of this object.
    """

    def __init__(
        self, studio: Studio, model: PreviewsModel, view: QAbstractItemView, parent: QObject
    ) -> None:
        super().__init__(studio, lambda: view, parent)
        self._model = model

    def count(self) -> int:
        return len(self._model.shown.rows)

    def exhibit(self, row: int) -> Exhibit | None:
        shown = self._model.shown
        if not 0 <= row < len(shown.rows):
            return None
        line = shown.rows[row]
        cells = [(name, cell) for name, cell in zip(self._model.names, line.cells, strict=True) if cell]
        pieces = tuple(self._piece(name, cell) for name, cell in cells)
        facts = (
            (tr("Seed"), str(line.seed)),
            *((name, tr("Made at step {step:,}", step=cell.step)) for name, cell in cells),
        )
        title = shown.words.get(line.sample, "") or tr("Preview {number}", number=row + 1)
        return Exhibit(title, pieces, facts, against=0 if len(pieces) > 1 else -1)

    def _piece(self, name: str, cell: PreviewCell) -> Piece:
        modality = self._model.shown.modality
        if cell.value is not None and modality not in {"", _PICTURES}:
            return Piece(name, modality, Value("", cell.value))
        return Piece(name, PICTURE, Value("", cell.sheet), CutOut(*cell.box))
