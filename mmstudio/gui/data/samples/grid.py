"""The sample grid: samples as tiles."""

from __future__ import annotations

from mmstudio.gui.data.samples.model import SampleModel
from mmstudio.gui.data.samples.views import TileDelegate
from mmstudio.gui.look.language import say
from mmstudio.gui.shared.values.tile_grid import TileGrid


class SampleGrid(TileGrid):
    """Shows samples as tiles."""

    def __init__(self, model: SampleModel) -> None:
        super().__init__(model, TileDelegate(model), model.thumbnails.ready)
        say(self, self.setAccessibleName, "Samples as a grid")
