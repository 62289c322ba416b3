"""The browsed samples: the model of what the page Data shows, the chosen samples, and their curator."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QObject

from mmstudio.core.sample import DatasetInfo, Sample
from mmstudio.gui.data.samples.chosen import ChosenSamples
from mmstudio.gui.data.samples.curator import Curator
from mmstudio.gui.data.samples.model import SampleModel
from mmstudio.gui.shared.values.thumbnails import ThumbnailModel
from mmstudio.gui.studio.studio import Studio

SAMPLES = "samples"
"""Name of the lists of samples."""


class BrowsedSamples(QObject):
    """State shared by views, sheets, menus and changes of samples, none of which knows the others.

    Args:
        studio: Of the open project.
        side_px: Side of the pictures of samples.
        parent: Owner of this object.

    Attributes:
        model: The samples as a table.
        selection: Selection shared by all views of the model.
        chosen: The chosen samples.
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
        """The data set of the samples."""
        return self.model.info

    @property
    def sample(self) -> Sample | None:
        """The current sample."""
        return self.chosen.sample
