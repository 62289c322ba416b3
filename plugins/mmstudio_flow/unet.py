"""A U-Net that predicts a field over pictures, modulated by time and condition.

Pictures are pixel-unshuffled first, so that no wide convolution runs at full resolution: on a CPU this makes a step four
times as fast. What it costs in sharpness, small ones at the end give back (:mod:`mmstudio_flow.finish`).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn import Condition, ConditionShape
from mmstudio.nn.blocks import Attention, SampleNorm, fourier_features, modulate, positions_2d
from mmstudio.nn.entries import StructureEntry
from mmstudio_flow.finish import MAPS, Finish


class UNetBlock(nn.Module):
    """Residual block: norm, SiLU, convolution, modulated norm, SiLU, convolution (Dhariwal and Nichol 2021, AdaGN)."""

    def __init__(self, width_in: int, width_out: int) -> None:
        super().__init__()
        self.width_out = width_out
        self.norm = SampleNorm()
        self.conv_in = nn.Conv2d(width_in, width_out, 3, padding=1)
        self.conv_out = nn.Conv2d(width_out, width_out, 3, padding=1)
        self.skip = nn.Identity() if width_in == width_out else nn.Conv2d(width_in, width_out, 1)
        nn.init.zeros_(self.conv_out.weight)
        nn.init.zeros_(_bias(self.conv_out))

    def forward(self, x: Tensor, modulation: Tensor) -> Tensor:
        """(B, width_in, H, W) and (B, 2 width_out) to (B, width_out, H, W)."""
        y = self.conv_in(functional.silu(self.norm(x)))
        y = modulate(self.norm(y), modulation)
        result: Tensor = self.skip(x) + self.conv_out(functional.silu(y))
        return result


class SpatialAttention(nn.Module):
    """Self-attention over the positions of a map, and over condition tokens if there are any; residual."""

    def __init__(self, width: int, size: int, heads: int, context_width: int = 0) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.norm_context = nn.LayerNorm(width) if context_width else None
        self.cross = Attention(width, heads, context_width) if context_width else None
        self.register_buffer("positions", positions_2d(size, size, width), persistent=False)
        nn.init.zeros_(self.attention.out.weight)
        if self.cross is not None:
            nn.init.zeros_(self.cross.out.weight)

    def forward(self, x: Tensor, context: Tensor | None = None) -> Tensor:
        """(B, width, H, W), context (B, T, context_width), to (B, width, H, W)."""
        tokens = x.flatten(2).transpose(1, 2)
        positions = self.get_buffer("positions").to(tokens.dtype)
        tokens = tokens + self.attention(self.norm(tokens) + positions)
        if self.cross is not None and self.norm_context is not None and context is not None:
            tokens = tokens + self.cross(self.norm_context(tokens) + positions, context)
        return tokens.transpose(1, 2).reshape(x.shape).contiguous(memory_format=torch.channels_last)


class Sketch(nn.Module):
    """Draws the condition as coarse maps, and adds the coordinates of every place.

    A modulation is the same at every place; convolutions would have to derive positions from the borders. With these
    maps beside the picture, a position is learned several times sooner.
    """

    def __init__(self, condition_width: int, maps: int, side: int, size: int) -> None:
        super().__init__()
        self.shape = (maps, side, side)
        self.size = size
        self.channels = maps + 2
        self.draw = nn.Linear(condition_width, maps * side * side)
        line = torch.linspace(-1, 1, size)
        grid = torch.stack([line[:, None].expand(size, size), line[None].expand(size, size)])
        self.register_buffer("coordinates", grid, persistent=False)

    def forward(self, vector: Tensor) -> Tensor:
        """(B, condition_width) to (B, maps + 2, size, size)."""
        maps = self.draw(functional.silu(vector)).unflatten(1, self.shape).float()
        if self.size != self.shape[1]:
            maps = functional.interpolate(maps, (self.size, self.size), mode="bilinear", align_corners=False)
        places = self.get_buffer("coordinates").expand(vector.shape[0], -1, -1, -1)
        return torch.cat([maps, places], dim=1)


class UNet(nn.Module):
    """Predicts a field of the shape of its input.

    Args:
        channels: Channels of the picture.
        size: Side of the picture in pixels, divisible by ``patch`` times 2 to the power of the number of levels minus
            one.
        condition: Shape of the condition: its vector modulates, its tokens are attended to, its parts enter at the
            coarsest level.
        widths: Channels per level, from fine to coarse.
        blocks: Residual blocks per level and side.
        patch: Side of the pixel-unshuffled patches.
        finish: Whether a picture is finished at full resolution.
    """

    def __init__(
        self,
        *,
        channels: int,
        size: int,
        condition: ConditionShape,
        widths: Sequence[int],
        blocks: int,
        patch: int,
        finish: bool = False,
    ) -> None:
        super().__init__()
        condition_width = condition.width
        self.patch = patch
        self.time_width = 128
        self.embed = nn.Sequential(
            nn.Linear(self.time_width, condition_width),
            nn.SiLU(),
            nn.Linear(condition_width, condition_width),
        )
        self.sketch = Sketch(condition_width, 16, min(8, size // patch), size // patch)
        self.stem = nn.Conv2d(channels * patch**2 + self.sketch.channels, widths[0], 3, padding=1)
        self.down = nn.ModuleList()
        width, skips = widths[0], [widths[0]]
        for level, wide in enumerate(widths):
            for _ in range(blocks):
                self.down.append(UNetBlock(width, wide))
                width = wide
                skips.append(width)
            if level + 1 < len(widths):
                self.down.append(nn.Conv2d(width, width, 3, stride=2, padding=1))
                skips.append(width)
        self.middle = nn.ModuleList([UNetBlock(width, width), UNetBlock(width, width)])
        lowest = size // patch // 2 ** (len(widths) - 1)
        self.attention = SpatialAttention(
            width, lowest, max(1, width // 64), condition.width if condition.tokens else 0
        )
        self.entry = StructureEntry(condition, width)
        self.up = nn.ModuleList()
        for level, wide in reversed(list(enumerate(widths))):
            for _ in range(blocks + 1):
                self.up.append(UNetBlock(width + skips.pop(), wide))
                width = wide
            if level:
                self.up.append(nn.Upsample(scale_factor=2, mode="nearest"))
        self.norm = SampleNorm()
        self.head = nn.Conv2d(width, (channels + MAPS * finish) * patch**2, 3, padding=1)
        nn.init.zeros_(self.head.weight[: channels * patch**2])
        nn.init.zeros_(_bias(self.head))
        self.finish = Finish(channels, condition_width) if finish else None
        modulated = [module for module in self.modules() if isinstance(module, UNetBlock)]
        self.splits = [2 * module.width_out for module in modulated]
        self.modulate = nn.Linear(condition_width, sum(self.splits))

    def forward(self, x: Tensor, time: Tensor, condition: Condition, told: Tensor | None = None) -> Tensor:
        """The field.

        Args:
            x: (B, channels, size, size).
            time: (B,), 0 (noise) to 1 (data).
            condition: Condition of the shape it was built for.
            told: (B, condition width), what modulates beside time and condition.

        Returns:
            (B, channels, size, size).
        """
        embedded = self.embed(fourier_features(time, self.time_width)) + condition.vector
        embedded = embedded if told is None else embedded + told
        embedded = functional.silu(embedded)
        modulation = iter(self.modulate(embedded).split(self.splits, dim=1))
        noisy = x
        x = torch.cat(
            [functional.pixel_unshuffle(x, self.patch).float(), self.sketch(condition.vector)], dim=1
        )
        x = self.stem(x.contiguous(memory_format=torch.channels_last))
        skips = [x]
        for layer in self.down:
            x = layer(x, next(modulation)) if isinstance(layer, UNetBlock) else layer(x)
            skips.append(x)
        x = self.middle[0](x, next(modulation))
        x = self.attention(self.entry(x, condition), condition.tokens)
        x = self.middle[1](x, next(modulation))
        for layer in self.up:
            if isinstance(layer, UNetBlock):
                x = layer(torch.cat([x, skips.pop()], dim=1), next(modulation))
            else:
                x = layer(x)
        x = functional.pixel_shuffle(self.head(functional.silu(self.norm(x))), self.patch)
        return x if self.finish is None else self.finish(x, noisy, embedded)


def _bias(layer: nn.Conv2d) -> Tensor:
    assert layer.bias is not None  # noqa: S101 - narrows a type
    return layer.bias
