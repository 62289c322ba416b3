"""The device choice of a training."""

from __future__ import annotations

from functools import partial

from mmstudio.gui.look.language import say
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.devices import AUTO, CPU


class DeviceChoice(Combo):
    """A list of devices; the first entry stands for the one in the settings."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        for name, words in ((AUTO, "Automatic"), (CPU, "CPU")):
            self.addItem("", name)
            say(self, partial(self.setItemText, self.count() - 1), words)

    def show_default(self) -> None:
        """Show what the first entry means: the device in the settings, or none."""
        wanted = self._studio.preferences.device
        words = "Automatic" if wanted == AUTO else "As in the settings ({device})"
        say(self, partial(self.setItemText, 0), words, device=wanted)

    def offer(self, devices: list[tuple[str, str]]) -> None:
        """Offer GPUs, each with id and title."""
        for name, title in devices:
            if self.findData(name) < 0:
                self.addItem(title, name)
