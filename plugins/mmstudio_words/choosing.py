"""The choice of the next piece: which ones a text may go on with, and the draw of one of them.

Shapes: R texts, K numbers of pieces.
"""

from __future__ import annotations

import torch
from torch import Tensor

from mmstudio_words.pieces import END, WordPieces, as_text
from mmstudio_words.utf8 import START


def nucleus(shares: Tensor, top_p: float) -> Tensor:
    """Shares of the most probable pieces that together have at least ``top_p``, the others 0 (Holtzman et al. 2020, eq. 2).

    Args:
        shares: (R, K), each row sums to 1.
        top_p: Above 0; from 1 on nothing is left out.
    """
    if top_p >= 1:
        return shares
    ordered, order = shares.sort(dim=-1, descending=True, stable=True)
    before = ordered.cumsum(dim=-1) - ordered
    return torch.zeros_like(shares).scatter(-1, order, ordered.masked_fill(before >= top_p, 0))


def drawn(logits: Tensor, uniform: Tensor, temperature: float = 1.0, top_p: float = 1.0) -> Tensor:
    """Draw a number for each text by the inverse of its distribution function.

    It is computed in double precision: where another batch adds numbers in another order, a draw changes only if its
    uniform number lies within that difference of a border.

    Args:
        logits: (R, K); minus infinity for what may not be drawn.
        uniform: (R,), from 0 up to 1.
        temperature: Divides the logits.
        top_p: See :func:`nucleus`.

    Returns:
        (R,) int64.
    """
    shares = nucleus((logits.double() / temperature).softmax(dim=-1), top_p)
    sums = shares.cumsum(dim=-1)
    return (sums <= uniform.double()[:, None] * sums[:, -1:]).sum(dim=-1)


class Rules:
    """What may follow in a text: whole signs only, no end before there is anything to read.

    Args:
        pieces: The pieces.
        device: Where to compute.
    """

    def __init__(self, pieces: WordPieces, device: torch.device) -> None:
        self._behind = torch.from_numpy(pieces.behind).to(device)
        self._allowed = torch.from_numpy(pieces.allowed).to(device)
        self._blank = torch.from_numpy(pieces.blank).to(device)
        self._ends = torch.arange(pieces.count, device=device) == END

    def start(self, count: int) -> tuple[Tensor, Tensor]:
        """State of the automaton, and whether there is anything to read, for texts that begin; (R,) each."""
        device = self._behind.device
        return (
            torch.full((count,), START, dtype=torch.int64, device=device),
            torch.zeros(count, dtype=torch.bool, device=device),
        )

    def admit(self, logits: Tensor, states: Tensor, inked: Tensor, *, final: bool = False) -> Tensor:
        """Logits (R, K) with minus infinity for what may not follow.

        Args:
            logits: (R, K).
            states: (R,), as :meth:`follow` gave them last.
            inked: (R,) likewise.
            final: Whether nothing can follow behind it, so that there must be something to read now.
        """
        allowed = self._allowed[states] & (inked[:, None] | ~(self._blank if final else self._ends))
        return logits.float().masked_fill(~allowed, -torch.inf)

    def follow(self, states: Tensor, inked: Tensor, numbers: Tensor) -> tuple[Tensor, Tensor]:
        """State, and whether there is anything to read, behind the numbers (R,) that were chosen."""
        ended = numbers == END
        behind = self._behind[states, numbers]
        return torch.where(ended, states, behind), inked | ~self._blank[numbers]


class Texts:
    """Texts that grow, a piece each at a time, until each has ended.

    Args:
        pieces: The pieces.
        count: Number of texts.
        device: Where to compute.

    Attributes:
        live: (R',) which texts have not ended.
    """

    def __init__(self, pieces: WordPieces, count: int, device: torch.device) -> None:
        self._pieces = pieces
        self._rules = Rules(pieces, device)
        self._states, self._inked = self._rules.start(count)
        self._written = [bytearray() for _ in range(count)]
        self.live = torch.arange(count, device=device)

    def admit(self, logits: Tensor, *, final: bool = False) -> Tensor:
        """Logits (R', K) of the live texts with minus infinity for what may not follow; ``final`` at the last place."""
        return self._rules.admit(logits, self._states[self.live], self._inked[self.live], final=final)

    def add(self, numbers: Tensor) -> Tensor:
        """Add a number (R',) to each of the live texts.

        Returns:
            Which of them go on, (R',) bool.
        """
        states, inked = self._rules.follow(self._states[self.live], self._inked[self.live], numbers)
        self._states[self.live], self._inked[self.live] = states, inked
        for row, number in zip(self.live.tolist(), numbers.tolist(), strict=True):
            self._written[row] += self._pieces.spelt[number]
        goes_on = numbers != END
        self.live = self.live[goes_on]
        return goes_on

    def values(self) -> list[str]:
        """The texts so far."""
        return [as_text(bytes(written)) for written in self._written]
