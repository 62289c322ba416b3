"""The probe of a training: what its results owe to each condition, and whether they are as different as real values are.

With the averaged weights, the same held-out conditions and the same seeds each time, results are made with all conditions,
without each, with each alone, and with none; plainly, without guidance. They are compared as the arrays that the learner
prepares of them, so that a real picture of another size is told apart by what it shows.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.sample import Sample
from mmstudio.core.sentences import words_of
from mmstudio.engine.data.prepare import read_value
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.sample.preview import sample_cards
from mmstudio.engine.sample.sampler import Sampler
from mmstudio.engine.train.spread import Reals, actions, kinds
from mmstudio.nn import Preparer
from mmstudio.plan.model_plan import ModelPlan, slot_of

COUNT = 32
"""Results of each round."""
SHARE = 0.03
"""Largest share of the time of a training that its probes may take, but for the last one."""
_LAST_S = 5.0
_LAST_SHARE = 0.1
_TOGETHER = 16
_SHOWN = 200

Signs = dict[str, float]
Features = npt.NDArray[np.float32]


class Probe:
    """Makes the rounds of a probe, and tells signs of them.

    Args:
        context: Of the training.
        workspace: The run.
        plan: Its model plan.
        samples: The data set; held-out samples if there are any.
        sampler: Sampler over the averaged weights.
    """

    def __init__(
        self, context: RunContext, workspace: Workspace, plan: ModelPlan, samples: Samples, sampler: Sampler
    ) -> None:
        self._context = context
        self._sampler = sampler
        self._settings = workspace.run_plan.sampling({}, fast=True)
        # what is made is not given: a target that is a condition too is left out
        self._slots = tuple(slot for slot in plan.encoders if slot not in plan.targets)
        split = "val" if samples.info.counts.get("val") else "train"
        chosen = _evenly(samples, split)
        self._items = [
            Item(seed, sample_cards(workspace, plan, sample, sampler)) for seed, sample in enumerate(chosen)
        ]
        self._preparers = workspace.target_preparers(plan)
        self._real = {
            slot: Reals.of([_real(workspace, plan, slot, sample, preparer) for sample in chosen])
            for slot, preparer in self._preparers.items()
        }
        self._spent = 0.0
        self._works = True
        # features of frozen encoders are computed now, so that these can be released
        self._sampler.prepare(self._items, context.device_turn)

    def look(self, seconds: float, *, last: bool = False) -> Signs:
        """Signs of the model as it is now; none while a probe would take too much of the training, or if one failed.

        Args:
            seconds: Time that the training has used.
            last: Whether this is the end of the training.
        """
        if not self._works:
            return {}
        try:
            return self._look(seconds, last=last)
        except Exception as error:  # noqa: BLE001 - results of any plugin; no training ends for want of a sign
            self._works = False
            reason = words_of(error)[:_SHOWN] or type(error).__name__
            self._context.log("What this training makes cannot be probed: {reason}", reason=reason)
            return {}

    def _look(self, seconds: float, *, last: bool) -> Signs:
        started = time.perf_counter()
        rounds: dict[str, dict[str, Features]] = {}
        whole = self._round(self._slots)
        cost = (time.perf_counter() - started) * (2 + 2 * len(self._slots))
        free = max(_LAST_S, _LAST_SHARE * seconds) if last else SHARE * seconds - self._spent
        if cost <= free:
            several = len(self._slots) > 1
            rounds = {f"without/{slot}": self._round(self._but(slot)) for slot in self._slots}
            rounds |= {f"alone/{slot}": self._round((slot,)) for slot in self._slots if several}
            rounds["none"] = self._round(()) if several else next(iter(rounds.values()), whole)
        self._spent += time.perf_counter() - started
        return self._signs(whole, rounds) if rounds else {}

    def _but(self, slot: str) -> tuple[str, ...]:
        return tuple(name for name in self._slots if name != slot)

    def _round(self, given: Sequence[str]) -> dict[str, Features]:
        """Features of the results with the conditions of some slots, per target slot."""
        items = [
            Item(item.seed, {slot: cards for slot, cards in item.cards.items() if slot in given})
            for item in self._items
        ]
        made: dict[str, list[Features]] = {slot: [] for slot in self._preparers}
        for _, values in self._sampler.generate(
            items, Guidance(), self._settings, turn=self._context.device_turn, batch=_TOGETHER
        ):
            for slot, preparer in self._preparers.items():
                made[slot].append(features_of(preparer, values[slot]))
        return {slot: np.stack(rows) for slot, rows in made.items()}

    def _signs(self, whole: Mapping[str, Features], rounds: Mapping[str, Mapping[str, Features]]) -> Signs:
        there = {slot: np.array([bool(item.cards.get(slot)) for item in self._items]) for slot in self._slots}
        signs: Signs = {}
        for target, real in self._real.items():
            if not real.enough:
                continue
            made = {name: found[target] for name, found in rounds.items()}
            signs |= {f"kinds/{name}/{target}": value for name, value in kinds(whole[target], real).items()}
            for slot in self._slots:
                told = actions(slot, there[slot], whole[target], made, real)
                for name, value in told.items():  # of several targets, the one that it acts on most counts
                    key = f"condition/{name}/{slot}"
                    signs[key] = max(signs.get(key, -np.inf), value)
        return signs


def features_of(preparer: Preparer, raw: Any) -> Features:
    """A value as one row of numbers: all arrays that the learner prepares of it."""
    arrays = preparer.arrays(raw)
    return np.concatenate([np.asarray(arrays[name], np.float32).ravel() for name in sorted(arrays)])


def _evenly(samples: Samples, split: str) -> list[Sample]:
    """Samples from all over a split: its order may be that of folders, a class after the other."""
    count = samples.info.counts.get(split, 0)
    places = sorted({number * count // COUNT for number in range(COUNT)}) if count else []
    return [sample for place in places for sample in samples.read(split, place, place + 1)]


def _real(
    workspace: Workspace, plan: ModelPlan, slot: str, sample: Sample, preparer: Preparer
) -> Features | None:
    target = slot_of(plan.targets[slot])
    values = sample.values.get(target.source, ())
    if not values:
        return None
    return features_of(
        preparer, workspace.steps.apply(target, read_value(values[0], workspace.codec(target.modality)))
    )
