"""A generator of texts and a fusion whose weights begin as what lies in a folder that a person provides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import torch
from heavy_encoders import MODEL
from speaking import SPEAKER, Speaker, SpeakerConfig, Spelling

from mmstudio.api import FusionSpec, Slot
from mmstudio.nn import ConditionShape, FeatureShape, Resources, TargetInfo, Wants
from mmstudio.nn.weights import weights_in
from mmstudio_fusion.model import Concat
from mmstudio_fusion.plugin import ConcatConfig


def first_number(resources: Resources) -> float:
    """What stands first in the folder's weights."""
    return float(weights_in(resources[MODEL.name])["letters"].flatten()[0])


class FolderSpeaker(Speaker):
    """A speaker that notes the folder's first number at each of its stages."""

    @classmethod
    def fit(  # type: ignore[override]  # folders come as a keyword where the spec asks for some
        cls, config: SpeakerConfig, slot: Slot, raws: Iterable[Any], resources: Resources
    ) -> dict[str, Any]:
        return {**super().fit(config, slot, raws), "first": first_number(resources)}

    @classmethod
    def preparer(  # type: ignore[override]
        cls, config: SpeakerConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> Spelling:
        assert first_number(resources) == state["first"]
        return super().preparer(config, slot, state)

    def __init__(
        self,
        config: SpeakerConfig,
        targets: Mapping[str, TargetInfo],
        condition: ConditionShape,
        resources: Resources,
    ) -> None:
        super().__init__(config, targets, condition)
        self.register_buffer("first", torch.tensor(first_number(resources)), persistent=False)


class FolderConcat(Concat):
    """A concatenation that keeps the folder's first number."""

    def __init__(
        self, config: ConcatConfig, shapes: Mapping[str, FeatureShape], wants: Wants, resources: Resources
    ) -> None:
        super().__init__(config, shapes, wants)
        self.register_buffer("first", torch.tensor(first_number(resources)), persistent=False)


FOLDER_SPEAKER = replace(
    SPEAKER, id="test-folder-speaker", factory="folder_learners:FolderSpeaker", resources=(MODEL,)
)
FOLDER_CONCAT = FusionSpec(
    id="test-folder-concat",
    title="Folder",
    summary="A concatenation with a folder.",
    factory="folder_learners:FolderConcat",
    config=ConcatConfig,
    resources=(MODEL,),
)
