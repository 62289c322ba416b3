"""Batches in chunks: the gradient of a contrastive loss is that of the whole batch, whatever the chunk size."""

from __future__ import annotations

import pytest
import torch
from small_learners import CPU, Contrast, batch_of, gradients_of, model_of, runner_of
from torch import Tensor

from mmstudio.core.errors import OutOfMemoryError
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.train.step import validation_loss
from mmstudio.nn import Features

SIZE, SEED = 12, 40


def _close(found: dict[str, Tensor], wanted: dict[str, Tensor]) -> None:
    """Within 1e-5 of each tensor's largest."""
    assert found.keys() == wanted.keys()
    for name, gradient in wanted.items():
        assert (found[name] - gradient).abs().max() <= 1e-5 * gradient.abs().max(), name


def _run(model: Assembly, micro: int) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    parts = runner_of(model, SIZE, micro).run("learner", batch_of(model, SIZE), 0, 0.0, SEED)
    return parts, gradients_of(model)


@pytest.mark.parametrize("micro", [1, 4, 5, 11])
def test_the_gradient_in_chunks_is_that_of_the_whole_batch(micro: int) -> None:
    parts, wanted = _run(model_of(Contrast), SIZE)
    found, gradients = _run(model_of(Contrast), micro)
    _close(gradients, wanted)
    assert found["compared"] == parts["compared"] == SIZE
    assert torch.allclose(found["loss"], parts["loss"], rtol=1e-5)
    assert any(name.startswith("conditions.encoders.1") for name in wanted), "encoders learn"
    assert wanted["conditions.nulls.1"].any(), "nulls learn"


def test_what_a_chunk_drew_it_draws_again() -> None:
    """The reference keeps the graphs of all chunks, which is what chunks are there to avoid."""
    model = model_of(Contrast, dropout=0.4)
    batch = batch_of(model, SIZE)
    chunks = [model.encode(batch.part(at, at + 5), Moment(0, 0.0, SEED + at // 5)) for at in (0, 5, 10)]
    encoded = {
        slot: Features(
            torch.cat([chunk[slot].tokens for chunk in chunks]),
            torch.cat([chunk[slot].mask for chunk in chunks]),
        )
        for slot in chunks[0]
    }
    model("learner", batch, Moment(0, 0.0, SEED), encoded).total.backward()
    wanted = gradients_of(model)
    _, gradients = _run(model_of(Contrast, dropout=0.4), 5)
    _close(gradients, wanted)
    _, other = _run(model_of(Contrast), 5)
    name = "conditions.encoders.1.layer.0.weight"
    assert not torch.allclose(other[name], wanted[name], rtol=0.1), "dropout does nothing"


def test_a_chunk_counts_once_where_buffers_count() -> None:
    model = model_of(Contrast, norm=True)
    _run(model, 4)
    assert int(model.get_buffer("conditions.encoders.0.layer.1.num_batches_tracked")) == 3


def test_where_memory_is_short_the_chunk_is_halved_and_not_the_batch() -> None:
    model = model_of(Contrast)
    runner = runner_of(model, SIZE, SIZE)
    seen: list[int] = []
    encode = model.conditions.encoders[0].forward

    def short(prepared: dict[str, Tensor]) -> Features:
        seen.append(len(prepared["numbers"]))
        if seen[-1] > limit:
            raise MemoryError
        features: Features = encode(prepared)
        return features

    limit = 6
    model.conditions.encoders[0].forward = short  # type: ignore[method-assign]
    parts = runner.run("learner", batch_of(model, SIZE), 0, 0.0, SEED)
    assert (runner.micro, runner.shrunk) == (6, True)
    assert seen == [12, 6, 6, 6, 6]
    assert parts["compared"] == SIZE
    limit = 2
    with pytest.raises(OutOfMemoryError, match="at 6 and again at 3"):
        runner.run("learner", batch_of(model, SIZE), 0, 0.0, SEED)


def test_it_is_validated_whole() -> None:
    model = model_of(Contrast).eval()
    batches = [batch_of(model, SIZE)]
    whole, chunks = (validation_loss(model, CPU, batches, 1.0, micro) for micro in (SIZE, 5))
    assert whole == pytest.approx(chunks, rel=1e-5)
    assert whole is not None
