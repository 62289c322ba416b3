"""What a search found elsewhere: shown instead of the samples, with why, and with a way to each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Signal
from shiboken6 import isValid

from mmstudio.gui.data.samples.found_view import FoundModel, FoundView
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.values.thumbnails import ThumbnailModel
from mmstudio.gui.studio.studio import Studio

SEVERAL = {
    "datasets": "Those nearest to what was given in all data sets; a double click leads there",
    "results": "Those nearest to what was given among the results; a double click leads there",
}
"""What stands above the list, by where was looked."""


class FoundElsewhere(QObject):
    """Keeps what was found in all data sets or among results, until all samples are wanted again.

    Args:
        studio: Of the open project.
        thumbnails: Pictures of files.
        parent: Owner of this object.

    Attributes:
        view: Shows it; hidden while there is nothing.
        model: What was found.

    Signals:
        current_changed: Another one is chosen.
    """

    current_changed = Signal()

    def __init__(self, studio: Studio, thumbnails: ThumbnailModel, parent: QObject) -> None:
        super().__init__(parent)
        self._studio = studio
        self.model = FoundModel(thumbnails, self)
        self.view = FoundView(self.model)
        self.view.hide()
        self.view.activated.connect(self.lead)
        self.view.selectionModel().currentChanged.connect(lambda *_: self.current_changed.emit())

    @property
    def current(self) -> Mapping[str, Any] | None:
        """The chosen one."""
        return self.model.at(self.view.currentIndex().row())

    def show_found(self, result: Mapping[str, Any]) -> None:
        """Show what a search found, and choose the nearest."""
        modality = str(result["modality"])
        inline = self._studio.app.registry.modalities.get(modality).inline
        self.model.show_found(result["found"], modality, inline=inline)
        self.view.setCurrentIndex(self.model.index(0, 0))

    def clear(self) -> None:
        """Forget it."""
        self.model.show_found((), "", inline=False)

    def lead(self, index: QModelIndex) -> None:
        """Show a sample in its data set, or a result in the gallery, or say that it is gone."""
        one = self.model.at(index.row())
        if one is None:
            return
        find = self._find_result if "session" in one else self._find_sample
        self._studio.tasks.run(
            lambda: find(one),
            self._go,
            lambda error: self._studio.fail(tr("What was found cannot be shown."), error),
        )

    def _find_sample(self, one: Mapping[str, Any]) -> tuple[str, str, str, str]:
        """The page, what it is to show, and a template over ``place`` if that is gone; read off the GUI thread."""
        opened, name = self._studio.project, str(one["dataset"])
        if name not in [info.name for info in opened.datasets.list()]:
            return "data", "", "The data set {place} is not there any more.", name
        if not opened.project.datasets.samples(name).read_ids([one["sample"]]):
            return "data", "", "The sample is not in the data set {place} any more.", name
        return "data", f"{name}\n{one['sample']}", "", ""

    def _find_result(self, one: Mapping[str, Any]) -> tuple[str, str, str, str]:
        opened, session, name = self._studio.project, str(one["session"]), str(one["file"])
        opened.gallery.refresh()
        number = opened.project.results.id_of(session, name)
        if number is None or session not in opened.project.results.stamps():
            return "gallery", "", "The result {place} is not there any more.", f"{session}/{name}"
        return "gallery", f"{session}/{','.join(map(str, opened.gallery.whole([number])))}", "", ""

    def _go(self, found: tuple[str, str, str, str]) -> None:
        if not isValid(self):
            return
        page, key, gone, place = found
        if gone:
            self._studio.notify("warning", tr(gone, place=place))
        else:
            self._studio.page_wanted.emit(page, key)
