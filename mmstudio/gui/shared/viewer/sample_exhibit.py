"""Sample exhibits: a sample in the large view, with values, title and facts."""

from __future__ import annotations

from mmstudio.core.sample import Sample, Slot
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.values.sample_words import describe, face, part_title
from mmstudio.gui.shared.viewer.exhibits import FACTS, Exhibit, Piece


def exhibit_of(sample: Sample, slots: tuple[Slot, ...]) -> Exhibit:
    """The exhibit of a sample with all its values, the file that stands for it first."""
    shown = face(sample, slots)
    pieces: list[Piece] = []
    for slot in sorted(slots, key=lambda slot: shown is None or slot.name != shown[0].name):
        values = sample.values.get(slot.name, ())
        for number, value in enumerate(values, 1):
            name = slot.name if len(values) == 1 else f"{slot.name} {number}"
            pieces.append(Piece(name, slot.modality, value))
    return Exhibit(title_of(sample, slots), tuple(pieces), facts_of(sample))


def title_of(sample: Sample, slots: tuple[Slot, ...]) -> str:
    """The title of a sample: its words, else the name of its file."""
    shown = face(sample, slots)
    return describe(sample) or (shown[1].name if shown is not None else "")


def facts_of(sample: Sample) -> FACTS:
    """Facts about a sample besides its values."""
    part = part_title(sample)
    facts = [(tr("Split"), part if sample.position < 0 else f"{part}, {sample.position + 1:,}")]
    if sample.stars:
        facts.append((tr("Stars"), "★" * sample.stars))
    if sample.tags:
        facts.append((tr("Tags"), ", ".join(sample.tags)))
    return (*facts, *((name, str(value)) for name, value in sample.meta.items()))
