"""The composition root: one frozen object that window, command line and tests are built on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Job, JobState
from mmstudio.core.paths import config_dir
from mmstudio.jobs.channel import EventChannel
from mmstudio.jobs.runner import JobRunner, JobWorld
from mmstudio.plugins.manager import PluginHost
from mmstudio.plugins.registry import Registry
from mmstudio.services.catalog import Catalog
from mmstudio.services.datasets import DatasetService
from mmstudio.services.evaluation import EvaluationService
from mmstudio.services.generate import GenerationService
from mmstudio.services.recipes import RecipeLibrary
from mmstudio.services.runs import RunService
from mmstudio.services.sessions import SessionService
from mmstudio.storage.project import Project


@dataclass(frozen=True)
class OpenProject:
    """An open project with everything that can be done in it; use it as a context manager.

    Attributes:
        project: What is stored.
        channel: Events of its jobs.
        runner: Its queue.
        datasets, runs, generation, evaluation, sessions: What people do with it.
    """

    project: Project
    channel: EventChannel
    runner: JobRunner
    datasets: DatasetService
    runs: RunService
    generation: GenerationService
    evaluation: EvaluationService
    sessions: SessionService

    def close(self) -> None:
        """Ask running jobs to save and pause, end the lanes, let the next writer in.

        A job that does not stop may still write, so it keeps the project until this program ends.
        """
        if self.runner.shutdown():
            self.project.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True)
class App:
    """The program without a face.

    Attributes:
        config_folder: Where a person's settings lie.
        host: Discovered plugins.
        recipes: Shipped and own recipes.
        catalog: Plugins as people see them.
    """

    config_folder: Path
    host: PluginHost
    recipes: RecipeLibrary
    catalog: Catalog

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
        return cls(folder, host, RecipeLibrary.of(folder), Catalog(host))

    @property
    def registry(self) -> Registry:
        """Everything that plugins describe."""
        return self.host.registry

    def create_project(self, path: Path, name: str = "") -> OpenProject:
        """Make a project and open it.

        Raises:
            UsageError: If there is something at ``path``.
        """
        return self._join(Project.create(path, name))

    def open_project(self, path: Path, *, write: bool = True, take_up_queue: bool = False) -> OpenProject:
        """Open a project.

        Args:
            path: Its folder.
            write: Whether to hold it as its only writer; without it no job can be started.
            take_up_queue: Whether jobs that still wait from an earlier start begin now; else they are kept as
                interrupted, so that asking for one thing does not start another.

        Raises:
            NotFoundError: If it is no project.
            BusyError: If another process holds it.
        """
        project = Project.open(path, write=write)
        try:
            if write and not take_up_queue:
                for job in project.jobs.list([JobState.QUEUED]):
                    project.jobs.set_state(job.id, JobState.INTERRUPTED)
            return self._join(project, run=write)
        except BaseException:
            project.close()
            raise

    def _join(self, project: Project, *, run: bool = True) -> OpenProject:
        channel = EventChannel()
        world = JobWorld(
            project_dir=project.layout.root,
            cache_dir=project.layout.cache,
            registry=self.registry,
            samples=project.datasets.samples,
            run_dir=lambda job: _folder_of(project, job),
            told=lambda job, state: self._tell_plugins(project, job, state),
        )
        runner = JobRunner(project.jobs, channel, world)
        if run:
            runner.start()
        return OpenProject(
            project,
            channel,
            runner,
            DatasetService(project, runner, self.registry),
            RunService(project, runner, self.host),
            GenerationService(project, runner, self.registry),
            EvaluationService(project, runner),
            SessionService(project),
        )

    def _tell_plugins(self, project: Project, job: Job, state: JobState) -> list[str]:
        """Let plugins know that a run begins or has ended."""
        if job.kind != "train" or not job.run_id:
            return []
        event = "mmstudio_run_started" if state is JobState.RUNNING else "mmstudio_run_finished"
        try:
            run = project.runs.get(job.run_id)
        except StudioError:  # the run was deleted meanwhile
            return []
        return self.host.tell(event, run=run)


def _folder_of(project: Project, job: Job) -> Path:
    return project.runs.folder(job.run_id) if job.run_id else project.layout.cache / "jobs"
