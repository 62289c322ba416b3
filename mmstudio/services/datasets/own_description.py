"""The description in an exported data set, from which an import restores its slots."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from mmstudio.core.errors import UsageError
from mmstudio.core.exported import FORMAT, NAME, VERSION, read_description
from mmstudio.core.files.atomic import write_json
from mmstudio.core.sample import Slot
from mmstudio.plugins.exchange import Importer, ImportPlan, ImportRequest
from mmstudio.plugins.metric_specs import MetricSpec
from mmstudio.plugins.registry import Catalog, Registry
from mmstudio.plugins.specs import resolve

_PLAIN = re.compile(r"[^\W\d][\w-]*")


def describe(folder: Path, title: str, slots: Iterable[Slot], attributes: str = "") -> None:
    """Write the description into an export.

    Args:
        folder: Of the export.
        title: Name of the data set.
        slots: The slots that at least one sample fills.
        attributes: Id of the metric that reads the attributes stated in the samples' facts, or empty.

    Raises:
        OSError: If it cannot be written.
    """
    told = [
        {"name": slot.name, "modality": slot.modality, "role": slot.role}
        for slot in slots
        if _PLAIN.fullmatch(slot.name) and (not slot.columns or slot.name in ("table", *slot.columns))
    ]
    facts = {"format": FORMAT, "version": VERSION, "name": title, "slots": told, "attributes": attributes}
    write_json(folder / NAME, facts)


def described_slots(source: Path) -> dict[str, Slot]:
    """The slots that a source describes; empty if it has no readable description."""
    try:
        slots = TypeAdapter(list[Slot]).validate_python(read_description(source).get("slots"))
    except ValidationError:
        return {}
    return {slot.name: slot for slot in slots if slot.name}


def described_attributes(source: Path, known: Catalog[MetricSpec]) -> str:
    """Id of the metric that a source names, if it is one of the known ones; else empty."""
    name = read_description(source).get("attributes", "")
    return name if isinstance(name, str) and name in known else ""


def _in_order(plan: ImportPlan, names: list[str]) -> ImportPlan:
    """The plan with its slots in the order described; others follow."""
    places = {name: place for place, name in enumerate(names)}
    return replace(plan, slots=tuple(sorted(plan.slots, key=lambda slot: places.get(slot.name, len(places)))))


def make_importer(registry: Registry, importer_id: str) -> Importer:
    """The importer of that id."""
    importer: Importer = resolve(registry.importers.get(importer_id).factory)()
    return importer


def plan_as_described(importer: Importer, request: ImportRequest) -> tuple[ImportRequest, ImportPlan]:
    """Plan an import with the slots that the person gave, then those that the source describes.

    If the source no longer holds what it describes, only the person's slots are used.

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
            return whole, _in_order(importer.plan(whole), list(told))
        except UsageError:
            pass
    return request, importer.plan(request)
