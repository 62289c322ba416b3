"""Sheets: all cells of a grid on one picture, with a label for each row, column and layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image

from mmstudio.plan.grid import AXES, StoredAxis
from mmstudio.plugins.lettering import cut, plain, width_of, write

At = tuple[int, ...]
_GAP, _MARGIN = 6, 14
_HEAD_PX, _LABEL_PX, _LINE = 15, 13, 22
_MOST_LABEL, _LEAST_LABEL = 180, 70
_BLANK, _PAPER, _INK, _FAINT = (236, 236, 236), (255, 255, 255), (30, 30, 34), (105, 105, 112)
_MOST_PIXELS = 120_000_000


@dataclass(frozen=True)
class _Plan:
    """Where everything goes, in pixels."""

    columns: int
    rows: int
    layers: int
    cell: tuple[int, int]
    left: int

    @property
    def pitch(self) -> tuple[int, int]:
        return self.cell[0] + _GAP, self.cell[1] + _GAP

    @property
    def layer(self) -> int:
        """Height of a layer with its heading and labels."""
        heading = _LINE if self.layers > 1 else 0
        return heading + _LINE + self.rows * self.pitch[1] + _MARGIN

    @property
    def size(self) -> tuple[int, int]:
        across = self.left + self.columns * self.pitch[0] + 2 * _MARGIN
        return max(across, 240), _LINE + self.layers * self.layer + 2 * _MARGIN


def draw_sheet(axes: Sequence[StoredAxis], faces: Mapping[At, Image.Image]) -> Image.Image:
    """The sheet of one target slot.

    Args:
        axes: One to three axes: columns, rows, layers.
        faces: A picture per cell; a cell without one stays grey.
    """
    faces = _small_enough(axes, faces)
    plan = _plan(axes, faces)
    sheet = Image.new("RGB", plan.size, _PAPER)
    told = "     ".join(f"{name}: {plain(axis.setting)}" for name, axis in zip(AXES, axes, strict=False))
    write(sheet, (_MARGIN, _MARGIN), cut(told, _HEAD_PX, plan.size[0] - 2 * _MARGIN), _HEAD_PX, _INK)
    for layer in range(plan.layers):
        _draw_layer(sheet, plan, axes, faces, layer)
    return sheet


def _draw_layer(
    sheet: Image.Image, plan: _Plan, axes: Sequence[StoredAxis], faces: Mapping[At, Image.Image], layer: int
) -> None:
    top = _MARGIN + _LINE + layer * plan.layer
    if plan.layers > 1:
        told = f"{plain(axes[2].setting)} = {plain(axes[2].labels[layer])}"
        write(sheet, (_MARGIN, top), cut(told, _HEAD_PX, plan.size[0] - 2 * _MARGIN), _HEAD_PX, _INK)
        top += _LINE
    for column, label in enumerate(axes[0].labels):
        left = _MARGIN + plan.left + column * plan.pitch[0]
        write(sheet, (left, top), cut(plain(label), _LABEL_PX, plan.cell[0]), _LABEL_PX, _FAINT)
    top += _LINE
    for row in range(plan.rows):
        place = top + row * plan.pitch[1]
        if len(axes) > 1:
            label = cut(plain(axes[1].labels[row]), _LABEL_PX, plan.left - _GAP)
            write(sheet, (_MARGIN, place + plan.cell[1] // 2 - _LABEL_PX // 2), label, _LABEL_PX, _FAINT)
        for column in range(plan.columns):
            left = _MARGIN + plan.left + column * plan.pitch[0]
            face = faces.get((column, row, layer)[: len(axes)])
            if face is None:
                face = Image.new("RGB", plan.cell, _BLANK)
            spare = plan.cell[0] - face.width, plan.cell[1] - face.height
            sheet.paste(face, (left + spare[0] // 2, place + spare[1] // 2))


def _plan(axes: Sequence[StoredAxis], faces: Mapping[At, Image.Image]) -> _Plan:
    counts = [*(len(axis.values) for axis in axes), 1, 1][:3]
    cell = (
        max((face.width for face in faces.values()), default=96),
        max((face.height for face in faces.values()), default=96),
    )
    left = 0
    if len(axes) > 1:
        widest = max(width_of(plain(label), _LABEL_PX) for label in axes[1].labels)
        left = min(max(widest, _LEAST_LABEL), _MOST_LABEL) + _GAP
    return _Plan(counts[0], counts[1], counts[2], cell, left)


def _small_enough(axes: Sequence[StoredAxis], faces: Mapping[At, Image.Image]) -> Mapping[At, Image.Image]:
    """The faces, made smaller together if the sheet would hold too many pixels."""
    width, height = _plan(axes, faces).size
    if width * height <= _MOST_PIXELS:
        return faces
    share = (_MOST_PIXELS / (width * height)) ** 0.5
    return {
        at: face.resize((max(1, int(face.width * share)), max(1, int(face.height * share))))
        for at, face in faces.items()
    }
