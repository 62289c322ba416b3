from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from mmstudio.plugins.config import PluginConfig, field_ui
from mmstudio.plugins.specs import API_VERSION, resolve
from mmstudio_audio import plugin as audio
from mmstudio_image import plugin as image
from mmstudio_image.step_specs import MirrorConfig
from mmstudio_image.steps import Mirror
from mmstudio_table import plugin as table
from mmstudio_text import plugin as text

PLUGINS = (text, image, audio, table)
LIGHT = """
import sys
import mmstudio_text.plugin, mmstudio_image.plugin, mmstudio_audio.plugin, mmstudio_table.plugin
for plugin in (mmstudio_text, mmstudio_image, mmstudio_audio, mmstudio_table):
    plugin.plugin.mmstudio_modalities(), plugin.plugin.mmstudio_encoders()
heavy = {"torch", "torchaudio", "numpy", "PIL", "soundfile", "tokenizers"} & set(sys.modules)
assert not heavy, heavy
import mmstudio_text.codec, mmstudio_image.codec, mmstudio_audio.codec, mmstudio_table.codec
heavy = {"torch", "torchaudio", "tokenizers"} & set(sys.modules)
assert not heavy, heavy
"""


def test_descriptions_and_codecs_import_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], check=False, capture_output=True, text=True, timeout=240
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.__name__)
def test_descriptions_name_code_that_exists(plugin: object) -> None:
    assert plugin.API_VERSION == API_VERSION
    specs = [*plugin.mmstudio_modalities(), *plugin.mmstudio_encoders()]
    specs += plugin.mmstudio_steps() if hasattr(plugin, "mmstudio_steps") else []
    for spec in specs:
        assert isinstance(resolve(spec.factory), type)
        assert spec.title
        assert spec.summary.endswith(".")


@pytest.mark.parametrize(
    "config", [spec.config for plugin in PLUGINS for spec in plugin.mmstudio_encoders()] + [MirrorConfig]
)
def test_settings_have_words_and_survive_json(config: type[PluginConfig]) -> None:
    made = config()
    assert config.model_validate_json(made.model_dump_json()) == made
    for name in config.model_fields:
        shown = field_ui(config, name)
        assert shown.title
        assert shown.help.endswith(".")


def test_the_mirror_turns_some_pictures_and_follows_from_its_generator() -> None:
    pixels = torch.arange(64 * 3 * 4 * 4).reshape(64, 3, 4, 4)
    mirror = Mirror(MirrorConfig(probability=0.5))
    result = mirror.apply(pixels, torch.Generator().manual_seed(3))
    turned = (result == pixels.flip(-1)).flatten(1).all(dim=1)
    kept = (result == pixels).flatten(1).all(dim=1)
    assert (turned ^ kept).all()
    assert 16 < int(turned.sum()) < 48
    assert torch.equal(result, mirror.apply(pixels, torch.Generator().manual_seed(3)))
    assert torch.equal(Mirror(MirrorConfig(probability=0)).apply(pixels, torch.Generator()), pixels)
