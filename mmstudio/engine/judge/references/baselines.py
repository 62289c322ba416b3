"""Baselines: what is judged in the place of a run's results, so that a score can be compared.

- ``real``: the sample's own value.
- ``shuffled``: training samples drawn at random, without looking at the conditions. For figures of sets they are real data.
- ``copy``: the training sample whose conditions are nearest to those given, as a generator that only remembers would do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.core.context import RunContext, Samples
from mmstudio.engine.judge.references import copier
from mmstudio.engine.judge.rounds import Asked, Round, Rounds, real_value
from mmstudio.engine.judge.stopping import stop_if_asked
from mmstudio.engine.sample.loading import Model
from mmstudio.plugins.judging import Judged

_SEED = 0
Places = npt.NDArray[np.int64]


class Baselines:
    """Makes the rounds of baselines.

    Args:
        context: Context of the job.
        model: The run's model.
        samples: The data set.
        rounds: The evaluation's rounds.
        split: Split of the samples whose conditions are used.
    """

    def __init__(
        self, context: RunContext, model: Model, samples: Samples, rounds: Rounds, split: str
    ) -> None:
        self._context, self._model, self._samples, self._rounds = context, model, samples, rounds
        self._split = split

    def make(self, asked: Asked) -> Round:
        """Make a round of a baseline."""
        made = [slot for slot in self._model.plan.targets if asked.every or slot not in asked.given]
        results = {slot: self._results(slot, asked) for slot in made}
        return Round(asked.given, asked.every, results, 0.0, asked.source)

    def _results(self, slot: str, asked: Asked) -> list[Judged]:
        found = []
        places = self._places(slot, asked)
        given = [name for name in asked.given if name != slot]  # what a run is given to make the slot
        for index in range(min(asked.count, len(self._rounds.samples))):
            stop_if_asked(self._context)
            raw = self._value(slot, index, places)
            if raw is not None:
                found.append(self._rounds.judged(index, given, raw))
        return found

    def _value(self, slot: str, index: int, places: Mapping[int, int] | None) -> Any:
        if places is None:
            return real_value(self._model, slot, self._rounds.samples[index])
        if index not in places:
            return None
        [sample] = self._samples.read("train", places[index], places[index] + 1)
        return real_value(self._model, slot, sample)

    def _places(self, slot: str, asked: Asked) -> dict[int, int] | None:
        """Result to the position of its training sample; ``None`` if its own value takes its place."""
        count = min(asked.count, len(self._rounds.samples))
        if asked.source == "real":
            return None
        there = np.flatnonzero(np.asarray(self._samples.alternatives("train", slot)) > 0)
        if self._split == "train":
            # training samples that are judged themselves are no other real data, and copying them is no copying of others
            others = there[there >= count]
            there = others if len(others) >= count else there
        if not len(there):
            return {}
        if asked.source == "copy":
            finder = copier.NearestCopies(self._context, self._model, self._samples, self._split)
            given = tuple(name for name in asked.given if name != slot)
            most = copier.MOST if asked.every else copier.MOST_OF_SUBSETS
            return finder.nearest(count, given, there, most) if given else {}
        return dict(enumerate(_drawn(there, count).tolist()))


def _drawn(there: Places, count: int) -> Places:
    """Positions drawn at random, each once before any is drawn again; the same for the same data."""
    rng = np.random.default_rng(_SEED)
    rounds = -(-count // len(there))
    return np.concatenate([rng.permutation(there) for _ in range(rounds)])[:count]
