"""Matching of texts and conditions: conditions of a batch compete for each text, and how it is put counts for nothing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch
from torch.nn import functional
from writing_texts import TEXTS, batch_of, build

from mmstudio.nn.losses import missed
from mmstudio_words.pieces import END


@pytest.mark.parametrize("kind", ["transformer", "lstm"])
def test_it_is_learned_beside_the_likelihood_in_training_alone(kit: SimpleNamespace, kind: str) -> None:
    writer = build(kit, kind)
    still = writer.loss("generator", batch_of(kit, writer, "feature", [*TEXTS, None]))
    told = writer.train().loss("generator", batch_of(kit, writer, "feature", [*TEXTS, None]))
    assert still is not None
    assert told is not None
    assert "matching" not in still.parts
    assert told.total.item() == pytest.approx(
        told.parts["loss"].item() + writer.config.matching * told.parts["matching"].item(), rel=1e-5
    )


def test_texts_are_compared_by_the_pieces_that_they_hold(kit: SimpleNamespace) -> None:
    writer = build(kit, "lstm").train()
    writer.config = writer.config.model_copy(update={"noise": 0.0})
    batch = batch_of(kit, writer, "feature", list(TEXTS))
    told = writer.loss("generator", batch)
    assert told is not None
    holds = torch.zeros(len(TEXTS), writer.pieces.count)
    for row, text in enumerate(TEXTS):
        holds[row, [*writer.pieces.numbers(text), END]] = 1
    vector = functional.layer_norm(batch.condition.vector, batch.condition.vector.shape[1:])
    assert writer.matching is not None
    wanted = missed(writer.matching(holds, vector)).mean()
    assert told.parts["matching"].item() == pytest.approx(wanted.item(), rel=1e-4)


def test_noise_cannot_be_outgrown(kit: SimpleNamespace) -> None:
    """A vector of any scale says as much."""
    writer = build(kit, "transformer")
    batch = batch_of(kit, writer, "feature", list(TEXTS))
    first = writer.surprise(batch, batch.condition)
    batch.condition.vector *= 100
    assert writer.surprise(batch, batch.condition).tolist() == pytest.approx(first.tolist(), rel=1e-3)
