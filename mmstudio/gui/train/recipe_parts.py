"""Recipe parts: forms for the learner, the fusion, and the encoder or decoder of each slot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import DatasetInfo, Slot
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.forms.part_form import PartForm
from mmstudio.gui.train.target_choice import Offer
from mmstudio.plan.parts import decoder_choice, encoder_choice, fitting_parts
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.roles import Data, Roles, roles_of
from mmstudio.plan.targets import aim_of, makes_any
from mmstudio.plugins.registry import Registry

Kind = Literal["encoder", "decoder"]
Choose = Callable[[Recipe, Slot, Registry], Choice]
GENERATOR, EITHER, FUSION = "Generator", "What learns", "Fusion"
HEADINGS = {"encoder": "Encoder of {slot}", "decoder": "Generator of {slot}"}
TASK = "Task {name}"


def part_heading(head: str) -> str:
    """The heading of a part's form, in the current language.

    Args:
        head: What its settings begin with: ``fusion``, ``encoder.SLOT``.
    """
    kind, _, name = head.partition(".")
    known = {"generator": EITHER, "fusion": FUSION, "task": TASK, **HEADINGS}
    return tr(known[kind], name=name, slot=name) if kind in known else ""


def roles_on(base: Recipe | None, info: DatasetInfo | None, registry: Registry) -> Roles:
    """Roles of the slots in a training; none where recipe and data set do not fit each other, which the page says below the form."""
    if info is None or base is None:
        return Roles((), ())
    try:
        both = makes_any(registry.learners(base.generator.id).get(base.generator.id))
        return roles_of(base, Data.of(info), aim=aim_of(base, registry), both=both)
    except StudioError:
        return Roles((), ())


def make_parts(base: Recipe, roles: Roles, offer: Offer, registry: Registry) -> dict[str, PartForm]:
    """Forms by part: ``generator``, ``fusion``, ``task NAME``, ``encoder SLOT``, ``decoder SLOT``.

    Args:
        base: The recipe that they begin with.
        roles: Slots of its training with their roles.
        offer: Which slots can be made and which are.
        registry: The plugins.
    """
    learners = [*registry.generators, *registry.objectives, *registry.predictors]
    title = EITHER if registry.objectives or registry.predictors else GENERATOR
    parts = {"generator": PartForm(title, learners, base.generator, registry, roles)}
    if base.generator.id not in registry.predictors:  # those treat every slot separately
        fusion = base.fusion if base.fusion.id else Choice(id=next(iter(registry.fusions)).id)
        parts["fusion"] = PartForm(FUSION, registry.fusions, fusion, registry, roles)
    for name, task in base.tasks.items():
        labelled = task.id not in registry.objectives or bool(registry.objectives.get(task.id).labels)
        fitting_tasks = [spec for spec in registry.objectives if bool(spec.labels) == labelled]
        parts[f"task {name}"] = PartForm(TASK, fitting_tasks, task, registry, roles, name=name)
    wanted: list[tuple[Kind, Slot, Choose]] = [("encoder", slot, encoder_choice) for slot in roles.conditions]
    if offer.children:
        wanted = [*(("decoder", slot, decoder_choice) for slot in roles.targets), *wanted]
    for kind, slot, choose in wanted:
        fitting = fitting_parts(kind, slot, registry)
        if fitting:  # if there is none, the page says so below the form
            own = choose(base, slot, registry)
            parts[f"{kind} {slot.name}"] = PartForm(
                HEADINGS[kind], fitting, own, registry, roles, slot=slot.name
            )
    return parts
