"""Fixtures of the architecture tests: the source tree, read once."""

from __future__ import annotations

import ast
import gc
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One Python file of the program or of a plugin."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="session")
def sources() -> list[Source]:
    """Every file of the program, read once for all files of tests; the trees hold 100 MB."""
    paths = sorted(path for folder in ("mmstudio", "plugins") for path in (ROOT / folder).rglob("*.py"))
    texts = [path.read_text("utf-8") for path in paths]
    found = [Source(path, text, ast.parse(text)) for path, text in zip(paths, texts, strict=True)]
    gc.freeze()  # no later collection has to look at the trees
    return found


@pytest.fixture(scope="session")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT
