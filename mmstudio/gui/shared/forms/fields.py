"""Form fields: the fields of a settings class with type, range, words and default."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import BaseModel

from mmstudio.plan.roles import Roles
from mmstudio.plan.slot_settings import slots_named
from mmstudio.plugins.config import PluginConfig, Ui, field_ui, kind_of, range_of
from mmstudio.plugins.specs import Spec

Kind = Literal["bool", "int", "float", "choice", "text", "list", "slot", "part"]
PartsNamed = Callable[[Ui], Sequence[Spec]]
"""Gives the parts that a setting may name."""


@dataclass(frozen=True)
class FormField:
    """One setting.

    Attributes:
        name: Name in the settings class.
        ui: Title, help, unit, and whether it is an advanced field.
        kind: Which editor it gets; ``list`` is a list of numbers, ``slot`` names a slot of the run, ``part`` an
            installed part.
        default: Its default value.
        low, high: Range of a number, or ``None``.
        step: Multiple that an integer must be of.
        options: Values of a choice.
        titles: English names of those values, where they have some.
    """

    name: str
    ui: Ui
    kind: Kind
    default: Any
    low: float | None = None
    high: float | None = None
    step: int = 1
    options: tuple[Any, ...] = ()
    titles: tuple[str, ...] = ()


def fields_of(
    config: type[BaseModel],
    words: Mapping[str, Ui] | None = None,
    roles: Roles | None = None,
    parts: PartsNamed | None = None,
) -> list[FormField]:
    """The fields of a settings class, in its order.

    Args:
        config: A plugin's settings, or any pydantic model.
        words: Titles for models that carry none; with them, only the fields named there are shown, in that order.
        roles: Slots of the run, which settings that name a slot offer.
        parts: Gives what settings that name a part offer.
    """
    names = list(words) if words is not None else list(config.model_fields)
    return [_offering(_field(config, name, words), roles, parts) for name in names]


def _offering(field: FormField, roles: Roles | None, parts: PartsNamed | None) -> FormField:
    """A field that names a slot or a part, with those to choose from; where they are not known it stays a text."""
    if field.ui.part and parts is not None:
        found = parts(field.ui)
        ids, titles = [spec.id for spec in found], [spec.title for spec in found]
        return replace(field, kind="part", options=("", *ids), titles=("", *titles))
    if not field.ui.slot or roles is None:
        return field
    names = slots_named(field.ui.slot, roles.targets, roles.conditions)
    return replace(field, kind="slot", options=("", *names))


def _field(config: type[BaseModel], name: str, words: Mapping[str, Ui] | None) -> FormField:
    info = config.model_fields[name]
    if words is not None:
        ui = words[name]
    else:
        ui = field_ui(config, name) if issubclass(config, PluginConfig) else Ui(name)
    kind, options = kind_of(info.annotation)
    low, high, step = range_of(info)
    default = info.get_default(call_default_factory=True)
    return FormField(name, ui, kind, default, low, high, step, options)
