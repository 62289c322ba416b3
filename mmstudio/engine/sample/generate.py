"""The job that makes results for a person: each is saved as soon as it is ready, with its whole recipe inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobCancelledError, StudioError, UsageError
from mmstudio.core.payloads import GeneratePayload
from mmstudio.core.sentences import Note
from mmstudio.engine.data.data_state import data_changed
from mmstudio.engine.data.unread import unread_of_given
from mmstudio.engine.sample.cards import Loaded, cards_of
from mmstudio.engine.sample.items import Guidance, Item, LoadedCard, Request
from mmstudio.engine.sample.loading import Model, checked_turn, kept_model
from mmstudio.engine.sample.results import Results
from mmstudio.engine.sample.sampler import BATCH

_SHOWN = 5
"""Number of reasons that a sentence names; the job's result holds all of them."""
_HELD_S = 0.25
"""Seconds in which a turn begins new steps: a quick look takes one turn.

For the only item of a request, such as what a slider shows, a training lends the device in the middle of a step; otherwise as
many of these seconds pass by as the training takes steps.
"""


def generate(context: RunContext) -> None:
    """Generate the items of the payload; see ``docs/architecture.md`` for its fields."""
    payload = GeneratePayload.of(context.job).to_json()
    model = kept_model(context, payload["run"], payload.get("checkpoint", "latest"))
    request, refused = make_request(model, payload)
    refused = {**payload.get("refused", {}), **refused}
    if refused:
        context.result({"refused": [{"item": name, "reason": reason} for name, reason in refused.items()]})
    if payload.get("out") and (notes := _notes(context, model, request)):
        context.result({"notes": [note.to_json() for note in notes]})
    context.progress(0, len(request.items))
    make(context, model, payload, request, lambda count: context.progress(count, len(request.items)))


def _notes(context: RunContext, model: Model, request: Request) -> list[Note]:
    """What a person should know about results that are kept."""
    changed = data_changed(model.workspace.files, context, model.workspace.config.dataset)
    return [*request.notes, *([changed] if changed else [])]


def make(
    context: RunContext,
    model: Model,
    payload: Mapping[str, Any],
    request: Request,
    told: Callable[[int], object],
    *,
    keep_grown: bool = True,
) -> None:
    """Make and save the results of a request.

    Args:
        context: Context of the job.
        model: The model.
        payload: What was asked for, as the payload of a generation.
        request: The same, read by :func:`make_request`.
        told: Told how many are done, after each.
        keep_grown: Whether unfinished values are kept when the job is cancelled.
    """
    results = Results(context, model, payload, request)
    try:
        for index, values in model.sampler.generate(
            request.items,
            request.guidance,
            request.settings,
            make=request.make,
            turn=checked_turn(context, soon=len(request.items) == 1),
            batch=int(payload.get("batch") or BATCH),
            held_s=_HELD_S,
            watcher=results,
        ):
            results.take(
                index, values
            )  # a batch that is finished is always kept; a stop takes effect at the next turn
            told(index + 1)
    except JobCancelledError:
        if keep_grown:
            results.keep_grown()
        raise


def make_request(model: Model, payload: Mapping[str, Any]) -> tuple[Request, dict[str, str]]:
    """Read all conditions, check that the run accepts them, and fill in the recipe's defaults.

    Returns:
        The request, and a reason for each item that cannot be made, by its name.

    Raises:
        UsageError: If the run does not accept a slot or a setting, or no item can be made.
        BadFileError: If a condition cannot be read, and the payload is strict or has one item.
    """
    fast = bool(payload.get("fast"))
    joint = payload.get("joint")
    plan = model.workspace.run_plan
    per_slot = {**plan.guidance, **payload.get("guidance", {})}
    guidance = Guidance(per_slot, plan.joint(fast=fast) if joint is None else float(joint))
    loaded: Loaded = {}
    items, places, refused = [], [], {}
    for place, item in enumerate(payload["items"]):
        try:
            cards, given = cards_of(model, item.get("conditions", {}), loaded, model.given)
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
    make = tuple(payload.get("make", ()))
    for slots in {tuple(slot.name for slot in plan.targets if item.holds(slot.name)) for item in items}:
        plan.to_make(slots, make)
    settings = plan.sampling(payload.get("settings", {}), fast=fast)
    known = {place: card for place, card in loaded.items() if isinstance(card, LoadedCard)}
    shares: dict[str, list[float]] = {}
    for (slot, _), card in known.items():
        shares.setdefault(slot, []).append(model.sampler.share_read(slot, card))
    model.given.clear()
    if len(items) == 1:
        model.given.update(known)
    return Request(items, places, guidance, settings, list(unread_of_given(shares)), make), refused
