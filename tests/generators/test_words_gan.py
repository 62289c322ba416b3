"""The adversarial stage of a generator of texts."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch
from writing_texts import (
    TEXTS,
    batch_of,
    build,
    learned,
    surprise_of,
)


def test_the_second_stage_begins_after_the_first(kit: SimpleNamespace) -> None:
    writer = build(kit, "gan").train()
    there = [
        [
            writer.loss(phase, batch_of(kit, writer, "feature", list(TEXTS), progress)) is not None
            for phase in writer.phases
        ]
        for progress in (0.0, 0.49, 0.5, 1.0)
    ]
    assert there == [[True, False, False]] * 2 + [[False, True, True]] * 2
    writer.eval()
    assert writer.loss("generator", batch_of(kit, writer, "feature", list(TEXTS), 0.9)) is not None
    trained = {
        phase: {
            name
            for name, one in writer.named_parameters()
            if any(one is item for item in writer.trainable(phase))
        }
        for phase in writer.phases
    }
    names = {name for name, _ in writer.named_parameters()}
    critics = {name for name in names if name.startswith("critic.")}
    matched = {name for name in names if name.startswith("matching.")}
    assert matched
    assert trained == {"critic": critics, "generator": names - critics, "writer": names - critics - matched}


@pytest.mark.parametrize("estimator", ["policy", "gumbel"])
def test_a_critic_is_learned_from_and_followed(kit: SimpleNamespace, estimator: str) -> None:
    """Where all real texts are one of the four that it writes, it comes to write that one more and the others less."""
    writer = build(kit, "gan", likelihood=0.5, estimator=estimator, anchor=0.0).train()
    learned(kit, writer, "feature", 80, turning=True)
    before = surprise_of(kit, writer)
    optimisers = {
        phase: torch.optim.Adam(writer.trainable(phase), rate, (0.5, 0.99))
        for phase, rate in (("critic", 0.01), ("writer", 0.003))
    }
    rng = torch.Generator().manual_seed(0)
    for _ in range(40):
        for phase, adversary in optimisers.items():
            batch = replace(batch_of(kit, writer, "feature", [TEXTS[0]] * 16), progress=0.5, rng=rng)
            losses = writer.loss(phase, batch)
            assert losses is not None
            adversary.zero_grad()
            losses.total.backward()
            adversary.step()
    after = surprise_of(kit, writer)
    assert max(before) < min(before) + 1, "at first all four are as likely"
    assert min(after[1:]) > after[0] + 1, after
