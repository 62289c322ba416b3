"""Folders that parts ask for, as checks hand them over."""

from __future__ import annotations

from typing import Any

from mmstudio.nn import Resources


def handed(resources: Resources) -> dict[str, Any]:
    """What a learner or a fusion that asks for folders is given besides."""
    return {"resources": resources} if resources else {}
