"""Cache settings: what the cache holds, how much it may hold, and emptying it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.settings.work import section
from mmstudio.gui.shared.basic import button, column, label, row
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.projects.cache import CacheSize, measure, shrink

_LIMITS_GB = (1, 2, 5, 10, 20, 50, 100, 200, 500)


class CacheSettings(QObject):
    """The part of the page Settings about the cache.

    Attributes:
        layout_made: Layout of the widgets, from top to bottom.
        limit, holds: Choice of the limit, and what the cache holds, in words.
    """

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self.holds = label("", "faint", wrap=True)
        self.limit = QComboBox()
        self.limit.addItem("", 0)
        say(self.limit, partial(self.limit.setItemText, 0), "No limit")
        for size in _LIMITS_GB:
            self._offer(size)
        say(self.limit, self.limit.setAccessibleName, "Most that the cache of a project holds")
        self.limit.activated.connect(lambda _: self._keep_limit())
        self.empty = button("Empty the cache", self.empty_cache, picture="reset")
        self.layout_made = column(
            section(
                "Cache",
                "Small pictures and prepared data are kept in each project, so that they need not be made again. Nothing is lost with "
                "them; what was not used for the longest time goes first.",
            ),
            self.holds,
            row(label("At most"), self.limit, self.empty, None),
        )
        studio.cache_limit.shrunk.connect(self.refresh)

    def refresh(self) -> None:
        """Show the limit, and what the cache holds once that was measured."""
        wanted = self._studio.preferences.cache_gb
        if self.limit.findData(wanted) < 0:
            self._offer(wanted)
        self.limit.setCurrentIndex(self.limit.findData(wanted))
        opened = self._studio.opened
        self.empty.setEnabled(opened is not None)
        if opened is None:
            say(self.holds, self.holds.setText, "No project is open.")
            return
        folder = opened.project.layout.cache
        self._studio.tasks.run(lambda: measure(folder), self._show, lambda _: None)

    def empty_cache(self) -> None:
        """Remove everything that is not in use."""
        opened = self._studio.opened
        if opened is not None:
            folder, busy = opened.project.layout.cache, opened.runner.running
            self._studio.tasks.run(lambda: (shrink(folder, 0, busy), busy()), self._on_emptied)

    def _on_emptied(self, done: tuple[int, bool]) -> None:
        freed, busy = done
        more = tr("What jobs may be using stayed: empty it again when they have ended.") if busy else ""
        self._studio.notify("good", tr("{size:.1f} MB are free again.", size=freed / 1e6), more)
        self.refresh()

    def _show(self, size: CacheSize) -> None:
        say(
            self.holds,
            self.holds.setText,
            "Small pictures: {pictures} MB; prepared data: {arrays} MB; features to find and to judge by: {features} MB; {total} MB in all.",
            pictures=f"{size.pictures / 1e6:,.1f}",
            arrays=f"{size.arrays / 1e6:,.1f}",
            features=f"{size.features / 1e6:,.1f}",
            total=f"{size.total / 1e6:,.1f}",
        )

    def _keep_limit(self) -> None:
        self._studio.preferences.cache_gb = int(self.limit.currentData())
        self._studio.preferences.save()
        self._studio.cache_limit.look()

    def _offer(self, size_gb: int) -> None:
        self.limit.addItem(f"{size_gb} GB", size_gb)
