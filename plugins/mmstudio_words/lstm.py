"""A recurrent network over pieces of texts (Hochreiter and Schmidhuber 1997; Graves 2013).

The condition vector makes the first state, and enters beside every piece.

Shapes: R texts, N real places of all texts together, K numbers of pieces, L layers, D width.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn import Condition, ConditionShape, TargetInfo, Wants
from mmstudio_words.packing import Packing
from mmstudio_words.pieces import END
from mmstudio_words.plugin import WordsLstmConfig
from mmstudio_words.writer import Writer, evened, exact


@dataclass
class LstmMemory:
    """What is kept while texts are written.

    Attributes:
        told: (R, D), the condition as it enters beside every piece.
        state, cell: (L, R, D).
    """

    told: Tensor
    state: Tensor
    cell: Tensor

    def picked(self, rows: Tensor) -> LstmMemory:
        """The memory of some of the rows."""
        return LstmMemory(self.told[rows], self.state[:, rows], self.cell[:, rows])


class WordsLstm(Writer):
    """Writes texts by an LSTM."""

    edges: ClassVar[tuple[str, ...]] = ("embed", "enter", "start", "say", "matching")

    @classmethod
    def wants(cls, config: WordsLstmConfig) -> Wants:
        """Requires a vector."""
        return Wants(config.condition_width, ("feature", "decision"))

    def __init__(
        self, config: WordsLstmConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        width = config.width
        self.embed = nn.Embedding(self.pieces.count, width)
        nn.init.normal_(self.embed.weight, std=0.5)
        self.enter = nn.Linear(condition.width, width)
        self.start = nn.Linear(condition.width, 2 * config.layers * width)
        self.network = nn.LSTM(2 * width, width, config.layers, batch_first=True)
        self.dropout = nn.Dropout(config.dropout)
        self.say = nn.Linear(width, self.pieces.count)

    def foresee(self, ids: Tensor, packing: Packing, condition: Condition) -> Tensor:
        """Logits (N, K) of the pieces at all real places."""
        memory = self._start(condition)
        told = memory.told[:, None].expand(-1, ids.shape[1], -1)
        before = self.dropout(self.embed(functional.pad(ids[:, :-1], (1, 0), value=END)))
        with exact(ids.device):  # the kernels of recurrent networks take one type throughout
            both = torch.cat([before.float(), told.float()], dim=2)
            seen, _ = self.network(both, (memory.state, memory.cell))
        logits: Tensor = self.say(self.dropout(packing.gather(seen)))
        return logits.float()

    def begin(self, condition: Condition, places: int) -> LstmMemory:
        """The memory before the first piece."""
        del places
        return self._start(condition)

    def go_on(self, last: Tensor | None, memory: LstmMemory) -> Tensor:
        """Logits (R, K) of the next piece."""
        if last is None:
            last = torch.full((len(memory.told),), END, dtype=torch.int64, device=memory.told.device)
        return self.after(self.embed(last), memory)

    def after(self, embedded: Tensor, memory: LstmMemory) -> Tensor:
        """Logits (R, K) of the piece behind one whose embedding (R, D) is given; the memory goes on."""
        with exact(embedded.device):
            both = torch.cat([embedded.float(), memory.told.float()], dim=1)[:, None]
            seen, (memory.state, memory.cell) = self.network(both, (memory.state, memory.cell))
            logits: Tensor = self.say(seen[:, 0])
        return logits.float()

    def _start(self, condition: Condition) -> LstmMemory:
        vector = evened(condition.vector)
        start = self.start(vector).tanh().unflatten(1, (2, self.network.num_layers, -1)).float()
        state, cell = start.permute(1, 2, 0, 3).contiguous()
        return LstmMemory(self.enter(vector), state, cell)
