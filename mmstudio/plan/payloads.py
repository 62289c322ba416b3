"""Payloads of jobs that have to do with recipes; see :mod:`mmstudio.core.payloads` for all others."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from mmstudio.core.payloads import (
    MOST_RESULTS,
    GeneratePayload,
    GivenPayload,
    Id,
    ItemPayload,
    Number,
    OfDataset,
    Payload,
    Place,
    ResultPayload,
    Seed,
    Which,
    Words,
)
from mmstudio.core.sample import Split
from mmstudio.plan.attributions import MOST_SEEDS
from mmstudio.plan.grid import MOST_CELLS, MOST_VALUES
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.smaller import Form

MOST_CLASSES = 1000


class EstimatePayload(OfDataset):
    """Payload of a job that measures what training a recipe would take."""

    recipe: Recipe


class AugmentPayload(OfDataset):
    """Payload of a job that shows steps on one sample."""

    split: Split
    position: Number
    slot: Words
    preprocess: dict[str, list[Choice]]
    count: Annotated[int, Field(ge=1, le=1000)]
    seed: Seed = 0


class PredictPayload(Payload):
    """Payload of a job that asks a run for the classes or numbers of samples.

    Attributes:
        run, checkpoint: The run that is asked, and its checkpoint.
        slot: The slot or column to be told; the first that the run tells if empty.
        conditions: Given values per slot; if empty, stored samples are used.
        split, count: The first samples of a split, if no values are given.
    """

    run: Id
    checkpoint: Which = "latest"
    slot: str = ""
    conditions: dict[str, list[GivenPayload]] = Field(default_factory=dict)
    split: Split = "test"
    count: Annotated[int, Field(ge=1, le=MOST_RESULTS)] = 16


class AxisPayload(Payload):
    """A setting, and the values that it takes; see :class:`mmstudio.plan.grid.Axis`."""

    setting: Words
    values: Annotated[list[Any], Field(min_length=1, max_length=MOST_VALUES)]


class GridPayload(Payload):
    """Payload of a job that generates over all combinations of the values of one to three settings.

    Attributes:
        run: The run, where no axis says another.
        axes: One to three settings with their values.
        items: The one item that all cells share: its seed and conditions.
        checkpoint, guidance, joint, settings, fast: As in a generation, where no axis says otherwise.
        make: The target slots to make; empty for all that are not given.
        out: Folder of the cells; the sheets and the index lie in a folder below it.
    """

    run: Id
    axes: Annotated[list[AxisPayload], Field(min_length=1, max_length=3)]
    items: Annotated[list[ItemPayload], Field(min_length=1, max_length=1)]
    checkpoint: Which = "latest"
    guidance: dict[str, float] = Field(default_factory=dict)
    joint: float | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    fast: bool = False
    make: list[Words] = Field(default_factory=list)
    out: Place

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if math.prod(len(axis.values) for axis in self.axes) > MOST_CELLS:
            raise ValueError(f"a grid has at most {MOST_CELLS} cells")
        if len({axis.setting for axis in self.axes}) < len(self.axes):
            raise ValueError("each axis needs a setting of its own")
        return self


class NeighboursPayload(Payload):
    """Payload of a job that finds the nearest training samples of files.

    Attributes:
        run: Id of the run whose training samples are searched.
        files: The files.
        extractor: Id of the extractor whose features are compared.
        k: Number of neighbours of each file.
    """

    run: Id
    files: Annotated[list[Place], Field(min_length=1, max_length=MOST_RESULTS)]
    extractor: Words
    k: Annotated[int, Field(ge=1, le=100)] = 8


class SearchPayload(OfDataset):
    """Payload of a job that finds what is nearest to given values in the space of a run: samples, or results.

    Attributes:
        run, checkpoint: The run that has the space, and its checkpoint.
        others: Data sets that are looked through beside ``dataset``; those that do not have the slot are left out.
        results: Files that are looked through instead of samples.
        slot: The slot whose values are looked through; the run's main one if empty.
        conditions: Given values per slot.
        count: Number of samples to find.
    """

    run: Id
    checkpoint: Which = "latest"
    slot: str = ""
    others: list[Words] = Field(default_factory=list)
    results: Annotated[list[ResultPayload], Field(max_length=MOST_RESULTS)] = Field(default_factory=list)
    conditions: Annotated[dict[str, Annotated[list[GivenPayload], Field(min_length=1)]], Field(min_length=1)]
    count: Annotated[int, Field(ge=1, le=MOST_RESULTS)] = 12


class ClassPayload(Payload):
    """A class: its name, and the values per slot that stand for it."""

    name: Words
    conditions: Annotated[dict[str, Annotated[list[GivenPayload], Field(min_length=1)]], Field(min_length=1)]


class LabelPayload(OfDataset):
    """Payload of a job that says which class samples belong to, in the space of a run.

    Attributes:
        run, checkpoint: The run that has the space, and its checkpoint.
        slot: The slot whose values are looked at; the run's main one if empty.
        classes: At least two.
        samples: Ids of the samples to label.
        table, column: The column that the labels are for; where it is filled already, that is compared.
        out: Folder of the labels, in the project.
    """

    run: Id
    checkpoint: Which = "latest"
    slot: str = ""
    classes: Annotated[list[ClassPayload], Field(min_length=2, max_length=MOST_CLASSES)]
    samples: Annotated[list[Number], Field(max_length=MOST_RESULTS)]
    table: Words
    column: Words
    out: Place


class EvaluatePayload(Payload):
    """Payload of a job that evaluates a run.

    Attributes:
        run, checkpoint: The run, and its checkpoint.
        split: Split of the samples whose conditions are used.
        count, subset_count: Number of results with all conditions, and for each subset of them.
        metrics: The metrics; ``None`` for the attribute reader of the data set.
        baselines: Whether the metrics judge baselines too.
        neighbours: Id of the extractor by whose features the nearest training samples of the results are found; empty if
            they are not looked for.
        settings, fast: Sampling settings, and whether to use the fast variant.
    """

    run: Id
    checkpoint: Which = "latest"
    split: Split = "test"
    count: Number = 0
    subset_count: Number = 0
    metrics: list[Choice] | None = None
    baselines: bool = False
    neighbours: Annotated[str, Field(max_length=1000)] = ""
    settings: dict[str, Any] = Field(default_factory=dict)
    fast: bool = False


class VariantPayload(Payload):
    """A smaller form of a run.

    Attributes:
        run: Id of the run that has this form.
        source: Id of the run that it is made from: the original, or a student of it that stands before.
        form: How it is made smaller.
    """

    run: Id
    source: Id
    form: Form


class ShrinkPayload(Payload):
    """Payload of a job that makes a run smaller, and compares the forms with it.

    Attributes:
        run, checkpoint: The original, and the step of its checkpoint.
        variants: The forms.
        split, count: The first samples of a split, by which all are judged.
        metrics: What judges; ``None`` for the attribute reader of the data set, or what the learner tells of itself.
    """

    run: Id
    checkpoint: Number
    variants: Annotated[list[VariantPayload], Field(min_length=1, max_length=12)]
    split: Split = "test"
    count: Annotated[int, Field(ge=1, le=MOST_RESULTS)] = 512
    metrics: list[Choice] | None = None


class ExportModelPayload(Payload):
    """Payload of a job that writes a run's model for other programs.

    Attributes:
        run, checkpoint: The run, and its checkpoint.
        folder: Target folder; it must not exist, or be empty.
        formats: What to write: ONNX, torch's exported programs, or both.
        examples: Number of the data set's prepared samples that lie beside it as an example; 0 for none.
        title: Heading of its card; the run's id if empty.
    """

    run: Id
    checkpoint: Which = "latest"
    folder: Place
    formats: Annotated[list[Literal["onnx", "torch"]], Field(min_length=1, max_length=2)]
    examples: Annotated[int, Field(ge=0, le=64)] = 4
    title: Annotated[str, Field(max_length=1000)] = ""


class AttributePayload(Payload):
    """Payload of a job that finds out what decided one result.

    Attributes:
        file: The result's file, with its recipe; or
        made: how a result is made that has no file: the payload of generating it, with one item.
        slot: The target slot, if the run makes several and there is no file.
        seeds: Number of seeds that are compared, the result's own first.
        words: Whether words of texts and columns of rows are left out one by one.
        maps: Whether regions of pictures and parts of sounds are.
    """

    file: Place | None = None
    made: GeneratePayload | None = None
    slot: str = ""
    seeds: Annotated[int, Field(ge=1, le=MOST_SEEDS)] = 4
    words: bool = False
    maps: bool = False

    @model_validator(mode="after")
    def _is_of_one_result(self) -> Self:
        if (self.file is None) == (self.made is None):
            raise ValueError("it is of one file, or of one result to make")
        if self.made is not None and len(self.made.items) != 1:
            raise ValueError("it is of one result")
        return self
