"""The presenter: prepares values for widgets off the GUI thread; the newest wins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from mmstudio.gui.shared.values.previews import codec_of
from mmstudio.gui.shared.values.value_view import Presentable, presentable
from mmstudio.gui.studio.studio import Studio

Key = tuple[str, int, str]
"""Key of a value: its job, the item's number, the slot."""
Values = Mapping[Key, Any]


class Presenter(QObject):
    """Prepares one set of values after another; of sets that arrive meanwhile only the last is prepared.

    Args:
        studio: Runs the work off the GUI thread.
        modalities: Returns the modality of each slot.

    Signals:
        ready: Values ready for widgets, by key, in the order of the slots.
    """

    ready = Signal(object)

    def __init__(self, studio: Studio, parent: QObject) -> None:
        super().__init__(parent)
        self._studio = studio
        self._busy = False
        self._next: tuple[Values, Mapping[str, str]] | None = None

    def ask(self, values: Values, modalities: Mapping[str, str]) -> None:
        """Request values, in place of those still waiting.

        Args:
            values: Raw values.
            modalities: Modality of each slot; values of other slots are left out.
        """
        self._next = values, modalities
        if not self._busy:
            self._begin()

    def forget(self) -> None:
        """Drop what waits; what is being prepared is not announced any more."""
        self._next = None

    def _begin(self) -> None:
        if self._next is None:
            return
        (values, modalities), self._next, self._busy = self._next, None, True
        registry = self._studio.app.registry

        def work() -> dict[Key, Presentable]:
            codecs = {slot: codec_of(registry, modality) for slot, modality in modalities.items()}
            order = list(codecs)
            keys = [key for key in values if key[2] in codecs]
            keys.sort(key=lambda key: (key[:2], order.index(key[2])))
            return {key: presentable(codecs[key[2]], values[key]) for key in keys}

        self._studio.tasks.run(work, self._take, lambda _: self._take({}))

    def _take(self, found: dict[Key, Presentable]) -> None:
        self._busy = False
        self.ready.emit(found)
        self._begin()
