"""Bits per byte against a count that is made slowly, and what they say of texts."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pytest
import torch

from mmstudio.api import Judged, PluginConfig, Slot
from mmstudio.testing.lessons import lesson_of
from mmstudio_metrics.words import byte_model
from mmstudio_metrics.words.byte_model import BitsPerByte

TEXTS = ["a red circle", "a red ring", "a blue circle", "a green ring, small", "\u7ea2\u8272\u7684\u5706"]


def judged(texts: list[str]) -> list[Judged]:
    return [Judged(text, index, index, real=text) for index, text in enumerate(texts)]


def learned(texts: list[str]) -> BitsPerByte:
    made = BitsPerByte(PluginConfig(), Slot("text", "text"), {})
    made.train().learn(lesson_of(judged(texts), torch.device("cpu")))
    made.eval()
    return made


def bits(made: BitsPerByte, *texts: str) -> list[float | None]:
    return list(made.values(judged(list(texts)))["bits-per-byte"])


def slowly(training: list[str], text: str) -> float:
    """By dictionaries of contexts, which share no rows."""
    counts: dict[bytes, Counter[int]] = {}
    for one in training:
        code = b"\x02\x02\x02" + one.encode()
        for at in range(3, len(code)):
            for order in range(4):
                counts.setdefault(code[at - order : at], Counter())[code[at]] += 1
    code, found = b"\x02\x02\x02" + text.encode(), 0.0
    for at in range(3, len(code)):
        share = 1 / 256
        for order in range(4):
            seen = counts.get(code[at - order : at])
            if seen:
                share = (seen[code[at]] + len(seen) * share) / (seen.total() + len(seen))
        found -= math.log2(share)
    return found / (len(code) - 3)


def test_bits_are_those_of_a_slow_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(byte_model, "ROWS", 2**16)  # so that no two of these contexts share a row
    made = learned(TEXTS)
    for text in (*TEXTS, "a small red ring", "zzz", "\u5706"):
        assert bits(made, text) == [pytest.approx(slowly(TEXTS, text))]


def test_what_training_texts_say_takes_fewer_bits() -> None:
    known, alike, unlike = (
        float(found or 0) for found in bits(learned(TEXTS * 20), "a red ring", "a blue ring", "XQJZ!")
    )
    assert known < alike < 2
    assert unlike > 7
    assert bits(learned(TEXTS), "") == [None]
    assert bits(learned([]), "abc") == [8.0]


def test_shares_of_all_next_bytes_sum_to_one() -> None:
    made = learned(TEXTS)
    counts: Any = made.counts.numpy()
    total = 0.0
    for byte in range(128):
        text = "a r" + chr(byte)
        found = byte_model._bits(counts, text)
        before = byte_model._bits(counts, "a r")
        total += 2 ** -(4 * (found or 0) - 3 * (before or 0))
    assert 0.9 < total < 1
