"""The samples that the page Data shows: their model, which of them are chosen, and who changes them."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QObject

from mmstudio.core.sample import DatasetInfo, Sample
from mmstudio.gui.data.samples.chosen import ChosenSamples
from mmstudio.gui.data.samples.curator import Curator
from mmstudio.gui.data.samples.model import SampleModel
from mmstudio.gui.data.samples.thumbnails import ThumbnailModel
from mmstudio.gui.studio.studio import Studio

SAMPLES = "samples"
"""Name of the lists of samples."""


class BrowsedSamples(QObject):
    """What views, sheets, menus and changes of samples share; none of them knows another one.

    Args:
        studio: Of the open project.
        side_px: Side of the pictures of samples.
        parent: As long as it lives, they are shown.

    Attributes:
        model: The samples as a table.
        selection: Of all views of the model.
        chosen: Those that are chosen.
        curator: Makes changes that can be undone.
    """

    def __init__(self, studio: Studio, side_px: int, parent: QObject) -> None:
        super().__init__(parent)
        self.studio = studio
        self.thumbnails = ThumbnailModel(studio, side_px, self)
        self.model = SampleModel(studio, self.thumbnails, self)
        self.selection = QItemSelectionModel(self.model, self)
        self.chosen = ChosenSamples(self.model, self.selection)
        self.curator = Curator(studio, self)

    @property
    def info(self) -> DatasetInfo | None:
        """The data set that they belong to."""
        return self.model.info

    @property
    def sample(self) -> Sample | None:
        """The one that is looked at."""
        return self.chosen.sample
