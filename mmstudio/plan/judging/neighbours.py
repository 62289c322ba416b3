"""The nearest training samples of results: a list to look at, and no verdict.

No published score tells memorising from underfitting (arXiv 2306.04675): near neighbours are to be seen by a person.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Distance = Annotated[float, Field(ge=0)]
SampleId = Annotated[int, Field(ge=0, lt=2**63)]


class Neighbours(BaseModel):
    """The training samples whose features are nearest to those of each result, nearest first.

    Attributes:
        slot: The target slot whose values are compared.
        extractor, extractor_version, weights: What gives the features: see :class:`~mmstudio.plan.scores.Score`.
        looked: Number of training samples that were looked at.
        total: Number of training samples that have a value in the slot.
        samples: Per result of the round with all conditions, in order, ids of its nearest training samples.
        distances: Per result, their Euclidean distances in the space of the features, ascending.
        held_out: For each sample of the judged split that has a value of its own, the distance of that value to the
            nearest training sample, ascending; what the distances of results are compared with.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)

    slot: str
    extractor: str = ""
    extractor_version: str = ""
    weights: str = ""
    looked: Annotated[int, Field(ge=0)] = 0
    total: Annotated[int, Field(ge=0)] = 0
    samples: tuple[tuple[SampleId, ...], ...] = ()
    distances: tuple[tuple[Distance, ...], ...] = ()
    held_out: tuple[Distance, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if [len(row) for row in self.samples] != [len(row) for row in self.distances]:
            raise ValueError("as many distances as samples are needed")
        return self

    def of(self, place: int) -> list[tuple[int, float]]:
        """Id and distance of the nearest training samples of a result; nothing where it has none."""
        if not 0 <= place < len(self.samples):
            return []
        return list(zip(self.samples[place], self.distances[place], strict=True))

    def nearer_than(self, distance: float) -> float | None:
        """The share of held-out values that lie farther from their nearest training sample than this; equal ones count half.

        It is ``None`` where there are no held-out values.
        """
        if not self.held_out:
            return None
        farther = sum(distance < other for other in self.held_out)
        return (farther + sum(distance == other for other in self.held_out) / 2) / len(self.held_out)
