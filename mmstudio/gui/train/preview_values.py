"""Preview values: a sheet of previews cut into its pictures, each with the sample it was made for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage

from mmstudio.core.errors import StudioError
from mmstudio.core.preview_sheet import PreviewSheet
from mmstudio.core.sample import Sample, Slot
from mmstudio.gui.shared.values.parts import DrawnPart, draw_part
from mmstudio.gui.shared.values.previews import codec_of, preview_of, read_picture
from mmstudio.gui.shared.values.sample_words import face
from mmstudio.gui.shared.values.spectrum import heard
from mmstudio.plan.preview_files import values_beside
from mmstudio.plugins.shown import Picture, Row, Shown, Sound, Words, words_in
from mmstudio.services.training.run_files import sheet_of

if TYPE_CHECKING:
    from mmstudio.plugins.registry import Registry
    from mmstudio.services.opened import OpenProject

_REAL_PX = 512


@dataclass(frozen=True, eq=False)
class Origins:
    """The samples that previews are made for.

    Attributes:
        ids: Ids of the samples, in the order of the pictures.
        slot: Slot of the previews.
        slots: Slots of their data set.
        samples: The samples that still exist, by id.
        real: Pictures that stand for them, by id.
    """

    ids: tuple[int, ...] = ()
    slot: str = ""
    slots: tuple[Slot, ...] = ()
    samples: dict[int, Sample] = field(default_factory=dict)
    real: dict[int, QImage] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class ShownSheet:
    """A sheet that was read.

    Attributes:
        path: Its file.
        picture: All of it.
        sheet: What it says about its pictures, or ``None``.
        origins: The samples they were made for.
        slot: Slot of the pictures, if known.
        values: The files of the values, if there are any.
        words: The text of each value, for values that are texts.
        parts: Each value in small, for values that are no pictures.
        pictured: Whether the values are pictures, which the sheet holds; otherwise it holds pictures that stand for them.
    """

    path: Path
    picture: QImage
    sheet: PreviewSheet | None
    origins: Origins
    slot: Slot | None = None
    values: tuple[Path | None, ...] = ()
    words: tuple[str, ...] = ()
    parts: tuple[DrawnPart | None, ...] = ()
    pictured: bool = True

    def part(self, number: int) -> DrawnPart:
        """One of its values in small."""
        own = self.parts[number] if number < len(self.parts) else None
        return own or DrawnPart("picture", self.picture.copy(self.boxes()[number]))

    def value(self, number: int) -> Path | None:
        """The file of one of its values, if it was kept."""
        return self.values[number] if number < len(self.values) else None

    def boxes(self) -> list[QRect]:
        """The rectangles of its pictures; the whole sheet is one if nothing is known about them."""
        if self.sheet is None:
            return [self.picture.rect()]
        return [QRect(*self.sheet.box(number)) for number in range(len(self.sheet.samples))]

    def sample(self, number: int) -> Sample | None:
        """The sample that a picture was made for, if that is known and still exists."""
        return None if self.sheet is None else self.origins.samples.get(self.sheet.samples[number])


def read_sheet(
    opened: OpenProject, registry: Registry, dataset: str, path: Path, known: Origins, slot: str = ""
) -> ShownSheet:
    """Read a sheet and what belongs to it; to be called off the GUI thread.

    Args:
        opened: The project.
        registry: Knows the codecs.
        dataset: Name of the run's data set.
        path: The sheet.
        known: Origins of the sheet before, reused if the samples are the same.
        slot: Slot of the sheet.
    """
    picture, sheet = read_picture(path), sheet_of(path)
    if sheet is None or picture.isNull():
        return ShownSheet(path, picture, None, Origins())
    if (sheet.samples, slot) != (known.ids, known.slot):
        known = Origins(sheet.samples, slot)
        with suppress(StudioError):  # the data set may be gone
            known = _origins(opened, registry, dataset, sheet.samples, slot)
    own = next((one for one in known.slots if one.name == slot), None)
    values = tuple(values_beside(path, len(sheet.samples)))
    shown = [_shown(registry, own.modality, value) if own and value else None for value in values]
    pictured = all(one is None or isinstance(one, Picture) for one in shown)
    parts = tuple(None if one is None else _drawn(one) for one in shown)
    return ShownSheet(path, picture, sheet, known, own, values, tuple(map(words_in, shown)), parts, pictured)


def read_sheets(
    opened: OpenProject,
    registry: Registry,
    dataset: str,
    sheets: Mapping[str, Path],
    known: Mapping[str, Origins],
) -> tuple[ShownSheet, ...]:
    """Read the sheets of several slots that were written at one step, as :func:`read_sheet` reads one.

    Args:
        opened: The project.
        registry: Knows the codecs.
        dataset: Name of the run's data set.
        sheets: A sheet for each slot.
        known: Origins of the sheets before, by slot.
    """
    return tuple(
        read_sheet(opened, registry, dataset, path, known.get(slot, Origins()), slot)
        for slot, path in sheets.items()
    )


def _shown(registry: Registry, modality: str, path: Path) -> Shown | None:
    with suppress(Exception):  # a codec of a plugin may fail in any way; the sheet still shows something
        codec = codec_of(registry, modality)
        return codec.shown(codec.read(path))
    return None


def _drawn(shown: Shown) -> DrawnPart | None:
    """A value in small; ``None`` for those that the sheet has a picture of."""
    match shown:
        case Words() | Row():
            return draw_part(shown)
        case Sound():
            return draw_part(heard(shown))
    return None


def _origins(opened: OpenProject, registry: Registry, dataset: str, ids: Sequence[int], slot: str) -> Origins:
    slots = opened.datasets.get(dataset).slots
    samples = {sample.id: sample for sample in opened.datasets.read(dataset, list(dict.fromkeys(ids)))}
    real = {}
    for number, sample in samples.items():
        own = tuple(one for one in slots if one.name == slot)
        shown = face(sample, own or slots)
        if shown is not None and shown[1].path is not None:
            with suppress(Exception):  # a codec of a plugin may fail in any way; there is no picture then
                real[number] = _small(preview_of(registry, shown[0].modality, shown[1].path))
    return Origins(tuple(ids), slot, slots, samples, real)


def _small(picture: QImage) -> QImage:
    if max(picture.width(), picture.height()) <= _REAL_PX:
        return picture
    return picture.scaled(
        _REAL_PX, _REAL_PX, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
