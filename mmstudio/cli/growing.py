"""Growing texts: what a terminal shows of unfinished results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmstudio.core.events import Event, PreviewMade, ProgressMade
from mmstudio.core.results import item_shown
from mmstudio.plugins.shown import Words
from mmstudio.plugins.specs import resolve

if TYPE_CHECKING:
    from mmstudio.plan.run_plan import RunPlan
    from mmstudio.plugins.protocols import Codec
    from mmstudio.plugins.registry import Registry

_MOST_ITEMS, _MOST_SIGNS = 4, 400


class GrowingTexts:
    """The texts that a generation has begun but not finished.

    Args:
        plan: Plan of the run.
        registry: Modalities and their codecs.
    """

    def __init__(self, plan: RunPlan, registry: Registry) -> None:
        self._codecs: dict[str, Codec] = {
            slot.name: resolve(registry.modalities.get(slot.modality).factory)() for slot in plan.targets
        }
        self._texts: dict[int, str] = {}

    def take(self, event: Event) -> list[str] | None:
        """The texts after an event, only the end of a long one; ``None`` if the event changes nothing."""
        if isinstance(event, ProgressMade):
            left = {index: text for index, text in self._texts.items() if index >= event.done}
            if left.keys() == self._texts.keys():
                return None
            self._texts = left
        elif isinstance(event, PreviewMade) and (index := item_shown(event.kind)) is not None:
            words = [
                shown.text
                for slot, values in event.slots.items()
                if slot in self._codecs and isinstance(shown := self._codecs[slot].shown(values[0]), Words)
            ]
            if not words:
                return None
            self._texts[index] = "  ".join(words)
        else:
            return None
        first = sorted(self._texts)[:_MOST_ITEMS]
        return [self._texts[index][-_MOST_SIGNS:] for index in first]
