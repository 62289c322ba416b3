"""The columns in the schemas of Parquet files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from mmstudio.api import CellKind, common_kind

Holds = Literal["media", "text", "texts", "integer", "number", "truth", "time", "nothing", "other"]

_INDEX = "__index_level_"
_DEEP = 4
_CELLS: dict[Holds, CellKind] = {
    "text": "text",
    "time": "text",
    "integer": "integer",
    "number": "number",
    "truth": "truth",
}


@dataclass(frozen=True)
class Field:
    """One column of a file, or one part of a column of structs.

    Attributes:
        key: Name used here: its own name, with dots for parts of structs, and with a number if the name is repeated.
        name: Name in the file, or that of the column it is a part of.
        turn: Index among the columns of that name, from 0.
        way: Names of the parts that lead to it.
        holds: Kind of its values, according to its type.
        kind: The type in words.
        labels: Class names that its numbers stand for.
    """

    key: str
    name: str
    turn: int
    way: tuple[str, ...]
    holds: Holds
    kind: str
    labels: tuple[str, ...] = ()


@dataclass
class Seen:
    """The facts about one column in all files of a data set.

    Attributes:
        holds: Kinds of its values, according to its types.
        kinds: The types in words.
        files: Number of files that have it.
        labelled: Whether its numbers stand for classes.
    """

    holds: set[Holds] = field(default_factory=set)
    kinds: dict[str, None] = field(default_factory=dict)
    files: int = 0
    labelled: bool = False

    def add(self, found: Field) -> None:
        """Add the facts from one file."""
        if found.holds != "nothing":
            self.holds.add(found.holds)
            self.kinds[found.kind] = None
        self.files += 1
        self.labelled = self.labelled or bool(found.labels)

    @property
    def cells(self) -> CellKind | None:
        """Kind of its table cells, if the types tell."""
        if self.labelled or not self.holds:
            return "text"
        if not all(one in _CELLS for one in self.holds):
            return None
        return common_kind({_CELLS[one] for one in self.holds})


def fields_of(schema: Any) -> list[Field]:
    """The columns of a file, without the index of a data frame."""
    named = _labels(schema)
    found: list[Field] = []
    turns: dict[str, int] = {}
    taken = set(schema.names)
    for item in schema:
        turn = turns.get(item.name, 0)
        turns[item.name] = turn + 1
        if item.name.startswith(_INDEX) or not item.name:
            continue
        key, number = item.name, 2
        while turn and key in taken:
            key, number = f"{item.name} {number}", number + 1
        taken.add(key)
        labels = tuple(named.get(item.name, ())) if not turn else ()
        for way, kind in _parts(item.type, ()):
            whole = ".".join((key, *way))
            found.append(Field(whole, item.name, turn, way, _holds(kind), str(kind)[:60], labels))
    return found


def is_text(kind: Any) -> bool:
    """Whether it is a type of texts."""
    import pyarrow.types as kinds

    kind = _plain(kind)
    return bool(kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_string_view(kind))


def _parts(kind: Any, way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """A type; for a struct that is not a file, the types of its parts."""
    import pyarrow.types as kinds

    if kinds.is_struct(kind) and not _is_media(kind) and len(way) < _DEEP:
        for place in range(kind.num_fields):
            yield from _parts(kind.field(place).type, (*way, kind.field(place).name))
    else:
        yield way, kind


def _holds(kind: Any) -> Holds:
    import pyarrow.types as kinds

    kind = _plain(kind)
    inner = _plain(kind.value_type) if _is_list(kind) else None
    if _is_media(kind) or (inner is not None and _is_media(inner)):
        return "media"
    if is_text(kind) or (inner is not None and is_text(inner)):
        return "text" if inner is None else "texts"
    if kinds.is_integer(kind):
        return "integer"
    if kinds.is_floating(kind) or kinds.is_decimal(kind):
        return "number"
    if kinds.is_boolean(kind):
        return "truth"
    if kinds.is_temporal(kind):
        return "time"
    return "nothing" if kinds.is_null(kind) else "other"


def _plain(kind: Any) -> Any:
    """The type of the values, without types that only describe encoding or extension."""
    import pyarrow as pa
    import pyarrow.types as kinds

    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    return kind.value_type if kinds.is_dictionary(kind) or kinds.is_run_end_encoded(kind) else kind


def _is_list(kind: Any) -> bool:
    import pyarrow.types as kinds

    return bool(
        kinds.is_list(kind)
        or kinds.is_large_list(kind)
        or kinds.is_fixed_size_list(kind)
        or kinds.is_list_view(kind)
    )


def _is_media(kind: Any) -> bool:
    """Whether it is a type of bytes, or of structs with bytes, whatever else is in them."""
    import pyarrow.types as kinds

    if kinds.is_struct(kind):
        parts = {kind.field(place).name: kind.field(place).type for place in range(kind.num_fields)}
        return ("bytes" in parts and (_is_bytes(parts["bytes"]) or kinds.is_null(parts["bytes"]))) or set(
            parts
        ) == {"path"}
    return _is_bytes(kind)


def _is_bytes(kind: Any) -> bool:
    import pyarrow.types as kinds

    kind = _plain(kind)
    return bool(
        kinds.is_binary(kind)
        or kinds.is_large_binary(kind)
        or kinds.is_binary_view(kind)
        or kinds.is_fixed_size_binary(kind)
    )


def _labels(schema: Any) -> dict[str, list[str]]:
    """Class names by column, as Hugging Face's data sets store them beside the schema."""
    try:
        features = json.loads((schema.metadata or {})[b"huggingface"])["info"]["features"]
        items = features.items()
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return {}
    return {
        name: [str(word) for word in feature["names"]]
        for name, feature in items
        if isinstance(feature, dict)
        and feature.get("_type") == "ClassLabel"
        and isinstance(feature.get("names"), list)
        and name in schema.names
    }
