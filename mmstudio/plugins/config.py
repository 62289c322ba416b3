"""Settings of plugins: frozen pydantic models whose fields carry what a form shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from mmstudio.core.complaints import first_reason
from mmstudio.core.errors import UsageError

SlotRole = Literal["", "condition", "target", "any"]
PartKind = Literal["", "encoder", "fusion", "generator", "objective", "predictor", "metric", "extractor"]


FieldKind = Literal["bool", "int", "float", "choice", "text", "list"]


@dataclass(frozen=True, slots=True)
class Ui:
    """How a form shows one field; put into the field's ``Annotated`` type.

    Attributes:
        title: English label of the field.
        help: One English sentence: what it does, and when to change it.
        unit: Unit shown behind the editor, e.g. ``px`` or ``Hz``.
        advanced: Whether it is shown only on request.
        slot: For a text that names a slot of the run: which slots it may name. A form offers them, and the plan of a
            run refuses others. The empty text names none.
        part: For a text that names a part of the registry: its kind. A form offers those that are installed, of the
            modality of the setting's own part if that has one, and others are refused. The empty text stands for what
            the part takes by itself.
    """

    title: str
    help: str = ""
    unit: str = ""
    advanced: bool = False
    slot: SlotRole = ""
    part: PartKind = ""


class PluginConfig(BaseModel):
    """Base of every plugin's settings: JSON in and out, immutable, refuses unknown fields and NaN.

    Ranges are given by ``Field(ge=..., le=...)``, labels by ``Ui``::

        class Config(PluginConfig):
            width: Annotated[int, Field(ge=8, le=1024), Ui("Width", "Channels of the first level.")] = 64

    Conditions over several fields are checked by pydantic's ``model_validator(mode="after")``, which raises
    :class:`~mmstudio.core.complaints.FieldError`; it is reported before a run begins, and at the field of a form.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False, defer_build=True
    )


class PluginState(PluginConfig):
    """Base of the states that parts learn before training: finite, typed, and within ranges that building a model relies on.

    A run stores it, and a run may come from a stranger. Unknown fields, which an older program may have stored, are
    ignored.
    """

    model_config = ConfigDict(extra="ignore", strict=True)


ConfigT = TypeVar("ConfigT", bound=PluginConfig)


@lru_cache(maxsize=4096)
def field_ui(config: type[PluginConfig], name: str) -> Ui:
    """The ``Ui`` of a field; made from the field's name if the plugin gave none."""
    for item in config.model_fields[name].metadata:
        if isinstance(item, Ui):
            return item
    return Ui(name.replace("_", " ").capitalize())


def read_config(config: type[ConfigT], settings: dict[str, Any], owner: str) -> ConfigT:
    """Validate the settings of a plugin's part.

    Args:
        config: The part's settings class.
        settings: Values that differ from the defaults.
        owner: Id of the part, for the error sentence.

    Raises:
        UsageError: If a field is unknown or a value out of range; the sentence names the field.
    """
    try:
        return config.model_validate(settings)
    except ValidationError as error:
        raise UsageError(
            "The settings of {owner!r} are not valid: {reason}.",
            hint="Fields are: {fields}.",
            owner=owner,
            reason=first_reason(error),
            fields=", ".join(config.model_fields) or "none",
        ) from error


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
