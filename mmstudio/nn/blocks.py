"""Blocks that encoders, fusions and generators share."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional


def fourier_features(values: Tensor, width: int, highest: float = 1000.0) -> Tensor:
    """Sines and cosines of values at geometrically spaced frequencies (Vaswani et al. 2017).

    Args:
        values: (...) any range; 0 to 1 suits the default.
        width: Even number of features.
        highest: Highest angular frequency.

    Returns:
        (..., width) float32.
    """
    half = width // 2
    rates = torch.exp(torch.linspace(0, math.log(highest), half, device=values.device))
    angles = values.float()[..., None] * rates
    return torch.cat([angles.cos(), angles.sin()], dim=-1)


def positions_2d(height: int, width: int, channels: int) -> Tensor:
    """Fixed sine positions of a grid, (height * width, channels); ``channels`` must be divisible by 4."""
    rows = fourier_features(torch.linspace(0, 1, height), channels // 2, 32.0)
    columns = fourier_features(torch.linspace(0, 1, width), channels // 2, 32.0)
    grid = torch.cat([rows[:, None].expand(-1, width, -1), columns[None].expand(height, -1, -1)], dim=-1)
    return grid.reshape(height * width, channels)


class Mlp(nn.Module):
    """Two layers with SiLU between, or a single one if ``hidden`` is 0; (..., width_in) to (..., width_out)."""

    def __init__(self, width_in: int, hidden: int, width_out: int) -> None:
        super().__init__()
        if hidden:
            self.layers = nn.Sequential(nn.Linear(width_in, hidden), nn.SiLU(), nn.Linear(hidden, width_out))
        else:
            self.layers = nn.Sequential(nn.Linear(width_in, width_out))

    def forward(self, x: Tensor) -> Tensor:
        """(..., width_in) to (..., width_out)."""
        result: Tensor = self.layers(x)
        return result


_FEW_TOKENS = 256
"""Up to this many tokens, plain products are several times faster than the fused kernel in a backward pass on a CPU."""


def _attend(query: Tensor, key: Tensor, value: Tensor, looks: Tensor | None) -> Tensor:
    """``softmax(Q K^T / sqrt(d)) V``; uses PyTorch's fused kernel for long sequences or where a GPU has it.

    A row whose keys are all masked gives zero. PyTorch gives zero or NaN there, depending on device, length and mode;
    so such a row attends to all keys, and its result is then set to zero.
    """
    if looks is not None:
        some = looks.any(dim=-1, keepdim=True)
        return _attend_some(query, key, value, looks | ~some).masked_fill(~some, 0)
    return _attend_some(query, key, value, None)


def _attend_some(query: Tensor, key: Tensor, value: Tensor, looks: Tensor | None) -> Tensor:
    if query.device.type != "cpu" or key.shape[-2] > _FEW_TOKENS:
        return functional.scaled_dot_product_attention(query, key, value, attn_mask=looks)
    scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
    if looks is not None:
        scores = scores.masked_fill(~looks, -torch.inf)
    return scores.softmax(dim=-1).to(value.dtype) @ value


class Attention(nn.Module):
    """Multi-head attention of queries over a context (Vaswani et al. 2017).

    Args:
        width: Width of the queries, divisible by ``heads``.
        heads: Number of heads.
        context_width: Width of the context; the width of the queries if not given.
    """

    def __init__(self, width: int, heads: int, context_width: int | None = None) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(context_width or width, 2 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, context: Tensor | None = None, mask: Tensor | None = None) -> Tensor:
        """(B, N, width) over (B, T, context_width) to (B, N, width); ``mask`` (B, T) is true for the keys to attend to.

        If no key may be attended to, the result is the bias of the last layer.
        """
        context = x if context is None else context
        batch, count, width = x.shape
        shape = (batch, -1, self.heads, width // self.heads)
        query = self.query(x).view(shape).transpose(1, 2)
        key, value = (
            part.reshape(shape).transpose(1, 2) for part in self.key_value(context).chunk(2, dim=-1)
        )
        looks = None if mask is None else mask[:, None, None, :]
        mixed = _attend(query, key, value, looks)
        result: Tensor = self.out(mixed.transpose(1, 2).reshape(batch, count, width))
        return result


class TransformerLayer(nn.Module):
    """Pre-norm self-attention and MLP; (B, T, width) to (B, T, width)."""

    def __init__(self, width: int, heads: int, expansion: int = 2) -> None:
        super().__init__()
        self.norm_attention = nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.norm_mlp = nn.LayerNorm(width)
        self.mlp = Mlp(width, expansion * width, width)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """(B, T, width); ``mask`` (B, T) is true for the tokens to attend to."""
        x = x + self.attention(self.norm_attention(x), mask=mask)
        result: Tensor = x + self.mlp(self.norm_mlp(x))
        return result


class SampleNorm(nn.Module):
    """Normalises every sample to mean 0 and variance 1 over all its channels and places: a group norm with one group.

    It has no parameters. On channels-last maps it is one pass of PyTorch's layer norm, which is several times faster on
    a CPU than PyTorch's group norm.
    """

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) to the same shape, in channels-last order."""
        rows = x.permute(0, 2, 3, 1).flatten(1)
        normed = functional.layer_norm(rows, rows.shape[1:])
        return normed.view(x.shape[0], *x.shape[2:], x.shape[1]).permute(0, 3, 1, 2)


def modulate(maps: Tensor, modulation: Tensor) -> Tensor:
    """Scale and shift maps (B, C, H, W) per channel: ``(1 + scale) * maps + shift`` (Perez et al. 2018, FiLM).

    Args:
        maps: (B, C, H, W).
        modulation: (B, 2 C), the scales first.
    """
    scale, shift = modulation.to(maps.dtype)[..., None, None].chunk(2, dim=1)
    return torch.addcmul(shift, maps, 1 + scale)


class ModulatedBlock(nn.Module):
    """A residual block whose normalised maps are scaled and shifted by a vector (Dhariwal and Nichol 2021, with groups for batches).

    Args:
        channels_in, channels: Number of channels before and after, divisible by 8.
        width: Width of the vector; 0 leaves the modulation out.
        activate: Activation between norm and convolution.
    """

    def __init__(
        self,
        channels_in: int,
        channels: int,
        width: int,
        activate: Callable[[Tensor], Tensor] = functional.silu,
    ) -> None:
        super().__init__()
        self.activate = activate
        self.norm_in = nn.GroupNorm(8, channels_in)
        self.conv_in = nn.Conv2d(channels_in, channels, 3, padding=1)
        self.norm = nn.GroupNorm(8, channels, affine=not width)
        self.modulation = nn.Linear(width, 2 * channels) if width else None
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)
        self.skip = nn.Conv2d(channels_in, channels, 1) if channels_in != channels else nn.Identity()
        nn.init.zeros_(self.conv.weight)

    def forward(self, x: Tensor, vector: Tensor | None = None) -> Tensor:
        """(B, channels_in, H, W) and (B, width) to (B, channels, H, W)."""
        maps: Tensor = self.norm(self.conv_in(self.activate(self.norm_in(x))))
        if self.modulation is not None and vector is not None:
            maps = modulate(maps, self.modulation(vector))
        result: Tensor = self.skip(x) + self.conv(self.activate(maps))
        return result


class ModulatedMlp(nn.Module):
    """Residual MLP whose normalised input is scaled and shifted by an embedding; it starts as the identity."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.modulate = nn.Linear(width, 2 * width)
        self.enter = nn.Linear(width, 2 * width)
        self.leave = nn.Linear(2 * width, width)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, x: Tensor, embedded: Tensor) -> Tensor:
        """(B, width) and (B, width) to (B, width)."""
        scale, shift = self.modulate(embedded).chunk(2, dim=-1)
        result: Tensor = x + self.leave(functional.silu(self.enter(self.norm(x) * (1 + scale) + shift)))
        return result


class AttentionPool(nn.Module):
    """Pools tokens into one vector by a learned query; (B, T, width_in) to (B, width_out)."""

    def __init__(self, width_in: int, width_out: int) -> None:
        super().__init__()
        self.score = nn.Linear(width_in, 1)
        self.value = nn.Linear(width_in, width_out)

    def forward(self, tokens: Tensor) -> Tensor:
        """(B, T, width_in) to (B, width_out)."""
        share = self.score(tokens).softmax(dim=1)
        pooled: Tensor = (share * self.value(tokens)).sum(dim=1)
        return pooled


def sides_of(size: int) -> tuple[int, ...]:
    """Sides of a decoder's maps from coarse to fine, the finest half the picture: 28 gives (7, 14), 64 gives (8, 16, 32)."""
    side = size // 2
    sides = [side]
    while side > 8:
        side //= 2
        sides.append(side)
    return tuple(reversed(sides))


class PlacedMaps(nn.Module):
    """Makes the first maps of a decoder from a vector; (B, width) to (B, C, S, S).

    A plain linear layer, plus a sum of products of *what* and *where*: ``sum_k what_k (x) S softmax(where_k)``, both
        linear in the vector. The product lets the decoder put an object that it saw in one place into another, which a
        linear layer has to learn place by place (compare the spatial broadcast of Watters et al. 2019).

    Args:
        width: Width of the vector.
        channels: C.
        side: S.
        pairs: Number of products.
    """

    def __init__(self, width: int, channels: int, side: int, pairs: int = 8) -> None:
        super().__init__()
        self.shape = (channels, side, side)
        self.pairs = pairs
        self.plain = nn.Linear(width, channels * side**2)
        self.what = nn.Linear(width, pairs * channels)
        self.where = nn.Linear(width, pairs * side**2)

    def forward(self, vector: Tensor) -> Tensor:
        """(B, width) to (B, C, S, S)."""
        side = self.shape[-1]
        what = self.what(vector).unflatten(1, (self.pairs, -1))
        where = self.where(vector).unflatten(1, (self.pairs, -1)).softmax(dim=-1) * side
        placed = torch.einsum("bkc,bkp->bcp", what, where.to(what.dtype))
        return (self.plain(vector) + placed.flatten(1)).unflatten(1, self.shape)


_WARMEST, _COLDEST, _START = 1.0, 100.0, 10.0
"""Factors on cosines: smallest, largest and first."""


class Contrast(nn.Module):
    """Compares two kinds of vectors in a space that it learns, for contrastive learning beside a generator.

    Most of a target is not determined by what was given: how a sentence is put, where the stripes of a texture begin. The
    error of a generator is mostly about that, and encoders learn from it late what they could tell. If all conditions of a
    batch compete for one target (:func:`mmstudio.nn.losses.missed`), only what they tell about it counts.

    Args:
        left: Width L of the one kind.
        right: Width R of the other.
        width: Width of the space.
    """

    def __init__(self, left: int, right: int, width: int = 64) -> None:
        super().__init__()
        self.left = nn.Linear(left, width)
        self.right = nn.Linear(right, width)
        self.factor = nn.Parameter(torch.tensor(math.log(_START)))

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        """Likeness of each left one (B, L) to each right one (B, R): cosines times a learned factor, (B, B) float32."""
        with torch.autocast(left.device.type, enabled=False):
            one = functional.normalize(self.left(left.float()), dim=-1)
            other = functional.normalize(self.right(right.float()), dim=-1)
            factor = self.factor.clamp(math.log(_WARMEST), math.log(_COLDEST)).exp()
            return factor * one @ other.T
