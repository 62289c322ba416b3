"""Conditions taken apart: what the full result loses without each piece."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from mmstudio.engine.judge.attribution.games import Row
from mmstudio.engine.judge.attribution.pieces import Pieces, pieces_of
from mmstudio.engine.judge.attribution.source import ResultSource
from mmstudio.engine.judge.attribution.trials import ConditionTrial
from mmstudio.engine.sample.items import Item, LoadedCard
from mmstudio.plan.attributions import ConditionPart, PartKind

FEW_PIECES = 32
"""Most pieces of a condition that are left out with every seed; more are left out with the result's own seed alone."""


@dataclass
class TakenApart:
    """One condition and the pieces that it falls into.

    Attributes:
        slot, number: Where the condition is.
        card: The condition.
        pieces: Its pieces.
        seeds: Number of seeds that each piece is left out with.
        losses: Per payoff what is lost without each piece, for the pieces that were tried.
        backdrop: Name of the file with the picture that the map lies over.
    """

    slot: str
    number: int
    card: LoadedCard
    pieces: Pieces
    seeds: int
    losses: dict[str, Row] = field(default_factory=dict)
    backdrop: str = ""
    _pending: list[dict[str, float | None]] = field(default_factory=list)

    @property
    def place(self) -> tuple[str, int, PartKind]:
        """What tells it from other parts."""
        return self.slot, self.number, self.pieces.kind

    @property
    def bytes_each(self) -> int:
        """Bytes that the condition takes in memory, as far as it says."""
        samples = getattr(self.card.raw, "samples", self.card.raw)
        return int(getattr(samples, "nbytes", 0))

    def go_on(self, part: ConditionPart) -> None:
        """Take over what an earlier job has found."""
        if part.shape == self.pieces.shape and part.seeds == self.seeds:
            self.losses = {name: [*row] for name, row in part.losses.items()}
            self.backdrop = part.backdrop

    def trials(self, source: ResultSource, seeds: Sequence[int]) -> list[ConditionTrial]:
        """What is left to try, piece by piece, each with all its seeds."""
        done = min(map(len, self.losses.values())) if self.losses else 0
        return [
            ConditionTrial(partial(self._item, source, piece, seeds[number]), number)
            for piece in range(done, self.pieces.count)
            for number in range(self.seeds)
        ]

    def take(self, payoffs: Mapping[str, float | None], best: Mapping[str, float]) -> None:
        """Take the payoffs of the next trial."""
        self._pending.append(dict(payoffs))
        if len(self._pending) < self.seeds:
            return
        for name in payoffs:
            known = [value for one in self._pending if (value := one[name]) is not None]
            loss = best[name] - sum(known) / len(known) if known else None
            self.losses.setdefault(name, []).append(loss)
        self._pending.clear()

    def part(self) -> ConditionPart:
        """As it is stored."""
        pieces = self.pieces
        return ConditionPart(
            slot=self.slot,
            card=self.number,
            kind=pieces.kind,
            shape=pieces.shape,
            labels=pieces.labels,
            spans=pieces.spans,
            text=pieces.text,
            backdrop=self.backdrop,
            seconds=pieces.seconds,
            edges_hz=pieces.edges_hz,
            seeds=self.seeds,
            losses={name: tuple(row) for name, row in self.losses.items()},
        )

    def _item(self, source: ResultSource, piece: int, seed: int) -> Item:
        key = f"{self.card.key} without {self.pieces.kind} {piece}"
        card = LoadedCard(self.pieces.without(piece), key, self.card.weight)
        return source.with_card(self.slot, self.number, card, seed)


def taken_apart(source: ResultSource, seeds: int, *, words: bool, maps: bool) -> list[TakenApart]:
    """All conditions of a result, with the pieces that each falls into."""
    return [
        TakenApart(slot, number, card, pieces, seeds if pieces.count <= FEW_PIECES else 1)
        for slot in source.slots
        for number, card in enumerate(source.item.cards_on(slot))
        for pieces in pieces_of(card.raw, words=words, maps=maps)
    ]


def merged(before: Iterable[ConditionPart], now: Iterable[ConditionPart]) -> tuple[ConditionPart, ...]:
    """Earlier parts, with the present ones in their places or behind them."""
    parts = {(part.slot, part.card, part.kind): part for part in (*before, *now)}
    return tuple(parts.values())
