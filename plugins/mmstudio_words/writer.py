"""What all generators of texts have in common: pieces, the likelihood of a text, and writing one piece by piece.

Shapes: B texts, T places, N real places of all texts together, K numbers of pieces.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.nn import functional

from mmstudio.api import Slot
from mmstudio.nn import (
    Condition,
    ConditionShape,
    Generator,
    Losses,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Unread,
    only_target,
)
from mmstudio.nn.blocks import Contrast
from mmstudio.nn.draws import Draws
from mmstudio.nn.losses import mean_there, missed
from mmstudio_words.beams import Beams
from mmstudio_words.branches import Branches, one_part_each
from mmstudio_words.choosing import Texts, drawn
from mmstudio_words.packing import Packing
from mmstudio_words.pieces import PieceState, PieceTexts, WordPieces, fit_pieces
from mmstudio_words.plugin import WordsSampling, WriterConfig


class Memory(Protocol):
    """What a network keeps of conditions and of texts so far, for R rows."""

    def picked(self, rows: Tensor) -> Memory:
        """The memory of some of the rows, in another order, some of them perhaps more than once."""
        ...


class Writer(Generator):
    """Writes texts piece by piece: ``p(text | c) = prod_t p(piece_t | pieces before, c)``.

    The network of a subclass tells the logits of each piece, for whole texts that are known (:meth:`foresee`) and one
    place after the other (:meth:`begin`, :meth:`go_on`). At level ``decision`` it learns from one slot at a time, and the
    slots' logits are averaged by weight.
    """

    State = PieceState

    @classmethod
    def fit(cls, config: WriterConfig, slot: Slot, raws: Iterable[Any]) -> dict[str, Any]:
        """Learn the pieces; see :func:`mmstudio_words.pieces.fit_pieces`."""
        del slot
        return fit_pieces(raws, longest=config.longest, vocabulary=config.vocabulary)

    @classmethod
    def preparer(cls, config: WriterConfig, slot: Slot, state: Mapping[str, Any]) -> PieceTexts:
        """``ids`` and ``length`` of every text to learn from."""
        del config, slot
        return PieceTexts(state["tokenizer"], int(state["places"]))

    @classmethod
    def unread(cls, config: WriterConfig, state: Mapping[str, Any]) -> Unread | None:
        """Which texts are longer than it learns to write."""
        del config
        longer, total, share = state["longer"]
        return Unread.of(
            [int(longer), int(total), share], f"{int(state['places']) - 1} word pieces", "longest"
        )

    def __init__(
        self, config: WriterConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.config = config
        self.slot = only_target(targets, "text")
        self.learned = PieceState.model_validate(dict(targets[self.slot].state))
        self.pieces = WordPieces(self.learned.tokenizer, self.learned.unused)
        self.matching = Contrast(self.pieces.count, condition.width) if config.matching else None
        self.apart = condition.level == "decision"

    @abstractmethod
    def foresee(self, ids: Tensor, packing: Packing, condition: Condition) -> Tensor:
        """Logits (N, K) of the pieces at all real places of texts ``ids`` (B, T), each from those before it."""

    @abstractmethod
    def begin(self, condition: Condition, places: int) -> Memory:
        """The memory before the first piece, for texts of at most so many places."""

    @abstractmethod
    def go_on(self, last: Tensor | None, memory: Any) -> Tensor:
        """Logits (R, K) of the next piece; ``memory`` goes on by one place.

        Args:
            last: (R,) numbers of the pieces before; ``None`` at the first place.
            memory: What :meth:`begin` gave, or the memory of some of its rows.
        """

    def surprise(self, batch: TrainBatch, condition: Condition) -> Tensor:
        """Negative log-likelihood of each text in nats, (B,); 0 for a missing one."""
        target = batch.target[self.slot]
        packing = Packing(target["length"].long())
        ids = target["ids"][:, : packing.shape[1]].long()
        logits = self.foresee(ids, packing, condition).float()
        wrong = functional.cross_entropy(logits, packing.gather(ids), reduction="none")
        return wrong.new_zeros(batch.size).index_add(0, packing.row, wrong)

    def likelihood(self, batch: TrainBatch) -> Losses:
        """Nats per piece: each text's negative log-likelihood over the mean length of the training texts.

        Every piece counts alike, however long its text; and the loss is a mean over samples, so that micro-batches add
        up to the whole batch.
        """
        condition = one_part_each(batch.condition, batch.rng) if self.apart else batch.condition
        condition = blurred(condition, self.config.noise, batch.rng) if self.training else condition
        there = batch.target_there.get(self.slot)
        each = self.surprise(batch, condition)
        is_there = torch.ones_like(each) if there is None else there
        mean, count = mean_there(each, is_there)
        loss = mean / self.learned.mean_places
        bits = mean.detach() / (math.log(2) * self.learned.mean_bytes)
        parts = {"loss": loss.detach(), "bits per byte": bits}
        if self.matching is not None and self.training:
            matched, _ = mean_there(self._matched(batch, condition.vector, is_there), is_there)
            loss, parts = loss + self.config.matching * matched, {**parts, "matching": matched.detach()}
        return Losses(loss, parts, count)

    def _matched(self, batch: TrainBatch, vector: Tensor, there: Tensor) -> Tensor:
        """Nats by which the condition of each text, by the pieces that it holds, is missed among those of the batch, (B,)."""
        assert self.matching is not None  # noqa: S101 - narrows a type
        target = batch.target[self.slot]
        packing = Packing(target["length"].long())
        holds = vector.new_zeros(batch.size, self.pieces.count, dtype=torch.float32)
        holds[packing.row, packing.gather(target["ids"][:, : packing.shape[1]].long())] = 1
        return missed(self.matching(holds, vector), there)

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """Negative log-likelihood; see :meth:`likelihood`."""
        del phase
        return self.likelihood(batch)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """Write all texts at once, a piece of each at every step, until all have ended."""
        settings: WordsSampling = request.settings or WordsSampling()
        most = min(settings.longest or self.learned.places, self.learned.places - 1)
        with exact(request.device):
            branches = Branches(request, apart=self.apart)
            memory = self.begin(branches.condition, most)
        if settings.method == "beam":
            yield from self._beams(request, settings, branches, memory, most)
        else:
            yield from self._draws(request, settings, branches, memory, most)

    def _draws(
        self, request: SampleRequest, settings: WordsSampling, branches: Branches, memory: Memory, most: int
    ) -> Iterator[SampleStep]:
        count, last = len(request.seeds), None
        texts = Texts(self.pieces, count, request.device)
        uniform = Draws(request.seeds, request.device).uniform((most,))
        seen = texts.live
        for step in range(1, most + 1):
            with exact(request.device):
                logits = branches.mix(self.go_on(last, memory), seen)
                logits = texts.admit(logits, final=step == most)
                if settings.method == "greedy":
                    numbers = logits.argmax(dim=-1)
                else:
                    numbers = drawn(logits, uniform[seen, step - 1], settings.temperature, settings.top_p)
                goes_on = texts.add(numbers)
                if not bool(goes_on.all()):
                    memory = memory.picked(branches.places(goes_on))
            seen, last = texts.live, numbers[goes_on].repeat(branches.count)
            if not len(seen) or step == most:
                yield SampleStep(step, most, {self.slot: texts.values()}, done=True)
                return
            yield SampleStep(step, most, partial={self.slot: texts.values()})

    def _beams(
        self, request: SampleRequest, settings: WordsSampling, branches: Branches, memory: Memory, most: int
    ) -> Iterator[SampleStep]:
        count = len(request.seeds)
        beams = Beams(self.pieces, count, settings.beams, settings.length, most, request.device)
        rows = torch.arange(count, device=request.device)
        last: Tensor | None = None
        for step in range(1, most + 1):
            with exact(request.device):
                logits = branches.mix(self.go_on(last, memory), rows)
                origins, numbers = beams.add(logits, final=step == most)
                offsets = torch.arange(branches.count, device=request.device)[:, None] * len(rows)
                memory = memory.picked((offsets + origins).flatten())
                last = numbers.repeat(branches.count)
                rows = beams.results
            if beams.over or step == most:
                yield SampleStep(step, most, {self.slot: beams.values()}, done=True)
                return
            yield SampleStep(step, most, partial={self.slot: beams.values()})


def evened(vector: Tensor) -> Tensor:
    """A condition vector (B, C) with mean 0 and variance 1, so that noise on it cannot be outgrown."""
    return functional.layer_norm(vector, vector.shape[1:])


def blurred(condition: Condition, noise: float, rng: torch.Generator) -> Condition:
    """A condition with normal noise on its vector.

    The noise limits how much a condition can say (Alemi et al. 2017, equation 12, without its penalty): enough for what
    texts have in common, too little to recognise single training samples and to know their texts by heart.
    """
    vector = evened(condition.vector)
    drawn = torch.randn(vector.shape, generator=rng, device=vector.device)
    return replace(condition, vector=vector + noise * drawn.to(vector.dtype))


def exact(device: torch.device) -> torch.autocast:
    """Full precision, whatever is set around: the same seed must give the same text in any batch."""
    return torch.autocast(device.type, enabled=False)
