"""Settings of plugins: frozen pydantic models whose fields carry what a form shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from mmstudio.core.complaints import first_reason
from mmstudio.core.errors import UsageError

SlotRole = Literal["", "condition", "target", "any"]
PartKind = Literal["", "encoder", "fusion", "generator", "objective", "predictor", "metric", "extractor"]


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
