"""An open project with its services. The module is imported with the first project, since it loads the database."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Job, JobState
from mmstudio.jobs.channel import EventChannel
from mmstudio.jobs.lanes import Machine
from mmstudio.jobs.runner import JobRunner
from mmstudio.jobs.world import JobWorld
from mmstudio.plugins.manager import PluginHost
from mmstudio.services.cleaning.service import CleaningService
from mmstudio.services.datasets.curation import CurationService
from mmstudio.services.datasets.locations import FoundFiles, LocatingService
from mmstudio.services.datasets.service import DatasetService
from mmstudio.services.evaluation.attribution import AttributionService
from mmstudio.services.evaluation.predictions import PredictionService
from mmstudio.services.evaluation.searches import SearchService
from mmstudio.services.evaluation.service import EvaluationService
from mmstudio.services.evaluation.unfinished import forget_cancelled
from mmstudio.services.exports.service import ExportService, remove_cut_off
from mmstudio.services.generation.gallery import GalleryService
from mmstudio.services.generation.grids import GridService
from mmstudio.services.generation.result_cards import CardReader
from mmstudio.services.generation.service import GenerationService
from mmstudio.services.generation.sessions import SessionService
from mmstudio.services.going_on import GoingOnService
from mmstudio.services.imports.additions import AddService
from mmstudio.services.imports.service import ImportService
from mmstudio.services.job_ends import follow_job
from mmstudio.services.job_kinds import entry_of
from mmstudio.services.projects.needs import NeedService
from mmstudio.services.projects.own_projects import OwnProjects
from mmstudio.services.queue import QueueService
from mmstudio.services.suggestions.labels import LabelService
from mmstudio.services.suggestions.service import SuggestionService
from mmstudio.services.sweeps.service import SweepService
from mmstudio.services.training.adapting import AdaptationService
from mmstudio.services.training.distilling import DistilService
from mmstudio.services.training.ranks import apart_of
from mmstudio.services.training.runs import RunService
from mmstudio.storage.folder.description import read_description
from mmstudio.storage.folder.layout import JOBS, ProjectLayout
from mmstudio.storage.folder.unfinished import remove_leftovers
from mmstudio.storage.project.project import Project
from mmstudio.storage.sql.migrate import is_current

if TYPE_CHECKING:
    from mmstudio.services.comparison.families import FamilyService
    from mmstudio.services.comparison.service import ComparisonService
    from mmstudio.services.comparison.synthetic import SyntheticService
    from mmstudio.services.comparison.tasks import TaskService
    from mmstudio.services.diagnosis.service import DiagnosisService


@dataclass(frozen=True)
class OpenProject:
    """An open project with its services; use it as a context manager.

    Attributes:
        project: What is stored.
        channel: Events of its jobs.
        runner: Its queue.
        datasets, runs, generation, evaluation, prediction, attribution, sessions: Its services of these names.
        gallery: Searches the results of all sessions.
        grids: Generates over all combinations of settings.
        needs: Which plugins it needs.
        imports: Brings data in.
        exports: Writes data sets for other programs.
        cleaning: Finds what is doubtful in its data sets.
        curation: Changes samples.
        going_on: Explains what a waiting or stopped job would do.
        queue: The order of the jobs that wait.
        locating: Finds files that were imported in place and have moved since.
        sweeps: Trains one recipe with many settings.
        found: Folders of such files that were found when the project was opened.
    """

    project: Project
    channel: EventChannel
    runner: JobRunner
    datasets: DatasetService
    runs: RunService
    generation: GenerationService
    evaluation: EvaluationService
    prediction: PredictionService
    attribution: AttributionService
    sessions: SessionService
    gallery: GalleryService
    grids: GridService
    needs: NeedService
    imports: ImportService
    adding: AddService
    exports: ExportService
    cleaning: CleaningService
    curation: CurationService
    going_on: GoingOnService
    queue: QueueService
    locating: LocatingService
    sweeps: SweepService
    found: tuple[FoundFiles, ...] = ()

    @cached_property
    def comparison(self) -> ComparisonService:
        """Puts runs side by side; imported when it is first asked for, since it computes."""
        from mmstudio.services.comparison.service import ComparisonService

        return ComparisonService(self.project, self.evaluation.registry)

    @cached_property
    def cards(self) -> CardReader:
        """Reads the values of results."""
        return CardReader(self.project.layout, self.evaluation.registry, self.project.jobs.given_file)

    @cached_property
    def suggestions(self) -> SuggestionService:
        """Has runs make the values that samples lack."""
        return SuggestionService(self.project, self.evaluation.registry, self.generation, self.curation)

    @cached_property
    def labels(self) -> LabelService:
        """Has runs tell the class of samples."""
        return LabelService(self.project, self.runner, self.evaluation.registry, self.curation)

    @cached_property
    def adapting(self) -> AdaptationService:
        """Adapts runs to a few chosen samples."""
        return AdaptationService(self.runs)

    @cached_property
    def distilling(self) -> DistilService:
        """Makes runs need fewer steps."""
        return DistilService(self.runs)

    @cached_property
    def search(self) -> SearchService:
        """Finds samples in the space of a run."""
        return SearchService(self.project, self.runner, self.evaluation.registry)

    @cached_property
    def families(self) -> FamilyService:
        """Trains families to be compared; imported as the comparison is."""
        from mmstudio.services.comparison.families import FamilyService

        return FamilyService(self.runs, self.evaluation)

    @cached_property
    def task_studies(self) -> TaskService:
        """Trains tasks together and alone; imported as the comparison is."""
        from mmstudio.services.comparison.tasks import TaskService

        return TaskService(self.runs, self.evaluation)

    @cached_property
    def synthetic(self) -> SyntheticService:
        """Asks whether generated samples help; imported as the comparison is."""
        from mmstudio.services.comparison.synthetic import SyntheticService

        return SyntheticService(self.families, self.generation, self.exports)

    @cached_property
    def diagnosis(self) -> DiagnosisService:
        """Finds what goes wrong in trainings; imported as the comparison is."""
        from mmstudio.services.diagnosis.held_out import CopiesBetweenSplits
        from mmstudio.services.diagnosis.service import DiagnosisService

        registry = self.evaluation.registry
        return DiagnosisService(self.project, registry, CopiesBetweenSplits(self.project, registry))

    @property
    def own(self) -> bool:
        """Whether the project was made on this computer or adopted, so that its waiting jobs start by themselves."""
        return self.project.layout.own

    def close(self) -> None:
        """Ask running jobs to save and pause, end the lanes, and release the project.

        A job that does not stop may still write, so the project then stays held until this program ends.
        """
        if self.runner.shutdown():
            self.needs.note()
            self.project.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def create_project(
    host: PluginHost, machine: Machine, own: OwnProjects, path: Path, name: str
) -> OpenProject:
    """Make a project and open it: see :meth:`mmstudio.services.app.App.create_project`."""
    project = Project.create(path, name)
    with suppress(StudioError):  # a full disk must not keep anybody from working
        own.add(project)
    return _join(host, machine, project)


def open_project(
    host: PluginHost, machine: Machine, own: OwnProjects, path: Path, *, write: bool, take_up_queue: bool
) -> OpenProject:
    """Open a project: see :meth:`mmstudio.services.app.App.open_project`."""
    remove_leftovers()
    root = path.expanduser().absolute()
    here = own.has(root, read_description(ProjectLayout(root)).id)
    if not write and not is_current(ProjectLayout(root).database):
        Project.open(root, own=here).close()  # only brought up to date
    project = Project.open(root, write=write, own=here)
    try:
        if write and here:
            remove_cut_off(project)
            forget_cancelled(project)
            with suppress(StudioError):
                own.follow(project)
        found = LocatingService(project).follow() if write and here else []
        if write and not (here and take_up_queue):
            for job in project.jobs.list([JobState.QUEUED]):
                project.jobs.set_state(job.id, JobState.INTERRUPTED)
        return replace(_join(host, machine, project, run=write), found=tuple(found))
    except BaseException:
        project.close()
        raise


def _join(host: PluginHost, machine: Machine, project: Project, *, run: bool = True) -> OpenProject:
    channel = EventChannel()
    world = JobWorld(
        project_dir=project.layout.root,
        cache_dir=project.layout.cache,
        registry=host.registry,
        samples=project.datasets.samples,
        entry=entry_of,
        run_dir=lambda job: _folder_of(project, job),
        told=lambda job, state: follow_job(host, project, job, state, sweeps.follow),
        machine=machine,
        apart=lambda job: apart_of(job, project, host.registry),
    )
    runner = JobRunner(project.jobs, channel, world)
    generation = GenerationService(project, runner, host.registry)
    runs = RunService(project, runner, host)
    evaluation = EvaluationService(project, runner, host.registry)
    sweeps = SweepService(runs, evaluation)
    if run:
        runner.start()
    return OpenProject(
        project,
        channel,
        runner,
        DatasetService(project, runner, host.registry),
        runs,
        generation,
        evaluation,
        PredictionService(project, runner, host.registry),
        AttributionService(project, runner, host.registry, generation),
        SessionService(project),
        GalleryService(project, host.registry),
        GridService(project, runner, host.registry),
        NeedService(project, host),
        ImportService(project, runner, host.registry),
        AddService(project, runner, host.registry),
        ExportService(project, runner, host.registry),
        CleaningService(project, runner, host.registry),
        CurationService(project, host.registry),
        GoingOnService(project, runner),
        QueueService(project, runner),
        LocatingService(project),
        sweeps,
    )


def _folder_of(project: Project, job: Job) -> Path:
    return project.runs.folder(job.run_id) if job.run_id else project.layout.cache / JOBS
