"""The folders that parts ask for, in the form in which checks pass them."""

from __future__ import annotations

from typing import Any

from mmstudio.nn import Resources


def handed(resources: Resources) -> dict[str, Any]:
    """The further arguments of a learner or a fusion that asks for folders."""
    return {"resources": resources} if resources else {}
