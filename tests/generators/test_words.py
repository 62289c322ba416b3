"""Generators of texts: likelihood, cache, seeds, missing texts and what they are conditioned by."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from mmstudio.api import Slot, UsageError
from mmstudio.nn import Condition, ConditionShape, SampleRequest, TargetInfo, TrainBatch, Weight
from mmstudio_words.branches import Branches
from mmstudio_words.lstm import WordsLstm
from mmstudio_words.pieces import END, NOTHING
from mmstudio_words.plugin import (
    WordsGanConfig,
    WordsLstmConfig,
    WordsSampling,
    WordsTransformerConfig,
    mmstudio_generators,
)
from mmstudio_words.rivalry import WordsLstmGan
from mmstudio_words.transformer import WordsTransformer
from mmstudio_words.writer import Writer

TEXTS = [
    "a red ring",
    "two green crosses on the left",
    "\u4e00\u4e2a\u7ea2\u8272\u7684\u5706",
    "\u00c9t\u00e9 \U0001f300 x",
]
SLOT = Slot("caption", "text")
KINDS: dict[str, Any] = {
    "transformer": (WordsTransformer, WordsTransformerConfig, {"width": 32, "layers": 2, "heads": 2}),
    "lstm": (WordsLstm, WordsLstmConfig, {"width": 32, "layers": 2}),
    "gan": (WordsLstmGan, WordsGanConfig, {"width": 32, "critic_width": 16, "likelihood": 0.5}),
}
ALL = [
    ("transformer", "feature"),
    ("transformer", "tokens"),
    ("transformer", "structure"),
    ("transformer", "decision"),
    ("lstm", "feature"),
    ("lstm", "decision"),
    ("gan", "feature"),
]


def shape_of(kit: SimpleNamespace, level: str) -> ConditionShape:
    return ConditionShape(32, tokens=5) if level == "tokens" else kit.shape(level)


def build(kit: SimpleNamespace, kind: str, level: str = "feature", **settings: Any) -> Writer:
    make, config_class, small = KINDS[kind]
    config = config_class(**{"vocabulary": 400, "longest": 40, "dropout": 0.0, **small, **settings})
    state = make.fit(config, SLOT, TEXTS * 3)
    torch.manual_seed(0)
    writer: Writer = make(config, {"caption": TargetInfo(SLOT, state)}, shape_of(kit, level))
    with torch.no_grad():
        for parameter in writer.parameters():
            parameter.add_(0.05 * torch.randn(parameter.shape))
    return writer.eval()


def condition_of(kit: SimpleNamespace, level: str, weight: Weight, content: int = 0) -> Condition:
    plain: Condition = kit.condition("feature" if level == "tokens" else level, weight, content)
    if level != "tokens":
        return plain
    size = len(plain.vector)
    tokens = torch.randn(16, 5, 32, generator=torch.Generator().manual_seed(7 + content))[:size]
    scale = torch.stack(list(weight.values())).sum(dim=0)[:, None, None]
    return replace(plain, tokens=tokens * scale)


def weights(size: int, value: float = 1.0) -> dict[str, Tensor]:
    return {slot: torch.full((size,), value) for slot in ("reference", "text", "items")}


def batch_of(
    kit: SimpleNamespace, writer: Writer, level: str, texts: list[str | None], progress: float = 0.0
) -> TrainBatch:
    state = writer.learned.model_dump()
    preparer = type(writer).preparer(None, SLOT, state)
    rows = [preparer.arrays(text) for text in texts]
    target = {name: torch.from_numpy(np.stack([row[name] for row in rows])) for name in rows[0]}
    there = torch.tensor([float(text is not None) for text in texts])
    condition = condition_of(kit, level, weights(len(texts)))
    rng = torch.Generator().manual_seed(0)
    return TrainBatch({"caption": target}, condition, {}, 0, progress, rng, target_there={"caption": there})


def request_of(
    kit: SimpleNamespace, level: str, seeds: list[int], rows: list[int], **how: Any
) -> SampleRequest:
    """A request whose row i has the condition of a row of sixteen."""
    index = torch.tensor(rows)

    def condition(weight: Weight) -> Condition:
        whole = {slot: torch.zeros(16).index_copy(0, index, value) for slot, value in weight.items()}
        found = condition_of(kit, level, whole)
        parts = {
            slot: Condition(
                part.vector[index], None if part.tokens is None else part.tokens[index], part.grid
            )
            for slot, part in found.parts.items()
        }
        tokens = None if found.tokens is None else found.tokens[index]
        blank = torch.stack(list(weight.values())).mean(dim=0)[:, None]
        return Condition(found.vector[index] * blank, tokens, weight=dict(weight), parts=parts)

    return SampleRequest(condition, weights(len(seeds)), seeds, ("caption",), **how)


def written(writer: Writer, request: SampleRequest) -> list[str]:
    with torch.inference_mode():
        steps = list(writer.sample(request))
    assert steps[-1].done
    assert steps[-1].results is not None
    return steps[-1].results["caption"]


@pytest.mark.parametrize(("kind", "level"), [one for one in ALL if one[1] != "decision"])
def test_likelihood_is_that_of_a_plain_loop(kit: SimpleNamespace, kind: str, level: str) -> None:
    """Each text alone, each piece from the whole text before it, without padding and without a cache."""
    writer = build(kit, kind, level)
    batch = batch_of(kit, writer, level, [*TEXTS, None])
    with torch.inference_mode():
        found = writer.surprise(batch, batch.condition)
        for row, text in enumerate(TEXTS):
            alone = request_of(kit, level, [0], [row]).condition(weights(1))
            total, numbers = 0.0, [*writer.pieces.numbers(text), END]
            for place, number in enumerate(numbers):
                memory, last = writer.begin(alone, len(numbers)), None
                for before in numbers[:place]:
                    writer.go_on(last, memory)
                    last = torch.tensor([before])
                total -= float(writer.go_on(last, memory)[0].double().log_softmax(dim=0)[number])
            assert found[row].item() == pytest.approx(total, rel=1e-5)
    assert found[4] == 0
    assert found[0] < found[1]


def test_loss_is_nats_per_piece_and_bits_per_byte(kit: SimpleNamespace) -> None:
    writer = build(kit, "transformer")
    batch = batch_of(kit, writer, "feature", [*TEXTS, None])
    losses = writer.loss("generator", batch)
    assert losses is not None
    total = writer.surprise(batch, batch.condition).sum().item()
    places = sum(len(writer.pieces.numbers(text)) + 1 for text in TEXTS)
    size = sum(len(text.encode()) for text in TEXTS)
    assert losses.count == 4
    assert losses.total.item() == pytest.approx(total / places, rel=1e-5)
    assert losses.parts["bits per byte"].item() == pytest.approx(total / math.log(2) / size, rel=1e-5)


@pytest.mark.parametrize(("kind", "level"), ALL)
def test_missing_texts_change_nothing(kit: SimpleNamespace, kind: str, level: str) -> None:
    writer = build(kit, kind, level).train()
    for phase in writer.phases:
        progress = 0.0 if phase == "generator" else 0.7
        none = writer.loss(phase, batch_of(kit, writer, level, [None, None], progress))
        assert none is not None
        none.total.backward()
        assert (none.total.item(), int(none.count or 0)) == (0, 0)
        some = writer.loss(phase, batch_of(kit, writer, level, [TEXTS[0], None], progress))
        assert some is not None
        assert int(some.count or 0) == 1
        assert some.total.isfinite()
    whole = batch_of(kit, writer, level, [TEXTS[0], None, TEXTS[1]])
    if level != "decision":
        rows = whole.rows(torch.tensor([0, 2]))
        losses = [writer.loss("generator", one) for one in (whole, rows)]
        assert losses[0] is not None
        assert losses[1] is not None
        assert losses[0].total.item() == pytest.approx(losses[1].total.item(), rel=1e-5)


@pytest.mark.parametrize(("kind", "level"), [one for one in ALL if one[1] != "decision"])
def test_learns_its_texts_by_heart(kit: SimpleNamespace, kind: str, level: str) -> None:
    writer = build(kit, kind, level).train()
    optimiser = torch.optim.AdamW(writer.parameters(), 0.01)
    for _ in range(60 if kind == "transformer" else 120):
        losses = writer.loss("generator", batch_of(kit, writer, level, list(TEXTS)))
        assert losses is not None
        optimiser.zero_grad()
        losses.total.backward()
        optimiser.step()
    writer.eval()
    assert losses.total < 0.3
    for settings in ({"method": "greedy"}, {"method": "beam", "beams": 3}, {"temperature": 0.05}):
        request = request_of(kit, level, [1, 2, 3, 4], [0, 1, 2, 3], settings=WordsSampling(**settings))
        assert written(writer, request) == TEXTS


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
    writer = build(kit, "lstm").train()
    optimiser = torch.optim.AdamW(writer.parameters(), 0.01)
    for _ in range(60):
        losses = writer.loss("generator", batch_of(kit, writer, "feature", list(TEXTS)))
        assert losses is not None
        optimiser.zero_grad()
        losses.total.backward()
        optimiser.step()
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
    critics, writers = ({id(one) for one in writer.trainable(phase)} for phase in ("critic", "writer"))
    assert critics == {id(one) for one in writer.get_submodule("critic").parameters()}
    assert critics | writers == {id(one) for one in writer.parameters()}
    assert not critics & writers


@pytest.mark.parametrize("estimator", ["policy", "gumbel"])
def test_a_critic_is_learned_from_and_followed(kit: SimpleNamespace, estimator: str) -> None:
    """Where all real texts are one of the four that it writes, it comes to write that one more and the others less."""
    writer = build(kit, "gan", likelihood=0.5, estimator=estimator).train()
    optimiser = torch.optim.Adam(writer.parameters(), 0.01)
    for step in range(80):
        turned = TEXTS[step % 4 :] + TEXTS[: step % 4]
        losses = writer.loss("generator", batch_of(kit, writer, "feature", turned))
        assert losses is not None
        optimiser.zero_grad()
        losses.total.backward()
        optimiser.step()
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
    assert after[0] < before[0] - 0.5, (before, after)
    assert min(after[1:]) > after[0] + 1


def surprise_of(kit: SimpleNamespace, writer: Writer) -> list[float]:
    """Nats of each text, in the mean over the conditions."""
    with torch.inference_mode():
        told = []
        for text in TEXTS:
            batch = batch_of(kit, writer, "feature", [text] * 4)
            told.append(writer.surprise(batch, batch.condition).mean().item())
    return told


def test_refuses_other_targets(kit: SimpleNamespace) -> None:
    state = WordsLstm.fit(WordsLstmConfig(), SLOT, TEXTS)
    two = {"caption": TargetInfo(SLOT, state), "other": TargetInfo(Slot("other", "text"), state)}
    for targets in ({}, two, {"image": TargetInfo(Slot("image", "image"), state)}):
        with pytest.raises(UsageError, match="one slot of texts"):
            WordsLstm(WordsLstmConfig(), targets, kit.shape("feature"))


def test_heads_share_the_width(kit: SimpleNamespace) -> None:
    for wanted, found in ((1, 1), (2, 2), (3, 2), (5, 4)):
        assert build(kit, "transformer", heads=wanted).get_submodule("layers.0.attention").heads == found


def test_what_is_described() -> None:
    specs = {spec.id: spec for spec in mmstudio_generators()}
    assert list(specs) == ["text-transformer", "text-lstm", "text-lstm-gan"]
    for (make, config_class, _), spec in zip(KINDS.values(), specs.values(), strict=True):
        assert make.wants(config_class()).levels == spec.levels
        assert spec.streams
        assert spec.guidance
