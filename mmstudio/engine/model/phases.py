"""A learner and its decoders as the loop sees them: phases, the parameters that each phase trains, and its loss.

A decoder's phases are added to its parent's as ``decoder:SLOT/PHASE``, so that the loop needs no special case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

import torch
from torch import Tensor, nn

from mmstudio.engine.model.tasks import SideTasks
from mmstudio.nn import Dropping, Learner, Losses, Parent, TrainBatch

_PREFIX = "decoder:"
_DECODERS = "decoders."
_TOGETHER = "together"


@dataclass(frozen=True)
class Moment:
    """The moment at which a phase runs.

    Attributes:
        step: Number of the step, counted from 0.
        progress: Share of the budget used.
        seed: All randomness of the phase follows from it.
    """

    step: int = 0
    progress: float = 0.0
    seed: int = 0


def _decoders_of(learner: Learner) -> dict[str, Learning]:
    if not isinstance(learner, Parent):
        return {}
    return {slot: Learning(learner.decoder(slot)) for slot in learner.slots}


class Learning:
    """A learner as the loop sees it.

    Args:
        learner: The learner.
        tasks: What is learned beside it, in the first phase that trains the condition.

    Attributes:
        phases: Phases of a step, in order; a name may repeat.
        trains_condition: Phases in which encoders, nulls and fusion are trained.
        unconditioned: Phases that look at no condition.
        late: Phases of the last part of a training.
        validation_phases: Phases whose losses on held-out data, added up, tell how well it learned; may be empty.
        edges: Names of first and last layers.
        whole_batch: Whether a batch may not be shown to it in parts.
        twice: Whether a batch of training holds each sample twice.
        dropping: How a training leaves slots out, as whoever loses most needs it. What decoders see is their parent's matter.
    """

    def __init__(self, learner: Learner, tasks: SideTasks | None = None) -> None:
        self._learner, self._tasks = learner, tasks
        self._below = _decoders_of(learner)
        validated = (learner.validation_phase,) if learner.validation_phase else ()
        self.phases = (*learner.phases, *self._joined("phases"))
        self.trains_condition = learner.trains_condition | set(self._joined("trains_condition"))
        self.unconditioned = learner.unconditioned | set(self._joined("unconditioned"))
        self.late = learner.late | set(self._joined("late"))
        self.validation_phases = (*validated, *self._joined("validation_phases"))
        self._members: tuple[str, ...] = ()
        if isinstance(learner, Parent) and learner.together and self.trains_condition:
            self._members = tuple(phase for phase in self.phases if phase in self.trains_condition)
            rest = (phase for phase in self.phases if phase not in self.trains_condition)
            self.phases, self.validation_phases = (_TOGETHER, *rest), (_TOGETHER,)
            self.trains_condition = frozenset({_TOGETHER})
        inner = [
            f"{_DECODERS}{number}.{edge}"
            for number, below in enumerate(self._below.values())
            for edge in below.edges
        ]
        self.edges: tuple[str, ...] = (*learner.edges, *inner)
        beside = () if tasks is None else (tasks,)
        members = (learner, *self._below.values(), *beside)
        self.whole_batch: bool = any(one.whole_batch for one in members)
        self.twice: bool = any(one.twice for one in members)
        self.dropping: Dropping = max((one.dropping for one in (learner, *beside)), key=attrgetter("share"))
        self._carrier = next((phase for phase in self.phases if phase in self.trains_condition), "")

    def in_part(self, *, late: bool) -> tuple[str, ...]:
        """Phases of a part of a training, in order; all of them where there is one part only."""
        return tuple(phase for phase in self.phases if not self.late or (phase in self.late) == late)

    def validated(self, *, late: bool) -> tuple[str, ...]:
        """Phases whose losses tell how well it learned in a part of a training."""
        return self.in_part(late=True) if late and self.late else self.validation_phases

    def last_only(self) -> None:
        """Leave out all phases but those of the last part: all else has been learned."""
        if self.late:
            self.phases = self.validation_phases = self.in_part(late=True)
            self.late = frozenset()

    def _joined(self, kind: str) -> Iterator[str]:
        for slot, below in self._below.items():
            for phase in getattr(below, kind):
                yield f"{_PREFIX}{slot}/{phase}"

    def _part(self, phase: str) -> tuple[str, str]:
        """Slot of the decoder that a phase belongs to, and the decoder's name for it; no slot for the learner's own phases."""
        for slot in self._below:
            if phase.startswith(f"{_PREFIX}{slot}/"):
                return slot, phase.removeprefix(f"{_PREFIX}{slot}/")
        return "", phase

    def trainable(self, phase: str) -> Iterable[nn.Parameter]:
        """Parameters that a phase trains."""
        beside = [] if self._tasks is None or phase != self._carrier else self._tasks.trained()
        return [*self._trainable(phase), *beside]

    def _trainable(self, phase: str) -> Iterable[nn.Parameter]:
        if phase == _TOGETHER and self._members:
            return dict.fromkeys(item for member in self._members for item in self._trainable(member))
        slot, own = self._part(phase)
        if not slot:
            return self._learner.trainable(own)
        assert isinstance(self._learner, Parent)  # noqa: S101 - only parents have decoders
        below = self._below[slot]
        beside = self._learner.beside(slot) if own in below.trains_condition else ()
        return [*below.trainable(own), *beside]

    def used(self) -> set[str]:
        """Names of the learner's parameters and buffers that are used after training."""
        parts = self._learner.sampling_parts
        names = {
            name for name in self._learner.state_dict() if not (self._below and name.startswith(_DECODERS))
        }
        if parts:
            names = {name for name in names if name.startswith(tuple(f"{part}." for part in parts))}
        for number, below in enumerate(self._below.values()):
            names |= {f"{_DECODERS}{number}.{name}" for name in below.used()}
        return names

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """Loss of a phase; ``None`` if it is skipped this time."""
        if self._tasks is None:
            return self._loss(phase, batch)
        own = self._loss(phase, self._tasks.without(batch))
        return self._tasks.added(own, batch) if phase == self._carrier else own

    def _loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        if phase == _TOGETHER and self._members:
            return self._together(batch)
        slot, own = self._part(phase)
        if not slot:
            return self._learner.loss(own, batch)
        assert isinstance(self._learner, Parent)  # noqa: S101 - only parents have decoders
        there = batch.target_there[slot] != 0
        rows = there.nonzero().squeeze(1)
        if not len(rows):
            return Losses(self._nothing(phase, batch), count=0)
        lesson = self._learner.lesson(slot, batch)
        losses = self._below[slot].loss(own, lesson if len(rows) == batch.size else lesson.rows(rows))
        if losses is None:
            return None
        parts, figures = (
            {f"{slot} {name}": value for name, value in told.items()}
            for told in (losses.parts, losses.figures)
        )
        return Losses(losses.total, parts, len(rows) if losses.count is None else losses.count, figures)

    def _together(self, batch: TrainBatch) -> Losses:
        """The sum of the losses of all phases, each by the share of the samples that it is about."""
        assert isinstance(self._learner, Parent)  # noqa: S101 - only parents have decoders
        totals: list[Tensor] = []
        parts: dict[str, Tensor] = {}
        figures: dict[str, Tensor] = {}
        for member in self._members:
            losses = self._loss(member, batch)
            if losses is None:
                continue
            share = 1.0 if losses.count is None else losses.count / batch.size
            totals.append(losses.total * share * self._learner.weigh(self._part(member)[0]))
            parts |= losses.parts
            figures |= losses.figures
        return Losses(torch.stack(totals).sum(), parts, figures=figures)

    def _nothing(self, phase: str, batch: TrainBatch) -> Tensor:
        """Zero with a graph through everything that the phase trains."""
        trained = [parameter.flatten()[:1].sum() for parameter in self._trainable(phase)]
        return torch.stack(
            [batch.condition.vector.float().sum() * 0, *(value.float() * 0 for value in trained)]
        ).sum()
