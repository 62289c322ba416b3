"""The diagnosis service: reads the signs of a run, has the rules look at them, and prepares what they propose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mmstudio.core.errors import NotFoundError, StudioError
from mmstudio.core.job import Failure
from mmstudio.core.run import Run, RunState
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.plan.run_config import RunConfig
from mmstudio.plugins.config import read_config
from mmstudio.plugins.registry import Registry
from mmstudio.services.diagnosis.adversaries import collapse, saturation
from mmstudio.services.diagnosis.conditions import dead_conditions
from mmstudio.services.diagnosis.convergence import gradients, lag, overfitting, rates
from mmstudio.services.diagnosis.held_out import CopiesBetweenSplits
from mmstudio.services.diagnosis.signs import LEAST_STEPS, OtherRun, RunFinding, Signs, series
from mmstudio.services.diagnosis.splits import leakage
from mmstudio.storage.project.project import Project

RULES: tuple[Callable[[Signs], Iterator[RunFinding]], ...] = (
    gradients,
    saturation,
    collapse,
    rates,
    dead_conditions,
    leakage,
    overfitting,
    lag,
)
"""Every rule: from signs to what is wrong, and nothing where all is well."""
_WEIGHT = {"error": 0, "warning": 1, "note": 2}
_MOST_OTHERS = 8
_BROKEN = {
    "The {name} was no longer a number at step {step}.": "{name}",
    "The weights were no longer numbers at step {step}.": "weights",
}


@dataclass(frozen=True)
class RunDiagnosis:
    """What was found out about a run.

    Attributes:
        run: Its id.
        findings: The worst first; empty if nothing is wrong.
        step: Step up to which signs were noted; 0 if there are none, for instance of a run of an earlier program.
    """

    run: str
    findings: tuple[RunFinding, ...] = ()
    step: int = 0

    @property
    def early(self) -> bool:
        """Whether the training has made so few steps that most rules say nothing yet."""
        return self.step < LEAST_STEPS

    def finding(self, number: int) -> RunFinding:
        """A finding by its number, from 1.

        Raises:
            NotFoundError: If there is none of that number.
        """
        if not 1 <= number <= len(self.findings):
            raise NotFoundError(
                "The diagnosis of {run} has no finding {number}.", run=self.run, number=number
            )
        return self.findings[number - 1]

    def to_json(self) -> dict[str, Any]:
        """As JSON, in English."""
        return {
            "run": self.run,
            "step": self.step,
            "findings": [
                {
                    "kind": found.kind,
                    "subject": found.subject,
                    "severity": found.severity,
                    "text": found.sentence.text,
                    "evidence": [note.text for note in found.evidence],
                    "advice": found.advice.text,
                    "changes": dict(found.changes),
                }
                for found in self.findings
            ],
        }


def findings_of(signs: Signs) -> tuple[RunFinding, ...]:
    """What the rules find in signs, the worst first."""
    found = [finding for rule in RULES for finding in rule(signs)]
    return tuple(sorted(found, key=lambda finding: _WEIGHT[finding.severity]))


@dataclass(frozen=True)
class DiagnosisService:
    """Diagnoses of the runs of one open project."""

    project: Project
    registry: Registry
    copies: CopiesBetweenSplits

    def diagnose(self, key: str) -> RunDiagnosis:
        """The diagnosis of a run, while it trains or afterwards.

        Args:
            key: Id or name of the run.

        Raises:
            NotFoundError: If there is no such run.
            DamagedError: If its configuration or its numbers cannot be read.
        """
        run = self.project.runs.get(key)
        signs = self.signs(run)
        return RunDiagnosis(run.id, findings_of(signs), int(signs.last_step))

    def signs(self, run: Run) -> Signs:
        """The signs of a run."""
        files = self.project.runs.files(run.id)
        config = files.config()
        job = self.project.jobs.latest("train", run.id)
        roles = _attempted(config.roles)
        return Signs(
            training=config.recipe.training,
            vitals=files.vitals(),
            broken=_broken(job.failure if job is not None else None),
            others=tuple(self._others(run, config)),
            held_out=self.copies.of(config),
            remedies=self._remedies(config.recipe),
            conditions=()
            if roles is None
            else tuple(slot.name for slot in roles.conditions if not slot.derived),
        )

    def prepared(self, key: str, finding: RunFinding) -> Recipe:
        """The recipe of a run with what a finding proposes; nothing is started.

        Raises:
            NotFoundError: If there is no such run.
            UsageError: If the recipe cannot be changed so.
        """
        config = self.project.runs.files(self.project.runs.get(key).id).config()
        return apply_settings(config.recipe, dict(finding.changes))

    def _others(self, run: Run, config: RunConfig) -> Iterator[OtherRun]:
        """Earlier trainings of the same learner, with the same settings, on the same data."""
        runs = [one for one in self.project.runs.list() if one.dataset == run.dataset and one.id < run.id]
        done = [one for one in runs if one.state is RunState.DONE]
        for other in done[-_MOST_OTHERS:]:
            files = self.project.runs.files(other.id)
            found = _attempted(files.config)
            if found is None or found.recipe.generator != config.recipe.generator:
                continue
            rows = _attempted(files.vitals) or []
            yield OtherRun(other.name, found.recipe.training, series(rows, "validation"))

    def _remedies(self, recipe: Recipe) -> dict[str, dict[str, str]]:
        """What the learner's plugin would change, as settings with their values."""
        try:
            spec = self.registry.learners(recipe.generator.id).get(recipe.generator.id)
            settings = read_config(spec.config, recipe.generator.settings, "").model_dump()
        except StudioError:
            return {}
        default = spec.config().model_dump()
        found: dict[str, dict[str, str]] = {}
        for kind, factors in getattr(spec, "remedies", {}).items():
            for name, factor in factors.items():
                if name not in settings:
                    continue
                value = settings[name] * factor or default[name]
                found.setdefault(kind, {})[f"generator.{name}"] = f"{value:.4g}"
        return found


def _broken(failure: Failure | None) -> str:
    """Name of what was no longer a number, if a training failed for that."""
    if failure is None or failure.template not in _BROKEN:
        return ""
    return _BROKEN[failure.template].format(name=failure.params.get("name", "loss"))


def _attempted(read: Callable[[], Any]) -> Any:
    """What a function reads, or ``None`` where it is damaged."""
    try:
        return read()
    except StudioError:
        return None
