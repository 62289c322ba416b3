"""Settings that name a part of the registry, such as the extractor of a metric, and the parts that each may name."""

from __future__ import annotations

from typing import Any

from mmstudio.core.errors import NotFoundError
from mmstudio.plugins.config import PluginConfig, Ui, field_ui
from mmstudio.plugins.registry import Catalog, Registry
from mmstudio.plugins.specs import Spec


def parts_named(ui: Ui, owner: Spec, registry: Registry) -> tuple[Spec, ...]:
    """The parts that a setting may name, in the registry's order.

    Args:
        ui: The setting's; it says of which kind they are.
        owner: Spec of the part that the setting belongs to. Where both have a modality, it is the same.
        registry: Knows the parts.
    """
    catalog = next((one for _, one in registry.catalogs() if one.kind == ui.part), None)
    found: Catalog[Any] | tuple[Spec, ...] = () if catalog is None else catalog
    own = getattr(owner, "modality", "")
    return tuple(spec for spec in found if not own or getattr(spec, "modality", own) == own)


def check_named_parts(owner: Spec, config: PluginConfig, registry: Registry) -> None:
    """Refuse settings of a part that name another part which is not there, or is for another modality.

    Args:
        owner: Spec of the part.
        config: Its settings, or those for sampling.
        registry: Knows the parts.

    Raises:
        NotFoundError: If there is one; the sentence names the field and the parts that are there.
    """
    for field in type(config).model_fields:
        ui, named = field_ui(type(config), field), getattr(config, field)
        if not ui.part or not named:
            continue
        known = [spec.id for spec in parts_named(ui, owner, registry)]
        if named not in known:
            raise NotFoundError(
                "The settings of {owner!r} are not valid: {field} names {part!r}, and there is no such {kind} for it.",
                hint="It may name: {known}.",
                owner=owner.id,
                field=field,
                part=str(named),
                kind=ui.part,
                known=", ".join(known) or "none",
            )
