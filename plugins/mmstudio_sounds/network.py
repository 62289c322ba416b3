"""Networks over frames in time: the one that predicts spectrograms, and the block that the vocoder shares with it.

Pitch bands are channels, as in the encoder of sounds. Convolutions over time are written as products of matrices over
neighbouring frames, which is several times faster on a CPU than PyTorch's for so few channels.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn import Condition, ConditionShape
from mmstudio.nn.blocks import Attention, fourier_features

_TIME_WIDTH = 128
_PLACES = 24
_EDGE = 0.05
_DILATIONS = (1, 2, 4, 8)


class FrameBlock(nn.Module):
    """Residual block over time: norm, scale and shift by a vector, three frames to twice the width, SiLU, and back.

    Args:
        width: Channels W.
        dilation: Distance of the three frames.
    """

    def __init__(self, width: int, dilation: int = 1) -> None:
        super().__init__()
        self.dilation = dilation
        self.norm = nn.LayerNorm(width)
        self.enter = nn.Linear(3 * width, 2 * width)
        self.leave = nn.Linear(2 * width, width)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, x: Tensor, there: Tensor, modulation: Tensor | None = None) -> Tensor:
        """(B, F, W), there (B, F, 1) and modulation (B, 2 W) to (B, F, W); frames that are not there count as zeros."""
        h = self.norm(x)
        if modulation is not None:
            scale, shift = modulation[:, None].chunk(2, dim=-1)
            h = h * (1 + scale) + shift
        h = around(h * there, self.dilation)
        result: Tensor = x + self.leave(functional.silu(self.enter(h)))
        return result


def around(x: Tensor, dilation: int) -> Tensor:
    """Every frame between its neighbours at a distance, zeros beyond the ends; (B, F, W) to (B, F, 3 W)."""
    padded = functional.pad(x, (0, 0, dilation, dilation))
    frames = x.shape[1]
    return torch.cat([padded[:, :frames], x, padded[:, 2 * dilation : 2 * dilation + frames]], dim=-1)


class PartEntry(nn.Module):
    """Lets the parts of a condition change frames at level ``structure``: ``x + sum_m w_m entry_m(norm(x))``.

    Tokens are attended to; a part without tokens scales and shifts. Entries start at zero; a weight of 0 leaves its part
    out.
    """

    def __init__(self, parts: Mapping[str, ConditionShape], width: int) -> None:
        super().__init__()
        self.slots = tuple(parts)
        self.norm = nn.LayerNorm(width)
        self.entries = nn.ModuleList(
            Attention(width, _heads(width), part.width) if part.tokens else nn.Linear(part.width, 2 * width)
            for part in parts.values()
        )
        for entry in self.entries:
            last = entry.out if isinstance(entry, Attention) else entry
            for parameter in last.parameters():
                nn.init.zeros_(parameter)

    def forward(self, x: Tensor, condition: Condition) -> Tensor:
        """(B, F, W) to the same shape."""
        normed = self.norm(x)
        for slot, entry in zip(self.slots, self.entries, strict=True):
            part = condition.parts[slot]
            if isinstance(entry, Attention):
                change = entry(normed, part.tokens)
            else:
                scale, shift = entry(functional.silu(part.vector))[:, None].chunk(2, dim=-1)
                change = normed * scale + shift
            x = x + condition.weight[slot].to(x.dtype)[:, None, None] * change
        return x


class TimeNet(nn.Module):
    """Predicts a spectrogram from a noisy one, its time and length, and a condition.

    Args:
        mels: Pitch bands M.
        longest: Frames of the longest sound.
        condition: Shape of the condition: its vector modulates, tokens are attended to, parts enter in the middle.
        width: Channels W.
        blocks: Residual blocks.
        patch: Frames that are folded into channels.
    """

    def __init__(
        self, *, mels: int, longest: int, condition: ConditionShape, width: int, blocks: int, patch: int
    ) -> None:
        super().__init__()
        self.longest, self.patch = longest, patch
        self.embed = nn.Sequential(
            nn.Linear(_TIME_WIDTH, condition.width), nn.SiLU(), nn.Linear(condition.width, condition.width)
        )
        self.stem = nn.Linear(patch * mels + 2 * _PLACES + 2, width)
        self.blocks = nn.ModuleList(
            FrameBlock(width, _DILATIONS[number % len(_DILATIONS)]) for number in range(blocks)
        )
        self.norm_self = nn.LayerNorm(width)
        self.attention = Attention(width, _heads(width))
        self.norm_context = nn.LayerNorm(width) if condition.tokens else None
        self.cross = Attention(width, _heads(width), condition.width) if condition.tokens else None
        structure = condition.level == "structure" and condition.parts
        self.entry = PartEntry(condition.parts, width) if structure else None
        for attention in (self.attention, self.cross):
            if attention is not None:
                nn.init.zeros_(attention.out.weight)
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, patch * mels)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        self.modulate = nn.Linear(condition.width, 2 * width * blocks)

    def forward(self, x: Tensor, time: Tensor, frames: Tensor, condition: Condition) -> Tensor:
        """The predicted spectrogram.

        Args:
            x: (B, F, M), zeros behind the end of each sound.
            time: (B,), 0 (noise) to 1 (data).
            frames: (B,): frames of each sound.
            condition: Condition of the shape it was built for.

        Returns:
            (B, F, M) float32; what stands behind the end of a sound means nothing.
        """
        length = x.shape[1]
        folded = functional.pad(x, (0, 0, 0, -length % self.patch)).unflatten(1, (-1, self.patch)).flatten(2)
        places = torch.arange(folded.shape[1], device=x.device) * self.patch
        there = (places[None] < frames[:, None])[..., None].to(x.dtype)
        hidden = self.stem(torch.cat([folded, self._places(places, frames)], dim=-1))
        embedded = self.embed(fourier_features(time, _TIME_WIDTH)) + condition.vector
        modulations = self.modulate(functional.silu(embedded)).chunk(len(self.blocks), dim=1)
        for number, (block, modulation) in enumerate(zip(self.blocks, modulations, strict=True)):
            if number == len(self.blocks) // 2:
                hidden = self._look(hidden, there, condition)
            hidden = block(hidden, there, modulation)
        made = self.head(functional.silu(self.norm(hidden))).float()
        result: Tensor = made.unflatten(2, (self.patch, -1)).flatten(1, 2)[:, :length]
        return result

    def _look(self, x: Tensor, there: Tensor, condition: Condition) -> Tensor:
        """The frames after they have looked at each other, and at the condition's tokens and parts."""
        x = x + self.attention(self.norm_self(x), mask=there[..., 0] > 0)
        if self.cross is not None and self.norm_context is not None and condition.tokens is not None:
            x = x + self.cross(self.norm_context(x), condition.tokens)
        return x if self.entry is None else self.entry(x, condition)

    def _places(self, places: Tensor, frames: Tensor) -> Tensor:
        """How far each place (P,) is from the start and from the end of its sound, as features (B, P, 2 * 24 + 2)."""
        start = (places[None] / self.longest).expand(len(frames), -1)
        end = (frames[:, None] - places[None]).clamp(min=0) / self.longest
        near = [torch.exp(-distance / _EDGE)[..., None] for distance in (start, end)]
        return torch.cat([*(fourier_features(each, _PLACES, 100.0) for each in (start, end)), *near], dim=-1)


def _heads(width: int) -> int:
    return max(1, width // 64)
