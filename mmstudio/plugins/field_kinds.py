"""Kinds and ranges of the fields of settings classes, as forms and sweeps read them."""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo

FieldKind = Literal["bool", "int", "float", "choice", "text", "list"]


def kind_of(annotation: Any) -> tuple[FieldKind, tuple[Any, ...]]:
    """The kind of a field by its type, and the values of a choice."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return kind_of(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        return kind_of(next(part for part in get_args(annotation) if part is not type(None)))
    if origin is Literal:
        return "choice", get_args(annotation)
    if origin in {tuple, list}:
        return "list", ()
    simple: dict[Any, FieldKind] = {bool: "bool", int: "int", float: "float"}
    return simple.get(annotation, "text"), ()


def range_of(info: FieldInfo) -> tuple[float | None, float | None, int]:
    """The lowest and the highest value of a number, ``None`` where it has no such end, and the multiple that it must be of."""
    low: Any = None
    high: Any = None
    step: Any = 1
    for item in info.metadata:
        match item:
            case annotated_types.Ge():
                low = item.ge
            case annotated_types.Gt():
                low = item.gt
            case annotated_types.Le():
                high = item.le
            case annotated_types.Lt():
                high = item.lt
            case annotated_types.MultipleOf():
                step = item.multiple_of
    return low, high, int(step) if step else 1
