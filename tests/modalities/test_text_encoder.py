from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mmstudio.api import Slot, UsageError
from mmstudio.nn import NO_RESOURCES
from mmstudio_text.model import TextTransformer
from mmstudio_text.plugin import TextTransformerConfig

Make = Callable[..., Any]
SLOT = Slot("text", "text")
WORDS = ["a red ring", "a green cross", "红色的圆环", "🎨 in blue", "חתול אדום"]

PROGRAM = """
import hashlib, json
from mmstudio.api import Slot
from mmstudio_text.model import TextTransformer
from mmstudio_text.plugin import TextTransformerConfig
texts = [f"a {c} {s} number {i % 37}" for i, (c, s) in enumerate([("red", "ring"), ("blue", "cross")] * 200)]
state = TextTransformer.fit(TextTransformerConfig(), Slot("text", "text"), texts)
print(hashlib.sha256(json.dumps(state).encode()).hexdigest())
"""


def test_the_vocabulary_follows_from_the_texts_alone() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=240
    )
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(PROGRAM, {})  # noqa: S102 - the same lines, in this process
    assert run.stdout == printed.getvalue()
    assert len(run.stdout.strip()) == 64


@pytest.mark.parametrize("text", WORDS)
def test_any_script_becomes_known_pieces(encoder: Make, text: str) -> None:
    made = encoder("text", raws=WORDS * 4)
    prepared = made.by(text)
    length = int(prepared["length"])
    assert length > 0
    assert (prepared["ids"][:length] > 1).all()
    assert (prepared["ids"][length:] == 0).all()


def test_case_and_composed_signs_do_not_matter(encoder: Make) -> None:
    made = encoder("text", raws=["grün é", "red"] * 4)
    for one, two in (("GRÜN", "grün"), ("é", "e\u0301"), ("red", "  Red\n")):
        assert made.by(one)["ids"].tolist() == made.by(two)["ids"].tolist()


def test_unknown_pieces_share_one_place(encoder: Make) -> None:
    made = encoder("text", raws=["a red ring", "a blue ring"] * 4)
    prepared = made.by("红")
    assert (prepared["ids"][: int(prepared["length"])] == 1).sum() >= 2


def test_the_length_follows_from_the_texts_up_to_the_limit(encoder: Make) -> None:
    assert encoder("text", raws=["red"] * 50).tokens == 4
    assert encoder("text", raws=["a red ring and a blue cross"] * 50).tokens == 7
    assert encoder("text", raws=["x1 y2 z3 " * 900] * 2, max_tokens=16).tokens == 16


def test_words_change_the_summary_and_padding_does_not(encoder: Make, batch: Make) -> None:
    made = encoder("text").eval()
    taken = batch(made, ["a red ring", "a green ring"])
    clean = made(taken)
    assert (clean.tokens[0, 0] - clean.tokens[1, 0]).abs().max() > 0.05
    taken["ids"] = torch.where(taken["ids"] == 0, 9, taken["ids"])
    dirty = made(taken)
    torch.testing.assert_close(dirty.tokens[clean.mask], clean.tokens[clean.mask])


def test_pieces_are_hidden_in_training_only(encoder: Make, batch: Make) -> None:
    made = encoder("text", hide=0.5)
    taken = batch(made, ["a red ring"] * 8)
    assert not torch.equal(made.train()(taken).tokens, made(taken).tokens)
    assert torch.equal(made.eval()(taken).tokens, made(taken).tokens)


def test_heads_must_divide_the_width() -> None:
    config = TextTransformerConfig(width=64, heads=3)
    with pytest.raises(UsageError, match="3 heads"):
        TextTransformer(config, SLOT, TextTransformer.fit(config, SLOT, ["a"]))


FITTED = TextTransformer.fit(TextTransformerConfig(), SLOT, WORDS * 4)
MADE = TextTransformer(TextTransformerConfig(), SLOT, FITTED).eval()
PREPARER = TextTransformer.preparer(TextTransformerConfig(), SLOT, FITTED, NO_RESOURCES)


@settings(max_examples=80, deadline=None, database=None)
@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_can_be_encoded(text: str) -> None:
    prepared = PREPARER(text)
    length = int(prepared["length"])
    assert 0 <= length <= MADE.tokens
    assert prepared["ids"].shape == (MADE.tokens,)
    assert ((prepared["ids"] >= 0) & (prepared["ids"] < MADE.embedding.num_embeddings)).all()
    features = MADE({name: torch.from_numpy(array[None]) for name, array in prepared.items()})
    assert torch.isfinite(features.tokens).all()
    assert bool(features.mask.any()) == (length > 0)


@settings(max_examples=10, deadline=None, database=None)
@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_texts_can_be_fitted(texts: list[str]) -> None:
    state = TextTransformer.fit(TextTransformerConfig(vocabulary=512), SLOT, texts)
    assert 4 <= state["tokens"] <= 24
