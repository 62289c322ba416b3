"""Frozen encoders: they are in memory only while something is encoded, and not part of the trained and saved model."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from mmstudio.core.errors import DamagedError, StudioError
from mmstudio.core.memory import give_back_freed
from mmstudio.engine.model.descriptions import described
from mmstudio.engine.model.device import available_bytes
from mmstudio.engine.model.held import Held
from mmstudio.engine.model.room import Room
from mmstudio.engine.model.transferred import Weights
from mmstudio.nn import Arrays, Encoder, Features, FeatureShape
from mmstudio.nn.draws import drawing_from
from mmstudio.plan.model_plan import ModelPlan, Part, slot_of
from mmstudio.plugins.registry import Registry

TOKENS, MASK = "encoded_tokens", "encoded_mask"
"""Names of features that take the place of prepared arrays; no preparer may use them."""
TOGETHER = 64
"""Largest number of values that are handed to a frozen encoder together, and that it encodes at a time."""
_ROOM, _PART = 4 << 20, 16
"""Memory on a CPU that encoding may use besides the weights: this many bytes, or this fraction of large weights.

All values that are encoded together read the weights from memory once, so that this takes little of the time.
"""
_FEW = (1, 2)
"""Numbers of values that are encoded first: their difference shows the memory that each further value takes."""
_SHARE = 0.5
"""Share of a device's free memory that encoding may use, on devices other than the CPU."""


class FrozenEncoder:
    """An encoder whose weights are never trained; it is built when something is to be encoded and released afterwards.

    Args:
        part: The run's description of it, which keeps the hash of its weights.
        registry: Where ids are looked up.
        weights: Reads its weights; ``None`` if it brings them itself.

    Attributes:
        shape: Shape of its features.
    """

    def __init__(self, part: Part, registry: Registry, weights: Weights | None = None) -> None:
        self._part = part
        self._weights = weights
        self._described = described(part, registry)
        self._sha256 = part.weights
        self._built: Encoder | None = None
        self._bytes = 0
        self._held: dict[int, int] = {}
        self.shape: FeatureShape = self._described.shape()

    @property
    def in_memory(self) -> bool:
        """Whether its weights are in memory."""
        return self._built is not None

    def sha256(self) -> str:
        """Hash of its weights."""
        if not self._sha256:
            self._sha256 = weights_hash(self._loaded(torch.device("cpu")))
        return self._sha256

    @torch.no_grad()
    def encode(self, prepared: Mapping[str, Tensor]) -> Features:
        """Features of a batch of prepared arrays, on the arrays' device."""
        device = next(iter(prepared.values())).device
        features: Features = self._loaded(device)(dict(prepared))
        return features

    def rows(self, prepared: Mapping[str, Tensor], device: torch.device) -> Arrays:
        """Features of a batch as arrays: ``encoded_tokens`` float32 (B, T, D) and ``encoded_mask`` bool (B, T).

        It encodes as many values at a time as fit into memory; the first ones show how much one value takes.
        """
        self._loaded(device)  # so that the memory of the weights does not count as that of a value
        made: dict[str, list[npt.NDArray[Any]]] = {TOKENS: [], MASK: []}
        rows, start = len(next(iter(prepared.values()))), 0
        while start < rows:
            stop = start + self._together(device)
            part = {name: array[start:stop].to(device) for name, array in prepared.items()}
            features = self._watched(part)
            self._check_shape(features, len(next(iter(part.values()))))
            made[TOKENS].append(features.tokens.float().cpu().numpy())
            made[MASK].append(features.mask.cpu().numpy())
            start = stop
            if device.type == "cpu" and stop < rows:
                give_back_freed()  # the C library does not reuse blocks of this size, and allocates new ones
        return {name: np.concatenate(parts) for name, parts in made.items()}

    def let_go(self) -> None:
        """Release its memory until it is needed again."""
        if self._built is not None:
            self._built = None
            give_back_freed()

    def _together(self, device: torch.device) -> int:
        """Number of values to encode next."""
        for few in _FEW:
            if few not in self._held:
                return few
        one, two = (self._held[few] for few in _FEW)
        room = max(_ROOM, self._bytes // _PART)
        if device.type != "cpu":
            room = int(_SHARE * available_bytes(device))
        return min(TOGETHER, max(1, room // max(1, two - one)))

    def _watched(self, part: Mapping[str, Tensor]) -> Features:
        """Features of a batch; measures the memory of the first small batches."""
        rows = len(next(iter(part.values())))
        if rows not in _FEW or rows in self._held:
            return self.encode(part)
        with Held() as held:
            features = self.encode(part)
        self._held[rows] = held.most
        return features

    def _loaded(self, device: torch.device) -> Encoder:
        if self._built is None:
            with Room(), drawing_from(0):  # weights that are drawn at random are the same each time
                built = self._described.build()
            self._take(built)
            self._check(built)
            self._built = built.requires_grad_(requires_grad=False).eval()
            self._bytes = sum(tensor.nbytes for tensor in built.state_dict().values())
        return self._built.to(device)

    def _take(self, built: Encoder) -> None:
        """Put its weights into it, if it has them from another run."""
        if self._weights is None:
            return
        try:
            built.load_state_dict(dict(self._weights()))
        except RuntimeError as error:
            raise DamagedError(
                "The weights that the encoder of the slot {slot!r} has from another run do not fit it.",
                hint="Start a new run from that one.",
                slot=slot_of(self._part).name,
            ) from error

    def _check_shape(self, features: Features, rows: int) -> None:
        """Refuse features of another shape than announced: NumPy would broadcast them when they are stored."""
        wanted = (rows, self.shape.tokens, self.shape.width)
        if features.tokens.shape != wanted or features.mask.shape != wanted[:2]:
            raise StudioError(
                "The encoder {id!r} gives features of the shape {shape} instead of {wanted}.",
                id=self._part.id,
                shape=str((*features.tokens.shape,)),
                wanted=str(wanted),
            )

    def _check(self, built: Encoder) -> None:
        """Refuse weights that differ from those the run was trained with."""
        if self._sha256 and weights_hash(built) != self._sha256:
            raise DamagedError(
                "The encoder {id!r} of the slot {slot!r} has other weights now than when the run was trained.",
                hint="Install the version of its plugin, and give the folder of its model, that the run was started with.",
                id=self._part.id,
                slot=slot_of(self._part).name,
            )


class FrozenSlot(nn.Module):
    """Stands in for a frozen encoder in a model, without its weights.

    It passes on features that were looked up. If a random step changes what the encoder sees, the features are computed
    at every step.

    Args:
        encoder: The frozen encoder.

    Attributes:
        encoder: The frozen encoder.
        shape: Shape of its features.
    """

    def __init__(self, encoder: FrozenEncoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.shape = encoder.shape

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Features (B, T, D)."""
        if TOKENS in prepared:
            return Features(prepared[TOKENS], prepared[MASK], self.shape.grid)
        return self.encoder.encode(prepared)


def frozen_encoders(
    plan: ModelPlan, registry: Registry, weights: Mapping[str, Weights] = MappingProxyType({})
) -> dict[str, FrozenEncoder]:
    """The frozen encoders of a plan by slot; none of them is in memory yet.

    Args:
        plan: Plan of the model.
        registry: Where ids are looked up.
        weights: Per slot what reads the weights of an encoder that is frozen because it has them from another run.
    """
    kinds = {slot: described(part, registry).kind.frozen for slot, part in plan.encoders.items()}
    return {
        slot: FrozenEncoder(plan.encoders[slot], registry, None if frozen else weights.get(slot))
        for slot, frozen in kinds.items()
        if frozen or slot in weights
    }


def with_weights(plan: ModelPlan, frozen: Mapping[str, FrozenEncoder]) -> ModelPlan:
    """A plan that names the weights of its frozen encoders."""
    named = {}
    for slot, encoder in frozen.items():
        leave_only(slot, frozen)
        named[slot] = replace(plan.encoders[slot], weights=encoder.sha256())
    return replace(plan, encoders={**plan.encoders, **named})


def leave_only(slot: str, frozen: Mapping[str, FrozenEncoder]) -> None:
    """Release all but one, so that two are never in memory together while each works alone."""
    for name, encoder in frozen.items():
        if name != slot:
            encoder.let_go()


def weights_hash(module: nn.Module) -> str:
    """Hash of the names, dtypes, shapes and bytes of everything that a module saves."""
    found = hashlib.sha256()
    for name, tensor in sorted(module.state_dict().items()):
        found.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        plain = tensor.detach().cpu().contiguous()
        found.update(plain.view(-1).view(torch.uint8).numpy().data)
    return found.hexdigest()
