"""Studies of generated samples: does a training on k times as many samples, the added ones generated, do better?

A run that was trained on the data set makes, for each of its real training samples, k others with new seeds. They become a
data set of their own with all samples of the first one, whose splits stay; generated ones are marked, and are in the
training split alone. On it the same recipe is trained with and without them, for the same budget and under the same seeds,
and judged by real held-out samples: :mod:`mmstudio.engine.data.real` lets no marked one judge, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.run import Session
from mmstudio.core.sample import Sample
from mmstudio.plan.run_plan import RunPlan
from mmstudio.services.comparison.families import FamilyService
from mmstudio.services.comparison.study import Study
from mmstudio.services.comparison.wishes import StudyWish
from mmstudio.services.exports.enlargement import add_results
from mmstudio.services.exports.service import ExportService
from mmstudio.services.generation.service import GenerationService
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio.services.suggestions.service import sample_conditions
from mmstudio.services.training.recipes import RecipeLibrary

MOST_TIMES = 20
"""Largest number of generated samples for each real one."""
_GOES_ON = frozenset({JobState.QUEUED, JobState.RUNNING})
_PAGE = 500


@dataclass(frozen=True)
class SyntheticWish:
    """What is to be asked.

    Attributes:
        study: The study; its data set is the real one.
        maker: Id or name of the run that makes samples.
        times: How many are made for each real training sample.
    """

    study: StudyWish
    maker: str
    times: int = 1

    @property
    def dataset(self) -> str:
        """Name of the data set with the generated samples."""
        return f"{self.study.dataset} + {self.times}x {self.maker}"


@dataclass(frozen=True)
class StudyStage:
    """How far a study is.

    Attributes:
        job: What has to end before the next stage; ``None`` if the study can begin.
        study: The study, once its data set is there.
    """

    job: Job | None = None
    study: Study | None = None


@dataclass(frozen=True)
class SyntheticService:
    """Studies of generated samples in one open project."""

    families: FamilyService
    generation: GenerationService
    exports: ExportService

    def makers(self, dataset: str) -> list[tuple[str, str]]:
        """Ids and names of the runs that can make samples for a study, the latest first."""
        runs = self.families.runs
        found = []
        for run in reversed(runs.project.runs.list()):
            files = runs.project.runs.files(run.id)
            if run.dataset == dataset and files.learner() == "generator" and files.checkpoints.steps():
                found.append((run.id, run.name))
        return found

    def go_on(self, library: RecipeLibrary, wish: SyntheticWish) -> StudyStage:
        """Do what comes next: make samples, put them into a data set, or start the study.

        Asked again after the job of a stage has ended, it does the next; what is done is not done twice.

        Args:
            library: The recipes.
            wish: What is to be asked.

        Raises:
            NotFoundError: If there is no such data set, run or recipe.
            UsageError: If the samples would say nothing about real ones, or the study cannot be made.
        """
        wish = replace(wish, maker=self.families.runs.project.runs.get(wish.maker).id)
        plan = self._check(library, wish)
        project = self.families.runs.project
        if all(info.name != wish.dataset for info in project.datasets.list()):
            session, job = self._making(wish)
            if job is None:
                session, job = self._make(wish, plan)
            if job.state is not JobState.DONE:
                return StudyStage(self._pushed(job))
            base = wish.study.dataset
            return StudyStage(add_results(self.exports, session.id, wish.dataset, base=base))
        filling = self._filling(wish)
        if filling is not None and filling.state is not JobState.DONE:
            return StudyStage(self._pushed(filling))
        inner = replace(wish.study, dataset=wish.dataset, of="synthetic")
        return StudyStage(study=self.families.start(library, inner))

    def _check(self, library: RecipeLibrary, wish: SyntheticWish) -> RunPlan:
        """The plan of the run that makes samples.

        Raises:
            UsageError: If it knows held-out samples, or what it makes has no label.
        """
        if not 0 < wish.times <= MOST_TIMES:
            raise UsageError("Between 1 and {most} samples can be made for each real one.", most=MOST_TIMES)
        runs, name = self.families.runs, wish.study.dataset
        stored = runs.project.datasets.samples(name)
        counts = stored.info.counts
        held_out = [split for split in ("val", "test") if counts.get(split)]
        if not held_out or not counts.get("train"):
            raise UsageError(
                "The data set {dataset!r} has no held-out samples, so nothing would show whether generated ones help.",
                hint="Move some to the split test first.",
                dataset=name,
            )
        run, files = runs.project.runs.get(wish.maker), runs.project.runs.files(wish.maker)
        state = files.data_state()
        content = state.get("content") if isinstance(state, dict) else None
        then = content if isinstance(content, dict) and run.dataset == name else {}
        if any(then.get(split) != stored.fingerprint(split) for split in held_out):
            raise UsageError(
                "The run {run} was not trained on {dataset!r} with the samples that are held out now, so it may know them.",
                hint="Train a generator on it, and take that one.",
                run=run.id,
                dataset=name,
            )
        plan = files.plan(runs.host.registry)
        plan.check_makes()
        told = self.families.base(library, wish.study)
        known = {slot.source for slot in (*plan.takes, *plan.targets)}
        unknown = next((slot.source for slot in told.targets if slot.source not in known), "")
        if unknown:
            raise UsageError(
                "The run {run} neither makes {slot!r} nor takes it, so nobody knows it of what it makes.",
                hint="Take a generator that is conditioned on it.",
                run=run.id,
                slot=unknown,
            )
        return plan

    def _make(self, wish: SyntheticWish, plan: RunPlan) -> tuple[Session, Job]:
        """Have the samples made, in a session of their own."""
        slot = plan.targets[0].name
        items: list[ItemWish] = []
        for sample in self._real(wish.study.dataset):
            given = sample_conditions(plan, sample, slot)
            if given:
                copies = range(wish.times)
                items += [ItemWish(f"{sample.id}-{copy + 1}", len(items) + copy, given) for copy in copies]
        if not items:
            raise UsageError(
                "No training sample of {dataset!r} has anything that the run {run} takes.",
                dataset=wish.study.dataset,
                run=wish.maker,
            )
        session = self.generation.project.sessions.create(wish.maker, wish.dataset)
        request = GenerateRequest(wish.maker, items, make=(slot,), session=session.id)
        return session, self.generation.submit(request, device=wish.study.device)

    def _real(self, dataset: str) -> Iterator[Sample]:
        """The real training samples."""
        stored = self.generation.project.datasets.samples(dataset)
        made = set(stored.generated("train"))
        for start in range(0, stored.info.counts.get("train", 0), _PAGE):
            for sample in stored.read("train", start, start + _PAGE):
                if sample.position not in made:
                    yield sample

    def _making(self, wish: SyntheticWish) -> tuple[Session, Job | None]:
        """The session of an earlier call and its job, unless it failed."""
        sessions = self.generation.project.sessions
        for session in reversed(sessions.list()):
            if session.name == wish.dataset and session.run_id == wish.maker:
                out = str(sessions.folder(session.id))
                jobs = [job for job in self.exports.runner.jobs() if job.payload.get("out") == out]
                if jobs and jobs[-1].state is not JobState.FAILED:
                    return session, jobs[-1]
        return Session("", "", wish.maker), None

    def _filling(self, wish: SyntheticWish) -> Job | None:
        """The job that fills the data set."""
        number = self.generation.project.datasets.get(wish.dataset).id
        jobs = [job for job in self.exports.runner.jobs() if job.payload.get("dataset_id") == number]
        return jobs[-1] if jobs else None

    def _pushed(self, job: Job) -> Job:
        """A job that goes on, also if it was stopped."""
        if job.state not in _GOES_ON:
            self.exports.runner.resume(job.id)
        return self.exports.runner.job(job.id)
