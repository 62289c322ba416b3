"""The flow over pictures: which of its conditions a prior completes."""

from __future__ import annotations

from types import SimpleNamespace

from mmstudio_flow.model import ImageFlow
from mmstudio_flow.plugin import FlowConfig


def test_only_whole_vectors_have_a_prior(kit: SimpleNamespace) -> None:
    config = FlowConfig(size=16, width=16)
    assert ImageFlow(config, kit.targets, kit.shape("feature")).prior is not None
    assert ImageFlow(config, kit.targets, kit.shape("structure")).prior is None
    assert ImageFlow(config, kit.targets, kit.shape("decision")).prior is None
    without = config.model_copy(update={"prior": False})
    assert ImageFlow(without, kit.targets, kit.shape("feature")).prior is None
