"""The job that makes results for a person: each saved as soon as it is there, with its whole recipe inside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobCancelledError, StudioError, UsageError
from mmstudio.core.payloads import GeneratePayload
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import Note
from mmstudio.engine.cards import cards_of
from mmstudio.engine.checkpoint import Checkpoint, Checkpoints
from mmstudio.engine.data_state import data_changed
from mmstudio.engine.device import Device, open_device
from mmstudio.engine.items import Card, Guidance, Item
from mmstudio.engine.kept import KEPT
from mmstudio.engine.results import Results
from mmstudio.engine.sampling import BATCH, Sampler
from mmstudio.engine.training import load_for_sampling, run_folder
from mmstudio.engine.unread import unread_of_given
from mmstudio.engine.workspace import Workspace
from mmstudio.plan.model_plan import ModelPlan, slot_of
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plugins.protocols import Codec

_SHOWN = 5
"""Reasons that a sentence tells; the job's result holds all."""
_HELD_S = 0.25
"""A turn with the device takes in steps for so long: a look is through in one, and a training waits no longer than for a step."""


@dataclass(frozen=True)
class Model:
    """A run opened for sampling.

    Attributes:
        workspace, plan, checkpoint, device: Where it comes from and where it computes.
        sampler: What generates.
        weights: Hash of the averaged weights.
    """

    workspace: Workspace
    plan: ModelPlan
    checkpoint: Checkpoint
    device: Device
    sampler: Sampler
    weights: str

    @property
    def recipe(self) -> Recipe:
        """The run's recipe."""
        return self.workspace.config.recipe

    @property
    def takes(self) -> list[Slot]:
        """Slots that values can be given for: conditions, and targets that can be held fixed."""
        held = [self.plan.targets[slot.name] for slot in self.workspace.run_plan.givable]
        return [slot_of(part) for part in (*self.plan.encoders.values(), *held)]

    def streams(self, slot: str) -> bool:
        """Whether the values of a target slot grow, so that what there is of one is worth keeping."""
        return self.workspace.registry.generators.get(self.plan.targets[slot].id).streams

    def admit(self, slot: str, card: Card) -> None:
        """Refuse a card that its encoder cannot take."""
        self.sampler.admit(slot, card)

    def codec(self, slot: str) -> Codec:
        """The codec of a target slot's modality."""
        return self.workspace.codec(slot_of(self.plan.targets[slot]).modality)


def kept_model(context: RunContext, run: str, which: str | int) -> Model:
    """A run's model as :func:`open_model` gives it, still loaded if it was the last one on this device."""
    folder = run_folder(context, run)
    RunFolder(folder).plan(context.registry).check_makes()
    checkpoint = Checkpoints(folder).get(which)
    weights = checkpoint.folder / "ema.safetensors"
    if not weights.is_file():
        return open_model(context, run, checkpoint.step)  # says what is wrong
    found: Model = KEPT.get(context.device, weights, lambda: open_model(context, run, checkpoint.step))
    return found


def open_model(context: RunContext, run: str, which: str | int) -> Model:
    """Load a run's averaged weights onto the job's device."""
    workspace = Workspace(run_folder(context, run), context.registry)
    workspace.run_plan.check_makes()
    training = workspace.config.recipe.training
    device = open_device(context.device, training.precision, channels_last=training.channels_last)
    with context.device_turn():
        model, plan, checkpoint = load_for_sampling(workspace, which, device)
    spec = context.registry.generators.get(plan.generator.id)
    return Model(
        workspace,
        plan,
        checkpoint,
        device,
        Sampler(model, spec, device, list(plan.targets), workspace.preparers(plan)),
        weights_hash(checkpoint),
    )


def generate(context: RunContext) -> None:
    """Generate the items of the payload; see ``docs/architecture.md`` for its fields."""
    payload = GeneratePayload.of(context.job).to_json()
    model = kept_model(context, payload["run"], payload.get("checkpoint", "latest"))
    request, refused = make_request(model, payload)
    refused = {**payload.get("refused", {}), **refused}
    if refused:
        context.result({"refused": [{"item": name, "reason": reason} for name, reason in refused.items()]})
    changed = data_changed(model.workspace.files, context, model.workspace.config.dataset)
    notes = [*request.notes, *([changed] if changed else [])]
    if notes and payload.get("out"):
        context.result({"notes": [note.to_json() for note in notes]})
    results = Results(context, model, payload, request)
    context.progress(0, len(request.items))
    try:
        for index, values in model.sampler.generate(
            request.items,
            request.guidance,
            request.settings,
            turn=checked_turn(context),
            batch=int(payload.get("batch") or BATCH),
            held_s=_HELD_S,
            watcher=results,
        ):
            results.take(
                index, values
            )  # a batch that is made is kept whole; who stops it is heard at the next turn
            context.progress(index + 1, len(request.items))
    except JobCancelledError:
        results.keep_grown()
        raise


@dataclass(frozen=True)
class Request:
    """A payload made ready for the sampler.

    Attributes:
        items: What can be made.
        places: Of each item, its place in the payload.
        guidance, settings: How.
        notes: What is to be said of what was given.
    """

    items: Sequence[Item]
    places: Sequence[int]
    guidance: Guidance
    settings: Any
    notes: Sequence[Note] = ()


def make_request(model: Model, payload: Mapping[str, Any]) -> tuple[Request, dict[str, str]]:
    """Read all conditions, check that the run takes them, and fill in the recipe's defaults.

    Returns:
        The request, and a reason for each item that cannot be made, by its name.

    Raises:
        UsageError: If the run cannot take a slot or a setting, or nothing can be made.
        BadFileError: If a condition cannot be read, of one item or of all.
    """
    fast = bool(payload.get("fast"))
    joint = payload.get("joint")
    plan = model.workspace.run_plan
    per_slot = {**plan.guidance, **payload.get("guidance", {})}
    guidance = Guidance(per_slot, plan.joint(fast=fast) if joint is None else float(joint))
    loaded: dict[tuple[str, str], Card | StudioError] = {}
    items, places, refused = [], [], {}
    for place, item in enumerate(payload["items"]):
        try:
            cards, given = cards_of(model, item.get("conditions", {}), loaded)
        except StudioError as error:
            if payload.get("strict") or len(payload["items"]) == 1:
                raise
            refused[str(item["name"])] = str(error)
            continue
        items.append(Item(int(item["seed"]), cards, given))
        places.append(place)
    if not items:
        raise UsageError(
            "None of the {count:,} results can be made. {reasons}",
            count=len(refused),
            reasons=" ".join(list(dict.fromkeys(refused.values()))[:_SHOWN]),
        )
    plan.check_guidance(guidance.per_slot, guidance.joint)
    for slots in {tuple(item.given) for item in items}:
        plan.check_given(slots)
    settings = plan.sampling(payload.get("settings", {}), fast=fast)
    shares: dict[str, list[float]] = {}
    for (slot, _), card in loaded.items():
        if isinstance(card, Card):
            shares.setdefault(slot, []).append(model.sampler.share_read(slot, card))
    return Request(items, places, guidance, settings, list(unread_of_given(shares))), refused


def checked_turn(context: RunContext) -> Callable[[], AbstractContextManager[None]]:
    """The device for a turn of a batch, unless the job was cancelled meanwhile."""

    def turn() -> AbstractContextManager[None]:
        context.check()
        return context.device_turn()

    return turn


def weights_hash(checkpoint: Checkpoint) -> str:
    """Hash of a checkpoint's averaged weights."""
    return hashlib.sha256((checkpoint.folder / "ema.safetensors").read_bytes()).hexdigest()
