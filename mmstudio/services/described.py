"""What an exported data set says of itself, so that it is imported again with the slots that it had."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import get_args

from mmstudio.core.errors import UsageError
from mmstudio.core.files import write_json
from mmstudio.core.sample import Role, Slot
from mmstudio.plugins.protocols import Importer, ImportPlan, ImportRequest

NAME = "dataset.json"
FORMAT = "mmstudio-dataset"
VERSION = 1
_PLAIN = re.compile(r"[^\W\d][\w-]*")


def describe(folder: Path, title: str, slots: Iterable[Slot]) -> None:
    """Write it into an export.

    Raises:
        OSError: If it cannot be written.
    """
    told = [
        {"name": slot.name, "modality": slot.modality, "role": slot.role}
        for slot in slots
        if _PLAIN.fullmatch(slot.name) and (not slot.columns or slot.name in ("table", *slot.columns))
    ]
    write_json(folder / NAME, {"format": FORMAT, "version": VERSION, "name": title, "slots": told})


def described_slots(source: Path) -> dict[str, Slot]:
    """The slots that a source says it has; none where it says nothing that can be understood."""
    try:
        data = json.loads(((source if source.is_dir() else source.parent) / NAME).read_text("utf-8"))
        if data["format"] != FORMAT or data["version"] != VERSION:
            return {}
        slots = [Slot(str(one["name"]), str(one["modality"]), one["role"]) for one in data["slots"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return {slot.name: slot for slot in slots if slot.role in get_args(Role)}


def plan_as_described(importer: Importer, request: ImportRequest) -> tuple[ImportRequest, ImportPlan]:
    """Plan an import with the slots that the source says it has, behind those that the person gave.

    Where the source does not hold what it says any more, with the person's alone.

    Returns:
        The request as it was planned, and the plan.

    Raises:
        UsageError: If the source cannot be read.
    """
    told = {
        name: slot
        for name, slot in described_slots(request.source).items()
        if slot.modality in request.modalities
    }
    if told:
        whole = replace(request, slots={**told, **request.slots})
        try:
            return whole, importer.plan(whole)
        except UsageError:
            pass
    return request, importer.plan(request)
