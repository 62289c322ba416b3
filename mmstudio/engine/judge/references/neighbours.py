"""The nearest training samples of results, and how often results lie nearer to them than held-out values do.

They are a list to look at, and no verdict: no published score tells memorising from underfitting (arXiv 2306.04675).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.engine.judge.features import FeatureSets, Rows, open_features
from mmstudio.engine.judge.forms import Measured, changed
from mmstudio.engine.judge.references.nearest import nearest
from mmstudio.engine.judge.references.training_features import TrainingFeatures, training_features
from mmstudio.engine.judge.rounds import Round, Rounds
from mmstudio.engine.judge.stopping import stopping_turn
from mmstudio.engine.model.device import Device
from mmstudio.engine.model.workspace import Workspace
from mmstudio.plan.judging.nearer import nearer_interval
from mmstudio.plan.judging.neighbours import Neighbours
from mmstudio.plan.model_plan import ModelPlan, slot_of
from mmstudio.plan.scores import Score
from mmstudio.plan.statistics.intervals import Interval

METRIC, FIGURE = "neighbours", "nearer than held-out"
K = 8
"""Number of neighbours that are kept of each result."""
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class NeighbourFinder:
    """Looks for the nearest training samples.

    Attributes:
        context: Context of the job.
        samples: The data set.
        workspace: The run.
        slot: The target slot whose values are compared.
        features: What gives the features.
    """

    context: RunContext
    samples: Samples
    workspace: Workspace
    slot: Slot
    features: FeatureSets

    def find(
        self, made: Rows, real: Rows, own: npt.NDArray[np.int64] | None, *, k: int = K
    ) -> tuple[Neighbours, Numbers]:
        """The neighbours of results, and the distance (m,) of each held-out value to its nearest training sample.

        Args:
            made: Features (n, D) of the results.
            real: Features (m, D) of the held-out values.
            own: (m,) position of each held-out value in the training split if that is what is judged: it is no neighbour
                of itself.
            k: Number of neighbours of each result.
        """
        known = self.known()
        places, distances = nearest(made, known.rows, k)
        barred = None if own is None else _rows_at(known, own)
        held_out = nearest(real, known.rows, 1, barred)[1][:, 0] if len(real) else np.zeros(0)
        found = Neighbours(
            slot=self.slot.name,
            extractor=self.features.id,
            extractor_version=self.features.version,
            weights=self.features.weights,
            looked=len(known.places),
            total=known.total,
            samples=self._ids(known, places),
            distances=tuple(tuple(row) for row in distances.tolist()),
            held_out=tuple(np.sort(held_out[np.isfinite(held_out)]).tolist()),
        )
        return found, held_out

    def known(self) -> TrainingFeatures:
        """Features of the training samples."""
        return training_features(self.context, self.samples, self.workspace, self.slot, self.features)

    def _ids(self, known: TrainingFeatures, rows: npt.NDArray[np.int64]) -> tuple[tuple[int, ...], ...]:
        ids: dict[int, int] = {}
        for place in sorted({int(place) for place in known.places[rows].ravel()}):
            [sample] = self.samples.read("train", place, place + 1)
            ids[place] = sample.id
        return tuple(tuple(ids[int(place)] for place in row) for row in known.places[rows])


def finder_of(
    context: RunContext,
    workspace: Workspace,
    plan: ModelPlan,
    samples: Samples,
    extractor: str,
    device: Device,
) -> NeighbourFinder:
    """What finds neighbours by the features of an extractor, in the first target slot of its modality.

    Raises:
        NotFoundError: If there is no such extractor.
        UsageError: If the run makes nothing that it takes.
    """
    spec = context.registry.extractors.get(extractor)
    slots = [slot_of(part) for part in plan.targets.values()]
    slot = next((slot for slot in slots if slot.modality == spec.modality), None)
    if slot is None:
        raise UsageError(
            "The extractor {id!r} takes {modality}, and the run makes {made}.",
            hint="Choose another extractor.",
            id=spec.id,
            modality=spec.modality,
            made=", ".join(slot.modality for slot in slots),
        )
    codec = workspace.codec(slot.modality)
    features = open_features(context, spec, device, samples, slot, codec, stopping_turn(context))
    return NeighbourFinder(context, samples, workspace, slot, features)


class Neighbourhood:
    """Looks at the round with all conditions.

    Args:
        finder: Finds neighbours.
        rounds: The evaluation's rounds.
        from_training: Whether the judged samples are the training samples themselves.
    """

    def __init__(self, finder: NeighbourFinder, rounds: Rounds, *, from_training: bool) -> None:
        self._finder, self._rounds, self._from_training = finder, rounds, from_training

    def look(self, done: Round) -> tuple[Neighbours, Measured]:
        """The neighbours of a round's results, and the figure of them."""
        slot, features = self._finder.slot, self._finder.features
        results = done.results[slot.name]
        made = features.of([one.made for one in results])
        places = {sample.id: place for place, sample in enumerate(self._rounds.samples)}
        real = self._rounds.real(slot.name)
        rows = features.of([read() for _, read in real]) if real else made[:0]
        own = np.array([places[sample] for sample, _ in real], np.int64) if self._from_training else None
        found, apart = self._finder.find(made, rows, own)
        held = dict(zip((sample for sample, _ in real), apart.tolist(), strict=True))
        plain = Score(
            metric=METRIC,
            version="1",
            figure=FIGURE,
            slot=slot.name,
            given=done.given,
            chance=0.5,
            unit="share",
            extractor=features.id,
            extractor_version=features.version,
            weights=features.weights,
            resizing=features.resizing,
        )
        return found, _measured(found, plain, [held.get(one.sample, np.nan) for one in results])


def _measured(found: Neighbours, plain: Score, own: Sequence[float]) -> Measured:
    """The figure.

    Args:
        found: The neighbours.
        plain: The score without its value.
        own: For each result the distance of its sample's own value to the nearest training sample, NaN where it has none.
    """
    nearest_of = np.array([row[0] if row else np.nan for row in found.distances])
    shares = np.array([np.nan if np.isnan(one) else _or_nan(found.nearer_than(one)) for one in nearest_of])
    known = shares[~np.isnan(shares)]
    if not len(known):
        return Measured(changed(plain, of=len(own)))
    held = np.array([_nearer(nearest_of, one) for one in found.held_out])
    interval: Interval | None = nearer_interval(known, held)
    score = changed(plain, value=float(known.mean()), n=len(known), of=len(own))
    if interval is not None:
        score = changed(score, low=interval.low, high=interval.high, method=interval.method)
    reference = [_nearer(nearest_of, one) if np.isfinite(one) else np.nan for one in own]
    return Measured(score, shares, np.array(reference))


def _nearer(distances: Numbers, limit: float) -> float:
    """The share of results nearer than a held-out value; equal ones count half."""
    known = distances[~np.isnan(distances)]
    return float(((known < limit).sum() + (known == limit).sum() / 2) / len(known))


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _rows_at(known: TrainingFeatures, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Row of each position among the known ones; -1 where it was not looked at."""
    row = np.searchsorted(known.places, places)
    row = np.minimum(row, len(known.places) - 1)
    return np.where(known.places[row] == places, row, -1)
