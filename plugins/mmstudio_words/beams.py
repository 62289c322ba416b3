"""Beam search: the most probable texts, several of each followed at once.

Shapes: B results, W beams, K numbers of pieces. Rows of beams are R = B W, those of a result together; at the first
place there is one row per result.
"""

from __future__ import annotations

import torch
from torch import Tensor

from mmstudio_words.choosing import Rules
from mmstudio_words.pieces import END, WordPieces


class Beams:
    """The W most probable beginnings of each text, and the best text that has ended.

    Texts are compared by ``log p / length^a``, where the end counts as a piece (Wu et al. 2016, section 7, has a similar
    norm). A search is over when no beginning can beat the best ended text any more.

    Args:
        pieces: The pieces.
        count: B.
        beams: W.
        power: a; 0 compares probabilities.
        longest: Largest number of pieces of a text.
        device: Where to compute.

    Attributes:
        results: (R,) the result that each row belongs to.
        over: Whether every result is found.
    """

    def __init__(
        self, pieces: WordPieces, count: int, beams: int, power: float, longest: int, device: torch.device
    ) -> None:
        self._pieces, self._rules, self._power = pieces, Rules(pieces, device), power
        self._count, self._beams, self._longest = count, beams, longest + 1
        self._scores = torch.zeros(count, 1, dtype=torch.float64, device=device)
        self._states, self._inked = self._rules.start(count)
        self._numbers = torch.zeros((count, 0), dtype=torch.int64, device=device)
        self._best = [(-torch.inf, [END])] * count
        self.results = torch.arange(count, device=device)
        self.over = False

    def add(self, logits: Tensor, *, final: bool) -> tuple[Tensor, Tensor]:
        """Go on by one place.

        Args:
            logits: (R, K) of the rows' next pieces.
            final: Whether this is the last place: texts end here as they stand.

        Returns:
            For the new rows (B W,): the old row that each goes on from, and its number.
        """
        admitted = (
            self._rules.admit(logits, self._states, self._inked, final=final).double().log_softmax(dim=-1)
        )
        admitted = admitted.masked_fill(admitted.isnan(), -torch.inf)  # a beginning that nothing can follow
        scores = self._scores[..., None] + admitted.unflatten(0, (self._count, -1))
        rows, kinds = scores.shape[1:]
        self._end(scores[..., END], 1)
        going = scores.clone()
        going[..., END] = -torch.inf
        wide = min(self._beams, rows * kinds)
        found, places = going.flatten(1).topk(wide, dim=1)
        origins = (
            torch.arange(self._count, device=places.device)[:, None] * rows + places // kinds
        ).flatten()
        numbers = (places % kinds).flatten()
        self._states, self._inked = self._rules.follow(self._states[origins], self._inked[origins], numbers)
        self._numbers = torch.cat([self._numbers[origins], numbers[:, None]], dim=1)
        self._scores = found
        self.results = torch.arange(self._count, device=places.device).repeat_interleave(wide)
        if final:
            self._end(found, 0)
        self.over = final or self._decided(found)
        return origins, numbers

    def _end(self, scores: Tensor, more: int) -> None:
        """Remember the best text that ends here; ``more`` pieces are counted behind the numbers so far."""
        length = max(1, self._numbers.shape[1] + more)
        top, which = (scores / length**self._power).max(dim=1)
        wide = scores.shape[1]
        for result, (value, beam) in enumerate(zip(top.tolist(), which.tolist(), strict=True)):
            if value > self._best[result][0]:
                self._best[result] = (value, self._numbers[result * wide + beam].tolist())

    def _decided(self, scores: Tensor) -> bool:
        """Whether no row can still win: a text that goes on has at most its score, over the largest length."""
        bound = scores.max(dim=1).values / self._longest**self._power
        return all(best[0] >= most for best, most in zip(self._best, bound.tolist(), strict=True))

    def values(self) -> list[str]:
        """The best ended text of each result; before one has ended, its most probable beginning."""
        wide = len(self._numbers) // self._count
        return [
            self._pieces.text(numbers if value > -torch.inf else self._numbers[result * wide].tolist())
            for result, (value, numbers) in enumerate(self._best)
        ]
