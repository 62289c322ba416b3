"""The choice of how many processes train together."""

from __future__ import annotations

import os
from functools import partial

from mmstudio.gui.look.language import say
from mmstudio.gui.shared.forms.editors import Combo

_MOST = 16
_LETTERS = 3
"""Room that it needs at least: it stands between two buttons."""


class ProcessChoice(Combo):
    """A list of numbers of processes: one, or as many as there are cores or GPUs, up to sixteen."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumContentsLength(_LETTERS)
        self.addItem("", 1)
        say(self, partial(self.setItemText, 0), "In one process")
        self.offer(os.cpu_count() or 1)

    def offer(self, most: int) -> None:
        """Offer numbers up to this one, beside those that are offered already."""
        for count in range(self.count() + 1, min(most, _MOST) + 1):
            self.addItem("", count)
            say(self, partial(self.setItemText, count - 1), "In {count} processes", count=count)

    @property
    def chosen(self) -> int:
        """How many processes train."""
        return int(self.currentData())
