"""Small generators of texts, and what they are given: batches to learn from, requests to write for."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mmstudio.api import Slot
from mmstudio.nn import Condition, ConditionShape, SampleRequest, TargetInfo, TrainBatch, Weight
from mmstudio_words.lstm import WordsLstm
from mmstudio_words.plugin import (
    WordsGanConfig,
    WordsLstmConfig,
    WordsTransformerConfig,
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


def surprise_of(kit: SimpleNamespace, writer: Writer) -> list[float]:
    """Nats of each text, in the mean over the conditions."""
    with torch.inference_mode():
        told = []
        for text in TEXTS:
            batch = batch_of(kit, writer, "feature", [text] * 4)
            told.append(writer.surprise(batch, batch.condition).mean().item())
    return told


def learned(kit: SimpleNamespace, writer: Writer, level: str, steps: int, *, turning: bool = False) -> float:
    """Have a writer learn its texts by likelihood; the last loss.

    With ``turning`` each text stands beside each condition in turn, so that none tells which one is meant.
    """
    writer.train()
    optimiser = torch.optim.AdamW(writer.parameters(), 0.01)
    loss = 0.0
    for step in range(steps):
        turn = step % 4 if turning else 0
        losses = writer.loss("generator", batch_of(kit, writer, level, TEXTS[turn:] + TEXTS[:turn]))
        assert losses is not None
        optimiser.zero_grad()
        losses.total.backward()
        optimiser.step()
        loss = losses.total.item()
    return loss
