"""The pages in the order of the rail; each is imported when it is first opened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageEntry:
    """One page.

    Attributes:
        name: Id of the page.
        title: English title for the rail.
        go: English title of the action that shows it.
        icon: Name of its icon.
        factory: ``"module:attr"`` of its class.
        needs_project: Whether it can be opened only with a project.
    """

    name: str
    title: str
    go: str
    icon: str
    factory: str
    needs_project: bool = True


PAGES = (
    PageEntry(
        "projects",
        "Projects",
        "Go to Projects",
        "projects",
        "mmstudio.gui.projects.page:ProjectsPage",
        needs_project=False,
    ),
    PageEntry("data", "Data", "Go to Data", "data", "mmstudio.gui.data.page:DataPage"),
    PageEntry("train", "Train", "Go to Train", "train", "mmstudio.gui.train.page:TrainPage"),
    PageEntry(
        "generate", "Generate", "Go to Generate", "generate", "mmstudio.gui.generate.page:GeneratePage"
    ),
    PageEntry("gallery", "Gallery", "Go to Gallery", "gallery", "mmstudio.gui.gallery.page:GalleryPage"),
    PageEntry("compare", "Compare", "Go to Compare", "versus", "mmstudio.gui.compare.page:ComparePage"),
    PageEntry(
        "plugins",
        "Plugins",
        "Go to Plugins",
        "plugins",
        "mmstudio.gui.plugins.page:PluginsPage",
        needs_project=False,
    ),
    PageEntry(
        "settings",
        "Settings",
        "Go to Settings",
        "settings",
        "mmstudio.gui.settings.page:SettingsPage",
        needs_project=False,
    ),
)
