"""Sample words: the columns of a sample in a table, its words in a line, the file that stands for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mmstudio.core.cells import cell_words
from mmstudio.core.sample import Sample, Slot, Value
from mmstudio.gui.look.language import tr


@dataclass(frozen=True)
class SampleColumn:
    """One column of the table.

    Attributes:
        slot: Slot whose values it shows; ``None`` for facts about the sample itself.
        cell: Column of a table row that it shows.
        mark: Without a slot: ``stars``, ``tags``, or empty for the split.
    """

    slot: Slot | None = None
    cell: str = ""
    mark: str = ""


def face(sample: Sample, slots: tuple[Slot, ...]) -> tuple[Slot, Value] | None:
    """The file that stands for a sample: that of the target slot, else of the first slot that has one."""
    for slot in sorted(slots, key=lambda slot: slot.role != "target"):
        for value in sample.values.get(slot.name, ())[:1]:
            if value.path is not None:
                return slot, value
    return None


def part_title(sample: Sample) -> str:
    """The split of a sample, or that it is left out."""
    return tr("Left out") if sample.position < 0 else split_title(sample.split)


def split_title(split: str) -> str:
    """A split's name for people."""
    match split:
        case "train":
            return tr("Training")
        case "val":
            return tr("Validation")
        case _:
            return tr("Test")


def describe(sample: Sample) -> str:
    """The words of a sample in one line: its first text, else its table row."""
    said = [values[0].data for values in sample.values.values() if values and values[0].path is None]
    texts = [data for data in said if isinstance(data, str)]
    return words(texts[0] if texts else said[0]) if said else ""


def words(data: Any) -> str:
    """Inline data in one line."""
    if isinstance(data, dict):
        return ", ".join(f"{name}: {cell_words(cell)}" for name, cell in data.items() if cell is not None)
    return " ".join(str(data).split())


def columns_of(slots: tuple[Slot, ...]) -> list[SampleColumn]:
    """The columns of the table of a data set."""
    marks = [SampleColumn(), SampleColumn(mark="stars"), SampleColumn(mark="tags")]
    return [*marks, *(SampleColumn(slot, cell) for slot in slots for cell in (slot.columns or ("",)))]


def column_title(column: SampleColumn) -> str:
    """The heading of a column."""
    if column.slot is not None:
        return column.cell or column.slot.name
    match column.mark:
        case "stars":
            return tr("Stars")
        case "tags":
            return tr("Tags")
        case _:
            return tr("Split")


def cell_text(column: SampleColumn, sample: Sample) -> str:
    """The text of a cell of the table."""
    if column.mark:
        return ", ".join(sample.tags) if column.mark == "tags" else str(sample.stars or "")
    if column.slot is None:
        return part_title(sample)
    values = sample.values.get(column.slot.name, ())
    if not values:
        return "-"
    if values[0].path is not None:
        return ""
    data = values[0].data
    if column.cell and isinstance(data, dict):
        return "-" if data.get(column.cell) is None else cell_words(data[column.cell])
    more = f"  +{len(values) - 1}" if len(values) > 1 else ""
    return words(data) + more


def typed_text(column: SampleColumn, sample: Sample) -> str | None:
    """The line to edit in a cell of the table; ``None`` if the cell cannot be edited."""
    values = sample.values.get(column.slot.name, ()) if column.slot is not None else ()
    if any(value.path is not None for value in values):
        return None
    data = values[0].data if values else None
    if column.cell:
        cell = data.get(column.cell) if isinstance(data, dict) else None
        return "" if cell is None else cell_words(cell)
    text = "" if data is None else data
    return text if isinstance(text, str) and "\n" not in text else None
