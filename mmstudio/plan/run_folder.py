"""The folder of a run: the one reader and writer of its files, except for tensors."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.complaints import reason_of
from mmstudio.core.errors import DamagedError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.door import child, open_ordinary
from mmstudio.core.files.json_text import read_json
from mmstudio.core.run import LearnerKind
from mmstudio.core.sentences import words_of
from mmstudio.core.times import utc_now
from mmstudio.plan.curves.metrics_file import MetricsFile, append, keep_until, read_metrics
from mmstudio.plan.judging.result_files import ResultFiles
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plan.preview_files import PreviewFiles
from mmstudio.plan.progress import CheckpointIndex
from mmstudio.plan.run_config import RunConfig
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plan.scores import Evaluation, evaluations_in
from mmstudio.plan.transfer import Match, match
from mmstudio.plugins.registry import Registry

CONFIG = "config.json"
MODEL = "model.json"
METRICS = "metrics.jsonl"
VITALS = "vitals.jsonl"
DATA = "data.json"
CHECKPOINTS = "checkpoints"
PREVIEWS = "previews"
LOG = "log.txt"
ORDER = "stream.json"
START = "start"
"""Folder of what the run starts from: the parts and averaged weights of another run."""
PREDICTOR = "predictor.json"
"""File beside the state of a predictor."""
_LOG_BYTES = 200_000
_MAKE_NOTHING: tuple[LearnerKind, ...] = ("objective", "predictor")


@dataclass(frozen=True)
class RunFolder:
    """The folder of one run.

    Attributes:
        path: The folder, named after the run.
    """

    path: Path

    @property
    def is_there(self) -> bool:
        """Whether it holds a run."""
        return (self.path / CONFIG).is_file()

    def config(self) -> RunConfig:
        """The configuration that the run was started with.

        Raises:
            DamagedError: If the file is missing or not a valid configuration.
        """
        try:
            return RunConfig.model_validate(read_json(self.path / CONFIG))
        except (OSError, ValueError) as error:
            raise DamagedError(
                "The configuration of the run {run} cannot be read: {reason}.",
                hint="Put back a copy of {path}.",
                run=self.path.name,
                reason=reason_of(error),
                path=str(self.path / CONFIG),
            ) from error

    def learner(self) -> LearnerKind:
        """The kind of learner, as far as it is known without plugins; a generator by default."""
        try:
            match read_json(self.path / CONFIG):
                case {"plugins": dict(parts), "recipe": {"generator": {"id": learner}}}:
                    return next((kind for kind in _MAKE_NOTHING if f"{kind}:{learner}" in parts), "generator")
        except (OSError, ValueError):
            pass  # the error is reported when the run is used
        return "generator"

    def write_config(self, config: Mapping[str, Any]) -> None:
        """Write the configuration when the run is started."""
        write_json(self.path / CONFIG, dict(config))

    def continue_with(self, training: Mapping[str, Any], told: Mapping[str, Any]) -> None:
        """Change settings of the training, and record the change and its time.

        Args:
            training: The settings to change.
            told: The facts to record.

        Raises:
            DamagedError: If the configuration cannot be read or written.
        """
        self.config()  # raises the error if it is damaged
        try:
            stored = read_json(self.path / CONFIG)
            stored["recipe"].setdefault("training", {}).update(training)
            stored["continued"] = [*stored.get("continued", ()), {**told, "when": utc_now()}]
            write_json(self.path / CONFIG, stored)
        except (OSError, ValueError, TypeError) as error:
            raise DamagedError(
                "The budget of the run {run} cannot be changed: {reason}.",
                run=self.path.name,
                reason=words_of(error),
            ) from error

    def plan(self, registry: Registry) -> RunPlan:
        """The plan of the run.

        Raises:
            DamagedError: If its configuration cannot be read.
            NotFoundError, UsageError: If its parts are not installed, or differ from those it was started with.
        """
        return self.config().plan(registry)

    @property
    def has_model(self) -> bool:
        """Whether the parts of its model have learned what they need before training."""
        return (self.path / MODEL).exists()

    def model(self) -> ModelPlan:
        """The parts of its model.

        Raises:
            DamagedError: If the file is missing or damaged.
        """
        return ModelPlan.load(self.path / MODEL)

    def write_model(self, model: ModelPlan) -> None:
        """Write the parts of its model."""
        model.save(self.path / MODEL)

    @property
    def start(self) -> Path:
        """The folder of what it starts from; it need not exist.

        Raises:
            DamagedError: If its place holds a link.
        """
        return child(self.path, START)

    def matched(self, run: RunPlan) -> Match | None:
        """What the run takes from the one that it starts from; ``None`` if it starts anew.

        Raises:
            DamagedError: If the parts of the other run cannot be read.
        """
        told = self.config().start
        return None if told is None else match(ModelPlan.load(self.start / MODEL), run, told.parts)

    @property
    def has_predictor(self) -> bool:
        """Whether it holds a fitted predictor."""
        return (self.path / PREDICTOR).is_file()

    def metrics(self) -> list[dict[str, float]]:
        """The numbers of every step so far.

        Raises:
            DamagedError: If their file is not a regular file.
        """
        return self._numbers(METRICS)

    def open_metrics(self, step: int) -> MetricsFile:
        """Open the metrics file for writing from a step on."""
        return MetricsFile(self.path / METRICS, step)

    def vitals(self) -> list[dict[str, float]]:
        """What was noted of some steps for the diagnosis: signs by name, such as ``gradient/generator``; errors as of :meth:`metrics`."""
        return self._numbers(VITALS)

    def add_vitals(self, steps: Iterable[tuple[int, Mapping[str, float]]]) -> None:
        """Note signs of some steps."""
        append(self.path / VITALS, steps)

    def keep_vitals(self, step: int) -> None:
        """Forget the signs of later steps, which will be trained again."""
        keep_until(self.path / VITALS, step)

    def _numbers(self, name: str) -> list[dict[str, float]]:
        try:
            return read_metrics(self.path / name)
        except OSError as error:
            raise DamagedError(
                "The numbers of the run cannot be read: {reason}.", reason=error.strerror or str(error)
            ) from error

    @property
    def checkpoints(self) -> CheckpointIndex:
        """Its checkpoints.

        Raises:
            DamagedError: If their place holds a link.
        """
        return CheckpointIndex(child(self.path, CHECKPOINTS))

    @property
    def preview_files(self) -> PreviewFiles:
        """Its previews."""
        return PreviewFiles(self.path / PREVIEWS, next(iter(self._made()), ""))

    def previews(self, slot: str = "") -> list[tuple[int, Path]]:
        """Step and sheet of every preview of a target slot, in order; of the first slot if none is named."""
        files = self.preview_files
        return files.listed(slot or files.first)

    def previews_by_slot(self) -> dict[str, list[tuple[int, Path]]]:
        """The previews of every target slot that has any, by its name, in the recipe's order."""
        files = self.preview_files
        found = {slot: files.listed(slot) for slot in self._made()}
        return {slot: previews for slot, previews in found.items() if previews}

    def _made(self) -> tuple[str, ...]:
        """Names of the target slots; empty if they cannot be told."""
        try:
            return self.config().recipe.targets
        except DamagedError:
            return ()

    def log(self) -> str:
        """The end of the log."""
        try:
            with open_ordinary(self.path / LOG) as file:
                file.seek(max(0, os.fstat(file.fileno()).st_size - _LOG_BYTES))
                return file.read(_LOG_BYTES).decode("utf-8", "replace")
        except OSError:
            return ""

    def data_state(self) -> Any:
        """The state of the data when the run began, as :mod:`mmstudio.engine.data.data_state` writes it; ``None`` if unknown."""
        try:
            return read_json(self.path / DATA)
        except (OSError, ValueError):
            return None

    def write_data_state(self, state: Mapping[str, Any]) -> None:
        """Write the state of the data, unless it is written already."""
        if not (self.path / DATA).exists():
            write_json(self.path / DATA, dict(state))

    def kept_window(self, found: int) -> int:
        """The window of samples that the run was started with; the first start stores ``found``.

        Raises:
            DamagedError: If the stored one cannot be read.
        """
        path = self.path / ORDER
        if not path.exists():
            write_json(path, {"window": found})
            return found
        try:
            match read_json(path):
                case {"window": int(window)} if window >= 0:
                    return window
        except (OSError, ValueError):
            pass
        raise DamagedError(
            "The order in which the run {run} sees its samples cannot be read.",
            hint="Put back a copy of {name}, or train it again.",
            run=self.path.name,
            name=path.name,
        )

    def evaluations(self) -> list[str]:
        """Ids of the stored evaluations; one from an older program comes first."""
        return evaluations_in(self.path)

    def evaluation(self, evaluation_id: str) -> Evaluation:
        """One evaluation.

        Raises:
            NotFoundError: If none has that id.
            DamagedError: If it cannot be read.
        """
        return Evaluation.load(self.path, evaluation_id)

    def result_files(self, evaluation_id: str) -> ResultFiles:
        """The kept results of an evaluation.

        Raises:
            DamagedError: If the id is none, or their place holds a link.
        """
        return ResultFiles.of(self.path, evaluation_id)

    def write_evaluation(self, evaluation: Evaluation) -> None:
        """Store an evaluation under its id, beside all others."""
        evaluation.save(self.path)
