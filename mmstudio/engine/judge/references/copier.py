"""The training samples whose conditions are nearest to those of other samples, by the run's own condition vector."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from mmstudio.core.context import RunContext, Samples
from mmstudio.engine.data.prepared import preparing
from mmstudio.engine.judge.stopping import stopping_turn
from mmstudio.engine.judge.stored import Slots, stored_batch
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.sample.loading import Model
from mmstudio.engine.sample.sampler import BATCH

MOST, MOST_OF_SUBSETS = 20_000, 4_000
"""Number of training samples that are looked at, with all conditions and for each subset of them."""
_CUT = "The copier looks at {count:,} of {total:,} training samples."
Places = npt.NDArray[np.int64]
Rows = npt.NDArray[np.float32]


class NearestCopies:
    """Finds the nearest training samples.

    Args:
        context: Context of the job.
        model: The run's model, whose condition vectors are compared.
        samples: The data set.
        split: Split of the samples that neighbours are looked for.
    """

    def __init__(self, context: RunContext, model: Model, samples: Samples, split: str) -> None:
        self._context, self._model, self._samples, self._split = context, model, samples, split

    def nearest(self, count: int, given: tuple[str, ...], there: Places, most: int) -> dict[int, int]:
        """Position of the nearest training sample by cosine, never the sample itself.

        Args:
            count: The first so many samples of the split are looked at.
            given: Condition slots that count.
            there: Positions of the training samples to choose from.
            most: How many of them are looked at.
        """
        if len(there) > most:
            self._context.log(_CUT, count=most, total=len(there))
            there = there[np.linspace(0, len(there) - 1, most).round().astype(np.int64)]
        asked = self._vectors(self._split, np.arange(count), given)
        best = np.full(count, -np.inf, np.float32)
        found = np.full(count, -1, np.int64)
        known = self._prepared("train")
        for start in range(0, len(there), BATCH):
            some = there[start : start + BATCH]
            alike = asked @ self._rows(known, some, given).T
            if self._split == "train":
                alike[some[None, :] == np.arange(count)[:, None]] = -np.inf
            place = alike.argmax(axis=1)
            value = alike[np.arange(count), place]
            better = value > best
            best[better], found[better] = value[better], some[place[better]]
        return {index: int(place) for index, place in enumerate(found) if place >= 0}

    def _vectors(self, split: str, places: Places, given: tuple[str, ...]) -> Rows:
        slots = self._prepared(split)
        parts = [
            self._rows(slots, places[start : start + BATCH], given) for start in range(0, len(places), BATCH)
        ]
        return np.concatenate(parts)

    def _prepared(self, split: str) -> Slots:
        model, context = self._model, self._context
        return model.workspace.prepare(
            self._samples,
            model.plan,
            split,
            preparing(context),
            device=model.device.torch,
            turn=context.device_turn,
        )[0]

    def _rows(self, slots: Slots, places: Places, given: tuple[str, ...]) -> Rows:
        """Condition vectors of length 1, (B, C)."""
        model = self._model
        batch = stored_batch(slots, {}, torch.from_numpy(places), given, model.device.torch)
        side = model.sampler.model
        with stopping_turn(self._context)(), torch.inference_mode(), model.device.autocast():
            encoded = side.encode(batch, Moment())
            vector = side.conditions.fuse(encoded, batch.weight, learns=False)[0].vector
        rows: Rows = torch.nn.functional.normalize(vector.float(), dim=1).cpu().numpy()
        return rows
