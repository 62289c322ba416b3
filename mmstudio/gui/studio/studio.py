"""The studio that every page works on: the workplace, and everything that follows the open project."""

from __future__ import annotations

from PySide6.QtCore import QObject

from mmstudio.gui.studio.cache_limit import CacheLimit
from mmstudio.gui.studio.job_ends import JobEnds
from mmstudio.gui.studio.opening_notices import tell_of_project
from mmstudio.gui.studio.preferences import Preferences
from mmstudio.gui.studio.run_book import RunBook
from mmstudio.gui.studio.served import ServedRuns
from mmstudio.gui.studio.workplace import Workplace
from mmstudio.services.app import App


class Studio(Workplace):
    """The window's single source of truth; pages show it and call it, and do not know each other.

    Attributes:
        runs: The project's runs.
        served: Those that other programs can ask now.
        cache_limit: Keeps the project's cache within the size in the settings.
    """

    def __init__(self, app: App, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(app, preferences, parent)
        JobEnds(self)
        self.runs = RunBook(self)
        self.served = ServedRuns(self, self.runs)
        self.cache_limit = CacheLimit(self)
        self.project_opened.connect(lambda: tell_of_project(self))
