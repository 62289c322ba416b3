"""Blocks that models share: what modulation does to maps."""

from __future__ import annotations

import pytest
import torch

from mmstudio.nn.blocks import ModulatedBlock, modulate


def test_maps_are_scaled_and_shifted_per_channel() -> None:
    maps = torch.tensor([[[[1.0, 2.0]], [[3.0, 4.0]]]])
    modulation = torch.tensor([[0.5, -1.0, 10.0, 20.0]])
    assert modulate(maps, modulation).tolist() == [[[[11.5, 13.0]], [[20.0, 20.0]]]]


@pytest.mark.parametrize("width", [0, 6])
def test_a_block_begins_as_what_it_is_given_and_listens_to_its_vector(width: int) -> None:
    """Its last convolution begins at zero; once it has learned, the vector matters where there is one."""
    torch.manual_seed(0)
    block = ModulatedBlock(8, 8, width)
    maps, vector = torch.randn(2, 8, 4, 4), torch.randn(2, 6)
    torch.nn.init.zeros_(block.conv.bias)  # type: ignore[arg-type]
    assert torch.equal(block(maps, vector), maps)
    torch.nn.init.normal_(block.conv.weight)
    one, other = block(maps, vector), block(maps, -vector)
    assert one.shape == maps.shape
    assert torch.equal(one, other) == (width == 0)
    assert ModulatedBlock(8, 16, width)(maps, vector).shape == (2, 16, 4, 4)
