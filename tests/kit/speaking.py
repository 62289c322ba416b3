"""A generator of texts, character by character, as a third party would write it: it streams, and ends when it has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np
import torch
from pydantic import Field
from torch import nn
from torch.nn import functional

from mmstudio.api import GeneratorSpec, PluginConfig, Slot, Ui
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
from mmstudio.nn.losses import mean_there

END = 0


class SpeakerConfig(PluginConfig):
    """Settings of the speaker."""

    width: Annotated[int, Field(ge=8, le=512), Ui("Width")] = 48
    longest: Annotated[int, Field(ge=4, le=500), Ui("Longest")] = 16


class SpeakerSampling(PluginConfig):
    """Settings of generating."""

    temperature: Annotated[float, Field(ge=0.01, le=2), Ui("Temperature")] = 0.2


@dataclass(frozen=True)
class Spelling(Preparer):
    """Texts as numbers of their letters."""

    letters: str
    longest: int

    def __call__(self, raw: Any) -> Arrays:
        """``ids`` int64 (longest,), 0 behind the end."""
        known = [self.letters.index(sign) + 1 for sign in raw if sign in self.letters][: self.longest - 1]
        return {"ids": np.array(known + [END] * (self.longest - len(known)), np.int64)}

    def blank(self) -> Arrays:
        """Nothing but the end."""
        return {"ids": np.zeros(self.longest, np.int64)}


class Speaker(Generator):
    """A recurrent network that says the next letter; what it is conditioned by is where it begins."""

    @classmethod
    def wants(cls, config: SpeakerConfig) -> Wants:
        """A vector."""
        return Wants(config.width)

    @classmethod
    def fit(cls, config: SpeakerConfig, slot: Slot, raws: Iterable[Any]) -> dict[str, Any]:
        """Collect the letters that occur."""
        del config, slot
        return {"letters": "".join(sorted({sign for raw in raws for sign in raw}))}

    @classmethod
    def preparer(cls, config: SpeakerConfig, slot: Slot, state: Mapping[str, Any]) -> Spelling:
        """The spelling."""
        del slot
        return Spelling(state["letters"], config.longest)

    def __init__(
        self, config: SpeakerConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        ((self.slot, info),) = targets.items()
        self.letters, self.longest = info.state["letters"], config.longest
        self.spelling = Speaker.preparer(config, info.slot, info.state)
        self.begin = nn.Linear(condition.width, config.width)
        self.embed = nn.Embedding(len(self.letters) + 1, config.width)
        self.cell = nn.GRUCell(config.width, config.width)
        self.say = nn.Linear(config.width, len(self.letters) + 1)

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """Cross-entropy of every letter up to the end, a mean over each text and over those that have one."""
        del phase
        ids = batch.target[self.slot]["ids"]
        hidden = self.begin(batch.condition.vector).tanh()
        said, before = [], torch.zeros_like(ids[:, 0])
        for place in range(self.longest):
            hidden = self.cell(self.embed(before), hidden)
            said.append(self.say(hidden).float())
            before = ids[:, place]
        wrong = functional.cross_entropy(torch.stack(said, dim=2), ids, reduction="none")
        counts = torch.cat([torch.ones_like(ids[:, :1]), (ids[:, :-1] != END)], dim=1)
        loss, count = mean_there((wrong * counts).sum(1) / counts.sum(1), batch.target_there[self.slot])
        return Losses(loss, {"letters": loss.detach()}, count)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """A letter of every text at each step, until all have ended."""
        settings = request.settings or SpeakerSampling()
        draws = Draws(request.seeds, request.device)
        hidden = self.begin(request.condition(request.weight).vector).tanh()
        texts, last = [""] * len(hidden), torch.zeros(len(hidden), dtype=torch.int64, device=hidden.device)
        going = torch.ones_like(last, dtype=torch.bool)
        for step in range(1, self.longest + 1):
            hidden = self.cell(self.embed(last), hidden)
            last = draws.choice(self.say(hidden) / settings.temperature)
            going = going & (last != END)
            texts = [
                text + self.letters[int(sign) - 1] if goes else text
                for text, sign, goes in zip(texts, last, going, strict=True)
            ]
            done = not bool(going.any())
            if done or step == self.longest:
                yield SampleStep(step, self.longest, {self.slot: texts}, done=done)
                return
            yield SampleStep(step, self.longest, partial={self.slot: texts})


SPEAKER = GeneratorSpec(
    id="test-speaker",
    title="Speaker",
    summary="Says texts letter by letter.",
    factory="speaking:Speaker",
    config=SpeakerConfig,
    sampling=SpeakerSampling,
    produces=("text",),
    streams=True,
)


class Mute(Speaker):
    """Says nothing where its seed is even."""

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """At once."""
        texts = ["word" if seed % 2 else " " for seed in request.seeds]
        yield SampleStep(1, 1, {self.slot: texts})


MUTE = replace(SPEAKER, id="test-mute", factory="speaking:Mute", streams=False)
