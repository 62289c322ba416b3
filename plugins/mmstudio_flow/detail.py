"""The error of fine detail, which plain squared errors hardly see."""

from __future__ import annotations

from torch import Tensor


def detail_error(error: Tensor) -> Tensor:
    """Mean squared difference of an error between neighbours, across plus down; a scalar.

    In frequencies this is the squared error times ``4 sin^2(pi f)`` in each direction. Energy of pictures falls about with the
    square of the frequency (Field 1987), so that their detail weighs as much as their outlines here, while it is lost in the
    plain error. What is best for both is the same, the mean of what the data may be; but a network comes to it in another order.

    Args:
        error: Predicted less true pictures, (B, C, H, W).
    """
    across = error[..., 1:] - error[..., :-1]
    down = error[..., 1:, :] - error[..., :-1, :]
    return across.square().mean() + down.square().mean()
