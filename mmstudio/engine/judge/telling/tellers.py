"""A trained teller, ready to be asked: what it tells of stored samples and of given values, from all slots or from some."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.sample import Slot
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.data.prepared import as_batch, preparing
from mmstudio.engine.judge.stopping import stop_if_asked
from mmstudio.engine.judge.stored import stored_batch
from mmstudio.engine.model.preparers import Preparers
from mmstudio.engine.model.workspace import Workspace, run_folder
from mmstudio.engine.sample.items import LoadedCard
from mmstudio.engine.sample.loading import Trained, load_trained
from mmstudio.engine.sample.sampler import BATCH
from mmstudio.nn import Teller, ToldTarget
from mmstudio.plan.model_plan import slot_of

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class OpenTeller(Trained):
    """The teller of a run, loaded.

    Attributes:
        teller: The learner, or a task beside it.
        task: Name of the task; empty for the learner.
        preparers: Preparers of its condition slots.
    """

    teller: Teller
    task: str
    preparers: Preparers

    @classmethod
    def of(cls, context: RunContext, run: str, which: str | int, slot: str = "") -> OpenTeller:
        """Open the teller of a run.

        Args:
            context: Context of the job.
            run: Id of the run.
            which: Its checkpoint.
            slot: The slot or column to be told; the first that it tells if empty.

        Raises:
            UsageError: If the run has none.
            NotFoundError: If there is no such checkpoint.
            DamagedError: If it cannot be read.
        """
        workspace = Workspace(run_folder(context, run), context.registry)
        slot = workspace.run_plan.check_predicts(slot)
        trained = load_trained(context, workspace, which)
        task = slot if slot in trained.plan.tasks else ""
        teller = trained.assembly.objectives()[task]
        assert isinstance(teller, Teller)  # noqa: S101 - the plan of the run says so
        return cls(**vars(trained), teller=teller, task=task, preparers=workspace.preparers(trained.plan))

    @property
    def takes(self) -> list[Slot]:
        """Slots that accept given values."""
        return [slot_of(part) for part in self.plan.encoders.values()]

    def admit(self, slot: str, card: LoadedCard) -> None:
        """Refuse a card that its encoder cannot take."""
        self.preparers[slot].arrays(card.raw)

    def stored(self, context: RunContext, samples: Samples, split: str, most: int) -> Batch:
        """The first samples of a split, with all that they hold."""
        conditions, targets = self.workspace.prepare(
            samples, self.plan, split, preparing(context), device=self.device.torch, turn=context.device_turn
        )
        total = len(next(iter(conditions.values())).count)
        places = torch.arange(min(most, total))
        return stored_batch(conditions, targets, places, tuple(conditions), self.device.torch)

    def given(self, cards: Mapping[str, Sequence[LoadedCard]]) -> Batch:
        """Given values as a batch of one sample.

        Raises:
            UsageError: If nothing is given, or more than one value for a slot.
        """
        held = one_for_each(cards, self.plan.encoders)
        device = self.device.torch

        def placed(arrays: Mapping[str, Any]) -> dict[str, Tensor]:
            return {name: torch.from_numpy(array).to(device) for name, array in arrays.items()}

        conditions, weight = {}, {}
        for slot in self.plan.encoders:
            card, preparer = held.get(slot), self.preparers[slot]
            arrays = as_batch([preparer.blank() if card is None else preparer.arrays(card.raw)])
            conditions[slot] = placed(arrays)
            weight[slot] = torch.tensor([0.0 if card is None else card.weight], device=device)
        there = {slot: (share != 0).float() for slot, share in weight.items()}
        blanks = {
            slot: placed(as_batch([preparer.blank()]))
            for slot, preparer in self.workspace.target_preparers(self.plan).items()
        }
        nothing = {slot: torch.zeros(1, device=device) for slot in blanks}
        return Batch(conditions, blanks, weight, there, nothing)

    def told(self, context: RunContext, batch: Batch, given: Collection[str] | None = None) -> ToldTarget:
        """What it tells of the samples of a batch, on the CPU.

        Args:
            context: Context of the job, which may stop it.
            batch: The samples.
            given: The slots to tell it from; all that are there if ``None``.

        Raises:
            StudioError: If it gives scores that are not finite.
        """
        if given is not None:
            weight = {slot: share * (slot in given) for slot, share in batch.weight.items()}
            batch = replace(batch, weight=weight)
        found: list[Mapping[str, Tensor]] = []
        for start in range(0, batch.size, BATCH):
            stop_if_asked(context)
            with context.device_turn(), torch.no_grad(), self.device.autocast():
                found.append(self.assembly.judge(batch.part(start, start + BATCH), task=self.task))
        judged = {name: torch.cat([part[name] for part in found]).cpu() for name in found[0]}
        target = {
            slot: {name: array.cpu() for name, array in arrays.items()}
            for slot, arrays in self.assembly.labels(self.task, batch.targets).items()
        }
        with torch.no_grad():
            told = self.teller.told(judged, target)
        if not told.scores.isfinite().all():
            raise StudioError(
                "The objective {id!r} tells scores that are not finite.",
                id=self.plan.tasks[self.task].id if self.task else self.plan.generator.id,
            )
        return told


def one_for_each(cards: Mapping[str, Sequence[LoadedCard]], known: Collection[str]) -> dict[str, LoadedCard]:
    """The card of each slot that is given.

    Raises:
        UsageError: If none is, or several are for one slot.
    """
    held = {slot: [card for card in found if card.weight > 0] for slot, found in cards.items()}
    for slot, found in held.items():
        if len(found) > 1:
            raise UsageError(
                "A predictor takes one value for each slot, not {count} for {slot!r}.",
                slot=slot,
                count=len(found),
            )
    if not any(held.values()):
        raise UsageError(
            "Nothing is given to predict from.", hint="The run takes: {known}.", known=", ".join(known)
        )
    return {slot: found[0] for slot, found in held.items() if found}
