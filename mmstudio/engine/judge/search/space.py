"""The space of a run: vectors of given values, and of all samples of a data set, which are kept in the project's cache."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.sample import SPLITS, Slot
from mmstudio.engine.data.prepared import PreparedSlot, as_batch, prepare_slot, preparing
from mmstudio.engine.judge.features import Rows
from mmstudio.engine.judge.references.kept_rows import kept_rows
from mmstudio.engine.judge.search.shadows import Shadows, kept_shadows
from mmstudio.engine.judge.stopping import stop_if_asked, stopping_turn
from mmstudio.engine.model.features import encoded_slot
from mmstudio.engine.model.frozen import leave_only
from mmstudio.engine.model.preparers import Preparers
from mmstudio.engine.sample.items import LoadedCard
from mmstudio.engine.sample.loading import Trained, kept
from mmstudio.nn import Aligner
from mmstudio.nn.encoders import Arrays
from mmstudio.plan.model_plan import slot_of
from mmstudio.plan.run_plan import RunPlan

_BATCH = 64
CACHE_FOLDER = "space"
"""Folder of the cache; whatever lies in it can be made again."""
_READING = "Vectors of the samples"
_SHORT = "Vectors are shortened for quick searches"
QUICK = 100_000
"""Number of vectors that are all compared exactly; of more in one split, those that are the nearest in few directions."""
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class StoredVectors:
    """Vectors of the samples of one split, or of the results of one session.

    Attributes:
        split: The split; empty of results.
        places: (n,) positions in the split or among the files, ascending; samples without the slot are left out.
        rows: (n, D) unit vectors, read through memory.
        source: Name of the data set, or id of the session.
        shadows: What is looked at first of very many; ``None`` where all are compared exactly.
    """

    split: str
    places: Places
    rows: Rows
    source: str = ""
    shadows: Shadows | None = None


@dataclass(frozen=True)
class Space(Trained):
    """The space of a trained run.

    Attributes:
        aligner: The model's learner, or a task beside it.
        preparers: Preparers of its slots.
    """

    aligner: Aligner
    preparers: Preparers

    @classmethod
    def of(cls, trained: Trained) -> Space:
        """A run whose learner has a space, with its preparers."""
        aligner = next(one for one in trained.assembly.objectives().values() if isinstance(one, Aligner))
        return cls(**vars(trained), aligner=aligner, preparers=trained.workspace.preparers(trained.plan))

    @property
    def takes(self) -> list[Slot]:
        """Slots that accept given values."""
        return [slot_of(self.plan.encoders[slot]) for slot in self.aligner.slots]

    def admit(self, slot: str, card: LoadedCard) -> None:
        """Refuse a card that its encoder cannot take."""
        self.preparers[slot].arrays(card.raw)

    def looked(self, slot: str) -> Slot:
        """A slot of the space that is looked through.

        Raises:
            UsageError: If the space has none such.
        """
        known = {one.name: one for one in self.takes}
        if slot not in known:
            raise UsageError(
                "The space of the run has no slot {slot!r}.",
                hint="It has: {known}.",
                slot=slot,
                known=", ".join(known),
            )
        return known[slot]

    def usual_slot(self, looked: Sequence[Samples]) -> str:
        """The slot that is looked through where nobody says: the main one, or the first that one of the data sets has.

        Args:
            looked: The data sets.
        """
        held = [(slot.name, slot.modality) for samples in looked for slot in samples.info.slots]
        known = [slot.name for slot in self.takes if (slot.name, slot.modality) in held]
        return next(iter(known), self.aligner.slots[0])

    def check_looked(self, samples: Samples, slot: str) -> None:
        """Refuse to look through a slot that the space or the data set does not have.

        Raises:
            UsageError: If one of them has none such.
        """
        known, held = self.looked(slot), samples.info.slot(slot)
        if held is None or held.modality != known.modality:
            raise UsageError(
                "The data set {dataset!r} has no slot {slot!r} of the kind {modality}.",
                dataset=samples.info.name,
                slot=slot,
                modality=known.modality,
            )

    def vector(self, slot: str, card: LoadedCard) -> Tensor:
        """Unit vector (D,) of a given value, on the CPU."""
        return self.vectors(slot, [self.preparers[slot].arrays(card.raw)])[0]

    def vectors(self, slot: str, prepared: list[Arrays]) -> Tensor:
        """Unit vectors (B, D) of values that the preparer of a slot has made, on the CPU."""
        arrays = as_batch(prepared)
        return self._vectors(slot, {name: torch.from_numpy(array) for name, array in arrays.items()})

    def stored(
        self, context: RunContext, samples: Samples, slot: str, *, quick: bool = False
    ) -> list[StoredVectors]:
        """Vectors of all samples that hold a slot, by split; first alternatives only.

        Args:
            context: Of the job.
            samples: The data set.
            slot: The slot.
            quick: Whether very many get shadows.
        """
        found = (self._of_split(context, samples, slot, split, quick=quick) for split in SPLITS)
        return [one for one in found if one is not None]

    def _of_split(
        self, context: RunContext, samples: Samples, slot: str, split: str, *, quick: bool
    ) -> StoredVectors | None:
        places = np.flatnonzero(np.asarray(samples.alternatives(split, slot)) > 0)
        if not len(places):
            return None
        known = slot_of(self.plan.encoders[slot])
        key = [slot, known.modality, self.weights, split, samples.fingerprint(split)]
        text = json.dumps([*key, self.workspace.steps.key(known)])
        path = context.cache_dir / CACHE_FOLDER / f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.npy"
        rows = kept_rows(path, len(places), lambda: self._rows(context, samples, slot, split, places))
        if rows is None:
            raise StudioError("The vectors of the samples cannot be kept in the cache.")
        tell = partial(_tell_short, context)
        shadows = kept_shadows(path, rows, tell) if quick and len(rows) > QUICK else None
        return StoredVectors(split, places, rows, samples.info.name, shadows)

    def _rows(
        self, context: RunContext, samples: Samples, slot: str, split: str, places: Places
    ) -> Iterator[Rows]:
        prepared, done = self._prepared(context, samples, slot, split), 0
        for start in range(0, len(places), _BATCH):
            stop_if_asked(context)
            some = torch.from_numpy(places[start : start + _BATCH])
            arrays, _ = prepared.gather(some, torch.zeros(len(some)))
            with context.device_turn():
                found = self._vectors(slot, arrays)
            yield found.numpy()
            done += len(some)
            context.progress(done, len(places), note=_READING)

    def _prepared(self, context: RunContext, samples: Samples, slot: str, split: str) -> PreparedSlot:
        job = self.workspace.job(self.plan, self.preparers[slot], slot, split)
        tell, crew = preparing(context), self.workspace.crew(job)
        frozen = self.workspace.frozen(self.plan)
        if slot not in frozen:
            return prepare_slot(samples, job, context.cache_dir, tell, crew)
        leave_only(slot, frozen)
        device, turn = self.device.torch, stopping_turn(context)
        cache = context.cache_dir
        return encoded_slot(samples, job, frozen[slot], cache, tell, crew, device=device, turn=turn)

    @torch.no_grad()
    def _vectors(self, slot: str, arrays: dict[str, Tensor]) -> Tensor:
        """Unit vectors (B, D) of prepared arrays, float32 on the CPU."""
        placed = {name: array.to(self.device.torch) for name, array in arrays.items()}
        with self.device.autocast():
            features = self.assembly.conditions.encode(slot, placed)
            return self.aligner.vectors(slot, features).float().cpu()


def _tell_short(context: RunContext, done: int, total: int) -> None:
    stop_if_asked(context)
    context.progress(done, total, note=_SHORT)


def kept_space(context: RunContext, run: str, which: str | int) -> Space:
    """The space of a run; not loaded again if it was the last model on this device.

    Raises:
        UsageError: If the run has none.
        NotFoundError: If there is no such checkpoint.
        DamagedError: If it cannot be read.
    """
    return kept(context, run, which, RunPlan.check_searches, Space.of)
