"""Inception v3 with weights of a person's: its size is known, and a wrong file gets a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from mmstudio.api import PluginConfig, UsageError
from mmstudio.plugins.resources import ResourceFolder
from mmstudio_metrics.extractors.inception import RESOURCE, Inception


class Drawn(Inception):
    """The network with drawn weights."""

    def _fill(self, folder: ResourceFolder) -> None:
        del folder


def given(folder: Path) -> dict[str, ResourceFolder]:
    return {RESOURCE: ResourceFolder(RESOURCE, "0" * 64, folder)}


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("inception")
    torch.manual_seed(0)
    state = Drawn(PluginConfig(), given(folder)).state_dict()
    torch.manual_seed(0)
    # beside what is needed: names of classes that the scores never ask for, as torchvision has them
    state = {name: value for name, value in state.items() if not name.endswith("num_batches_tracked")}
    save_file({**state, "AuxLogits.fc.bias": torch.zeros(1000)}, folder / "weights.safetensors")
    yield folder
    (folder / "weights.safetensors").unlink()


@pytest.fixture(scope="module")
def made(weights: Path) -> Inception:
    torch.manual_seed(1)
    found = Inception(PluginConfig(), given(weights))
    found.eval()
    return found


def pictures() -> list[Any]:
    rng = np.random.default_rng(0)
    grey = rng.integers(0, 256, (40, 30, 1), np.uint8)
    return [grey, np.repeat(grey, 3, axis=2)]


def test_it_has_as_many_weights_as_the_network_of_the_paper(made: Inception) -> None:
    numbers = sum(parameter.numel() for parameter in made.parameters())
    eight_more_classes = 8 * (2048 + 1)
    assert numbers - eight_more_classes == 23_834_568
    names = set(made.state_dict())
    known = {
        "Conv2d_1a_3x3.conv.weight",
        "Mixed_6c.branch7x7dbl_4.bn.running_var",
        "Mixed_7c.branch3x3dbl_3b.conv.weight",
    }
    assert known <= names


def test_weights_are_those_of_the_file(made: Inception, weights: Path) -> None:
    stored = load_file(weights / "weights.safetensors")
    assert torch.equal(made.Mixed_5d.branch_pool.conv.weight, stored["Mixed_5d.branch_pool.conv.weight"])
    assert torch.equal(made.fc.weight, stored["fc.weight"])


def test_features_and_probabilities_of_pictures(made: Inception) -> None:
    with torch.inference_mode():
        rows, shares = made(pictures()), made.probabilities(pictures()[:1])
    assert rows.shape == (2, 2048)
    assert torch.allclose(rows[0], rows[1], atol=1e-5)
    assert rows.isfinite().all()
    assert shares.shape == (1, 1000)
    assert torch.allclose(shares.sum(1), torch.ones(1))
    wanted = (rows[:1] @ made.fc.weight.T)[:, :1000].softmax(1)
    assert torch.allclose(shares, wanted, atol=1e-6)


@pytest.mark.parametrize("change", ["missing", "shape", "other"])
def test_a_wrong_file_gets_a_sentence(weights: Path, tmp_path: Path, change: str) -> None:
    state = load_file(weights / "weights.safetensors")
    if change == "missing":
        del state["Mixed_7b.branch1x1.bn.bias"]
    elif change == "shape":
        state["Mixed_7b.branch1x1.bn.bias"] = torch.zeros(3)
    else:
        state = {"letters": torch.zeros(3)}
    save_file(state, tmp_path / "weights.safetensors")
    wanted = "Conv2d_1a_3x3.conv.weight" if change == "other" else "Mixed_7b.branch1x1.bn.bias"
    with pytest.raises(UsageError, match=f"does not hold the weights of Inception v3: {wanted}"):
        Inception(PluginConfig(), given(tmp_path))
