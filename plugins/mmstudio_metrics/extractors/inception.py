"""Inception v3, the network that published Frechet and inception scores use, with weights that a person provides.

The network is that of Szegedy et al. (2016, figures 4 to 8) in the variant that the scores were first measured with: it was
trained with TensorFlow in 2015, pools differently in its last blocks, and tells 1,008 classes apart. Weights carry the names
that torchvision and the known ports of these weights gave them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.api import PluginConfig, UsageError
from mmstudio.nn import NO_RESOURCES, Extractor, ResourceFolder, Resources
from mmstudio.nn.weights import weights_in

RESOURCE = "inception-fid"
SIDE = 299
FEATURES, CLASSES = 2048, 1008
_AT_ONCE = 4
_CHOSEN = 1000
"""Probabilities are of so many classes: the eight that the older weights have beyond are never seen."""


class Convolution(nn.Module):
    """A convolution without bias, its batch norm, ReLU."""

    def __init__(
        self, enter: int, leave: int, size: int | tuple[int, int], stride: int = 1, pad: Any = 0
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(enter, leave, size, stride, pad, bias=False)
        self.bn = nn.BatchNorm2d(leave, eps=0.001)

    def forward(self, x: Tensor) -> Tensor:
        """Maps to maps."""
        return functional.relu(self.bn(self.conv(x)), inplace=True)


def _pooled(x: Tensor) -> Tensor:
    """Means of neighbourhoods; places beyond the edge do not count, as in TensorFlow."""
    return functional.avg_pool2d(x, 3, 1, 1, count_include_pad=False)


class BlockA(nn.Module):
    """Figure 5, at 35 x 35."""

    def __init__(self, enter: int, pool: int) -> None:
        super().__init__()
        self.branch1x1 = Convolution(enter, 64, 1)
        self.branch5x5_1 = Convolution(enter, 48, 1)
        self.branch5x5_2 = Convolution(48, 64, 5, pad=2)
        self.branch3x3dbl_1 = Convolution(enter, 64, 1)
        self.branch3x3dbl_2 = Convolution(64, 96, 3, pad=1)
        self.branch3x3dbl_3 = Convolution(96, 96, 3, pad=1)
        self.branch_pool = Convolution(enter, pool, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Maps to maps."""
        return torch.cat(
            [
                self.branch1x1(x),
                self.branch5x5_2(self.branch5x5_1(x)),
                self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x))),
                self.branch_pool(_pooled(x)),
            ],
            1,
        )


class BlockB(nn.Module):
    """From 35 x 35 to 17 x 17."""

    def __init__(self, enter: int) -> None:
        super().__init__()
        self.branch3x3 = Convolution(enter, 384, 3, stride=2)
        self.branch3x3dbl_1 = Convolution(enter, 64, 1)
        self.branch3x3dbl_2 = Convolution(64, 96, 3, pad=1)
        self.branch3x3dbl_3 = Convolution(96, 96, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        """Maps to maps of half the size."""
        double = self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x)))
        return torch.cat([self.branch3x3(x), double, functional.max_pool2d(x, 3, 2)], 1)


class BlockC(nn.Module):
    """Figure 6, at 17 x 17, with n = 7."""

    def __init__(self, enter: int, width: int) -> None:
        super().__init__()
        self.branch1x1 = Convolution(enter, 192, 1)
        self.branch7x7_1 = Convolution(enter, width, 1)
        self.branch7x7_2 = Convolution(width, width, (1, 7), pad=(0, 3))
        self.branch7x7_3 = Convolution(width, 192, (7, 1), pad=(3, 0))
        self.branch7x7dbl_1 = Convolution(enter, width, 1)
        self.branch7x7dbl_2 = Convolution(width, width, (7, 1), pad=(3, 0))
        self.branch7x7dbl_3 = Convolution(width, width, (1, 7), pad=(0, 3))
        self.branch7x7dbl_4 = Convolution(width, width, (7, 1), pad=(3, 0))
        self.branch7x7dbl_5 = Convolution(width, 192, (1, 7), pad=(0, 3))
        self.branch_pool = Convolution(enter, 192, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Maps to maps."""
        double = self.branch7x7dbl_3(self.branch7x7dbl_2(self.branch7x7dbl_1(x)))
        return torch.cat(
            [
                self.branch1x1(x),
                self.branch7x7_3(self.branch7x7_2(self.branch7x7_1(x))),
                self.branch7x7dbl_5(self.branch7x7dbl_4(double)),
                self.branch_pool(_pooled(x)),
            ],
            1,
        )


class BlockD(nn.Module):
    """From 17 x 17 to 8 x 8."""

    def __init__(self, enter: int) -> None:
        super().__init__()
        self.branch3x3_1 = Convolution(enter, 192, 1)
        self.branch3x3_2 = Convolution(192, 320, 3, stride=2)
        self.branch7x7x3_1 = Convolution(enter, 192, 1)
        self.branch7x7x3_2 = Convolution(192, 192, (1, 7), pad=(0, 3))
        self.branch7x7x3_3 = Convolution(192, 192, (7, 1), pad=(3, 0))
        self.branch7x7x3_4 = Convolution(192, 192, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        """Maps to maps of half the size."""
        seven = self.branch7x7x3_3(self.branch7x7x3_2(self.branch7x7x3_1(x)))
        return torch.cat(
            [
                self.branch3x3_2(self.branch3x3_1(x)),
                self.branch7x7x3_4(seven),
                functional.max_pool2d(x, 3, 2),
            ],
            1,
        )


class BlockE(nn.Module):
    """Figure 7, at 8 x 8; the last one takes the largest of neighbours where the first takes their mean."""

    def __init__(self, enter: int, *, largest: bool) -> None:
        super().__init__()
        self.largest = largest
        self.branch1x1 = Convolution(enter, 320, 1)
        self.branch3x3_1 = Convolution(enter, 384, 1)
        self.branch3x3_2a = Convolution(384, 384, (1, 3), pad=(0, 1))
        self.branch3x3_2b = Convolution(384, 384, (3, 1), pad=(1, 0))
        self.branch3x3dbl_1 = Convolution(enter, 448, 1)
        self.branch3x3dbl_2 = Convolution(448, 384, 3, pad=1)
        self.branch3x3dbl_3a = Convolution(384, 384, (1, 3), pad=(0, 1))
        self.branch3x3dbl_3b = Convolution(384, 384, (3, 1), pad=(1, 0))
        self.branch_pool = Convolution(enter, 192, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Maps to maps."""
        three = self.branch3x3_1(x)
        double = self.branch3x3dbl_2(self.branch3x3dbl_1(x))
        pooled = functional.max_pool2d(x, 3, 1, 1) if self.largest else _pooled(x)
        return torch.cat(
            [
                self.branch1x1(x),
                self.branch3x3_2a(three),
                self.branch3x3_2b(three),
                self.branch3x3dbl_3a(double),
                self.branch3x3dbl_3b(double),
                self.branch_pool(pooled),
            ],
            1,
        )


class Inception(Extractor):
    """Features and classes of pictures by Inception v3.

    Args:
        config: Without settings.
        resources: The folder that holds its weights.

    Raises:
        UsageError: If the folder's file does not hold them.
    """

    resizing = "299 px, Pillow bilinear with antialiasing"

    def __init__(self, config: PluginConfig, resources: Resources = NO_RESOURCES) -> None:
        super().__init__(config, resources)
        self.Conv2d_1a_3x3 = Convolution(3, 32, 3, stride=2)
        self.Conv2d_2a_3x3 = Convolution(32, 32, 3)
        self.Conv2d_2b_3x3 = Convolution(32, 64, 3, pad=1)
        self.Conv2d_3b_1x1 = Convolution(64, 80, 1)
        self.Conv2d_4a_3x3 = Convolution(80, 192, 3)
        self.Mixed_5b = BlockA(192, 32)
        self.Mixed_5c = BlockA(256, 64)
        self.Mixed_5d = BlockA(288, 64)
        self.Mixed_6a = BlockB(288)
        self.Mixed_6b = BlockC(768, 128)
        self.Mixed_6c = BlockC(768, 160)
        self.Mixed_6d = BlockC(768, 160)
        self.Mixed_6e = BlockC(768, 192)
        self.Mixed_7a = BlockD(768)
        self.Mixed_7b = BlockE(1280, largest=False)
        self.Mixed_7c = BlockE(2048, largest=True)
        self.fc = nn.Linear(FEATURES, CLASSES)
        self._fill(resources[RESOURCE])
        self.requires_grad_(requires_grad=False)

    def forward(self, raws: Sequence[Any]) -> Tensor:
        """Features (n, 2048): means over the last maps."""
        chunks = [raws[start : start + _AT_ONCE] for start in range(0, len(raws), _AT_ONCE)]
        return torch.cat([self._features(torch.cat([_fitted(raw) for raw in chunk])) for chunk in chunks])

    def probabilities(self, raws: Sequence[Any]) -> Tensor:
        """Probabilities of 1,000 classes (n, 1000)."""
        # without the bias, as the first implementation of the inception score had it
        logits = self.forward(raws) @ self.fc.weight.T
        return logits[:, :_CHOSEN].softmax(1)

    def _features(self, x: Tensor) -> Tensor:
        x = x.to(self.fc.weight.device)
        x = self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x)))
        x = self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(functional.max_pool2d(x, 3, 2)))
        x = functional.max_pool2d(x, 3, 2)
        for name in ("5b", "5c", "5d", "6a", "6b", "6c", "6d", "6e", "7a", "7b", "7c"):
            x = self.get_submodule(f"Mixed_{name}")(x)
        return x.mean((2, 3))

    def _fill(self, folder: ResourceFolder) -> None:
        found = weights_in(folder)
        classes = found.get("fc.bias", torch.zeros(0)).shape
        if tuple(classes) == (_CHOSEN,):
            self.fc = nn.Linear(FEATURES, _CHOSEN)
        for name, value in self.state_dict().items():
            if name.endswith("num_batches_tracked"):
                continue
            if name not in found or found[name].shape != value.shape:
                raise UsageError(
                    "The folder {folder!r} does not hold the weights of Inception v3: {tensor} is missing, or has another shape.",
                    hint="Give the weights of pt_inception-2015-12-05 or of torchvision's inception_v3, saved as safetensors.",
                    folder=folder.name,
                    tensor=name,
                )
        self.load_state_dict({name: value.float() for name, value in found.items()}, strict=False)


def _fitted(raw: Any) -> Tensor:
    """A picture as (1, 3, 299, 299), about -1 to 1 as the network was trained."""
    image = Image.fromarray(np.broadcast_to(raw, (*raw.shape[:2], 3)).copy())
    if image.size != (SIDE, SIDE):
        image = image.resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    pixels = torch.from_numpy(np.asarray(image, np.float32).transpose(2, 0, 1).copy())
    return (pixels[None] - 128) / 128
