"""The attribution service: finds out what decided one result, and reads what was found before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.core.job import Job
from mmstudio.jobs.runner import JobRunner
from mmstudio.plan.attributions import Attribution, file_of, key_of
from mmstudio.plan.payloads import AttributePayload
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.results import remade_recipe
from mmstudio.services.generation.service import GenerationService
from mmstudio.services.generation.wishes import GenerateRequest
from mmstudio.services.jobs import new_job
from mmstudio.storage.project.project import Project

SEEDS = 4
"""How many seeds are compared if nothing is said."""
_TITLE = "What decided {name}"


@dataclass(frozen=True)
class Ask:
    """What to find out about a result.

    Attributes:
        seeds: Number of seeds that are compared, the result's own first.
        words: Whether words of texts and columns of rows are left out one by one.
        maps: Whether regions of pictures and parts of sounds are.
    """

    seeds: int = SEEDS
    words: bool = False
    maps: bool = False


@dataclass(frozen=True)
class AttributionService:
    """Attributions in one open project."""

    project: Project
    runner: JobRunner
    registry: Registry
    generation: GenerationService

    def submit(self, file: Path, ask: Ask, *, device: str = "") -> Job:
        """Find out what decided the result in a file.

        Args:
            file: The result, with its recipe.
            ask: What to find out.
            device: That it runs on; the run's own if empty.

        Returns:
            The job; :meth:`of` reads what it found.

        Raises:
            UsageError: If there is no such file, it has no recipe, or the project does not have its run.
        """
        recipe = self._recipe(file)
        told = {"seeds": ask.seeds, "words": ask.words, "maps": ask.maps}
        payload = AttributePayload.asked({"file": str(file.absolute()), **told})
        return self._put(payload, str(recipe["run"]), file.name, device)

    def submit_wish(self, request: GenerateRequest, ask: Ask, *, slot: str = "", device: str = "") -> Job:
        """Find out what would decide a result that is not made yet.

        Args:
            request: Run, conditions and seed of the result; it has one item.
            ask: What to find out.
            slot: The target slot, if the run makes several.
            device: That it runs on; the run's own if empty.

        Raises:
            NotFoundError: If there is no such run.
            UsageError: If the conditions do not fit it.
        """
        made = self.generation.payload(request)
        told = {"seeds": ask.seeds, "words": ask.words, "maps": ask.maps, "slot": slot}
        payload = AttributePayload.asked({"made": made.to_json(), **told})
        run = self.project.runs.get(made.run)
        return self._put(payload, run.id, f"{run.name}, {made.items[0].seed}", device)

    def find(self, file: Path) -> Attribution | None:
        """What was found about a result before, from any copy of its file; ``None`` if nothing was, or it cannot be read."""
        try:
            recipe = self._recipe(file)
            return Attribution.load(self.project.runs.folder(str(recipe["run"])), key_of(recipe))
        except StudioError:
            return None

    def known(self, file: Path, ask: Ask) -> Attribution | None:
        """What was found about a result before, if it answers all that is asked."""
        found = self.find(file)
        covered = found is not None and found.covers(ask.seeds, words=ask.words, maps=ask.maps)
        return found if covered else None

    def of(self, job: Job) -> Attribution:
        """What a job has found.

        Raises:
            NotFoundError: If it has found nothing.
            DamagedError: If that cannot be read.
        """
        key = str(job.result.get("key", ""))
        found = Attribution.load(self.project.runs.folder(job.run_id), key) if key else None
        if found is None:
            raise NotFoundError("The job has found nothing about its result.", hint="Start it again.")
        return found

    def file(self, found: Attribution, name: str) -> Path | None:
        """The path of a file that an attribution names; ``None`` if it is not there."""
        return file_of(self.project.runs.folder(found.run), found.key, name) if name else None

    def _recipe(self, file: Path) -> dict[str, object]:
        if not file.is_file():
            raise UsageError("There is no file {file}.", file=str(file))
        recipe = remade_recipe(file, self.registry)
        run = str(recipe["run"])
        if not self.project.runs.files(run).is_there:
            raise UsageError(
                "{name} was made by the run {run!r}, which this project does not have.",
                hint="Name the project that it was made in: --project DIR.",
                name=file.name,
                run=run,
            )
        return recipe

    def _put(self, payload: AttributePayload, run: str, name: str, device: str) -> Job:
        lane = f"{device or self.project.runs.files(run).config().device}:sample"
        return self.runner.submit(new_job("attribute", _TITLE, lane, payload, run_id=run, name=name))
