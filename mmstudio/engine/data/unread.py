"""Notes about values that are longer than their encoders read, in training and in generating."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mmstudio.core.sentences import Note
from mmstudio.nn import Encoder, Learner, Unread
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plugins.config import read_config
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve


def unread_in_training(plan: ModelPlan, registry: Registry) -> Iterator[Note]:
    """Which values of the training split are longer than the encoders read, or than is learned of a target."""
    for slot, part in plan.encoders.items():
        spec = registry.encoders.get(part.id)
        encoder: type[Encoder] = resolve(spec.factory)
        found = encoder.unread(read_config(spec.config, dict(part.settings), part.id), part.state)
        if found is not None:
            params = _params(slot, found, f"encoder.{slot}")
            yield (
                Note(
                    "{count} of {total} values of the slot {slot} {count:is|are} longer than its encoder reads ({limit}); of the longest, "
                    "{percent} % is read. What is behind that is not learned from: shorten them, or raise the setting {setting}.",
                    params,
                )
                if found.setting
                else Note(
                    "{count} of {total} values of the slot {slot} {count:is|are} longer than its encoder reads ({limit}); of the longest, "
                    "{percent} % is read. What is behind that is not learned from.",
                    params,
                )
            )
    yield from _not_learned(plan, registry)


def _not_learned(plan: ModelPlan, registry: Registry) -> Iterator[Note]:
    for slot, part in plan.learned.items():
        spec = registry.learners(part.id).get(part.id)
        learner: type[Learner] = resolve(spec.factory)
        found = learner.unread(read_config(spec.config, dict(part.settings), part.id), part.state)
        if found is not None:
            own = part.id == plan.generator.id and slot not in plan.tasks
            kind = "generator" if own else "task" if slot in plan.tasks else "decoder"
            params = _params(slot, found, kind if own else f"{kind}.{slot}")
            yield (
                Note(
                    "{count} of {total} values of the slot {slot} {count:is|are} longer than what is made ({limit}); of the longest, "
                    "{percent} % is learned. Results are cut there as well: shorten them, or raise the setting {setting}.",
                    params,
                )
                if found.setting
                else Note(
                    "{count} of {total} values of the slot {slot} {count:is|are} longer than what is made ({limit}); of the longest, "
                    "{percent} % is learned. Results are cut there as well.",
                    params,
                )
            )


def _params(slot: str, found: Unread, part: str) -> dict[str, str]:
    return {
        "slot": slot,
        "count": f"{found.count:,}",
        "total": f"{found.total:,}",
        "limit": found.limit,
        "percent": _percent(found.share),
        "setting": f"{part}.{found.setting}",
    }


def unread_of_given(shares: Mapping[str, Sequence[float]]) -> Iterator[Note]:
    """Which of the given values are longer than the encoders read.

    Args:
        shares: Slot to the share that is read of each of its values.
    """
    for slot, read in shares.items():
        cut = [share for share in read if share < 1]
        if cut and len(read) == 1:
            yield Note(
                "What was given for {slot} is longer than the encoder of the run reads: {percent} % of it counts.",
                {"slot": slot, "percent": _percent(cut[0])},
            )
        elif cut:
            params = {
                "slot": slot,
                "count": f"{len(cut):,}",
                "total": f"{len(read):,}",
                "percent": _percent(min(cut)),
            }
            yield Note(
                "{count} of {total} {total:value that was|values that were} given for {slot} {count:is|are} longer than the encoder of the run reads; of the "
                "longest, {percent} % counts.",
                params,
            )


def _percent(share: float) -> str:
    """A share in percent, never 100 if something was left unread."""
    return f"{min(99.0, max(1.0, 100 * share)):.0f}"
