"""Extractors that use a model of the library transformers, from a folder that a person provides.

Nothing is downloaded, only safetensors are read, and no code of the folder is ever run.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from mmstudio.api import PluginConfig, UsageError
from mmstudio.nn import NO_RESOURCES, Extractor, ResourceFolder, Resources
from mmstudio.nn.audio import load_torchaudio, resample

IMAGE, AUDIO = "transformers-image-model", "transformers-audio-model"
_LONGEST_S = 30


class PretrainedExtractor(Extractor):
    """Features by a pretrained model; a base for one modality each.

    Args:
        config: Without settings.
        resources: The folder of the model.

    Raises:
        UsageError: If the library is not installed, or the folder holds no model that it can read.
    """

    folder: str

    def __init__(self, config: PluginConfig, resources: Resources = NO_RESOURCES) -> None:
        super().__init__(config, resources)
        library = _library()
        given = resources[self.folder]
        kind = library.AutoFeatureExtractor if self.folder == AUDIO else library.AutoImageProcessor
        self._processor = _read(kind, given)
        self.model = _read(library.AutoModel, given, use_safetensors=True)
        self.model.requires_grad_(requires_grad=False)
        self.model.eval()

    def forward(self, raws: Sequence[Any]) -> Tensor:
        """Features (n, D): the model's own embedding of a value, or the mean of its last tokens."""
        # one by one: processors fill sounds of a batch up to the longest, which would change their features
        return torch.cat([self._features(self.inputs(raw)) for raw in raws])

    @abstractmethod
    def inputs(self, raw: Any) -> dict[str, Tensor]:
        """What the model takes of a value."""

    @abstractmethod
    def embedded(self, inputs: dict[str, Tensor]) -> Any:
        """What the model gives of them."""

    def _features(self, inputs: dict[str, Tensor]) -> Tensor:
        device = next(self.model.parameters()).device
        found = self.embedded({name: value.to(device) for name, value in inputs.items()})
        if not isinstance(found, Tensor):
            pooled = getattr(found, "pooler_output", None)
            found = found.last_hidden_state if pooled is None else pooled
        # maps (n, D, H, W) of convolutions, tokens (n, T, D) of transformers
        if found.dim() == 4:
            return found.mean((2, 3)).float()
        return (found.mean(1) if found.dim() == 3 else found).float()


class PretrainedPictures(PretrainedExtractor):
    """Features of pictures by a vision model such as DINO, CLIP or SigLIP."""

    folder = IMAGE
    resizing = "as the model's own processor resizes"

    def inputs(self, raw: Any) -> dict[str, Tensor]:
        """Pixels."""
        picture = Image.fromarray(np.broadcast_to(raw, (*raw.shape[:2], 3)).copy())
        return dict(self._processor(images=[picture], return_tensors="pt"))

    def embedded(self, inputs: dict[str, Tensor]) -> Any:
        """The embedding of a model of pictures and texts, else what the model gives."""
        both = getattr(self.model, "get_image_features", None)
        return self.model(**inputs) if both is None else both(**inputs)


class PretrainedSounds(PretrainedExtractor):
    """Features of sounds by an audio model such as CLAP or Wav2Vec2; of long ones the first 30 seconds."""

    folder = AUDIO
    resizing = "one channel, at the model's own rate"

    def inputs(self, raw: Any) -> dict[str, Tensor]:
        """A wave, or its spectra."""
        rate_hz = int(self._processor.sampling_rate)
        samples = torch.from_numpy(np.asarray(raw.samples, np.float32))[:, : _LONGEST_S * raw.rate_hz]
        wave = resample(samples.mean(0), raw.rate_hz, rate_hz).numpy()
        # CLAP's would cut longer ones at a random place
        most = getattr(self._processor, "nb_max_samples", len(wave))
        found = self._processor([wave[:most]], sampling_rate=rate_hz, return_tensors="pt")
        return {name: value for name, value in found.items() if isinstance(value, Tensor)}

    def embedded(self, inputs: dict[str, Tensor]) -> Any:
        """The embedding of a model of sounds and texts, else what the model gives."""
        both = getattr(self.model, "get_audio_features", None)
        return self.model(**inputs) if both is None else both(**inputs)


def _library() -> Any:
    """The library, imported with its hands off the network."""
    load_torchaudio()  # a torchaudio that cannot be loaded makes it fail too
    try:
        import transformers
    except ImportError as error:
        raise UsageError(
            "Features of a pretrained model need the library transformers, which is not installed.",
            hint='Install it by: pip install "mm-studio[pretrained]".',
        ) from error
    return transformers


def _read(kind: Any, folder: ResourceFolder, **how: Any) -> Any:
    try:
        return kind.from_pretrained(Path(folder.path), local_files_only=True, trust_remote_code=False, **how)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError, AttributeError) as error:
        raise UsageError(
            "The folder {folder!r} holds no model that transformers can read: {reason}",
            hint="Give the folder of one model, with its config.json, its preprocessor_config.json and its safetensors.",
            folder=folder.name,
            reason=" ".join(str(error).split())[:300],
        ) from error
