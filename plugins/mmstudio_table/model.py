"""The encoder of table rows: one token per column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.api import Slot, UsageError
from mmstudio.nn import NO_RESOURCES, Arrays, Encoder, Features, FeatureShape, Preparer, Resources
from mmstudio.nn.blocks import fourier_features
from mmstudio_table.columns import FARTHEST, Choices, TableState, describe, standardise
from mmstudio_table.plugin import TableColumnsConfig

_WAVES = 16
_HIGHEST = 40.0
_HIDDEN = 64


class Numbers(nn.Module):
    """Encodes number columns, each by its own small network over the number and sines of it."""

    def __init__(self, columns: int, width: int) -> None:
        super().__init__()
        taken = _WAVES + 1
        self.into = nn.Parameter(torch.randn(columns, taken, _HIDDEN) / taken**0.5)
        self.bias = nn.Parameter(torch.zeros(columns, _HIDDEN))
        self.out = nn.Parameter(torch.randn(columns, _HIDDEN, width) / _HIDDEN**0.5)
        self.linear = nn.Parameter(torch.randn(columns, width))
        self.offset = nn.Parameter(torch.randn(columns, width))

    def forward(self, values: Tensor) -> Tensor:
        """Deviations from the mean (B, N) to (B, N, width)."""
        waves = fourier_features(values / (2 * FARTHEST) + 0.5, _WAVES, _HIGHEST)
        inputs = torch.cat([values[..., None], waves], dim=-1)
        hidden = functional.silu(torch.einsum("bnf,nfh->bnh", inputs, self.into) + self.bias)
        return torch.einsum("bnh,nhd->bnd", hidden, self.out) + values[..., None] * self.linear + self.offset


class TablePreparer(Preparer):
    """Prepares rows as numbers, by the kind of each column.

    Args:
        state: State learned from the columns.
    """

    def __init__(self, state: Mapping[str, Any]) -> None:
        self._facts: dict[str, Any] = state["columns"]
        self.columns: tuple[str, ...] = tuple(state["order"])
        self._choices = {
            name: Choices(name, self._facts[name])
            for name in self.columns
            if self._facts[name]["kind"] == "category"
        }

    def __call__(self, raw: Any) -> Arrays:
        """``values`` float32 (T,), ``ids`` int16 (T,) and ``given`` uint8 (T,).

        Args:
            raw: Column to str, float or ``None``; columns left out count as ``None``.

        Raises:
            UsageError: If none of the row's columns exists, or the training rows do not explain a value.
        """
        row = dict(raw)
        if row and not any(name in row for name in self.columns):
            raise UsageError(
                "The table has none of the columns {given}.",
                hint="Its columns are: {columns}.",
                given=", ".join(map(str, row)),
                columns=", ".join(self.columns),
            )
        values = np.zeros(len(self.columns), dtype=np.float32)
        ids = np.zeros(len(self.columns), dtype=np.int16)
        given = np.zeros(len(self.columns), dtype=np.uint8)
        for index, name in enumerate(self.columns):
            found = self._place(name, row.get(name))
            (ids if name in self._choices else values)[index] = found or 0
            given[index] = found is not None
        return {"values": values, "ids": ids, "given": given}

    def blank(self) -> Arrays:
        """A row without cells."""
        return self({})

    def known(self, raw: Any) -> Any:
        """The row without cells that the training rows do not explain."""
        return {name: cell for name, cell in raw.items() if self._explains(name, cell)}

    def statistics(self, prepared: Arrays) -> Any:
        """Number or place of the choice of each column, and whether it is given: float32 (B, 2 T)."""
        values, given = prepared["values"] + prepared["ids"], prepared["given"]
        return np.stack([values, given], axis=2).reshape(len(given), -1).astype(np.float32)

    def statistics_of(self) -> list[str]:
        """The column of each of these numbers."""
        return [name for name in self.columns for _ in range(2)]

    def _explains(self, name: str, cell: Any) -> bool:
        try:
            return name in self.columns and self._place(name, cell) is not None
        except UsageError:
            return False

    def _place(self, name: str, cell: Any) -> float | int | None:
        """Id of a choice or standardised number; ``None`` for an empty cell."""
        if name in self._choices:
            return self._choices[name].index(cell)
        return standardise(name, self._facts[name], cell)


class TableColumns(Encoder):
    """Encodes rows as one token per column, masked where the row has no cell."""

    State = TableState
    order: Tensor
    numeric: Tensor
    chosen: Tensor
    offsets: Tensor

    @classmethod
    def fit(
        cls, config: TableColumnsConfig, slot: Slot, raws: Iterable[Any], resources: Resources = NO_RESOURCES
    ) -> dict[str, Any]:
        """Learn the kind of each column.

        Returns:
            ``order`` (names of the columns) and ``columns`` (name to the result of
            :func:`~mmstudio_table.columns.describe`), which forms use too.

        Raises:
            UsageError: If there are no columns.
        """
        del resources
        cells: dict[str, list[Any]] = {name: [] for name in slot.columns}
        for raw in raws:
            for name, value in (raw or {}).items():
                if name in cells:
                    cells[name].append(value)
                elif not slot.columns:
                    cells[name] = [value]
        if not cells:
            raise UsageError("The table slot {slot!r} has no columns.", slot=slot.name)
        columns = {
            name: describe(values, config.numbers_from, config.choices) for name, values in cells.items()
        }
        return {"order": list(columns), "columns": columns}

    @classmethod
    def preparer(
        cls, config: TableColumnsConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> TablePreparer:
        """The preparer for the learned columns."""
        del config, slot, resources
        return TablePreparer(state)

    @classmethod
    def shape_of(
        cls, config: TableColumnsConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> FeatureShape:
        """One token per column."""
        del slot, resources
        return FeatureShape(len(state["order"]), config.width)

    def __init__(
        self,
        config: TableColumnsConfig,
        slot: Slot,
        state: Mapping[str, Any],
        resources: Resources = NO_RESOURCES,
    ) -> None:
        super().__init__(config, slot, state, resources)
        facts = [state["columns"][name] for name in state["order"]]
        chosen = [index for index, one in enumerate(facts) if one["kind"] == "category"]
        numeric = [index for index in range(len(facts)) if index not in chosen]
        self.numbers = Numbers(len(numeric), config.width) if numeric else None
        sizes = [len(facts[index]["choices"]) + 1 for index in chosen]
        self.embedding = nn.Embedding(sum(sizes), config.width) if chosen else None
        for name, indices in (
            ("numeric", numeric),
            ("chosen", chosen),
            ("offsets", np.cumsum([0, *sizes])[:-1]),
            ("order", np.argsort(numeric + chosen)),
        ):
            self.register_buffer(name, torch.tensor(indices, dtype=torch.long), persistent=False)
        self.norm = nn.LayerNorm(config.width)

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Tokens (B, T, D) in order of the columns; the mask is false for a missing cell."""
        parts = []
        if self.numbers is not None:
            parts.append(self.numbers(prepared["values"][:, self.numeric]))
        if self.embedding is not None:
            ids = prepared["ids"].long()[:, self.chosen]
            parts.append(self.embedding(ids + self.offsets))
        tokens = self.norm(torch.cat(parts, dim=1)[:, self.order])
        return Features(tokens, prepared["given"] != 0)
