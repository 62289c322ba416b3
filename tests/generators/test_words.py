"""Generators of texts: their likelihood, what they learn, and missing texts."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
import torch
from writing_texts import (
    ALL,
    KINDS,
    SLOT,
    TEXTS,
    batch_of,
    build,
    learned,
    request_of,
    weights,
    written,
)

from mmstudio.api import Slot, UsageError
from mmstudio.engine.data.unread import unread_in_training
from mmstudio.nn import TargetInfo
from mmstudio.plan.model_plan import ModelPlan, Part
from mmstudio.services.app import App
from mmstudio_words.lstm import WordsLstm
from mmstudio_words.pieces import END
from mmstudio_words.plugin import (
    WordsLstmConfig,
    WordsSampling,
    mmstudio_generators,
)


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
    writer = build(kit, kind, level, noise=0.0).train()
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
    writer = build(kit, kind, level, noise=0.0)
    assert learned(kit, writer, level, 60 if kind == "transformer" else 120) < 0.3
    writer.eval()
    for settings in ({"method": "greedy"}, {"method": "beam", "beams": 3}, {"temperature": 0.05}):
        request = request_of(kit, level, [1, 2, 3, 4], [0, 1, 2, 3], settings=WordsSampling(**settings))
        assert written(writer, request) == TEXTS


@pytest.mark.parametrize(
    ("generator", "setting"), [("text-lstm", "generator.longest"), ("joint", "decoder.caption.longest")]
)
def test_texts_that_are_too_long_are_told(program: App, generator: str, setting: str) -> None:
    settings = {"longest": 4}
    state = WordsLstm.fit(WordsLstmConfig(longest=4), SLOT, ["a b c d e f", "a", "b"])
    targets = {"caption": Part("text-lstm", settings, state, SLOT)}
    (note,) = unread_in_training(ModelPlan({}, targets, None, Part(generator, settings)), program.registry)
    assert note.text == (
        "1 of 3 values of the slot caption is longer than what is made (4 word pieces); of the longest, 45 % is learned. "
        f"Results are cut there as well: shorten them, or raise the setting {setting}."
    )
    short = {"caption": Part("text-lstm", {}, WordsLstm.fit(WordsLstmConfig(), SLOT, ["a b c d e f"]), SLOT)}
    assert list(unread_in_training(ModelPlan({}, short, None, Part(generator, {})), program.registry)) == []


def test_refuses_other_targets(kit: SimpleNamespace) -> None:
    state = WordsLstm.fit(WordsLstmConfig(), SLOT, TEXTS)
    two = {"caption": TargetInfo(SLOT, state), "other": TargetInfo(Slot("other", "text"), state)}
    for targets in ({}, two, {"image": TargetInfo(Slot("image", "image"), state)}):
        with pytest.raises(UsageError, match="one slot of the kind text"):
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
