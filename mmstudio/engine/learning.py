"""What the loop knows of a learner, and of the learners that it is made of: phases, what each trains, and its loss.

A decoder's phases join its parent's as ``decoder:SLOT/PHASE``, so that the loop stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from torch import nn

from mmstudio.nn import Learner, Losses, TrainBatch


@dataclass(frozen=True)
class Moment:
    """When a phase runs.

    Attributes:
        step: Counted from 0.
        progress: Share of the budget used, 0 to 1.
        seed: Everything random in it follows from this.
    """

    step: int = 0
    progress: float = 0.0
    seed: int = 0


class Learning:
    """A learner as the loop sees it.

    Args:
        learner: What learns.

    Attributes:
        phases: Of a step, in order; a name may repeat.
        trains_condition: Phases in which encoders, nulls and fusion learn.
        validation_phases: Those whose losses on held-out data, added up, say how well it learned; none where none does.
        edges: Names of first and last layers.
        whole_batch: Whether a batch may not be shown to it in parts.
    """

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self.phases = learner.phases
        self.trains_condition = learner.trains_condition
        self.validation_phases = (learner.validation_phase,) if learner.validation_phase else ()
        self.edges = learner.edges
        self.whole_batch = learner.whole_batch

    def trainable(self, phase: str) -> Iterable[nn.Parameter]:
        """Parameters that a phase trains."""
        return self._learner.trainable(phase)

    def sampling_parts(self) -> tuple[str, ...]:
        """Children of the learner that are used after training; empty means all."""
        return self._learner.sampling_parts

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """Loss of a phase; ``None`` if it is skipped now."""
        return self._learner.loss(phase, batch)
