"""Frozen plans: they are shared by all parts, and none can change one in place."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from pydantic import BaseModel

import mmstudio.plan

MODULES = [f"mmstudio.plan.{item.name}" for item in pkgutil.iter_modules(mmstudio.plan.__path__)]
CHANGED_BY_THE_LOOP = {"Progress"}


@pytest.mark.parametrize("module", MODULES)
def test_what_is_planned_stays_as_it_is(module: str) -> None:
    for name, kind in vars(importlib.import_module(module)).items():
        if not isinstance(kind, type) or kind.__module__ != module or name in CHANGED_BY_THE_LOOP:
            continue
        if is_dataclass(kind) and fields(kind):
            made: Any = object.__new__(kind)
            with pytest.raises(AttributeError):
                setattr(made, fields(kind)[0].name, 1)
        elif issubclass(kind, BaseModel):
            assert kind.model_config.get("frozen"), name
            assert kind.model_config.get("extra") in {"forbid", "ignore"}, name
            assert kind.model_config.get("allow_inf_nan") is not True, name
