"""``model.json`` in a run's folder: the parts of its model, and what they learned from the data before training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from mmstudio.core.complaints import reason_of
from mmstudio.core.errors import DamagedError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.json_text import read_json
from mmstudio.core.sample import Slot
from mmstudio.plan.roles import view_name


@dataclass(frozen=True)
class Part:
    """One part of a model as a run describes it.

    Attributes:
        id: Id of its spec.
        settings: All of them, defaults included.
        state: What it learned from the data before training.
        slot: The slot that it serves; ``None`` for fusion and generator.
        weights: Hash of the weights of a frozen encoder; empty for parts that are trained.
        resources: Hash of the content of every folder that it was given, by the folder's name.
    """

    id: str
    settings: Mapping[str, Any]
    state: Mapping[str, Any] = field(default_factory=dict)
    slot: Slot | None = None
    weights: str = ""
    resources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ModelPlan:
    """Everything needed to build a model again, except its weights; kept as ``model.json`` in the run.

    Attributes:
        encoders: Parts per condition slot.
        targets: Parts per target slot, empty if an objective learns from conditions alone. Their settings are those of
            the generator, or of the slot's decoder. For a predictor, the state of the label slot names the classes.
        fusion: The fusion; ``None`` for a predictor.
        generator: The learner.
        tasks: What is learned beside it, by name; a part names the slot that holds its labels, if it needs any.
    """

    encoders: Mapping[str, Part]
    targets: Mapping[str, Part]
    fusion: Part | None
    generator: Part
    tasks: Mapping[str, Part] = field(default_factory=dict)

    @property
    def learned(self) -> dict[str, Part]:
        """Parts by the slots that are made or hold labels: targets, then those of tasks."""
        return {**self.targets, **{name: part for name, part in self.tasks.items() if part.slot is not None}}

    @property
    def learns_all(self) -> bool:
        """Whether something is learned from every sample, whether it has labels or not."""
        return not self.targets or any(part.slot is None for part in self.tasks.values())

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        write_json(
            path,
            {
                "encoders": {slot: _dump(part) for slot, part in self.encoders.items()},
                "targets": {slot: _dump(part) for slot, part in self.targets.items()},
                "fusion": None if self.fusion is None else _dump(self.fusion),
                "generator": _dump(self.generator),
                **({"tasks": {name: _dump(part) for name, part in self.tasks.items()}} if self.tasks else {}),
            },
        )

    def parts(self) -> Iterator[Part]:
        """All parts; a generator with several targets occurs once per target and once for itself."""
        yield from self.encoders.values()
        yield from self.targets.values()
        yield from self.tasks.values()
        yield from (part for part in (self.fusion, self.generator) if part is not None)

    @classmethod
    def load(cls, path: Path) -> ModelPlan:
        """Read it.

        Raises:
            DamagedError: If the file is missing or damaged.
        """
        try:
            found: ModelPlan = TypeAdapter(cls).validate_python(_with_origins(read_json(path)))
        except (OSError, ValueError) as error:
            raise DamagedError(
                "The description of the model in {name} cannot be read: {reason}.",
                hint="The run cannot be used; train it again.",
                name=path.parent.name,
                reason=reason_of(error),
            ) from error
        if not (found.targets or found.encoders) or any(
            part.slot is None for part in (*found.encoders.values(), *found.targets.values())
        ):
            raise DamagedError(
                "The description of the model in {name} cannot be read: {reason}.",
                hint="The run cannot be used; train it again.",
                name=path.parent.name,
                reason="a part names no slot",
            )
        return found


def _dump(part: Part) -> dict[str, Any]:
    slot = part.slot
    return {
        "id": part.id,
        "settings": dict(part.settings),
        "state": dict(part.state),
        **({"weights": part.weights} if part.weights else {}),
        **({"resources": dict(part.resources)} if part.resources else {}),
        "slot": None
        if slot is None
        else {**slot.to_json(), "derived": None if slot.derived is None else asdict(slot.derived)},
    }


def _with_origins(data: Any) -> Any:
    """A description as it is read; in those of earlier programs, a slot's name told that it holds views of a target."""
    match data:
        case {"encoders": dict(encoders), "targets": dict(targets)}:
            views = {view_name(target): target for target in targets}
            for part in encoders.values():
                match part:
                    case {"slot": {"name": str(name)} as slot} if name in views and "derived" not in slot:
                        slot["derived"] = {"source": views[name]}
    return data


def slot_of(part: Part) -> Slot:
    """The slot that a part serves.

    Raises:
        DamagedError: If it does not name one.
    """
    if part.slot is None:
        raise DamagedError("The part {id!r} of the model names no slot.", id=part.id)
    return part.slot


def slot_parts(plan: ModelPlan) -> Iterator[tuple[str, bool]]:
    """Condition slots, then target slots and those with labels of tasks, and whether a slot is meant as a target; it may be both."""
    yield from ((name, False) for name in plan.encoders)
    yield from ((name, True) for name in plan.learned)
