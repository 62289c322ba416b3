"""A parent of two decoders, neither of which knows of it: a text is said, and a picture follows from that text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
import torch
from torch import Tensor

from mmstudio.api import GeneratorSpec, Ui
from mmstudio.nn import Condition, ConditionShape, Parent, SampleRequest, TrainBatch, Wants
from mmstudio.plugins.config import PluginConfig

LETTERS = 4


class Telling(Parent):
    """The picture's decoder sees the first letters of the text besides the condition."""

    @classmethod
    def wants(cls, config: PluginConfig) -> Wants:
        """A vector."""
        del config
        return Wants(16)

    @classmethod
    def shown(cls, config: PluginConfig, slot: str, condition: ConditionShape) -> ConditionShape:
        """Wider for the picture."""
        del config
        return ConditionShape(condition.width + LETTERS) if slot == "image" else condition

    def lesson(self, slot: str, batch: TrainBatch) -> TrainBatch:
        """The picture learns from the true text, or from its blank."""
        lesson = super().lesson(slot, batch)
        return (
            replace(lesson, condition=_told(batch.condition, batch.target["text"]["ids"]))
            if slot == "image"
            else lesson
        )

    def request(self, slot: str, request: SampleRequest, made: Mapping[str, Sequence[Any]]) -> SampleRequest:
        """The picture follows from the text that is given, else from the one that was made."""
        asked = super().request(slot, request, made)
        if slot != "image":
            return asked
        if "text" in request.given:
            ids = request.given["text"]["ids"]
        else:
            texts = made["text"] if "text" in made else self._said(request)
            spelled = [self.decoder("text").spelling(text)["ids"] for text in texts]  # type: ignore[operator]
            ids = torch.from_numpy(np.stack(spelled)).to(request.device)
        return replace(asked, condition=lambda weight: _told(request.condition(weight), ids))

    def _said(self, request: SampleRequest) -> Sequence[str]:
        """The texts that pictures follow from where only pictures are wanted."""
        steps = self.decoder("text").sample(self.request("text", request, {}))
        return next(step.results["text"] for step in steps if step.results)


def _told(condition: Condition, ids: Tensor) -> Condition:
    return Condition(torch.cat([condition.vector, ids[:, :LETTERS].float() / 10], dim=1))


class TellingSampling(PluginConfig):
    """Settings of generating, one of which names a slot."""

    loud: Annotated[str, Ui("Louder", "The slot that is told louder.", slot="target")] = ""


TELLING = GeneratorSpec(
    id="test-telling",
    title="Telling",
    summary="Says a text and paints it.",
    factory="telling:Telling",
    produces=(),
    sampling=TellingSampling,
    children=True,
    takes_given=True,
)
