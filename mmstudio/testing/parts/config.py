"""Checks of settings and specs, which forms, recipes and catalogs rely on."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from mmstudio.plugins.config import PluginConfig, Ui
from mmstudio.plugins.specs import Spec, resolve
from mmstudio.testing.faults import doing, part_of, require


def check_spec(spec: Spec) -> None:
    """Check that a spec is complete, and that the code it names exists.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    require(spec.title.strip() == spec.title != "", part, "has no title")
    require(spec.summary.endswith("."), part, "must have a summary that is a sentence with a full stop")
    require(
        isinstance(spec.config, type) and issubclass(spec.config, PluginConfig),
        part,
        "must have a config that is a class of PluginConfig",
    )
    with doing(part, "to load its code"):
        code = resolve(spec.factory)
    require(callable(code), part, f"names {spec.factory}, which cannot be called")
    require(inspect.getdoc(code), part, f"names {spec.factory}, which has no docstring")
    for kind, factors in getattr(spec, "remedies", {}).items():
        for name in factors:
            told = isinstance(getattr(spec.config(), name, None), (int, float))
            require(told, part, f"must name a setting that is a number as a remedy of {kind}, not {name}")


def check_config(spec: Spec) -> None:
    """Check that settings survive JSON, refuse unknown fields, and have what a form needs.

    Raises:
        ContractError: If they break their contract.
    """
    part = part_of(spec)
    for config in _configs(spec):
        _check_round_trip(part, config)
        for name, field in config.model_fields.items():
            _check_words(part, name, field)
            _check_range(part, config, name, field)


def _configs(spec: Spec) -> Iterator[type[PluginConfig]]:
    yield spec.config
    sampling = getattr(spec, "sampling", None)
    if sampling is not None:
        yield sampling


def _check_round_trip(part: str, config: type[PluginConfig]) -> None:
    with doing(part, f"to make {config.__name__} with its defaults"):
        default = config()
    with doing(part, f"to read {config.__name__} back from JSON"):
        again = config.model_validate_json(default.model_dump_json())
        loose = config.model_validate(default.model_dump(mode="json"))
    require(again == default == loose, part, f"reads other settings of {config.__name__} back than it wrote")
    require(not _accepts(config, {"no_such_field": 1}), part, f"takes unknown fields in {config.__name__}")
    require(config.model_config.get("frozen"), part, f"lets {config.__name__} be changed in place")


def _check_words(part: str, name: str, field: FieldInfo) -> None:
    words = next((item for item in field.metadata if isinstance(item, Ui)), None)
    require(words is not None, part, f"has a field {name!r} without Ui")
    if words is not None:
        require(words.title.strip(), part, f"has a field {name!r} without a title")
        require(
            words.help.strip().endswith("."),
            part,
            f"has a field {name!r} whose help must be a sentence with a full stop",
        )


def _check_range(part: str, config: type[PluginConfig], name: str, field: FieldInfo) -> None:
    """Numbers have two bounds, which are valid themselves; all choices are valid."""
    require(not field.is_required(), part, f"has a field {name!r} without a default")
    if get_origin(field.annotation) is Literal:
        for choice in get_args(field.annotation):
            require(_bears(config, {name: choice}), part, f"refuses {choice!r}, a choice of {name!r}")
        return
    if field.annotation not in {int, float}:
        return
    low, high = _bound(field, "ge", "gt"), _bound(field, "le", "lt")
    require(low is not None, part, f"has a number {name!r} without a lower bound")
    require(high is not None, part, f"has a number {name!r} without an upper bound")
    if low is not None and high is not None:
        require(low < high, part, f"has a number {name!r} with an empty range")
        for outside in (low - 1, high + 1, float("nan"), float("inf")):
            require(not _accepts(config, {name: outside}), part, f"takes {outside} for {name!r}")
        for bound, keys in ((low, ("ge",)), (high, ("le",))):
            inside = _bound(field, *keys) is None or _bears(config, {name: bound})
            require(inside, part, f"refuses {bound} for {name!r}, its own bound")


def _bound(field: FieldInfo, *names: str) -> Any:
    for item in field.metadata:
        for name in names:
            if getattr(item, name, None) is not None:
                return getattr(item, name)
    return None


def _accepts(config: type[PluginConfig], settings: dict[str, Any]) -> bool:
    try:
        config.model_validate(settings)
    except ValidationError:
        return False
    return True


def _bears(config: type[PluginConfig], settings: dict[str, Any]) -> bool:
    """Whether each value is valid for its field; validators over several fields may refuse it together with the defaults."""
    try:
        config.model_validate(settings)
    except ValidationError as error:
        return not any(detail["loc"] for detail in error.errors())
    return True
