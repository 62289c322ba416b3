"""Settings of a recipe by their paths, as a person writes them: ``generator.width=64``; which of them have no effect, and what one brings along."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import Note, Sentence
from mmstudio.plan.parts import Learning
from mmstudio.plan.recipe import Choice, Recipe, Sampling, parse_recipe
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import FewSteps, GeneratorSpec, PredictorSpec

_NAMES = frozenset({"targets", "conditions", "withheld"})
"""Settings whose value is a list of slots."""


def apply_settings(recipe: Recipe, settings: dict[str, str]) -> Recipe:
    """A copy with settings such as ``generator.width=64`` or ``training.batch=32`` applied.

    A path starts with ``encoder.SLOT``, ``decoder.SLOT``, ``task.NAME``, ``fusion``, ``generator``, ``training`` or ``sampling``; a
    value is parsed as JSON if possible and is text otherwise. ``preprocess.SLOT`` takes the slot's whole list of steps:
    ids separated by commas, or a JSON list of ids and of ``{"id": ..., "settings": {...}}``. ``targets``, ``conditions`` and
    ``withheld`` take a list of slots in the same way. ``task.NAME.id`` adds a task, and an empty one takes it away. ``fusion.id`` and ``generator.id`` replace the part itself and
    remove the recipe's settings for the former one, and for a generator also those of sampling; they are applied first,
    wherever they stand.

    Raises:
        UsageError: If a path does not exist, or the recipe becomes invalid.
    """
    data = recipe.described()
    for path, text in sorted(settings.items(), key=lambda item: not item[0].endswith(".id")):
        _put(data, path, text)
    return parse_recipe(json.dumps(data), Sentence("The recipe with these settings"))


def parse_value(text: str) -> Any:
    """The value of a setting as a person writes it: parsed as JSON if possible, text otherwise."""
    try:
        return json.loads(text, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        return text


def _finite(text: str) -> float:
    """A number as JSON defines it; NaN and infinities, which a run could not store, stay text."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _put(data: dict[str, Any], path: str, text: str) -> None:
    head, *rest = path.split(".")
    value = parse_value(text)
    if head in {"training", "sampling"} and rest:
        _put_deep(data[head], _steps(rest), value, path)
    elif head in {"fusion", "generator"} and len(rest) == 1:
        _put_choice(data[head], rest[0], value)
        if path == "generator.id":  # the sampling settings belonged to the former generator
            data["sampling"] = Sampling().model_dump(mode="json")
    elif head == "task" and len(rest) > 1 and rest[-1] == "id" and not value:
        data["tasks"].pop(".".join(rest[:-1]), None)
    elif head in {"encoder", "decoder", "task"} and len(rest) > 1:
        slot = ".".join(rest[:-1])  # the name of a view's slot has a dot in it
        _put_choice(data[f"{head}s"].setdefault(slot, {"id": "", "settings": {}}), rest[-1], value)
    elif head == "preprocess" and any(rest):
        data["preprocess"][".".join(rest)] = _step_list(value, path)
    elif path == "title":
        data[path] = text
    elif path == "target":
        data["targets"] = [text]
    elif path in _NAMES:
        data[path] = value if isinstance(value, list) else _listed(text)
    else:
        raise _no_setting(path)


def _step_list(value: Any, path: str) -> list[Any]:
    """Choices of steps, as written on a command line."""
    items = _listed(value) if isinstance(value, str) else value
    if not isinstance(items, list):
        raise UsageError(
            "{path!r} takes a list of steps.",
            hint="Write {path}=FIRST,SECOND, or a JSON list of ids and of objects with id and settings.",
            path=path,
        )
    return [{"id": item} if isinstance(item, str) else item for item in items]


def _listed(text: str) -> list[str]:
    """The items between commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def _steps(rest: list[str]) -> list[str]:
    """The keys of a path; ``guidance`` is followed by one slot, even if its name has dots."""
    return ["guidance", ".".join(rest[1:])] if rest[0] == "guidance" and len(rest) > 1 else rest


def _put_deep(place: Any, keys: list[str], value: Any, path: str) -> None:
    for key in keys[:-1]:
        place = place.setdefault(key, {})
        if not isinstance(place, dict):
            raise _no_setting(path)
    place[keys[-1]] = value


def _put_choice(choice: dict[str, Any], key: str, value: Any) -> None:
    if key == "id":
        choice["id"], choice["settings"] = value, {}
    else:
        choice["settings"][key] = value


def _no_setting(path: str) -> UsageError:
    return UsageError(
        "There is no setting {path!r}.",
        hint="Settings start with generator., fusion., encoder.SLOT., decoder.SLOT., task.NAME., preprocess.SLOT, training. or sampling.",
        path=path,
    )


def idle_notes(
    recipe: Recipe, conditions: Sequence[Slot], learner: Learning, registry: Registry
) -> list[Note]:
    """Notes about everything in a recipe that has no effect.

    Args:
        recipe: The recipe.
        conditions: Condition slots of its training.
        learner: The learner that the recipe chooses.
        registry: The plugins.
    """
    return [*_guidance(recipe, conditions, learner), *_for_predictors(recipe, learner, registry)]


def _for_predictors(recipe: Recipe, learner: Learning, registry: Registry) -> Iterator[Note]:
    """Settings that a predictor does not use."""
    if not isinstance(learner, PredictorSpec):
        return
    if recipe.fusion.id:
        yield Note(
            "The fusion in the recipe has no effect: the predictor {id} sees every slot by itself.",
            {"id": learner.id},
        )
    steps = [choice.id for chosen in recipe.preprocess.values() for choice in chosen]
    for step in dict.fromkeys(step for step in steps if registry.steps.get(step).random):
        yield Note(
            "The step {step} has no effect: the predictor {id} learns everything at once, without random changes.",
            {"step": step, "id": learner.id},
        )


def _guidance(recipe: Recipe, conditions: Sequence[Slot], learner: Learning) -> list[Note]:
    """Guidance that cannot steer anything."""
    sampling = recipe.sampling
    if not isinstance(learner, GeneratorSpec) or not learner.guidance:
        asked = any(sampling.guidance.values()) or sampling.joint != 1
        said = Note(
            "The guidance in the recipe has no effect: the generator {id} has none.", {"id": learner.id}
        )
        return [said] if asked else []
    names = {slot.name for slot in conditions}
    return [
        Note("The guidance of {slot} has no effect: this training does not have it.", {"slot": name})
        for name in sampling.guidance
        if name not in names
    ]


def learns_few_steps(recipe: Recipe, registry: Registry) -> dict[str, FewSteps]:
    """How the generator of a recipe learns to need fewer steps, without a name, or its decoders, by their names in the recipe.

    Raises:
        UsageError: If none does.
    """
    chosen = {"": recipe.generator}
    id_ = recipe.generator.id
    if id_ in registry.generators and registry.generators.get(id_).children:
        chosen |= recipe.decoders
    found = {
        name: few
        for name, choice in chosen.items()
        if choice.id in registry.generators and (few := registry.generators.get(choice.id).few_steps)
    }
    if not found:
        raise UsageError(
            "{id!r} does not learn to need fewer steps.",
            hint="These do: {known}.",
            id=id_,
            known=", ".join(one.id for one in registry.generators if one.few_steps is not None),
        )
    return found


def needs_few_steps(recipe: Recipe, found: Mapping[str, FewSteps]) -> bool:
    """Whether a recipe has all that :func:`with_few_steps` adds."""
    return with_few_steps(recipe, found).model_copy(update={"sampling": recipe.sampling}) == recipe


def with_few_steps(recipe: Recipe, found: Mapping[str, FewSteps]) -> Recipe:
    """A recipe with what makes its generator learn to need few steps, and with these as its fast variant.

    Args:
        recipe: The recipe.
        found: See :func:`learns_few_steps`.
    """
    chosen = {"": recipe.generator, **recipe.decoders}
    fast = {} if "" in found else dict(recipe.sampling.fast)
    for name, few in found.items():
        chosen[name] = Choice(id=chosen[name].id, settings={**chosen[name].settings, **few.settings})
        fast |= {f"{name}.{setting}" if name else setting: value for setting, value in few.sampling.items()}
    told = {"fast": fast, "fast_joint": recipe.sampling.joint}
    return recipe.model_copy(
        update={
            "generator": chosen.pop(""),
            "decoders": chosen,
            "sampling": recipe.sampling.model_copy(update=told),
        }
    )


def completed(recipe: Recipe, registry: Registry) -> Recipe:
    """A recipe whose training ends with few steps, with all that belongs to it; any other recipe as it is.

    Raises:
        UsageError: If its generator does not learn this, or its training may end before.
    """
    if not recipe.training.distil:
        return recipe
    if recipe.training.patience:
        raise UsageError(
            "A training that may end early has no last part to learn few steps in.",
            hint="Set training.patience=0, or make the run fast afterwards: mmstudio run distil RUN.",
        )
    return with_few_steps(recipe, learns_few_steps(recipe, registry))
