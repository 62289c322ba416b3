"""An LSTM that learns by likelihood first, and is then trained on as a generative adversarial network.

A critic of its own reads a text piece by piece, beside the condition, and judges at each place whether it is a real
text's (d'Autume et al. 2019, ScratchGAN, eq. 5: a recurrent critic gives a reward at every place). Its judgement reaches
the writer in one of two ways:

* ``policy``: REINFORCE (Williams 1992) with the reward ``2 sigmoid(score) - 1`` at each place, summed up to the end with
  a discount, less the mean of the batch at the same place;
* ``gumbel``: the writer's pieces are chosen with Gumbel noise, and the gradient passes through the softmax of the same
  noisy logits (Jang et al. 2017, section 2.2, straight-through).

Shapes: B texts, T places, N real places of all texts together, K numbers of pieces.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn import Condition, ConditionShape, Losses, TargetInfo, TrainBatch
from mmstudio_words.branches import one_part_each
from mmstudio_words.lstm import WordsLstm
from mmstudio_words.packing import Packing
from mmstudio_words.pieces import END
from mmstudio_words.plugin import WordsGanConfig
from mmstudio_words.writer import exact

_DISCOUNT = 0.95


class TextCritic(nn.Module):
    """Scores every place of a text, given the places before and the condition; above 0 it takes it for real.

    Args:
        count: K.
        width: Width of its memory.
        condition_width: Width of the condition vector.
    """

    def __init__(self, count: int, width: int, condition_width: int) -> None:
        super().__init__()
        self.embed = nn.Embedding(count, width)
        self.enter = nn.Linear(condition_width, width)
        self.network = nn.LSTM(2 * width, width, batch_first=True)
        self.judge = nn.Linear(width, 1)

    def forward(self, embedded: Tensor, vector: Tensor) -> Tensor:
        """Embedded texts (B, T, width) and vectors (B, C) to scores (B, T)."""
        told = self.enter(vector)[:, None].expand(-1, embedded.shape[1], -1)
        seen, _ = self.network(torch.cat([embedded, told], dim=2))
        scores: Tensor = self.judge(seen).squeeze(2)
        return scores


class WordsLstmGan(WordsLstm):
    """Writes texts by an LSTM with an adversarial second stage."""

    phases: ClassVar[tuple[str, ...]] = ("generator", "critic", "writer")
    sampling_parts: ClassVar[tuple[str, ...]] = ("embed", "enter", "start", "network", "say")
    edges: ClassVar[tuple[str, ...]] = (*WordsLstm.edges, "critic")

    def __init__(
        self, config: WordsGanConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self._likely, self._estimator, self._anchor = config.likelihood, config.estimator, config.anchor
        self.critic = TextCritic(self.pieces.count, config.critic_width, condition.width)

    def trainable(self, phase: str) -> list[nn.Parameter]:
        """The critic's parameters in its phase, else the writer's; texts are matched by likelihood's phase alone."""
        if phase == "critic":
            return list(self.critic.parameters())
        left = set(self.critic.parameters())
        if phase == "writer" and self.matching is not None:
            left |= set(self.matching.parameters())
        return [one for one in self.parameters() if one not in left]

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """Likelihood first; then the critic's loss and the writer's. Held-out data is always judged by likelihood."""
        likely = batch.progress < self._likely
        if phase == "generator":
            return self.likelihood(batch) if likely or not self.training else None
        if likely:
            return None
        there = batch.target_there.get(
            self.slot, torch.ones(batch.size, device=batch.condition.vector.device)
        )
        rows = there.nonzero().squeeze(1)
        if not len(rows):
            none = torch.stack([one.sum() for one in self.trainable(phase)]).sum() * 0
            return Losses(none, {"loss": none.detach()}, 0)
        some = batch if len(rows) == batch.size else batch.rows(rows)
        condition = one_part_each(some.condition, some.rng) if self.apart else some.condition
        condition = Condition(condition.vector.detach().float())
        with exact(condition.vector.device):
            losses = self._critics(some, condition) if phase == "critic" else self._writers(some, condition)
        losses.count = len(rows)
        return losses

    def _critics(self, batch: TrainBatch, condition: Condition) -> Losses:
        """Binary cross-entropy over all places of the real texts and of as many that are written."""
        target = batch.target[self.slot]
        real = Packing(target["length"].long())
        ids = target["ids"][:, : real.shape[1]].long()
        made_ids, made = self._written(condition, batch.rng)
        for_real = real.gather(self.critic(self.critic.embed(ids), condition.vector))
        for_made = made.gather(self.critic(self.critic.embed(made_ids), condition.vector))
        loss = functional.softplus(-for_real).mean() + functional.softplus(for_made).mean()
        apart = (for_real.mean() > for_made).float().mean()
        return Losses(loss, {"critic": loss.detach()}, figures={"told_apart": apart})

    def _writers(self, batch: TrainBatch, condition: Condition) -> Losses:
        loss = (
            self._policy(condition, batch.rng)
            if self._estimator == "policy"
            else self._gumbel(condition, batch.rng)
        )
        parts = {"writer": loss.detach()}
        if self._anchor:
            likely = self.surprise(batch, condition).mean() / self.learned.mean_places
            loss = loss + self._anchor * likely
            parts["loss"] = likely.detach()
        return Losses(loss, parts)

    @torch.no_grad()
    def _written(self, condition: Condition, rng: torch.Generator) -> tuple[Tensor, Packing]:
        """Texts (B, T) drawn from the writer, and their packing."""
        memory = self.begin(condition, self.learned.places)
        last: Tensor | None = None
        numbers: list[Tensor] = []
        over = torch.zeros(len(condition.vector), dtype=torch.bool, device=condition.vector.device)
        length = torch.zeros_like(over, dtype=torch.int64)
        for _ in range(self.learned.places):
            logits = self.go_on(last, memory)
            last = (logits + _gumbel_noise(logits, rng)).argmax(dim=-1).masked_fill(over, END)
            length += ~over
            over = over | (last == END)
            numbers.append(last)
            if bool(over.all()):
                break
        return torch.stack(numbers, dim=1), Packing(length)

    def _policy(self, condition: Condition, rng: torch.Generator) -> Tensor:
        ids, packing = self._written(condition, rng)
        with torch.no_grad():
            scores = self.critic(self.critic.embed(ids), condition.vector)
            real = packing.spread(torch.ones_like(packing.row, dtype=scores.dtype))
            rewards = (2 * scores.sigmoid() - 1) * real
            gains = torch.empty_like(rewards)
            behind = torch.zeros_like(rewards[:, 0])
            for place in reversed(range(rewards.shape[1])):
                gains[:, place] = behind = rewards[:, place] + _DISCOUNT * behind
            usual = (gains * real).sum(dim=0) / real.sum(dim=0).clamp(min=1)
            better = packing.gather(gains - usual)
        logits = self.foresee(ids, packing, condition)
        wrong = functional.cross_entropy(logits, packing.gather(ids), reduction="none")
        return (wrong * better).sum() / len(wrong)

    def _gumbel(self, condition: Condition, rng: torch.Generator) -> Tensor:
        memory = self.begin(condition, self.learned.places)
        over = torch.zeros(len(condition.vector), dtype=torch.bool, device=condition.vector.device)
        logits = self.go_on(None, memory)
        read: list[Tensor] = []
        real: list[Tensor] = []
        for _ in range(self.learned.places):
            soft = (logits + _gumbel_noise(logits, rng)).softmax(dim=-1)
            ends = soft.argmax(dim=-1)
            hard = functional.one_hot(ends, soft.shape[1]).to(soft.dtype) + soft - soft.detach()
            read.append(hard @ self.critic.embed.weight)
            real.append(~over)
            over = over | (ends == END)
            if bool(over.all()):
                break
            logits = self.after(hard @ self.embed.weight, memory)
        scores = self.critic(torch.stack(read, dim=1), condition.vector)
        counts = torch.stack(real, dim=1).to(scores.dtype)
        return (functional.softplus(-scores) * counts).sum() / counts.sum()


def _gumbel_noise(like: Tensor, rng: torch.Generator) -> Tensor:
    """Standard Gumbel noise of the shape of some logits."""
    uniform = torch.rand(like.shape, generator=rng, device=like.device)
    return -(-uniform.clamp_(min=1e-20).log()).log()
