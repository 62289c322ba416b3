"""What an evaluation keeps of a run that tells classes or numbers, besides its scores: confusion, calibration, and errors.

Shapes: K classes.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mmstudio.plan.judging.neighbours import SampleId

MOST_SHOWN = 40
"""Largest number of classes of a confusion matrix; of more, the most frequent ones are shown."""
MOST_SLOTS = 1000
"""Largest number of slots that are told to have decided an error."""
MOST_WRONG, MOST_POINTS = 60, 500
"""Largest numbers of errors, and of points of a curve or a scatter, that are kept."""

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, lt=2**53)]
Words = Annotated[str, Field(max_length=2000)]
Points = Annotated[tuple[tuple[Share, Share], ...], Field(max_length=2 * MOST_POINTS)]


class _Stored(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)


class Portion(_Stored):
    """A share, and the ends of its interval, if it has one."""

    value: Share
    low: float | None = None
    high: float | None = None


class ClassLine(_Stored):
    """How well one class is told.

    Attributes:
        name: Its name.
        count: Number of judged samples of this class.
        told: Number of samples that are told to be of it.
        recall: Share of its samples that are told to be of it.
        precision: Share of what is told to be of it that is.
        f1: Harmonic mean of both.
        area: Area under the ROC curve: how often a sample of the class has a larger score than one of another.
        roc: The curve: shares of other samples, and of own ones, above each threshold, rising.
    """

    name: Words
    count: Count
    told: Count
    recall: Portion | None = None
    precision: Portion | None = None
    f1: Portion | None = None
    area: Share | None = None
    roc: Points = ()


class Bin(_Stored):
    """Samples whose likeliest class has a score within some bounds.

    Attributes:
        low, high: The bounds.
        count: Number of samples.
        said: Mean of that score.
        right: Share of the samples that are told rightly.
    """

    low: Share
    high: Share
    count: Count
    said: Share
    right: Share


class Wrong(_Stored):
    """A sample that is told wrongly.

    Attributes:
        sample: Its id.
        right, told: What is right, and what is told.
        score: The score of what is told; of numbers, by how much it is off.
        without: The score of the class that is told, or the number, where no slot is given; ``None`` if it is not known.
        decided: What each slot that the sample holds adds to that, in Shapley values.
    """

    sample: SampleId
    right: Words
    told: Words
    score: float
    without: float | None = None
    decided: Annotated[dict[Words, float], Field(max_length=MOST_SLOTS)] = {}


class ToldReport(_Stored):
    """What was told of the samples with all slots.

    Attributes:
        slot: The slot that holds what is right.
        classes: A line for each class; empty if numbers are told.
        shown: Places of the classes in the confusion matrix.
        confusion: Row r, column c: number of samples of the shown class r that are told to be of the shown class c.
        bins: Calibration of the likeliest class's share; empty if scores are no shares.
        calibration_error: Mean difference of share and truth over the bins, weighed by samples; ``None`` without bins.
        temperature: What logits were divided by.
        wrong: Errors, the surest or largest first.
        points: Right and told numbers of some samples.
    """

    slot: str
    classes: tuple[ClassLine, ...] = ()
    shown: tuple[Count, ...] = ()
    confusion: tuple[tuple[Count, ...], ...] = ()
    bins: tuple[Bin, ...] = ()
    calibration_error: Share | None = None
    temperature: Annotated[float, Field(gt=0)] = 1.0
    wrong: tuple[Wrong, ...] = ()
    points: tuple[tuple[float, float], ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        side = len(self.shown)
        if len(self.confusion) != side or any(len(row) != side for row in self.confusion):
            raise ValueError("the confusion matrix is of other classes")
        if any(place >= len(self.classes) for place in self.shown):
            raise ValueError("the confusion matrix names a class that there is not")
        return self
