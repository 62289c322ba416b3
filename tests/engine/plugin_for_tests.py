"""Generators that behave badly on purpose: one runs out of memory, one loses its numbers, one has three phases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
import torch
from pydantic import Field
from torch import Tensor, nn

from mmstudio.api import GeneratorSpec, PluginConfig, Slot, Ui
from mmstudio.nn import (
    ConditionShape,
    Generator,
    Losses,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
)
from mmstudio.nn.images import SquarePictures, to_pictures, to_unit

API_VERSION = 2


class PlainConfig(PluginConfig):
    """Settings of the plain generator."""

    size: Annotated[int, Field(ge=8, le=64), Ui("Size")] = 16
    width: Annotated[int, Field(ge=8, le=1024), Ui("Width")] = 16
    multipliers: Annotated[tuple[int, ...], Ui("Multipliers")] = (1,)
    most: Annotated[int, Field(ge=0), Ui("Most", "Samples that fit into memory; 0 for any number.")] = 0
    refuses: Annotated[Literal["gpu", "cpu", "python"], Ui("Refuses", "How it says that memory ran out.")] = (
        "gpu"
    )
    breaks_at: Annotated[
        int, Field(ge=0), Ui("Breaks at", "Step whose loss is not a number; 0 for none.")
    ] = 0
    weights_break: Annotated[
        bool, Ui("Weights break", "Whether a step's gradient, not its loss, is no number.")
    ] = False
    keeps: Annotated[int, Field(ge=0), Ui("Keeps", "MB that a sample keeps for the backward pass.")] = 0


class Plain(Generator):
    """Regresses the picture from the condition: no noise, so that gradients of micro-batches can be compared."""

    def __init__(
        self, config: PlainConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.config = config
        self.slot = next(iter(targets))
        self.net = nn.Linear(condition.width, 3 * config.size**2)
        self.register_buffer("seen", torch.zeros(()))

    @classmethod
    def wants(cls, config: PlainConfig) -> Wants:
        """A vector."""
        return Wants(config.width)

    @classmethod
    def preparer(cls, config: PlainConfig, slot: Slot, state: Mapping[str, Any]) -> SquarePictures:
        """``pixels``."""
        del slot, state
        return SquarePictures(config.size)

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """Mean squared error."""
        del phase
        config = self.config
        if config.most and batch.size > config.most:
            raise _refusal(config.refuses)
        if self.training:
            self.get_buffer("seen").add_(batch.size)
        pictures = self._pictures(batch.condition.vector)
        loss = (pictures - to_unit(batch.target[self.slot]["pixels"])).square().mean()
        if config.breaks_at and batch.step + 1 == config.breaks_at:
            factor = torch.tensor(float("nan"))
            loss = (
                loss + (loss * factor - (loss * factor).detach()) if config.weights_break else loss * factor
            )
            loss = loss.detach() + _Broken.apply(loss) if config.weights_break else loss
        if config.keeps:
            kept = batch.condition.vector.new_zeros(batch.size, config.keeps * 2**18).requires_grad_()
            loss = loss + 0 * kept.sigmoid().sum()
        return Losses(loss, {"loss": loss.detach()})

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """A sketch, then the picture."""
        if self.config.most and len(request.seeds) > self.config.most:
            raise _refusal(self.config.refuses)
        pictures = to_pictures(self._pictures(request.condition(request.weight).vector))
        yield SampleStep(1, 2, {self.slot: [np.zeros_like(picture) for picture in pictures]})
        yield SampleStep(2, 2, {self.slot: pictures})

    def _pictures(self, vector: Tensor) -> Tensor:
        size = self.config.size
        values: Tensor = self.net(vector).unflatten(1, (3, size, size))
        return values


class _Broken(torch.autograd.Function):
    """Zero, whose gradient is not a number."""

    @staticmethod
    def forward(context: Any, value: Tensor) -> Tensor:
        """Zero."""
        del context
        return torch.zeros_like(value)

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> Any:
        """Not a number."""
        del context
        return gradients[0] * float("nan")


class Phases(Plain):
    """Three phases, of which the second alone teaches the condition side and the third is skipped."""

    phases: ClassVar[tuple[str, ...]] = ("still", "learning", "skipped")
    trains_condition: ClassVar[frozenset[str]] = frozenset({"learning"})
    sampling_parts: ClassVar[tuple[str, ...]] = ("net",)
    validation_phase: ClassVar[str] = "learning"

    def __init__(
        self, config: PlainConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.other = nn.Linear(condition.width, 1)
        self.never = nn.Linear(condition.width, 1)

    def trainable(self, phase: str) -> Iterable[nn.Parameter]:
        """Each phase has a layer of its own."""
        return {"still": self.other, "learning": self.net, "skipped": self.never}[phase].parameters()

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """The second phase is the plain one."""
        if phase == "skipped":
            return None
        if phase == "learning":
            return super().loss(phase, batch)
        assert not batch.condition.vector.requires_grad
        loss = (self.other(batch.condition.vector) - 1).square().mean()
        return Losses(loss, {"still": loss.detach()})


def _refusal(kind: str) -> Exception:
    if kind == "cpu":
        return RuntimeError(
            "DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes. Error code 12"
        )
    return (
        MemoryError()
        if kind == "python"
        else torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9 GiB.")
    )


def generators() -> Sequence[GeneratorSpec]:
    """The generators of this plugin."""
    return [
        GeneratorSpec(
            id=f"test-{name.lower()}",
            title=name,
            factory=f"engine_tests_plugin:{name}",
            config=PlainConfig,
            produces=("image",),
        )
        for name in ("Plain", "Phases")
    ]
