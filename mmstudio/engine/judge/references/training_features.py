"""Features of the training samples, computed once and kept in the project's cache."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.sample import Slot
from mmstudio.engine.data.prepare import read_value
from mmstudio.engine.judge.features import BATCH, FeatureSets, Rows
from mmstudio.engine.judge.references.kept_rows import kept_rows
from mmstudio.engine.judge.stopping import stop_if_asked
from mmstudio.engine.model.workspace import Workspace

MOST = 100_000
"""Number of training samples that are looked at."""
_PREPARING = "Features of the training samples"
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class TrainingFeatures:
    """Features of training samples.

    Attributes:
        places: (n,) positions in the training split, ascending.
        rows: (n, D), read through memory.
        total: Number of training samples that have a value in the slot.
    """

    places: Places
    rows: Rows
    total: int


def training_features(
    context: RunContext, samples: Samples, workspace: Workspace, slot: Slot, features: FeatureSets
) -> TrainingFeatures:
    """Features of the training samples' values in a target slot; of evenly spaced ones if there are more than :data:`MOST`."""
    there = np.flatnonzero(np.asarray(samples.alternatives("train", slot.name)) > 0)
    if not len(there):
        raise UsageError("No training sample has a value in the slot {slot}.", slot=slot.name)
    places = there
    if len(there) > MOST:
        places = there[np.linspace(0, len(there) - 1, MOST).round().astype(np.int64)]
    key = json.dumps(
        [
            *(features.id, features.version, features.weights, features.resizing),
            *(slot.name, slot.modality, samples.fingerprint("train"), len(places)),
            workspace.steps.key(slot),
        ]
    )
    name = f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.npy"
    path = context.cache_dir / "features" / name
    rows = kept_rows(path, len(places), lambda: _rows(context, places, samples, workspace, slot, features))
    if rows is None:
        raise StudioError("The features of the training samples cannot be kept in the cache.")
    return TrainingFeatures(places, rows, len(there))


def _rows(
    context: RunContext,
    places: Places,
    samples: Samples,
    workspace: Workspace,
    slot: Slot,
    features: FeatureSets,
) -> Iterator[Rows]:
    """The features, batch by batch."""
    done = 0
    for start in range(0, len(places), BATCH):
        stop_if_asked(context)
        rows = features.of(list(_values(samples, places[start : start + BATCH], workspace, slot)))
        yield rows
        done += len(rows)
        context.progress(done, len(places), note=_PREPARING)


def _values(samples: Samples, places: Places, workspace: Workspace, slot: Slot) -> Iterator[object]:
    """Values at ascending positions, after the run's fixed steps; neighbouring positions are read together."""
    codec = workspace.codec(slot.modality)
    runs = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    for run in runs:
        for sample in samples.read("train", int(run[0]), int(run[-1]) + 1) if len(run) else ():
            yield workspace.steps.apply(slot, read_value(sample.values[slot.name][0], codec))
