"""The comparison service: puts two to sixty runs of a project side by side."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from mmstudio.core.errors import DamagedError, StudioError, UsageError
from mmstudio.core.run import Run
from mmstudio.core.sentences import Note
from mmstudio.plan.curves.reader import Curve, CurveReader
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.run_folder import METRICS, RunFolder
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.registry import Registry
from mmstudio.services.comparison.alone import planned_alone
from mmstudio.services.comparison.asked import Questions
from mmstudio.services.comparison.comparison import FEWEST, MOST, ComparedRun, Comparison, SeedGroup
from mmstudio.services.comparison.judged import judged, scores_by_key
from mmstudio.services.comparison.previews import ComparedPreviews, compared_previews
from mmstudio.services.comparison.scores import ByKey, as_if_alone, given_everything, score_rows
from mmstudio.services.comparison.settings import Settings, differing, group_key, settings_of
from mmstudio.storage.project.project import Project

_SEED_WORDS = re.compile(r",? seed -?\d+$")


@dataclass(frozen=True)
class ComparisonService:
    """Comparisons in one open project."""

    project: Project
    registry: Registry

    def chosen(self, keys: Sequence[str]) -> tuple[Run, ...]:
        """The runs to compare, each once.

        Args:
            keys: Ids or names.

        Raises:
            NotFoundError: If there is no such run.
            UsageError: If they are fewer than two or more than sixty, or a name fits several.
        """
        found = {run.id: run for run in map(self.project.runs.get, keys)}
        if not FEWEST <= len(found) <= MOST:
            raise UsageError(
                "{fewest} to {most} different runs can be compared, and these are {count}.",
                hint="See which there are: mmstudio runs.",
                fewest=FEWEST,
                most=MOST,
                count=len(found),
            )
        return tuple(found.values())

    def compare(
        self, keys: Sequence[str], *, baseline: str = "", metrics: Collection[str] = ()
    ) -> Comparison:
        """Settings that differ and scores of some runs.

        Args:
            keys: Ids or names of two to sixty runs.
            baseline: Id or name of the one that the others are compared with; the first if empty.
            metrics: Ids of the metrics to show; all if empty.

        Raises:
            NotFoundError: If there is no such run, or none of them was judged by such a metric.
            UsageError: If their number is wrong, or the baseline is not among them.
        """
        runs = self.chosen(keys)
        base = self._baseline(runs, baseline)
        files = [self.project.runs.files(run.id) for run in runs]
        settings, problems = self._settings(files)
        groups = _groups(runs, settings)
        scores, notes = _scores(runs, files, metrics)
        plans = [self._plan(folder) for folder in files]
        takes = [frozenset(slot.name for slot in plan.conditions) if plan else frozenset() for plan in plans]
        named = [[task.name for task in plan.tasks if task.slot is None] if plan else [] for plan in plans]
        scores = given_everything(list(map(as_if_alone, scores, named)), takes)
        seeds = [run.seed for run in runs]
        recipes = [plan.recipe if plan else None for plan in plans]
        alone = [self._alone(plan) for plan in plans]
        asked = Questions(scores, seeds, groups, settings, takes, recipes, alone)
        place_of = {place: number for number, group in enumerate(groups) for place in group.runs}
        compared = [
            ComparedRun(run, place_of[place], files[place].learner(), problems[place])
            for place, run in enumerate(runs)
        ]
        return Comparison(
            tuple(compared),
            base,
            groups,
            differing(settings),
            score_rows(scores, seeds, groups, base),
            tuple(notes),
            tuple(asked.answers()),
        )

    def curves(self, keys: Sequence[str]) -> dict[str, Mapping[str, Curve]]:
        """The curves of runs by run and name; a run whose numbers cannot be read has none."""
        return self.readers([self.project.runs.get(key).id for key in keys]).read()

    def readers(self, ids: Sequence[str]) -> RunCurves:
        """What reads the curves of runs again and again while they train; asks neither database nor disk yet."""
        return RunCurves({run: CurveReader(self.project.runs.files(run).path / METRICS) for run in ids})

    def previews(self, keys: Sequence[str], slot: str = "") -> ComparedPreviews:
        """The previews of runs, those of the same sample and seed side by side.

        Args:
            keys: Ids or names.
            slot: The target slot; the first one that any run has previews of if empty.
        """
        runs = [self.project.runs.get(key) for key in keys]
        return compared_previews({run.id: self.project.runs.files(run.id) for run in runs}, slot)

    def _baseline(self, runs: Sequence[Run], key: str) -> int:
        if not key:
            return 0
        wanted = self.project.runs.get(key).id
        place = next((place for place, run in enumerate(runs) if run.id == wanted), None)
        if place is None:
            raise UsageError(
                "The baseline {run} is not among the compared runs.", hint="Name it with them.", run=wanted
            )
        return place

    def _plan(self, files: RunFolder) -> RunPlan | None:
        """The plan of a run; ``None`` if a plugin of it is missing."""
        with suppress(StudioError):
            return files.plan(self.registry)
        return None

    def _alone(self, plan: RunPlan | None) -> dict[str, Recipe]:
        """For each task of a run, the recipe that learns it alone."""
        with suppress(StudioError):  # its data or a plugin has changed since; nothing is said of it then
            return {} if plan is None else planned_alone(plan, self.registry)
        return {}

    def _settings(self, files: Sequence[RunFolder]) -> tuple[list[Settings | None], list[str]]:
        found: list[Settings | None] = []
        problems = []
        for folder in files:
            try:
                found.append(settings_of(folder, self.registry))
                problems.append("")
            except DamagedError as error:
                found.append(None)
                problems.append(str(error))
        return found, problems


@dataclass(frozen=True)
class RunCurves:
    """Reads the curves of some runs, each time only what was added.

    Attributes:
        of: The reader of each run, by its id.
    """

    of: Mapping[str, CurveReader]

    def read(self) -> dict[str, Mapping[str, Curve]]:
        """The curves by run and name; a run whose numbers cannot be read has none."""
        return {run: _read(reader) for run, reader in self.of.items()}


def _read(reader: CurveReader) -> Mapping[str, Curve]:
    try:
        return reader.read()
    except OSError:  # its folder holds something else in their place; the page of the run says so
        return {}


def _groups(runs: Sequence[Run], settings: Sequence[Settings | None]) -> tuple[SeedGroup, ...]:
    places: dict[str, list[int]] = {}
    for place, (run, found) in enumerate(zip(runs, settings, strict=True)):
        places.setdefault(run.id if found is None else group_key(found), []).append(place)
    groups: list[SeedGroup] = []
    for of_group in places.values():
        name = _SEED_WORDS.sub("", runs[of_group[0]].name)
        if any(name == group.name for group in groups):
            name = f"{name} ({runs[of_group[0]].id})"
        groups.append(SeedGroup(name, tuple(of_group), len({runs[place].seed for place in of_group})))
    return tuple(groups)


def _scores(
    runs: Sequence[Run], files: Sequence[RunFolder], metrics: Collection[str]
) -> tuple[list[ByKey], list[Note]]:
    """The scores of each run by key, and what a person should know about them."""
    found: list[ByKey] = []
    notes: list[Note] = []
    for run, folder in zip(runs, files, strict=True):
        evaluations, problems = judged(run.id, folder, run.dataset)
        notes += problems
        scores = scores_by_key(evaluations)
        if not scores and not problems:
            notes.append(
                Note(
                    "{run} has no scores yet. Judge it: mmstudio evaluate --run {id}",
                    {"run": run.name, "id": run.id},
                )
            )
        found.append({key: there for key, there in scores.items() if not metrics or key.metric in metrics})
    if metrics and not any(found):
        raise UsageError(
            "None of the runs was judged by {metrics}.",
            hint="Judge them first: mmstudio evaluate --run RUN --metric ID.",
            metrics=", ".join(sorted(metrics)),
        )
    return found, notes
