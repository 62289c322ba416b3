"""Maps that are doubled without being made: the numbers of the plain way, forwards and backwards."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn.blocks import SampleNorm
from mmstudio_flow import raised
from mmstudio_flow.unet import UNetBlock

COARSE, FINE, OUT, SIDE = 6, 5, 7, 4


def _drawn(*shape: int, seed: int, mean: float = 0.0) -> Tensor:
    drawn = torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64) + mean
    kept = drawn.contiguous(memory_format=torch.channels_last) if len(shape) == 4 else drawn
    return kept.requires_grad_()


@pytest.fixture
def maps() -> tuple[Tensor, Tensor]:
    """A coarse and a fine map, of other means."""
    return (
        _drawn(3, COARSE, SIDE, SIDE, seed=1, mean=2.0),
        _drawn(3, FINE, 2 * SIDE, 2 * SIDE, seed=2, mean=-1.0),
    )


def _doubled(low: Tensor, fine: Tensor) -> Tensor:
    return torch.cat([functional.interpolate(low, scale_factor=2, mode="nearest"), fine], dim=1)


def _gradients(value: Tensor, *inputs: Tensor) -> tuple[Tensor, ...]:
    along = torch.randn(value.shape, generator=torch.Generator().manual_seed(9), dtype=torch.float64)
    return torch.autograd.grad((value * along).sum(), inputs)


def test_a_convolution_of_a_doubled_map(maps: tuple[Tensor, Tensor]) -> None:
    low, weight = maps[0], _drawn(OUT, COARSE, 3, 3, seed=3)
    plain = functional.conv2d(functional.interpolate(low, scale_factor=2, mode="nearest"), weight, padding=1)
    made = raised.convolved(low, weight)
    assert made.shape == plain.shape
    assert made.is_contiguous(memory_format=torch.channels_last)
    torch.testing.assert_close(made, plain, rtol=1e-9, atol=1e-9)
    for found, wanted in zip(_gradients(made, low, weight), _gradients(plain, low, weight), strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-9, atol=1e-9)


def test_a_norm_over_a_doubled_map_and_a_fine_one(maps: tuple[Tensor, Tensor]) -> None:
    low, fine = maps
    plain = SampleNorm()(_doubled(low, fine))
    first, second = raised.normed(low, fine)
    made = _doubled(first, second)
    torch.testing.assert_close(made, plain, rtol=1e-9, atol=1e-9)
    for found, wanted in zip(_gradients(made, *maps), _gradients(plain, *maps), strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-9, atol=1e-9)


def test_a_whole_block_and_what_its_weights_learn(
    maps: tuple[Tensor, Tensor], monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    block = UNetBlock(COARSE + FINE, OUT).double()
    nn.init.normal_(block.conv_out.weight)
    nn.init.normal_(block.conv_out.bias)  # type: ignore[arg-type]
    learned = [*maps, _drawn(3, 2 * OUT, seed=4), *block.parameters()]
    monkeypatch.setattr(raised, "worth_it", lambda _: True)
    made = block.raised(*learned[:3])
    assert len(learned) == 9
    gradients = _gradients(made, *learned)
    monkeypatch.setattr(raised, "worth_it", lambda _: False)
    plain = block.raised(*learned[:3])
    torch.testing.assert_close(plain, block(_doubled(*maps), learned[2]), rtol=0, atol=0)
    torch.testing.assert_close(made, plain, rtol=1e-9, atol=1e-9)
    for found, wanted in zip(gradients, _gradients(plain, *learned), strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-9, atol=1e-9)


def test_nearly_level_maps_are_normed_as_well_in_single_precision() -> None:
    low, fine = (
        1e-3 * map_.float() + 0.5 for map_ in (_drawn(2, 3, 4, 4, seed=5), _drawn(2, 4, 8, 8, seed=6))
    )
    wanted = SampleNorm()(_doubled(low.double(), fine.double()))
    torch.testing.assert_close(_doubled(*raised.normed(low, fine)).double(), wanted, rtol=0, atol=2e-4)


def test_the_plain_way_is_kept_where_the_other_was_not_measured() -> None:
    assert raised.worth_it(torch.zeros(1))
    assert not raised.worth_it(torch.zeros(1, dtype=torch.bfloat16))
    with torch.autocast("cpu", torch.bfloat16):
        assert not raised.worth_it(torch.zeros(1))
