"""Networks of the modern adversarial generator: residual, with most of the computation at 16 x 16 and below."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn import Condition, ConditionShape
from mmstudio.nn.blocks import Mlp, ModulatedBlock, PlacedMaps, sides_of
from mmstudio.nn.entries import StructureEntry

SLOPE = 0.2


def channels_at(index: int, width: int) -> int:
    """Channels of the maps of a level, counted from the coarsest: 2 w, w, w / 2, ..., in multiples of eight."""
    return max(8, (2 * width >> index) // 8 * 8)


def activate(x: Tensor) -> Tensor:
    """Leaky ReLU with the gain that keeps the variance (He et al. 2015)."""
    return functional.leaky_relu(x, SLOPE)


class PlainBlock(nn.Module):
    """A residual block without normalisation: two convolutions, the second of which starts at zero.

    Fixup (Zhang et al. 2019) replaces normalisation: the last layer starts at zero, and the first one is scaled by the
    number of blocks. There are two dense 3 x 3 convolutions instead of R3GAN's grouped bottleneck: on CPUs with matrix
    units they take less time for the same work, because less data passes through memory.

    Args:
        channels: Channels of the maps.
        depth: Number of blocks in the network.
    """

    def __init__(self, channels: int, depth: int) -> None:
        super().__init__()
        self.conv_in = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.kaiming_normal_(self.conv_in.weight, SLOPE)
        with torch.no_grad():
            self.conv_in.weight.mul_(depth**-0.5)
        nn.init.zeros_(self.conv.weight)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) to the same shape."""
        return cast("Tensor", x + self.conv(activate(self.conv_in(activate(x)))))


class PictureGenerator(nn.Module):
    """Generates a picture (B, K, S, S) from noise (B, Z) and a condition.

    Its maps are normalised, unlike R3GAN's: with a budget of minutes, the normalised network learns several times
    faster. The discriminator, whose scores must depend on contrast, is not normalised. Noise and condition make one
    vector, which gives the coarsest maps and modulates every block. Resampling is nearest-neighbour with a convolution
    after it; a pixel shuffle makes the picture. At level ``structure`` every slot also enters at its own place.
    """

    def __init__(
        self, size: int, channels: int, width: int, blocks: int, condition: ConditionShape, noise: int
    ) -> None:
        super().__init__()
        sides = sides_of(size)
        counts = [channels_at(index, width) for index in range(len(sides))]
        hidden = 4 * width
        self.embed = Mlp(noise + condition.width, hidden, hidden)
        self.start = PlacedMaps(hidden, counts[0], sides[0])
        self.entries = nn.ModuleList(StructureEntry(condition, count) for count in counts)
        self.levels = nn.ModuleList(
            nn.ModuleList(ModulatedBlock(count, count, hidden, activate) for _ in range(blocks))
            for count in counts
        )
        self.ups = nn.ModuleList(nn.Conv2d(coarse, fine, 1) for coarse, fine in pairwise(counts))
        self.norm = nn.GroupNorm(8, counts[-1])
        self.out = nn.Conv2d(counts[-1], 4 * channels, 3, padding=1)

    def forward(self, z: Tensor, condition: Condition) -> Tensor:
        """(B, Z) and a condition to (B, K, S, S), about -1 to 1."""
        vector = activate(self.embed(torch.cat([z.to(condition.vector.dtype), condition.vector], dim=1)))
        h = self.start(vector)
        for index, (blocks, entry) in enumerate(zip(self.levels, self.entries, strict=True)):
            if index:
                h = functional.interpolate(self.ups[index - 1](h), scale_factor=2, mode="nearest")
            h = entry(h, condition)
            for block in cast("nn.ModuleList", blocks):
                h = block(h, vector)
        return functional.pixel_shuffle(self.out(activate(self.norm(h))), 2)


class PictureCritic(nn.Module):
    """Turns a picture into features (B, F), and features with a condition into a score (B,).

    The score is a projection (Miyato and Koyama 2018, eq. 3): ``psi(phi(x)) + <phi(x), V c>``. At level ``decision``
    every slot votes: ``psi(phi(x)) + sum_m w_m <phi(x), V_m c_m>``, the sum for independent evidence.
    """

    def __init__(self, size: int, channels: int, width: int, blocks: int, condition: ConditionShape) -> None:
        super().__init__()
        sides = sides_of(size)
        counts = [channels_at(index, width) for index in range(len(sides))][::-1]
        self.voters = tuple(condition.parts) if condition.level == "decision" else ()
        self.enter = nn.Conv2d(4 * channels, counts[0], 3, padding=1)
        depth = blocks * len(sides)
        self.levels = nn.ModuleList(
            nn.ModuleList(PlainBlock(count, depth) for _ in range(blocks)) for count in counts
        )
        self.downs = nn.ModuleList(
            nn.Conv2d(count, after, 4, stride=2, padding=1) for count, after in pairwise([*counts, 2 * width])
        )
        self.features_width = 4 * width
        self.flat = nn.Linear(2 * width * (sides[0] // 2) ** 2, self.features_width)
        self.score = nn.Linear(self.features_width, 1)
        self.projections = nn.ModuleList(
            nn.Linear(condition.width, self.features_width) for _ in range(max(1, len(self.voters)))
        )

    def features(self, x: Tensor) -> Tensor:
        """(B, K, S, S) from -1 to 1 to (B, F)."""
        h = self.enter(functional.pixel_unshuffle(x, 2))
        for blocks, down in zip(self.levels, self.downs, strict=True):
            for block in cast("nn.ModuleList", blocks):
                h = block(h)
            h = down(activate(h))
        return activate(self.flat(activate(h).flatten(1)))

    def judge(self, features: Tensor, condition: Condition) -> Tensor:
        """Scores (B,) float32 of features (B, F) under a condition."""
        scale = self.features_width**-0.5
        score = self.score(features).float()[:, 0]
        if not self.voters:
            return cast("Tensor", score + scale * self._vote(0, features, condition.vector))
        for index, slot in enumerate(self.voters):
            vote = self._vote(index, features, condition.parts[slot].vector)
            score = score + scale * condition.weight[slot].float() * vote
        return cast("Tensor", score)

    def _vote(self, index: int, features: Tensor, vector: Tensor) -> Tensor:
        product: Tensor = features * self.projections[index](vector)
        return product.float().sum(dim=1)

    def forward(self, x: Tensor, condition: Condition) -> Tensor:
        """Scores (B,) float32 of pictures (B, K, S, S) under a condition."""
        return self.judge(self.features(x), condition)
