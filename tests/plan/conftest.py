"""The plugins that come with the program, and a second encoder of pictures beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from mmstudio.plugins.config import PluginConfig
from mmstudio.plugins.manager import PluginHost
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import EncoderSpec, Provenance


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
