"""``config.json`` in a run's folder: what the run was started with, typed, since a run may come from anybody."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from mmstudio.core.payloads import Id, Seed, Words
from mmstudio.core.sample import Slot
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.roles import Aim, Data, Roles, roles_of, without_origin

FORMAT = 1


class Origin(BaseModel):
    """Where a part of a plugin came from."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    distribution: str
    version: str


class RunConfig(BaseModel):
    """What the file says; more that it says, such as versions of libraries, is for people.

    Attributes:
        run: Id of the run.
        dataset: Name of the data set.
        recipe: With all settings.
        seed: Of the training.
        device: That it trains on.
        slots: Of the data set, as they were when the run was started.
        plugins: ``kind:id`` of each part to where it came from.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)

    run: Id
    dataset: Words
    recipe: Recipe
    seed: Seed
    device: Annotated[str, Field(max_length=100)] = "cpu"
    slots: tuple[Slot, ...] = ()
    plugins: dict[str, Origin] = Field(default_factory=dict)

    @field_validator("slots")
    @classmethod
    def _of_data(cls, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        return without_origin(slots)

    @property
    def _aim(self) -> Aim:
        """What its target slots are for, as far as that is known without plugins: an objective may have none."""
        learner = self.recipe.generator.id
        if f"predictor:{learner}" in self.plugins:
            return "labels"
        return "nothing" if f"objective:{learner}" in self.plugins else "makes"

    def roles(self) -> Roles:
        """What its slots do; this needs no plugin.

        Raises:
            UsageError: If the recipe does not fit the data.
        """
        return roles_of(self.recipe, self.data, aim=self._aim)

    def known_slots(self) -> dict[str, Slot]:
        """Every slot by name that values of the run may be of: those of its data set, and derived ones.

        Raises:
            UsageError: As :meth:`roles`.
        """
        return {slot.name: slot for slot in (*self.slots, *self.roles().conditions)}

    @property
    def data(self) -> Data:
        """The data set as far as it decides what the run is."""
        return Data(self.dataset, self.slots)
