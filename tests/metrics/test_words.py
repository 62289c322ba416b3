"""Metrics of texts against sacrebleu itself, and against counts made by hand."""

from __future__ import annotations

import pytest
from sacrebleu.metrics.bleu import BLEU

from mmstudio.api import Judged, PluginConfig
from mmstudio_metrics.words.bleu import Bleu, SelfBleu
from mmstudio_metrics.words.distinct import Distinct, Variety

TEXTS = [
    "a large red circle stands at the left, on a striped ground",
    "a large red circle stands at the right, on a striped ground",
    "a small blue ring",
    "ring",
    "a small blue ring stands in the middle of it all; a small blue ring, a small blue ring",
    "",
    "\u4e00\u4e2a\u7ea2\u8272\u7684\u5706\u5728\u5de6\u8fb9",
    "\u4e00\u4e2a\u84dd\u8272\u7684\u5706\u5728\u53f3\u8fb9",
]


def judged(made: list[str], real: list[str | None] | None = None) -> list[Judged]:
    return [
        Judged(text, index, index + 1, real=None if real is None else real[index])
        for index, text in enumerate(made)
    ]


def test_bleu_is_that_of_sacrebleu() -> None:
    real = [*TEXTS[1:], TEXTS[0]]
    oracle = BLEU(tokenize="zh", effective_order=True)
    found = Bleu(PluginConfig()).values(judged(TEXTS, list(real)))["bleu"]
    wanted = [oracle.sentence_score(made, [own]).score for made, own in zip(TEXTS, real, strict=True)]
    assert found == pytest.approx(wanted)
    assert max(wanted[:1]) > 50
    assert Bleu(PluginConfig()).values(judged(["a"], [None]))["bleu"] == [None]
    assert Bleu(PluginConfig()).values(judged(TEXTS[:1], [TEXTS[0]]))["bleu"] == [pytest.approx(100)]


def test_self_bleu_is_that_of_sacrebleu_against_all_others() -> None:
    oracle = BLEU(tokenize="zh", effective_order=True)
    wanted = [
        oracle.sentence_score(text, [*TEXTS[:index], *TEXTS[index + 1 :]]).score
        for index, text in enumerate(TEXTS)
    ]
    found = SelfBleu(PluginConfig()).values(judged(TEXTS))["self-bleu"]
    assert found == pytest.approx(wanted)
    assert SelfBleu(PluginConfig()).values(judged(["one"]))["self-bleu"] == [None]
    assert SelfBleu(PluginConfig()).values(judged([TEXTS[0]] * 3))["self-bleu"] == pytest.approx([100] * 3)


def test_distinct_words_are_counted_within_each_text() -> None:
    found = Distinct(PluginConfig()).values(judged(["a a b", "red", "", "a b a b"]))
    assert found["distinct-1"] == [pytest.approx(2 / 3), 1.0, None, 0.5]
    assert found["distinct-2"] == [1.0, None, None, pytest.approx(2 / 3)]


def test_variety_is_the_share_of_different_words_of_all() -> None:
    found = Variety(PluginConfig()).values(judged(["a a b", "b c", ""]))
    ones = [value for value in found["distinct-1"] if value is not None]
    assert sum(ones) / 3 == pytest.approx(3 / 5)
    twos = [value for value in found["distinct-2"] if value is not None]
    assert sum(twos) / 3 == pytest.approx(3 / 3)
    assert ones[2] == 0
    assert Variety(PluginConfig()).values(judged(["", ""]))["distinct-1"] == [None, None]
