"""Makes the parts in this folder importable by name, as a plugin's code is."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def _import(name: str) -> None:
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"contract_tests_{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)


for part in ("scent", "broken"):
    _import(part)
