"""Kept results ready to be drawn: each as a few pictures side by side, with what the large view needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractItemView

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Sample, Value
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.values.parts import MOST_WORDS
from mmstudio.gui.shared.values.previews import as_image, codec_of
from mmstudio.gui.shared.values.sample_words import describe
from mmstudio.gui.shared.viewer.exhibits import FACTS, Exhibit, Exhibits, Piece
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.judging.told import ToldReport, Wrong
from mmstudio.plan.scores import Evaluation
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.shown import words_in
from mmstudio.services.evaluation.kept import KeptResult, kept_results, samples_of
from mmstudio.services.evaluation.matrix import Given
from mmstudio.services.evaluation.predicted import decided_note
from mmstudio.services.opened import OpenProject


@dataclass(frozen=True, eq=False)
class Frame:
    """One of the values of a tile.

    Attributes:
        picture: What stands for the value; empty for words, and if it cannot be read.
        caption: Words below it; empty if those of the first one are for all.
        piece: The same for the large view.
        words: A text or a row, as far as a tile can show it; empty for others.
    """

    picture: QImage
    caption: str
    piece: Piece
    words: str = ""


@dataclass(frozen=True, eq=False)
class ShownResult:
    """A result, the real value, and training samples near it.

    Attributes:
        title: The words of its sample, else its number.
        frames: The result first.
        facts: For the large view.
    """

    title: str
    frames: tuple[Frame, ...]
    facts: FACTS = ()

    @property
    def words(self) -> str:
        """All of it in one line."""
        told = (part for frame in self.frames for part in (frame.words, frame.caption) if part)
        return ", ".join(dict.fromkeys((self.title, *told)))

    def exhibit(self) -> Exhibit:
        """The same for the large view; the real value is what others are compared with."""
        pieces = tuple(frame.piece for frame in self.frames)
        return Exhibit(self.title, pieces, self.facts, 1 if len(pieces) > 1 else -1)


def read_results(
    opened: OpenProject,
    registry: Registry,
    run_id: str,
    evaluation: Evaluation,
    slot: str,
    given: Given,
    near: int = 0,
) -> list[ShownResult]:
    """The kept results of a round, decoded; called off the GUI thread. Arguments are those of ``kept_results``."""
    found = kept_results(opened.project, run_id, evaluation, slot, given, near=near)
    return [_shown(one, registry) for one in found]


def read_wrong(opened: OpenProject, registry: Registry, run_id: str, report: ToldReport) -> list[ShownResult]:
    """The samples that a run told wrongly, with their values, decoded; called off the GUI thread."""
    config = opened.project.runs.files(run_id).config()
    kinds = {slot.name: slot.modality for slot in config.slots}
    found = samples_of(opened.project, config.dataset, [one.sample for one in report.wrong])
    shown = []
    for one in report.wrong:
        sample = found.get(one.sample)
        facts = {"right": one.right, "told": one.told, "score": f"{one.score:.3g}"}
        template = "{right}, told: {told} ({score})" if report.classes else "{right}, told: {told}"
        values = {} if sample is None else sample.values
        frames = [
            _frame(registry, kinds[slot], held[0], slot)
            for slot, held in values.items()
            if held and slot in kinds
        ]
        frames.sort(key=lambda frame: registry.modalities.get(frame.piece.modality).inline)
        said = tr(template, **facts)
        first = [replace(frame, caption=said) for frame in frames[:1]]
        beside = [frame for frame in frames[1:] if frame.words] or frames[
            1:
        ]  # words say more than a second picture
        second = [replace(frame, caption="") for frame in beside[:1]]
        shown.append(ShownResult(said, (*first, *second), _facts_of(one, report)))
    return shown


def _facts_of(one: Wrong, report: ToldReport) -> FACTS:
    """Which sample an error is, and which slot decided it."""
    classes = bool(report.classes)
    note = decided_note(one.told if classes else report.slot, one.without, one.decided, share=classes)
    facts = ((tr("Sample"), str(one.sample)),)
    return facts if note is None else (*facts, (tr("What decided"), tr(note.template, **note.params)))


def _shown(one: KeptResult, registry: Registry) -> ShownResult:
    frames = [_frame(registry, one.modality, Value("", one.path), tr("Made"))]
    real = _own(one.sample, one.slot)
    if real is not None:
        frames.append(_frame(registry, one.modality, real, tr("The real one")))
    for near in one.near:
        value = _own(near.sample, one.slot)
        if value is not None:
            caption = tr("Training, {distance} away", distance=f"{near.distance:.3g}")
            frames.append(_frame(registry, one.modality, value, caption))
    said = describe(one.sample) if one.sample is not None else ""
    facts = ((tr("Seed"), str(one.place)), *(((tr("Sample"), said),) if said else ()))
    return ShownResult(said or tr("Result {number}", number=one.place + 1), tuple(frames), facts)


def _own(sample: Sample | None, slot: str) -> Value | None:
    values = sample.values.get(slot, ()) if sample is not None else ()
    return values[0] if values else None


def _frame(registry: Registry, modality: str, value: Value, caption: str) -> Frame:
    piece = Piece(caption, modality, value)
    try:
        codec = codec_of(registry, modality)
        raw = value.data if value.path is None else codec.read(value.path)
        words = words_in(codec.shown(raw))[:MOST_WORDS]
        picture = QImage() if words else as_image(codec.preview(raw))
    except (StudioError, OSError):  # gone or damaged meanwhile: the large view says why
        return Frame(QImage(), caption, piece)
    return Frame(picture, caption, piece, words)


class KeptExhibits(Exhibits):
    """The results of a list for the large view."""

    def __init__(
        self,
        studio: Studio,
        shown: Callable[[], Sequence[ShownResult]],
        view: QAbstractItemView,
        parent: QObject,
    ) -> None:
        super().__init__(studio, lambda: view, parent)
        self._shown = shown

    def count(self) -> int:
        return len(self._shown())

    def exhibit(self, row: int) -> Exhibit | None:
        shown = self._shown()
        return shown[row].exhibit() if 0 <= row < len(shown) else None
