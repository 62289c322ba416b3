"""Settings that can be varied: found by their paths, with the range that the setting itself has."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.plan.parts import fitting_parts
from mmstudio.plan.recipe import Training
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plan.sweeps.sweep import SweepAxis
from mmstudio.plugins.config import FieldKind, PluginConfig, field_ui, kind_of, range_of
from mmstudio.plugins.registry import Registry

_SAME = frozenset({"minutes", "steps"})
_UNFELT = frozenset(
    {"preview_every_s", "previews", "checkpoint_every_s", "checkpoint_every", "keep", "memory_mb"}
    | {"best_on", "best_count", "patience"}
)
"""Settings of the training that change what is seen or kept of it, not what is learned."""
_RATES = ("lr", "rate", "decay")
_WIDE = 100
"""Ratio of a range's ends from which it is drawn on a logarithmic scale, around the present value."""
_RATE_REACH, _REACH = 10.0, 4.0
"""How far a range reaches from the present value, as a factor: of a rate, and of other wide ranges."""


@dataclass(frozen=True)
class SettingField:
    """A setting, as its class describes it.

    Attributes:
        path: Its path.
        kind: Kind of its values.
        value: Its present value.
        low, high: Range of a number, or ``None``.
        step: Multiple that a whole number must be of.
        options: Values of a choice.
        title: English name of the setting, where its class has one.
    """

    path: str
    kind: FieldKind
    value: Any
    low: float | None = None
    high: float | None = None
    step: int = 1
    options: tuple[Any, ...] = ()
    title: str = ""

    def range(self) -> SweepAxis | None:
        """The setting over its whole range; ``None`` if it has none that could be drawn from.

        A rate is drawn on a logarithmic scale up to ten times above and below its present value, and so is every range
        whose ends are far apart, up to four times; always within the bounds that the setting has.
        """
        if self.options:
            return SweepAxis(path=self.path, values=self.options)
        if self.kind not in {"int", "float"}:
            return None
        rate = self.path.rpartition(".")[2].endswith(_RATES)
        low, high = self.low, self.high
        if not rate and low is not None and high is not None and (low <= 0 or high / low < _WIDE):
            return self._axis(low, high, log=False)
        if not isinstance(self.value, int | float) or self.value <= 0:
            return None
        reach = _RATE_REACH if rate else _REACH
        first, last = self.value / reach, self.value * reach
        return self._axis(
            first if low is None else max(low, first), last if high is None else min(high, last)
        )

    def between(self, low: float, high: float) -> SweepAxis:
        """The setting over a range that a person gives.

        Raises:
            UsageError: If it is no number, or the ends are not in order or out of its bounds.
        """
        if self.kind not in {"int", "float"}:
            raise UsageError("{path} is no number; name its values.", path=self.path)
        if (
            not low < high
            or low < (low if self.low is None else self.low)
            or high > (high if self.high is None else self.high)
        ):
            raise UsageError(
                "{low:g} to {high:g} is no range of {path}: it may be from {least} to {most}.",
                path=self.path,
                low=low,
                high=high,
                least="anything" if self.low is None else f"{self.low:g}",
                most="anything" if self.high is None else f"{self.high:g}",
            )
        rate = self.path.rpartition(".")[2].endswith(_RATES)
        return self._axis(low, high, log=low > 0 and (rate or high / low >= _WIDE))

    def _axis(self, low: float, high: float, *, log: bool = True) -> SweepAxis:
        whole = self.kind == "int"
        if whole:
            low = self.step * math.ceil(low / self.step)
            high = self.step * math.floor(high / self.step)
        return SweepAxis(path=self.path, low=low, high=max(low, high), log=log, whole=whole, step=self.step)


def setting_at(
    path: str, plan: RunPlan, registry: Registry, others: Mapping[str, Iterable[Any]]
) -> SettingField:
    """The setting of a path.

    Args:
        path: As ``--set`` names it.
        plan: Plan of the recipe.
        registry: What is installed.
        others: Values that ids of parts are given beside it, by path: a setting may belong to one of these parts.

    Raises:
        UsageError: If there is no such setting, or varying it could not be judged fairly.
    """
    head, _, name = path.rpartition(".")
    _refuse_unfair(path, head, name)
    if head == "training" and name in Training.model_fields:
        return _field(path, Training, name, getattr(plan.recipe.training, name))
    for id_, config, settings in _parts(head, plan, registry, others):
        if name == "id":
            options = tuple(_ids(head, plan, registry))
            return SettingField(path, "choice", id_, options=options)
        if name in config.model_fields:
            info = config.model_fields[name]
            return _field(path, config, name, settings.get(name, info.get_default(call_default_factory=True)))
    if head in {"preprocess", ""} or head.startswith("preprocess."):
        return SettingField(path, "text", None)
    raise UsageError(
        "There is no setting {path!r} that could be varied.",
        hint="Settings start with generator., fusion., encoder.SLOT., decoder.SLOT., task.NAME. or training.; of {head} there are: {known}.",
        path=path,
        head=head or path,
        known=", ".join(sorted(_known(head, plan, registry, others))) or "none",
    )


def known_settings(plan: RunPlan, registry: Registry) -> list[SettingField]:
    """All settings of a plan that can be varied by a range or a choice, in the order of a form."""
    heads = ["generator", "fusion", *(f"encoder.{slot}" for slot in plan.encoders)]
    heads += [*(f"decoder.{slot}" for slot in plan.decoders), *(f"task.{task.name}" for task in plan.tasks)]
    paths = [f"training.{name}" for name in Training.model_fields if name not in _SAME | _UNFELT]
    for head in heads:
        paths += [f"{head}.{name}" for name in ("id", *_known(head, plan, registry, {}))]
    found = []
    for path in paths:
        try:
            found.append(setting_at(path, plan, registry, {}))
        except UsageError:  # e.g. a fusion where there is none
            continue
    return found


def _refuse_unfair(path: str, head: str, name: str) -> None:
    if head == "training" and name in _SAME:
        raise UsageError(
            "{path} cannot be varied: each run is trained for the same budget, or none could be compared.",
            hint="Give the budget of each by --minutes or --steps.",
            path=path,
        )
    if head == "training" and name in _UNFELT:
        raise UsageError("{path} changes nothing that is learned, so there is nothing to try.", path=path)
    if path.startswith("sampling."):
        raise UsageError(
            "{path} changes no training.",
            hint="Try it on one run: mmstudio grid, or Grid on the page Generate.",
            path=path,
        )


def _field(path: str, config: type[BaseModel], name: str, value: Any) -> SettingField:
    info: FieldInfo = config.model_fields[name]
    kind, options = kind_of(info.annotation)
    low, high, step = range_of(info)
    options = (False, True) if kind == "bool" else options
    title = field_ui(config, name).title if issubclass(config, PluginConfig) else ""
    return SettingField(path, kind, value, low, high, step, options, title)


_Part = tuple[str, type[BaseModel], Mapping[str, Any]]
"""Id, settings class, and present settings of a part."""


def _parts(
    head: str, plan: RunPlan, registry: Registry, others: Mapping[str, Iterable[Any]]
) -> Iterator[_Part]:
    """The part that a path is about, then those that are tried in its place."""
    kind, _, slot = head.partition(".")
    own: Any = None
    if kind == "generator":
        own = plan.generator
    elif kind == "fusion":
        own = plan.fusion
    elif kind == "encoder":
        own = plan.encoders.get(slot) or next(
            (
                plan.encoders[one.name]
                for one in plan.conditions
                if one.modality == slot and one.name in plan.encoders
            ),
            None,
        )
    elif kind == "decoder":
        own = plan.decoders.get(slot)
    elif kind == "task":
        own = next((task.part for task in plan.tasks if task.name == slot), None)
    if own is None:
        return
    yield own.id, type(own.config), own.settings
    for other in others.get(f"{head}.id", ()):
        try:
            spec = _catalog(kind, registry, str(other)).get(str(other))
        except NotFoundError:  # the combination will be refused
            continue
        yield spec.id, spec.config, {}


def _catalog(kind: str, registry: Registry, id_: str) -> Any:
    if kind == "fusion":
        return registry.fusions
    return registry.encoders if kind == "encoder" else registry.learners(id_)


def _ids(head: str, plan: RunPlan, registry: Registry) -> Iterator[str]:
    """Ids of the parts that can stand in a place."""
    kind, _, slot = head.partition(".")
    slots = {one.name: one for one in (*plan.conditions, *plan.targets)}
    if kind == "fusion":
        yield from (spec.id for spec in registry.fusions)
    elif kind in {"encoder", "decoder"} and slot in slots:
        yield from (spec.id for spec in fitting_parts(kind, slots[slot], registry))  # type: ignore[arg-type]
    elif kind == "generator":
        yield from (spec.id for spec in registry.learners(plan.generator.id))


def _known(
    head: str, plan: RunPlan, registry: Registry, others: Mapping[str, Iterable[Any]]
) -> dict[str, None]:
    if head == "training":
        return dict.fromkeys(name for name in Training.model_fields if name not in _SAME | _UNFELT)
    return {
        name: None for _, config, _ in _parts(head, plan, registry, others) for name in config.model_fields
    }
