"""A predictor that has learned, ready to be asked: what it says of stored samples and of given values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import DamagedError, NotFoundError, StudioError
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import Note, words_of
from mmstudio.engine.data.prepared import as_batch
from mmstudio.engine.judge.telling.tellers import one_for_each
from mmstudio.engine.model.learned import learned_notes, names_of
from mmstudio.engine.model.predictor_files import Fitted, arrays_hash, load_predictor
from mmstudio.engine.model.preparers import Preparers
from mmstudio.engine.model.tabular import Numbers, StatisticRows, rows_of, statistics_of
from mmstudio.engine.model.workspace import Workspace, run_folder
from mmstudio.engine.sample.items import LoadedCard
from mmstudio.engine.train.fit_job import fitted_of, prepare
from mmstudio.nn import Arrays, Prediction, Predictor
from mmstudio.plan.model_plan import ModelPlan, slot_of


@dataclass(frozen=True)
class OpenPredictor:
    """The predictor of a run, ready for use.

    Attributes:
        workspace, plan: The run and its model plan.
        predictor, fitted: The predictor, and the description that it was made from.
        preparers: Preparers of its slots.
    """

    workspace: Workspace
    plan: ModelPlan
    predictor: Predictor
    fitted: Fitted
    preparers: Preparers

    @classmethod
    def of(cls, context: RunContext, run: str) -> OpenPredictor:
        """Open the predictor of a run.

        Raises:
            UsageError: If the run has no predictor.
            NotFoundError: If it has not learned yet.
            DamagedError: If its files cannot be read.
        """
        workspace = Workspace(run_folder(context, run), context.registry)
        workspace.run_plan.check_predicts()
        if not workspace.files.has_predictor:
            raise NotFoundError(
                "The run {run} has learned nothing yet.", hint="Let it go on: mmstudio resume {run}.", run=run
            )
        plan = workspace.saved_plan()
        predictor, fitted = load_predictor(workspace.folder, context.registry)
        if fitted != fitted_of(plan, fitted.widths) or fitted.widths.keys() != plan.encoders.keys():
            raise DamagedError(
                "The predictor of {name} is not the one that the run describes.",
                hint="Train it again.",
                name=run,
            )
        return cls(workspace, plan, predictor, fitted, workspace.preparers(plan))

    @property
    def takes(self) -> list[Slot]:
        """Slots that accept given values."""
        return [slot_of(part) for part in self.plan.encoders.values()]

    def admit(self, slot: str, card: LoadedCard) -> None:
        """Refuse a card that its encoder cannot take."""
        self.preparers[slot].arrays(card.raw)

    def sha256(self) -> str:
        """Hash of the arrays that it learned."""
        return arrays_hash(self.workspace.folder)

    def learned(self) -> list[Note]:
        """Sentences about how well it learned, and from what."""
        names = names_of(self.preparers, self.workspace.frozen(self.plan))
        return learned_notes(self.predictor, self.fitted, names)

    def stored(
        self, context: RunContext, samples: Samples, split: str, most: int
    ) -> tuple[StatisticRows, np.ndarray[tuple[int], np.dtype[np.int64]]]:
        """The first samples of a split as the predictor sees them, and their labels; below 0 if the class is not known."""
        conditions, labels = prepare(context, self.workspace, samples, self.plan, split)
        rows = rows_of(conditions, self.preparers, lambda _done, _of: context.check(), most=most)
        return rows, labels[:most]

    def given(self, cards: Mapping[str, Sequence[LoadedCard]]) -> StatisticRows:
        """Given values as the predictor sees them.

        Raises:
            UsageError: If nothing is given, or more than one value for a slot.
        """
        held = one_for_each(cards, self.plan.encoders)
        features, there = {}, {}
        for slot, width in self.fitted.widths.items():
            card = held.get(slot)
            there[slot] = np.array([card is not None])
            features[slot] = (
                np.zeros((1, width), np.float32) if card is None else self._numbers(slot, card.raw)
            )
        return StatisticRows(features, there)

    def _numbers(self, slot: str, raw: Any) -> Numbers:
        arrays: Arrays = as_batch([self.preparers[slot].arrays(raw)])
        frozen = self.workspace.frozen(self.plan).get(slot)
        if frozen is not None:
            import torch

            tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
            arrays = frozen.rows(tensors, torch.device("cpu"))
        return statistics_of(slot, self.preparers[slot], arrays)

    def predict(self, rows: StatisticRows) -> Prediction:
        """Scores and votes of samples.

        Raises:
            DamagedError: If the features have another width than those that it learned from.
            StudioError: If the predictor fails, or its scores have the wrong shape.
        """
        widths = {slot: found.shape[1] for slot, found in rows.features.items()}
        if widths != self.fitted.widths:
            raise DamagedError(
                "The predictor of {name} learned from other numbers than the encoders give now.",
                hint="Train it again.",
                name=self.workspace.folder.name,
            )
        try:
            found = self.predictor.predict(dict(rows.features), dict(rows.there))
        except Exception as error:
            raise StudioError(
                "The predictor {id!r} failed: {reason}",
                id=self.fitted.id,
                reason=words_of(error) or type(error).__name__,
            ) from error
        shape = (len(rows), len(self.fitted.classes))
        for scores in (found.scores, *found.votes.values()):
            if np.shape(scores) != shape or not np.isfinite(scores).all():
                raise StudioError(
                    "The predictor {id!r} gives scores of the shape {shape} for {count} samples and {classes} classes, or some "
                    "that are not finite.",
                    id=self.fitted.id,
                    shape=str(np.shape(scores)),
                    count=shape[0],
                    classes=shape[1],
                )
        return found
