"""The plugins that come with the program, and a second encoder of pictures beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import Field

from mmstudio.core.sample import Slot
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.roles import Data
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.config import PluginConfig
from mmstudio.plugins.manager import PluginHost
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import EncoderSpec, GeneratorSpec, Provenance


class Patches(PluginConfig):
    """Settings that no other encoder has."""

    patch: Annotated[int, Field(ge=2, le=8)] = 4
    depth: Annotated[int, Field(ge=1, le=4)] = 2


SECOND = EncoderSpec(
    id="image-patches",
    title="Patches",
    factory="plan_tests_encoder:PatchEncoder",
    modality="image",
    config=Patches,
)


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    host = PluginHost(tmp_path / "plugins")
    host.discover()
    host.registry.encoders.add(SECOND, Provenance("second", "acme-second", "1.2"))
    return host.registry


DATA = Data(
    "birds",
    (
        Slot("text", "text"),
        Slot("image", "image", "target"),
        Slot("song", "audio"),
        Slot("reference", "image", "condition"),
        Slot("facts", "table", "either", ("age", "place")),
    ),
    {"train": 3},
)


SEVERAL = Data("two", (Slot("image", "image"), Slot("other", "image"), Slot("text", "text", "condition")))


def recipe(**changes: Any) -> Recipe:
    plain = Recipe(id="r", title="R", fusion=Choice(id="concat"), generator=Choice(id="image-flow"))
    return plain.model_copy(update=changes)


def names(plan: RunPlan) -> list[str]:
    return [slot.name for slot in plan.conditions]


def made_of_others(registry: Registry) -> None:
    """A generator made of other generators, and a second one that makes pictures."""
    plain = registry.generators.get("image-flow")
    own = Provenance("second", "acme-second", "1.2")
    registry.generators.add(
        GeneratorSpec(id="twofold", title="J", factory="a:B", produces=(), children=True, takes_given=True),
        own,
    )
    registry.generators.add(replace(plain, id="text-maker", produces=("text",)), own)
    registry.generators.add(replace(plain, id="image-second", config=Patches), own)
