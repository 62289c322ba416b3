"""The generator: a recurrent network that says the next character (Graves 2013)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from mmstudio.api import Slot, UsageError
from mmstudio.nn import (
    Arrays,
    ConditionShape,
    Generator,
    Losses,
    Preparer,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
)
from mmstudio.nn.draws import Draws
from mmstudio.nn.guidance import Guide
from mmstudio.nn.losses import mean_there
from torch import Tensor, nn
from torch.nn import functional

from acme_verse.plugin import VerseConfig, VerseSampling

_END = 0


@dataclass(frozen=True)
class Spelling(Preparer):
    """Texts as numbers of their characters, from 1; 0 is the end and what stands behind it."""

    characters: str
    longest: int

    def __call__(self, raw: Any) -> Arrays:
        """``ids`` int64 (longest,); a character that training did not have is left out."""
        ids = [self.characters.index(sign) + 1 for sign in raw if sign in self.characters]
        return {"ids": np.array((ids + [_END] * self.longest)[: self.longest], np.int64)}

    def blank(self) -> Arrays:
        """Nothing but the end."""
        return {"ids": np.zeros(self.longest, np.int64)}


class VerseGenerator(Generator):
    """``p(c_t | c_<t, condition)`` by a GRU whose first state is made of the condition."""

    edges: ClassVar[tuple[str, ...]] = ("embed", "say")

    @classmethod
    def wants(cls, config: VerseConfig) -> Wants:
        """One vector."""
        return Wants(config.width)

    @classmethod
    def fit(cls, config: VerseConfig, slot: Slot, raws: Iterable[Any]) -> dict[str, Any]:
        """Which characters there are."""
        return {"characters": "".join(sorted({sign for raw in raws if raw for sign in raw}))}

    @classmethod
    def preparer(cls, config: VerseConfig, slot: Slot, state: Mapping[str, Any]) -> Spelling:
        """``ids`` of every text to learn from."""
        return Spelling(state["characters"], config.longest)

    def __init__(
        self, config: VerseConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        if [info.slot.modality for info in targets.values()] != ["text"]:
            raise UsageError("Verse makes exactly one slot of texts.")
        ((self.slot, info),) = targets.items()
        self.characters: str = info.state["characters"]
        self.longest = config.longest
        self.begin = nn.Linear(condition.width, config.width)
        self.embed = nn.Embedding(len(self.characters) + 1, config.width)
        self.network = nn.GRU(2 * config.width, config.width, batch_first=True)
        self.say = nn.Linear(config.width, len(self.characters) + 1)

    def logits(self, before: Tensor, vector: Tensor) -> Tensor:
        """Of the next character, (B, T, K), behind each of ``before`` (B, T); 0 stands before the first one."""
        first = self.begin(vector).tanh()
        seen = torch.cat([self.embed(before), first[:, None].expand(-1, before.shape[1], -1)], dim=2)
        told: Tensor = self.say(self.network(seen, first[None].contiguous())[0])
        return told

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """Cross-entropy per character, the end included."""
        ids = batch.target[self.slot]["ids"]
        before = functional.pad(ids[:, :-1], (1, 0))
        wrong = functional.cross_entropy(
            self.logits(before, batch.condition.vector).float().transpose(1, 2), ids, reduction="none"
        )
        counts = functional.pad(ids[:, :-1] != _END, (1, 0), value=True)
        each = (wrong * counts).sum(dim=1) / counts.sum(dim=1)
        loss, count = mean_there(each, batch.target_there[self.slot])
        return Losses(loss, {"loss": loss.detach()}, count)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """A character more of every text at each step, until all have ended."""
        settings: VerseSampling = request.settings or VerseSampling()
        draws, guide = Draws(request.seeds, request.device), Guide(request)
        ids = torch.zeros((len(request.seeds), 1), dtype=torch.int64, device=request.device)
        for step in range(1, self.longest + 1):
            logits = guide(lambda many, condition: self.logits(many, condition.vector)[:, -1], ids)
            drawn = draws.choice(logits / settings.temperature)
            over = (ids[:, 1:] == _END).any(dim=1)
            ids = torch.cat([ids, drawn.masked_fill(over, _END)[:, None]], dim=1)
            texts = {self.slot: [self.spelt(row) for row in ids[:, 1:].tolist()]}
            done = bool((ids[:, 1:] == _END).any(dim=1).all())
            if done or step == self.longest:
                yield SampleStep(step, self.longest, texts, done=True)
                return
            yield SampleStep(step, self.longest, partial=texts)

    def spelt(self, ids: list[int]) -> str:
        """The characters up to the end."""
        return "".join(self.characters[number - 1] for number in ids[: [*ids, _END].index(_END)])
