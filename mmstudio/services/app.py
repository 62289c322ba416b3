"""The composition root: one frozen object on which window, command line and tests are built."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mmstudio.core.files.paths import config_dir
from mmstudio.jobs.lanes import Machine
from mmstudio.plugins.manager import PluginHost
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.store import PluginStore
from mmstudio.services.plugins.catalog import PluginCatalog
from mmstudio.services.training.recipes import RecipeLibrary

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject
    from mmstudio.services.plugins.installation import Installer


@dataclass(frozen=True)
class App:
    """The program without its user interface.

    Attributes:
        config_folder: Where a person's settings lie.
        host: Discovered plugins.
        recipes: Shipped and own recipes.
        catalog: Plugins as people see them.
        machine: What the open projects share.
    """

    config_folder: Path
    host: PluginHost
    recipes: RecipeLibrary
    catalog: PluginCatalog
    machine: Machine = field(default_factory=Machine)

    @classmethod
    def start(cls, config_folder: Path | None = None, *, safe_mode: bool = False) -> App:
        """Find the plugins.

        Args:
            config_folder: Where settings lie; the person's own folder if not given.
            safe_mode: Whether to load first-party plugins only.
        """
        folder = config_folder or config_dir()
        host = PluginHost(folder, safe_mode=safe_mode)
        host.discover()
        return cls(
            folder, host, RecipeLibrary.of(folder, host.registry), PluginCatalog(host, PluginStore.of(folder))
        )

    @property
    def registry(self) -> Registry:
        """Everything that plugins describe."""
        return self.host.registry

    def installer(self) -> Installer:
        """What installs and removes plugins."""
        from mmstudio.services.plugins.installation import Installer

        return Installer(self.host, self.catalog.store)

    def create_project(self, path: Path, name: str = "") -> OpenProject:
        """Make a project and open it.

        Raises:
            UsageError: If something already exists at ``path``.
        """
        from mmstudio.services.opened import create_project
        from mmstudio.services.projects.own_projects import OwnProjects

        return create_project(self.host, self.machine, OwnProjects.of(self.config_folder), path, name)

    def open_project(self, path: Path, *, write: bool = True, take_up_queue: bool = False) -> OpenProject:
        """Open a project.

        Args:
            path: Its folder.
            write: Whether to open it as its only writer; otherwise no job can be started.
            take_up_queue: Whether jobs that still wait from an earlier start begin now, where the project was made here;
                else they are kept as interrupted, so that asking for one thing does not start another.

        Raises:
            NotFoundError: If it is not a project.
            BusyError: If another process holds it.
        """
        from mmstudio.services.opened import open_project
        from mmstudio.services.projects.own_projects import OwnProjects

        own = OwnProjects.of(self.config_folder)
        return open_project(self.host, self.machine, own, path, write=write, take_up_queue=take_up_queue)

    def adopt(self, opened: OpenProject) -> None:
        """Mark an open project as the person's own, from its next opening on.

        Raises:
            UsageError: If it was opened for reading only.
        """
        from mmstudio.services.projects.own_projects import OwnProjects

        OwnProjects.of(self.config_folder).adopt(opened.project)

    def adopt_project(self, path: Path) -> str:
        """Mark a project from elsewhere as the person's own: what it says about files outside of it is trusted from now on.

        Returns:
            Its title.

        Raises:
            NotFoundError: If it is not a project.
            BusyError: If another process holds it.
        """
        from mmstudio.services.projects.own_projects import OwnProjects
        from mmstudio.storage.project.project import Project

        with Project.open(path) as project:
            OwnProjects.of(self.config_folder).adopt(project)
            return project.name
