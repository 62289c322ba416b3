"""The pages in the order of the rail."""

from __future__ import annotations

from mmstudio.gui.pages.data import DataPage
from mmstudio.gui.pages.generate import GeneratePage
from mmstudio.gui.pages.page import Page
from mmstudio.gui.pages.projects import ProjectsPage
from mmstudio.gui.pages.settings import SettingsPage
from mmstudio.gui.pages.train import TrainPage

PAGES: tuple[type[Page], ...] = (ProjectsPage, DataPage, TrainPage, GeneratePage, SettingsPage)
