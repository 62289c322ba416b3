"""Descriptions of a run's encoders, read and checked before anything is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from mmstudio.core.complaints import first_reason
from mmstudio.core.errors import DamagedError
from mmstudio.core.sample import Slot
from mmstudio.nn import Encoder, FeatureShape, Preparer
from mmstudio.plan.model_plan import Part, slot_of
from mmstudio.plugins.config import PluginConfig, PluginState, read_config
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.resources import Resources
from mmstudio.plugins.specs import resolve


@dataclass(frozen=True)
class DescribedEncoder:
    """A described encoder, of which nothing is built yet.

    Attributes:
        kind: Class of the encoder.
        config, slot, state, resources: Arguments that it is made from.
    """

    kind: type[Encoder]
    config: PluginConfig
    slot: Slot
    state: Mapping[str, Any]
    resources: Resources

    def preparer(self) -> Preparer:
        """The preparer of its slot."""
        return self.kind.preparer(self.config, self.slot, self.state, self.resources)

    def shape(self) -> FeatureShape:
        """Shape of its features."""
        return self.kind.shape_of(self.config, self.slot, self.state, self.resources)

    def build(self) -> Encoder:
        """Build the encoder, with fresh weights or with the weights of its resources."""
        return self.kind(self.config, self.slot, self.state, self.resources)


def described(part: Part, registry: Registry) -> DescribedEncoder:
    """Read a run's description of an encoder.

    Raises:
        DamagedError, UsageError: If its settings or state are not valid, or a folder that it needs is missing.
    """
    spec = registry.encoders.get(part.id)
    kind: type[Encoder] = resolve(spec.factory)
    config = read_config(spec.config, dict(part.settings), part.id)
    check_state(part, kind.State)
    resources = registry.resources.found(spec.resources, part.resources)
    return DescribedEncoder(kind, config, slot_of(part), part.state, resources)


def check_state(part: Part, kind: type[PluginState] | None) -> None:
    """Refuse a state that the part cannot have learned, before sizes are taken from it."""
    if kind is None:
        return
    try:
        kind.model_validate(dict(part.state))
    except ValidationError as error:
        raise DamagedError(
            "What the part {id!r} of the model learned before training is not valid: {reason}.",
            hint="The run cannot be used; train it again.",
            id=part.id,
            reason=first_reason(error),
        ) from error
