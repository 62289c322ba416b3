"""Maps at twice their side, joined to finer ones, without ever being made.

A coarse map that is doubled (every value stands four times) and joined to a fine one holds most of the numbers of a U-Net's finest
level, and every one of them is normalised, activated and convolved four times over. Each of these can be done before doubling: of the
3x3 kernel, at every one of the four places that share a value, the taps that fall on the same value are added first, which leaves 2x2
(compare the sub-pixel convolutions of Shi et al. 2016). The numbers are the same but for rounding.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable
from torch.nn import functional

_EPS = 1e-5
"""What layer norm adds to variances."""
_COPIES = 4
"""How often a value of the coarse map stands in the doubled one."""
_TAPS = (((1, 0, 0), (0, 1, 1)), ((1, 1, 0), (0, 0, 1)))
"""Of an even and an odd place: which taps of three fall on the first and on the second coarse value that it sees."""


def worth_it(x: Tensor) -> bool:
    """Whether it is faster so: measured in float32 on a CPU; a graph that is exported stays plain."""
    plain = torch.compiler.is_exporting() or torch.is_autocast_enabled(x.device.type)
    return x.device.type == "cpu" and x.dtype is torch.float32 and not plain


def normed(low: Tensor, fine: Tensor) -> tuple[Tensor, Tensor]:
    """The two parts of the sample norm of ``[doubled low, fine]``: (B, C, H, W) and (B, D, 2H, 2W), channels-last."""
    one, other = _Normed.apply(_rows(low), _rows(fine))
    return _maps(one, low), _maps(other, fine)


def convolved(low: Tensor, weight: Tensor) -> Tensor:
    """A 3x3 convolution with padding 1 of the doubled map.

    Args:
        low: (B, C, H, W), channels-last.
        weight: (D, C, 3, 3).

    Returns:
        (B, D, 2H, 2W), channels-last.
    """
    taps = torch.tensor(_TAPS, dtype=weight.dtype, device=weight.device)
    four = torch.einsum("pak,qbl,oikl->pqoiab", taps, taps, weight)
    seen = functional.conv2d(low, four.flatten(0, 2), padding=1)
    result: Tensor = _Placed.apply(seen.permute(0, 2, 3, 1))
    return result.permute(0, 3, 1, 2)


def _rows(maps: Tensor) -> Tensor:
    return maps.permute(0, 2, 3, 1).flatten(1)


def _maps(rows: Tensor, like: Tensor) -> Tensor:
    batch, channels, height, width = like.shape
    return rows.view(batch, height, width, channels).permute(0, 3, 1, 2)


class _Normed(Function):
    """Rows (B, n) and (B, m) normalised with the mean and variance of both, where the first ones count four times."""

    @staticmethod
    def forward(ctx: Any, low: Tensor, fine: Tensor) -> tuple[Tensor, Tensor]:
        """Both normalised."""
        share = _COPIES * low.shape[1] / (_COPIES * low.shape[1] + fine.shape[1])
        parts = [torch.native_layer_norm(rows, rows.shape[1:], None, None, _EPS) for rows in (low, fine)]
        means, variances = zip(*((mean, scale**-2 - _EPS) for _, mean, scale in parts), strict=True)
        mean = share * means[0] + (1 - share) * means[1]
        spread = [variance + (one - mean).square() for one, variance in zip(means, variances, strict=True)]
        scale = (share * spread[0] + (1 - share) * spread[1] + _EPS).rsqrt()
        made = [torch.addcmul((one - mean) * scale, rows, scale / own) for rows, one, own in parts]
        ctx.save_for_backward(*made, scale)
        return made[0], made[1]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor]:
        """The gradient of a layer norm over all numbers, gathered where four are one."""
        *made, scale = ctx.saved_tensors
        count = _COPIES * made[0].shape[1] + made[1].shape[1]
        total = sum(gradient.sum(1, keepdim=True) for gradient in gradients) / count
        along = sum(map(_dot, gradients, made)) / count
        found = []
        for gradient, rows, copies in zip(gradients, made, (_COPIES, 1), strict=True):
            shifted = torch.addcmul(gradient - copies * total, rows, copies * along, value=-1)
            found.append(shifted.mul_(scale))
        return found[0], found[1]


def _dot(one: Tensor, other: Tensor) -> Tensor:
    """Row by row, (B, 1)."""
    return torch.bmm(one[:, None], other[..., None])[..., 0]


class _Placed(Function):
    """What four places see, (B, H + 1, W + 1, 4 D), put where they lie: (B, 2H, 2W, D)."""

    @staticmethod
    def forward(ctx: Any, seen: Tensor) -> Tensor:
        """All four in one map."""
        ctx.shape = seen.shape
        batch, height, width, channels = seen.shape
        height, width, channels = height - 1, width - 1, channels // _COPIES
        made = seen.new_empty(batch, height, 2, width, 2, channels)
        for row, column, part in _places(seen):
            made[:, :, row, :, column] = part
        return made.view(batch, 2 * height, 2 * width, channels)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        """Each part's own, and nothing at the borders that it does not see."""
        batch, height, width, _ = ctx.shape
        given = gradient.reshape(batch, height - 1, 2, width - 1, 2, -1)
        found = gradient.new_zeros(ctx.shape)
        for row, column, part in _places(found):
            part.copy_(given[:, :, row, :, column])
        return found


def _places(seen: Tensor) -> list[tuple[int, int, Tensor]]:
    """Row and column of each of the four places, and the view of what it sees."""
    height, width = seen.shape[1] - 1, seen.shape[2] - 1
    parts = seen.unflatten(3, (2, 2, -1))
    return [
        (row, column, parts[:, row : row + height, column : column + width, row, column])
        for row in (0, 1)
        for column in (0, 1)
    ]
