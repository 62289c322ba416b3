"""Tasks beside a learner: objectives over the same condition, and the weights of all losses.

*Equal*: each loss counts as it is. *Uncertainty* (Kendall et al. 2018, arXiv 1705.07115, eq. 7 to 10): task i has a learned
``s_i``, and its loss L becomes ``exp(-s_i) L + s_i / 2``, which is least where ``exp(-s_i) L`` is a half, so that all tasks come
to count alike. It is the negative log-likelihood, up to constants, of classes with a temperature and, where the factor 1/2 of
the squared error is taken into s, of numbers with a variance. Either way a loss counts by the share of the samples that it
is about: parts of a batch add up to the whole, and a likelihood is one of what is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter

import torch
from torch import Tensor, nn

from mmstudio.nn import Dropping, Losses, Objective, TrainBatch

_LARGEST = 6.0
"""Bound of s: no weight is above 400 times or below 1/400 of what it is at first."""
_PACE = 10.0
"""How much faster s moves than what it is made of: optimisers move every number by about the learning rate."""


class SideTasks(nn.Module):
    """The tasks of a model, in order.

    Args:
        learners: Objectives by the names of their tasks.
        slots: For each task the slot that holds its labels; empty for one that learns without.

    Attributes:
        balanced: Whether weights are learned by uncertainty.
        whole_batch, twice: Whether any of them wants that; see :class:`mmstudio.nn.Learner`.
        dropping: That with the largest share.
    """

    def __init__(self, learners: Mapping[str, Objective], slots: Mapping[str, str]) -> None:
        super().__init__()
        self.names = tuple(learners)
        self.slots = dict(slots)
        self.learners = nn.ModuleList(learners.values())
        self.spread = nn.Parameter(torch.zeros(1 + len(self.names)))
        self.balanced = False
        self.whole_batch: bool = any(one.whole_batch for one in learners.values())
        self.twice: bool = any(one.twice for one in learners.values())
        found = [one.dropping for one in learners.values()]
        self.dropping: Dropping = max(found, key=attrgetter("share"), default=Dropping(0.0))

    def items(self) -> Iterator[tuple[str, Objective]]:
        """Each task's name and objective."""
        for name, learner in zip(self.names, self.learners, strict=True):
            assert isinstance(learner, Objective)  # noqa: S101 - it was built as one
            yield name, learner

    def learner(self, name: str) -> Objective:
        """The objective of a task."""
        return dict(self.items())[name]

    def trained(self) -> list[nn.Parameter]:
        """What the phase that they are learned in trains of them."""
        own = [item for _, learner in self.items() for item in learner.trainable(learner.phases[0])]
        return [*own, *([self.spread] if self.balanced else [])]

    def edges(self) -> Iterator[str]:
        """Names of their first and last layers."""
        for number, (_, learner) in enumerate(self.items()):
            yield from (f"learners.{number}.{edge}" for edge in learner.edges)

    def without(self, batch: TrainBatch) -> TrainBatch:
        """The batch as the learner sees it: without the labels of tasks."""
        return batch.of([slot for slot in batch.target if slot not in self.names])

    def seen(self, name: str, batch: TrainBatch) -> TrainBatch:
        """The batch as a task sees it: its own labels alone."""
        return batch.of([slot for slot in (self.slots[name],) if slot])

    def added(self, own: Losses | None, batch: TrainBatch) -> Losses:
        """The learner's loss and those of all tasks, weighed and added up.

        Args:
            own: Loss of the learner; ``None`` if it skips the phase this time.
            batch: The batch with all labels.
        """
        found: list[tuple[str, Losses | None]] = [("", own)]
        for name, learner in self.items():
            found.append((name, learner.loss(learner.phases[0], self.seen(name, batch))))
        totals: list[Tensor] = []
        parts, figures = dict[str, Tensor](), dict[str, Tensor]()
        for place, (name, losses) in enumerate(found):
            if losses is None:
                continue
            share = 1.0 if losses.count is None else losses.count / batch.size
            totals.append(share * self._weighed(place, losses.total))
            lead = f"{name} " if name else ""
            parts |= {f"{lead}{part}": value for part, value in losses.parts.items()}
            figures |= {f"{lead}{figure}": value for figure, value in losses.figures.items()}
            if self.balanced:
                figures[f"{lead}weight"] = torch.exp(-self.spread_of(place)).detach()
        return Losses(torch.stack(totals).sum(), parts, figures=figures)

    def spread_of(self, place: int) -> Tensor:
        """The ``s`` of the learner (0) or of a task (from 1), a scalar between -6 and 6."""
        return _LARGEST * torch.tanh(self.spread[place].float() * (_PACE / _LARGEST))

    def _weighed(self, place: int, loss: Tensor) -> Tensor:
        if not self.balanced:
            return loss
        spread = self.spread_of(place)
        return torch.exp(-spread) * loss.float() + spread / 2
