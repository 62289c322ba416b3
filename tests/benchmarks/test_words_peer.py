"""The recipe ``words`` against a plain loop over the GPT-2 class of transformers, for the same minutes.

Both have the same size, pieces, type of numbers, batches, picture encoder and fusion, whose tokens both look at by cross-attention.
Figures: at least 1.2 times as many tokens a second in training, and no more bits per byte on held-out sentences. transformers is no
part of the program's environment: in one that has it (5.24 was measured)::

    PYTHONPATH=... python -m pytest tests/benchmarks/test_words_peer.py --override-ini 'norecursedirs=.*' -s --timeout=0

``WORDS_MINUTES`` (3) is the time of each; ``WORDS_STEPS`` gives both so many steps instead.
"""

from __future__ import annotations

import math
import os
import time
from importlib import import_module
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.core.context import RunContext
from mmstudio.core.job import JobState
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.data.batches import Batches
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.model.workspace import Workspace, run_folder
from mmstudio.engine.sample.loading import load_for_sampling
from mmstudio.nn.draws import drawing_from
from mmstudio.plan.recipe_settings import apply_settings

SHORT = bool(os.environ.get("BENCH_SHORT"))
MINUTES = float(os.environ.get("WORDS_MINUTES", "3"))
STEPS = int(os.environ.get("WORDS_STEPS", "20" if SHORT else "0"))
RATE, CONDITION_WIDTH = 1e-3, 128

import_module(
    "mmstudio.nn.audio"
)  # loads torchaudio in the program's way, before transformers does in another
transformers = pytest.importorskip(
    "transformers",
    reason="transformers is not installed in this environment, so there is nothing to compare with",
)


class Peer(nn.Module):
    """The run's own picture encoder and fusion, and GPT-2 with cross-attention over vector and tokens."""

    def __init__(self, ours: Assembly) -> None:
        super().__init__()
        writer: Any = ours.learner
        self.conditions = ours.conditions
        layers = len(writer.layers)
        config = transformers.GPT2Config(
            vocab_size=writer.pieces.count,
            n_positions=writer.learned.places,
            n_embd=writer.embed.embedding_dim,
            n_layer=layers,
            n_head=writer.layers[0].attention.heads,
            resid_pdrop=writer.dropout.p,
            embd_pdrop=writer.dropout.p,
            attn_pdrop=0.0,
            add_cross_attention=True,
            bos_token_id=0,
            eos_token_id=0,
        )
        self.network = transformers.GPT2LMHeadModel(config)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Nats of all places of a batch, and their number."""
        encoded = self.conditions.encode_all(batch.conditions)
        condition, _ = self.conditions.fuse(encoded, batch.weight, learns=True)
        given = torch.cat([condition.vector[:, None], condition.tokens], dim=1)
        target = batch.targets["text"]
        length = target["length"].long()
        ids = target["ids"][:, : int(length.max())].long()
        before = functional.pad(ids[:, :-1], (1, 0))
        real = torch.arange(ids.shape[1]) < length[:, None]
        logits = self.network(before, encoder_hidden_states=given, use_cache=False).logits
        wrong = functional.cross_entropy(
            logits.float().transpose(1, 2), ids.masked_fill(~real, -100), reduction="sum", ignore_index=-100
        )
        return wrong, real.sum()


def held_out(workspace: Workspace, context: RunContext, plan: Any) -> list[Batch]:
    samples = context.samples(workspace.config.dataset)
    found = []
    for split in ("val", "test"):
        conditions, targets = workspace.prepare(samples, plan, split)
        size = 4 if SHORT else 64
        batches = Batches.over(conditions, targets, batch=size, seed=0, drop=0.0, device=torch.device("cpu"))
        found += [batches.at(step) for step in range(len(batches.usable) // size)]
    return found


def theirs(context: RunContext, run: str) -> tuple[float, float]:
    """Tokens a second, and bits per byte, of the plain loop."""
    workspace = Workspace(run_folder(context, run), context.registry)
    plan = workspace.saved_plan()
    samples = context.samples(workspace.config.dataset)
    training = workspace.config.recipe.training
    conditions, targets = workspace.prepare(samples, plan, "train")
    batches = Batches.over(
        conditions, targets, batch=training.batch, seed=0, drop=training.drop, device=torch.device("cpu")
    )
    device = open_device(context.device)
    with drawing_from(0):
        peer = Peer(workspace.build(plan))
    optimiser = torch.optim.AdamW(peer.parameters(), RATE, (0.9, 0.99), weight_decay=0.0, fused=True)
    size = sum(parameter.numel() for parameter in peer.network.parameters())
    print(f"\nparameters of GPT-2: {size:,}")
    peer.train()
    tokens, step, start = 0, 0, time.perf_counter()
    while (share := step / STEPS if STEPS else (time.perf_counter() - start) / 60 / MINUTES) < 1:
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, share / 0.05) * (1 + math.cos(math.pi * share)) / 2
        with device.autocast():
            wrong, count = peer(batches.at(step))
        optimiser.zero_grad()
        (wrong / count).backward()
        nn.utils.clip_grad_norm_(peer.parameters(), 1.0, foreach=True)
        optimiser.step()
        tokens += int(count)
        step += 1
    seconds = time.perf_counter() - start
    print(f"GPT-2: {step:,} steps")
    return tokens / seconds, _bits(peer, workspace, context, plan, device)


def _bits(peer: Peer, workspace: Workspace, context: RunContext, plan: Any, device: Any) -> float:
    peer.eval()
    total, places = 0.0, 0
    with torch.inference_mode(), device.autocast():
        for batch in held_out(workspace, context, plan):
            wrong, count = peer(batch)
            total, places = total + float(wrong), places + int(count)
    state = next(iter(plan.targets.values())).state
    return total / places * state["mean_places"] / math.log(2) / state["mean_bytes"]


def ours(context: RunContext, run: str) -> tuple[float, float]:
    """Mean number of tokens of a training text, and bits per byte of the averaged weights."""
    workspace = Workspace(run_folder(context, run), context.registry)
    device = open_device(context.device)
    model, plan, _ = load_for_sampling(workspace, "latest", device)
    state = next(iter(plan.targets.values())).state
    size = sum(parameter.numel() for parameter in model.learner.parameters())
    print(f"\nparameters of ours: {size:,}")
    total, count, places = 0.0, 0, 0
    with torch.inference_mode(), device.autocast():
        for batch in held_out(workspace, context, plan):
            losses = model("generator", batch, Moment())
            total += float(losses.total) * batch.size * state["mean_places"]
            count += batch.size
            places += int(batch.targets["text"]["length"].sum())
    return state["mean_places"], total / places * state["mean_places"] / math.log(2) / state["mean_bytes"]


@pytest.mark.benchmark
def test_trains_faster_than_a_plain_loop_and_foresees_no_worse(world: Any) -> None:
    opened = world.opened
    made = opened.imports.make_sample(opened.imports.default_sample(), "peer", count=400 if SHORT else 5000)
    assert opened.runner.wait(made.id).state is JobState.DONE
    for slot in ("image", "text"):
        opened.datasets.set_role("peer", slot, "either")
    told = {
        "conditions": "image",
        "fusion.id": "cross-attention",
        "generator.condition_width": str(CONDITION_WIDTH),
        "training.preview_every_s": "0",
        **({"training.steps": str(STEPS)} if STEPS else {"training.minutes": str(MINUTES)}),
    }
    job = opened.runner.wait(
        opened.runs.start("peer", apply_settings(world.app.recipes.get("words"), told)).id
    )
    assert job.state is JobState.DONE, job.failure
    assert job.result is not None
    mean, bits = world.inside(job, lambda context: ours(context, job.run_id))
    speed = job.result["samples_per_s"] * mean
    other_speed, other_bits = world.inside(job, lambda context: theirs(context, job.run_id))
    print(
        f"\ntokens a second in training: {speed:,.0f} against {other_speed:,.0f} ({speed / other_speed:.2f} times); "
        f"bits per byte on held-out sentences: {bits:.4f} against {other_bits:.4f}"
    )
    assert SHORT or (speed >= 1.2 * other_speed and bits <= other_bits)
