"""Models of the library transformers, without which a person is told how to get it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mmstudio.api import PluginConfig, UsageError
from mmstudio.plugins.resources import ResourceFolder
from mmstudio_metrics.extractors.pretrained import AUDIO, IMAGE, PretrainedPictures, PretrainedSounds


@pytest.mark.parametrize(("make", "name"), [(PretrainedPictures, IMAGE), (PretrainedSounds, AUDIO)])
def test_without_the_library_it_is_said_how_to_get_it(
    make: type[PretrainedPictures | PretrainedSounds],
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(UsageError, match=r"library transformers.*mm-studio\[pretrained\]"):
        make(PluginConfig(), {name: ResourceFolder(name, "0" * 64, tmp_path)})
