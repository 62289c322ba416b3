"""The contract suite over learners that are not generators, and over those that draw random numbers from a forbidden source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch
from small_learners import Contrast, Pair
from torch import Tensor

from mmstudio.api import GeneratorSpec, ObjectiveSpec
from mmstudio.nn import Answers, Figure, Losses, TrainBatch
from mmstudio.testing import ContractError, check_objective, check_parent
from mmstudio_align.model import Align
from mmstudio_align.plugin import AlignConfig

SPEC = ObjectiveSpec(id="contrast", title="Contrast", factory="small_learners:Contrast")
LOSS, JUDGE, FIGURES = Contrast.loss, Contrast.judge, Contrast.figures


def test_an_objective_passes() -> None:
    check_objective(SPEC)


PAIR = GeneratorSpec(id="pair", title="Pair", factory="small_learners:Pair", produces=(), children=True)


def test_a_parent_passes_and_one_that_leaves_a_slot_out_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    check_parent(PAIR)
    monkeypatch.setattr(Pair, "sample", lambda self, request: self.decoder("first").sample(request))
    with pytest.raises(ContractError, match=r"makes \['first'\] where \['first', 'second'\] were asked for"):
        check_parent(PAIR)


def _global(self: Contrast, phase: str, batch: TrainBatch) -> Losses:
    losses = LOSS(self, phase, batch)
    return Losses(losses.total * (1 + 0.1 * torch.rand(())), losses.parts)


def _one(self: Contrast, batch: TrainBatch) -> Mapping[str, Tensor]:
    return {"similarity": JUDGE(self, batch)["similarity"].mean()}


def _random(self: Contrast, batch: TrainBatch) -> Mapping[str, Tensor]:
    return {"similarity": JUDGE(self, batch)["similarity"] + torch.rand(())}


def _mean(self: Contrast, judged: Mapping[str, Tensor], answers: Answers) -> Mapping[str, Figure]:
    return {"R@1": Figure(FIGURES(self, judged, answers)["R@1"].values.nanmean())}


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("figures", _mean, r"gives values of 'R@1' of the shape \(\) for 8 samples"),
        ("loss", _global, "draws from torch's global generator in the phase 'learner': what draws takes"),
        ("judge", _one, r"gives 'similarity' of the shape \(\) for 8 samples"),
        ("judge", _random, "gives another 'similarity' the second time"),
        ("trains_condition", frozenset({"other"}), "trains the condition in a phase that it does not have"),
        ("unconditioned", frozenset({"other"}), "names a phase without condition that it does not have"),
        (
            "unconditioned",
            frozenset({"learner"}),
            "trains the condition in a phase that it says to look at none",
        ),
    ],
)
def test_what_is_wrong_is_named(name: str, change: Any, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Contrast, name, change)
    with pytest.raises(ContractError, match=words):
        check_objective(SPEC)


def test_a_space_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    liar = ObjectiveSpec(id="contrast", title="Contrast", factory="small_learners:Contrast", searches=True)
    with pytest.raises(ContractError, match=r"must be a class of mmstudio\.nn\.Aligner"):
        check_objective(liar)
    spec = ObjectiveSpec(
        id="align", title="Align", factory="mmstudio_align.model:Align", config=AlignConfig, searches=True
    )
    check_objective(spec, settings={"width": 8})
    vectors = Align.vectors
    monkeypatch.setattr(Align, "vectors", lambda self, slot, features: 2 * vectors(self, slot, features))
    with pytest.raises(ContractError, match="whose length is not 1"):
        check_objective(spec, settings={"width": 8})
