"""The labels of a data set, seen by a learner before there is a run that could fail over them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mmstudio.core.context import Samples
from mmstudio.core.sample import Slot
from mmstudio.engine.data.prepare import raw_values
from mmstudio.engine.data.preprocessing import FixedSteps
from mmstudio.engine.data.real import real_held_out
from mmstudio.engine.model.fitting import fit_labels
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plan.transfer import Match
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve


def check_labels(plan: RunPlan, samples: Samples, registry: Registry, taken: Match | None = None) -> None:
    """Have a learner see all labels of the training split, and keep nothing of what it learns from them.

    Args:
        plan: Plan of the run that would be made.
        samples: Its data set.
        registry: Knows the codecs, and the folders that a person provided.
        taken: What would be taken from another run.

    Raises:
        StudioError: If it cannot learn them, with the sentence with which the training would fail.
    """
    steps = FixedSteps(plan.recipe.preprocess, registry)
    held = real_held_out(samples, synthetic=plan.recipe.training.synthetic)

    def raws(slot: Slot) -> Iterable[Any]:
        codec = resolve(registry.modalities.get(slot.modality).factory)()
        return (steps.apply(slot, raw) for raw in raw_values(held, "train", slot.source, codec))

    fit_labels(plan, raws, registry, taken)
