"""Settings of plugins: frozen pydantic models whose fields carry what a form needs to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from mmstudio.core.complaints import first_reason
from mmstudio.core.errors import UsageError

SlotRole = Literal["", "condition", "target", "any"]


@dataclass(frozen=True, slots=True)
class Ui:
    """How one field is shown; put into the field's ``Annotated`` type.

    Attributes:
        title: English label of the field.
        help: One English sentence: what it does, and when to change it.
        unit: Unit shown behind the editor, e.g. ``px`` or ``Hz``.
        advanced: Shown only when asked for.
        slot: Of a text that names a slot of the run: which slots it may name. A form offers them, the plan of a run refuses
            others. The empty text names none.
    """

    title: str
    help: str = ""
    unit: str = ""
    advanced: bool = False
    slot: SlotRole = ""


class PluginConfig(BaseModel):
    """Base of every plugin's settings: JSON in and out, unknown fields and NaN refused, never changed in place.

    Ranges stand in ``Field(ge=..., le=...)``, words in ``Ui``::

        class Config(PluginConfig):
            width: Annotated[int, Field(ge=8, le=1024), Ui("Width", "Channels of the first level.")] = 64

    What depends on several fields is checked by pydantic's ``model_validator(mode="after")``, which raises
    :class:`~mmstudio.core.complaints.FieldError`: before a run begins, and at the field of a form.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False, defer_build=True
    )


class PluginState(PluginConfig):
    """Base of what a part learned before training: finite, of its own types, in ranges that building a model relies on.

    A run keeps it, and a run may come from anybody. Fields that an older program kept are left alone.
    """

    model_config = ConfigDict(extra="ignore", strict=True)


ConfigT = TypeVar("ConfigT", bound=PluginConfig)


def field_ui(config: type[PluginConfig], name: str) -> Ui:
    """The ``Ui`` of a field; one made from its name where the plugin gave none."""
    for item in config.model_fields[name].metadata:
        if isinstance(item, Ui):
            return item
    return Ui(name.replace("_", " ").capitalize())


def read_config(config: type[ConfigT], settings: dict[str, Any], owner: str) -> ConfigT:
    """Validate settings for a plugin's part.

    Args:
        config: The part's settings class.
        settings: Values that differ from the defaults.
        owner: Id of the part, for the sentence.

    Raises:
        UsageError: If a field is unknown or a value out of range; names the field.
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
