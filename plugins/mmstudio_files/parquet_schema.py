"""What the schema of a Parquet file says about its columns."""

from __future__ import annotations

import json
from typing import Any

from mmstudio_files.columns import Column
from mmstudio_files.marks import META, STARS, TAGS

_INDEX = "__index_level_"


def from_schema(schema: Any, notes: list[str]) -> tuple[dict[str, Column], list[str]]:
    """Columns whose type says all, and those whose cells must be looked at."""
    import pyarrow.types as kinds

    known: dict[str, Column] = {}
    light: list[str] = []
    named = labels(schema)
    for item in schema:
        kind, name = item.type, item.name
        if name.startswith(_INDEX) or is_media(kind):
            continue
        if name in named:
            known[name] = Column(name, "table", "table", "table")
        elif (
            name.lower() == "split"
            or name.startswith(META)
            or name in {STARS, TAGS}
            or is_text(kind)
            or _is_texts(kind)
        ):
            light.append(name)
        elif kinds.is_integer(kind) or kinds.is_floating(kind) or kinds.is_decimal(kind):
            known[name] = Column(name, "table", "table", "table", numeric=True)
        elif kinds.is_boolean(kind) or kinds.is_temporal(kind):
            known[name] = Column(name, "table", "table", "table")
        else:
            notes.append(f"The column {name!r} is left out: it holds {str(kind)[:60]}.")
    return known, light


def is_text(kind: Any) -> bool:
    """Whether it is a column of texts."""
    import pyarrow.types as kinds

    if kinds.is_dictionary(kind):
        kind = kind.value_type
    return bool(kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_string_view(kind))


def _is_texts(kind: Any) -> bool:
    import pyarrow.types as kinds

    return bool((kinds.is_list(kind) or kinds.is_large_list(kind)) and is_text(kind.value_type))


def is_media(kind: Any) -> bool:
    """Whether it is a column of bytes, of bytes with a path, or of lists of these."""
    import pyarrow.types as kinds

    if kinds.is_list(kind) or kinds.is_large_list(kind):
        kind = kind.value_type
    if kinds.is_struct(kind):
        return {"bytes", "path"} >= {kind.field(place).name for place in range(kind.num_fields)} > set()
    return bool(kinds.is_binary(kind) or kinds.is_large_binary(kind) or kinds.is_binary_view(kind))


def labels(schema: Any) -> dict[str, list[str]]:
    """Names of classes by column, as Hugging Face's data sets write them beside the schema."""
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
