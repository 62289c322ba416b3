"""``config.json`` in a run's folder: what the run was started with. It is validated, since a run may come from a stranger."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from mmstudio.core.errors import NotFoundError
from mmstudio.core.payloads import Id, Seed, Words
from mmstudio.core.sample import Slot
from mmstudio.plan.judging.adaptation import Adaptation
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.roles import Aim, Data, Roles, roles_of, without_origin
from mmstudio.plan.run_plan import RunPlan, plan_run
from mmstudio.plan.smaller import Smaller, TeacherRun
from mmstudio.plan.sweeps.part import SweepPart
from mmstudio.plan.transfer import Start
from mmstudio.plugins.registry import Registry

FORMAT = 1


class Origin(BaseModel):
    """Where a plugin's part came from."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    distribution: str
    version: str


class RunConfig(BaseModel):
    """Content of the file; further fields, such as versions of libraries, are for people to read.

    Attributes:
        run: Id of the run.
        dataset: Name of the data set.
        recipe: The recipe with all settings.
        seed: Seed of the training.
        device: Device that it trains on.
        slots: Slots of the data set at the start of the run.
        plugins: ``kind:id`` of each part to where it came from.
        start: The run that it starts from; ``None`` if it starts anew.
        adaptation: What it adapts that run to; ``None`` if it learns its data set.
        sweep: Its place in a sweep; ``None`` if it belongs to none.
        smaller: The run whose weights it keeps in less room; ``None`` if it has its own.
        teacher: The wider run that it learns from beside the data; ``None`` if it learns from the data alone.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)

    run: Id
    dataset: Words
    recipe: Recipe
    seed: Seed
    device: Annotated[str, Field(max_length=100)] = "cpu"
    slots: tuple[Slot, ...] = ()
    plugins: dict[str, Origin] = Field(default_factory=dict)
    start: Start | None = None
    adaptation: Adaptation | None = None
    sweep: SweepPart | None = None
    smaller: Smaller | None = None
    teacher: TeacherRun | None = None

    @model_validator(mode="before")
    @classmethod
    def _known_format(cls, data: Any) -> Any:
        stated = data.get("format") if isinstance(data, dict) else None
        if type(stated) is int and stated > FORMAT:
            raise ValueError("it is of a newer format; a newer program wrote it")
        return data

    @field_validator("slots")
    @classmethod
    def _of_data(cls, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        return without_origin(slots)

    @property
    def _aim(self) -> Aim:
        """Purpose of its target slots, as far as it is known without plugins: an objective may have none."""
        learner = self.recipe.generator.id
        if f"predictor:{learner}" in self.plugins:
            return "labels"
        return "nothing" if f"objective:{learner}" in self.plugins else "makes"

    def roles(self) -> Roles:
        """Roles of its slots; this needs no plugin.

        Raises:
            UsageError: If the recipe does not fit the data.
        """
        both = not set(self.recipe.targets).isdisjoint(self.recipe.conditions)
        return roles_of(self.recipe, self.data, aim=self._aim, both=both)

    def known_slots(self) -> dict[str, Slot]:
        """Every slot that values of the run may belong to, by name: those of its data set, and derived ones.

        Raises:
            UsageError: As :meth:`roles`.
        """
        return {slot.name: slot for slot in (*self.slots, *self.roles().conditions)}

    @property
    def data(self) -> Data:
        """The facts about its data set that decide what the run is."""
        return Data(self.dataset, self.slots)

    def plan(self, registry: Registry) -> RunPlan:
        """The plan of the run.

        Raises:
            NotFoundError, UsageError: If its parts are not installed, or differ from those it was started with.
        """
        try:
            return plan_run(self.recipe, self.data, registry)
        except NotFoundError as error:
            here = {f"{catalog.kind}:{spec.id}" for _, catalog in registry.catalogs() for spec in catalog}
            missed = next((part for part in self.plugins if part not in here), None)
            if missed is None:
                raise
            origin = self.plugins[missed]
            raise NotFoundError(
                "The run {run} needs {part} of the plugin {name} {version}, which is not installed or not switched on.",
                hint="Install it, or switch it on: mmstudio plugin list tells what is here.",
                run=self.run,
                part=missed.partition(":")[2],
                name=origin.distribution,
                version=origin.version,
            ) from error
