"""Values of slots as a page shows them: in words, as a picture, or as a sound that can be played."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.cells import cell_words
from mmstudio.core.sample import Slot
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.services.reports import pictures
from mmstudio.services.reports.report import Given


@dataclass(frozen=True)
class PageValues:
    """Makes what a page shows of values and of results.

    Attributes:
        registry: Knows the modalities.
    """

    registry: Registry

    def codec(self, slot: Slot) -> Codec:
        """The codec of a slot's modality."""
        made: Codec = resolve(self.registry.modalities.get(slot.modality).factory)()
        return made

    def of(self, slot: Slot, value: Any, label: str = "") -> Given:
        """A value of a slot.

        Args:
            slot: Its slot.
            value: The path of a file, or what a text or a row of a table holds.
            label: What stands before it; the slot's name if empty.
        """
        told = label or slot.name
        if isinstance(value, Path) and self.registry.modalities.get(slot.modality).inline:
            value = self.codec(slot).read(value)
        if isinstance(value, Mapping):
            cells = ((name, cell_words(cell)) for name, cell in value.items())
            return Given(told, text=", ".join(f"{name}: {words}" for name, words in cells))
        if not isinstance(value, Path):
            return Given(told, text=str(value))
        if sound := pictures.sound_uri(value):
            return Given(told, sound=sound)
        return Given(told, picture=pictures.as_uri(value, self.codec(slot)))
