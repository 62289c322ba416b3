"""Folders that a person provides for plugins: pretrained models, named by content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ResourceFolder:
    """A folder that a person provided.

    Attributes:
        name: That the spec asks for it by.
        sha256: Hash of its content.
        path: Where it lies; never kept in a recipe or a run.
    """

    name: str
    sha256: str
    path: Path


Resources = Mapping[str, ResourceFolder]
"""What a spec asks for, by name."""
