"""Texts that are written: from seeds alone, steered by guidance, streamed, always readable."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor
from writing_texts import (
    ALL,
    TEXTS,
    build,
    condition_of,
    learned,
    request_of,
    weights,
    written,
)

from mmstudio.nn import Condition, SampleRequest, Weight
from mmstudio_words.branches import Branches
from mmstudio_words.pieces import NOTHING
from mmstudio_words.plugin import (
    WordsSampling,
)


@pytest.mark.parametrize(("kind", "level"), ALL)
@pytest.mark.parametrize("how", [{}, {"method": "beam"}, {"top_p": 0.9}])
def test_texts_follow_from_their_seeds_alone(
    kit: SimpleNamespace, kind: str, level: str, how: dict[str, Any]
) -> None:
    writer = build(kit, kind, level)
    rows = list(range(16))
    more = {"settings": WordsSampling(longest=20, **how), "guidance": {"text": 1.5}, "joint": 2.0}
    many = written(writer, request_of(kit, level, list(range(16)), rows, **more))
    again = written(writer, request_of(kit, level, list(range(16)), rows, **more))
    assert many == again
    alone = [written(writer, request_of(kit, level, [seed], [seed], **more))[0] for seed in range(16)]
    assert many == alone
    if how.get("method") != "beam":
        assert len(set(many)) > 8
        others = written(writer, request_of(kit, level, list(range(50, 66)), rows, **more))
        assert sum(one != other for one, other in zip(many, others, strict=True)) > 8


@pytest.mark.parametrize("kind", ["transformer", "lstm"])
def test_what_an_untrained_network_writes_is_a_text(kit: SimpleNamespace, kind: str) -> None:
    writer = build(kit, kind)
    for longest in (1, 2, 3, 7):
        settings = WordsSampling(temperature=5, longest=longest)
        texts = written(
            writer, request_of(kit, "feature", list(range(16)), list(range(16)), settings=settings)
        )
        for text in texts:
            assert text == text.strip()
            assert text
            assert text.encode().decode() == text
            assert "\ufffd" not in text
    assert NOTHING not in texts


@pytest.mark.parametrize(("kind", "level"), ALL)
def test_guidance_mixes_logits(kit: SimpleNamespace, kind: str, level: str) -> None:
    """``v_all + g (v_all - v_without) + (s - 1) (v_all - v_none)``, at the first piece."""
    writer = build(kit, kind, level)

    def first(weight: Weight) -> Tensor:
        request = replace(request_of(kit, level, [1, 2], [0, 1]), weight=weight)
        return mixed(request)

    def mixed(request: SampleRequest) -> Tensor:
        branches = Branches(request, apart=level == "decision")
        memory = writer.begin(branches.condition, 4)
        return branches.mix(writer.go_on(None, memory), torch.arange(2))

    with torch.inference_mode():
        ones, none = weights(2), weights(2, 0.0)
        every, without, empty = first(ones), first({**ones, "text": none["text"]}), first(none)
        guided = mixed(
            request_of(kit, level, [1, 2], [0, 1], guidance={"text": 1.5, "items": 0.0}, joint=3.0)
        )
    wanted = every + 1.5 * (every - without) + 2 * (every - empty)
    torch.testing.assert_close(guided, wanted, rtol=1e-4, atol=1e-4)


def test_at_level_decision_logits_are_averaged_by_weight(kit: SimpleNamespace) -> None:
    writer = build(kit, "transformer", "decision")
    weight = {"reference": torch.tensor([1.0]), "text": torch.tensor([3.0]), "items": torch.tensor([-2.0])}
    request = replace(request_of(kit, "decision", [1], [0]), weight=weight)
    with torch.inference_mode():
        branches = Branches(request, apart=True)
        found = branches.mix(writer.go_on(None, writer.begin(branches.condition, 4)), torch.arange(1))
        parts = request.condition(weight).parts
        one, other = (
            writer.go_on(None, writer.begin(Condition(parts[slot].vector), 4))
            for slot in ("reference", "text")
        )
    torch.testing.assert_close(found, (one + 3 * other) / 4)
    assert branches.count == 2


@pytest.mark.parametrize("level", ["structure"])
def test_slots_of_weight_0_are_not_looked_at(kit: SimpleNamespace, level: str) -> None:
    writer = build(kit, "transformer", level)
    weight = {**weights(2), "text": torch.zeros(2)}
    conditions = [condition_of(kit, level, weight, content) for content in (0, 1)]
    parts = {**conditions[0].parts, "text": conditions[1].parts["text"]}
    changed = replace(conditions[0], parts=parts)
    with torch.inference_mode():
        one, other = (writer.go_on(None, writer.begin(found, 4)) for found in (conditions[0], changed))
        heard = replace(changed, weight=weights(2))
        third = writer.go_on(None, writer.begin(heard, 4))
        nothing = replace(changed, weight=weights(2, 0.0))
        assert writer.go_on(None, writer.begin(nothing, 4)).isfinite().all()
    assert torch.equal(one, other)
    assert not torch.equal(one, third)


def test_steps_stream_and_end_early(kit: SimpleNamespace) -> None:
    writer = build(kit, "transformer")
    learned(kit, writer, "feature", 60)
    writer.eval()
    request = request_of(kit, "feature", [1, 2], [0, 0], settings=WordsSampling(method="greedy"))
    with torch.inference_mode():
        steps = list(writer.sample(request))
    pieces = [writer.pieces.spelt[number].decode() for number in writer.pieces.numbers(TEXTS[0])]
    grown = ["".join(pieces[: place + 1]).strip() or NOTHING for place in range(len(pieces))]
    assert [step.partial for step in steps[:-1]] == [{"caption": [text] * 2} for text in grown]
    assert [step.index for step in steps] == list(range(1, len(pieces) + 2))
    assert steps[-1].done
    assert steps[-1].of == writer.learned.places - 1 > steps[-1].index
