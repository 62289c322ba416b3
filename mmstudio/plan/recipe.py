"""Recipes: the encoders, fusion and learner of a training, and the settings for training and sampling."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from mmstudio.core.complaints import asked_for, first_reason
from mmstudio.core.errors import UsageError
from mmstudio.plugins.specs import RecipeSpec, resolve

FORMAT: Final = 2
"""Version of the recipe format that this program writes. In the first one, ``target`` named the one slot to generate."""

_ENOUGH = 2 / 3
"""Share of the usual steps from which nothing is said about a slow machine."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True)


class Choice(_Strict):
    """A plugin's part by its id, with the settings that differ from its defaults."""

    id: str
    settings: dict[str, Any] = Field(default_factory=dict)


class Training(_Strict):
    """Settings of the training loop; the mathematics belongs to the learner.

    Attributes:
        batch: Samples per step.
        optimiser: ``adamw``; ``muon`` updates hidden matrices by orthogonalised momentum and leaves the rest to AdamW.
        lr: Peak learning rate of the generator's optimisers.
        matrix_lr: Peak learning rate of Muon.
        condition_lr: Peak learning rate of encoders, nulls and fusion; 0 takes ``lr``.
        betas: Adam's decay rates.
        weight_decay: Decoupled weight decay, of AdamW and Muon: a step at the rate r shrinks weights by r times this.
        warmup: Share of the budget over which the rate rises linearly.
        decay: Share of the budget, at its end, over which the rate falls along a cosine.
        settle: Share of the budget over which encoders, nulls and fusion learn, on a schedule of their own that ends there;
            what learns from them has them settled for the rest.
        final_lr: Share of the peak that the cosine decay ends at.
        distil: Share of the budget, at its end, in which what was learned stays and the model learns to need few steps; 0
            leaves that out. Both parts have a schedule of their own.
        ema_halflife: Half-life of the weight average, as a share of the samples seen so far (at most).
        clip: Largest norm of the gradient per optimiser; 0 switches clipping off.
        precision: ``auto`` takes bf16 where the device computes it natively.
        channels_last: Keep pictures and convolutions in channels-last order.
        drop: Share of the samples that lose slots; ``None`` takes what the learner needs (:class:`mmstudio.nn.Dropping`).
        labelled: Share of each batch that is drawn from the samples with a label, where few have one; 0 draws all alike.
        balance: Weights of several tasks: ``equal``, or learned by the ``uncertainty`` of each.
        nulls: What stands for a slot that is not given: numbers that are learned, or zeros.
        synthetic: Whether samples with a generated value are learned from; none is ever judged by.
        minutes: Budget in minutes of training; used if ``steps`` is 0.
        steps: Budget in steps; 0 means that ``minutes`` is used.
        preview_every_s: Seconds between previews; 0 switches them off.
        previews: Number of values in a preview.
        checkpoint_every_s: Seconds between checkpoints.
        checkpoint_every: Steps between checkpoints; 0 uses the seconds alone.
        keep: Number of checkpoints kept besides the best and pinned ones.
        best_on: Metric, or ``METRIC/FIGURE``, whose score says which checkpoint is the best; if empty, the validation
            loss does.
        best_count: Number of results that this score is judged by.
        patience: Number of judgements without a better one after which the training ends; 0 lets it use its budget.
        views: Number of alternatives derived from the target if the data has no second slot of its modality.
        memory_mb: Memory that prepared data may take, 0 for half of what is free; larger data is streamed from the disk,
            shuffled within a window of that size.
    """

    batch: int = Field(default=128, ge=1, le=65536)
    optimiser: Literal["adamw", "muon"] = "adamw"
    lr: float = Field(default=1e-3, gt=0, le=1)
    matrix_lr: float = Field(default=0.02, gt=0, le=1)
    condition_lr: float = Field(default=0.0, ge=0, le=1)
    betas: tuple[float, float] = (0.9, 0.99)
    weight_decay: float = Field(default=0.0, ge=0, le=1)
    warmup: float = Field(default=0.05, ge=0, le=1)
    decay: float = Field(default=1.0, ge=0, le=1)
    settle: float = Field(default=1.0, gt=0, le=1)
    final_lr: float = Field(default=0.0, ge=0, le=1)
    distil: float = Field(default=0.0, ge=0, le=0.9)
    ema_halflife: float = Field(default=0.05, gt=0, le=1)
    clip: float = Field(default=1.0, ge=0)
    precision: Literal["auto", "bf16", "fp32"] = "auto"
    channels_last: bool = True
    drop: float | None = Field(default=None, ge=0, le=1)
    labelled: float = Field(default=0.0, ge=0, le=1)
    balance: Literal["equal", "uncertainty"] = "equal"
    nulls: Literal["learned", "zero"] = "learned"
    synthetic: bool = True
    minutes: float = Field(default=3.0, gt=0)
    steps: int = Field(default=0, ge=0)
    preview_every_s: float = Field(default=30.0, ge=0)
    previews: int = Field(default=16, ge=1, le=256)
    checkpoint_every_s: float = Field(default=45.0, gt=0)
    checkpoint_every: int = Field(default=0, ge=0)
    keep: int = Field(default=3, ge=1)
    best_on: str = Field(default="", max_length=200)
    best_count: int = Field(default=64, ge=2, le=4096)
    patience: int = Field(default=0, ge=0, le=100_000)
    views: bool = False
    memory_mb: int = Field(default=0, ge=0)

    @property
    def best_metric(self) -> str:
        """Id of the metric in ``best_on``; empty if the validation loss counts."""
        return self.best_on.partition("/")[0]

    @property
    def best_figure(self) -> str:
        """The figure in ``best_on``; empty if it names none."""
        return self.best_on.partition("/")[2]


class Sampling(_Strict):
    """Default settings of generating, each of which a request may override.

    Attributes:
        joint: Scale of the guidance over all given slots together; 1 is the plain conditional model.
        guidance: Scale per slot; 0 is the plain conditional model.
        settings: The generator's own sampling settings (steps, solver).
        fast: Sampling settings of the fast variant, for live updates.
        fast_joint: Joint guidance of the fast variant.
    """

    joint: float = 1.0
    guidance: dict[str, float] = Field(default_factory=dict)
    settings: dict[str, Any] = Field(default_factory=dict)
    fast: dict[str, Any] = Field(default_factory=dict)
    fast_joint: float = 1.0


class Recipe(_Strict):
    """Everything that a training needs besides the data.

    Attributes:
        id: Unique among recipes.
        title: English name for lists.
        summary: One English sentence.
        format: Version of the recipe format; earlier versions are converted when they are read.
        targets: Slots to generate; if empty, the plan of a run decides by what the generator can make.
        conditions: Slots to condition on; empty means every slot of the data set but the targets.
        encoders: By slot name or by modality (the slot's name wins).
        fusion: How features become one condition; without an id nothing is fused, as for predictors.
        generator: The learner.
        decoders: By target slot or by modality (the slot's name wins), for a generator that has decoders.
        tasks: Objectives that are learned beside the learner, from the same fused condition: by the slot, or the column
            ``SLOT.COLUMN``, that holds their labels; one that learns without labels under any other name.
        withheld: Slots, and columns ``SLOT.COLUMN``, that condition nothing. Labels of tasks never do.
        preprocess: Ordered steps by slot name.
        training: How the loop trains.
        sampling: Defaults of generating.
        usual: Number of steps after which it usually makes what it is for, as measured on the sample data; 0 if that is not
            known.
    """

    format: Literal[2] = FORMAT
    id: str
    title: str
    summary: str = ""
    targets: tuple[str, ...] = Field(default=("image",), min_length=1)
    conditions: tuple[str, ...] = ()
    encoders: dict[str, Choice] = Field(default_factory=dict)
    fusion: Choice = Field(default_factory=lambda: Choice(id=""))
    generator: Choice
    decoders: dict[str, Choice] = Field(default_factory=dict)
    tasks: dict[str, Choice] = Field(default_factory=dict)
    withheld: tuple[str, ...] = ()
    preprocess: dict[str, list[Choice]] = Field(default_factory=dict)
    training: Training = Field(default_factory=Training)
    sampling: Sampling = Field(default_factory=Sampling)
    usual: int = Field(default=0, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _as_of_today(cls, data: Any) -> Any:
        """Convert a recipe of the first format into the present one."""
        if not isinstance(data, dict):
            return data
        stated = data.get("format", 1 if "target" in data else FORMAT)
        if type(stated) is int and stated > FORMAT:
            raise ValueError("it is of a newer format; a newer program wrote it")
        if stated != 1 or isinstance(stated, bool):
            return data
        rest = {name: value for name, value in data.items() if name != "target"}
        targets = {"targets": (data["target"],)} if "target" in data else {}
        if targets and "targets" in data:
            raise ValueError("it names target and targets; the second one is right")
        return {**rest, **targets, "format": FORMAT}

    @property
    def names_targets(self) -> bool:
        """Whether it names its target slots; otherwise they follow from generator and data."""
        return "targets" in self.model_fields_set

    def wanted_minutes(self, step_s: float) -> float | None:
        """Minutes of the usual number of steps, where its budget is minutes and holds far fewer steps.

        Args:
            step_s: Seconds that a step takes.

        Returns:
            ``None`` if the budget is enough, is in steps, or if it is not known how many are usual.
        """
        budget = self.training
        if not self.usual or budget.steps or step_s <= 0:
            return None
        if 60 * budget.minutes / step_s >= _ENOUGH * self.usual:
            return None
        return self.usual * step_s / 60

    def without_targets(self) -> Recipe:
        """The same recipe, but with its target slots left open."""
        return Recipe.model_validate(self.model_dump(exclude={"targets"}))

    def described(self) -> dict[str, Any]:
        """Its content as JSON, without fields that are left open."""
        return self.model_dump(mode="json", exclude=None if self.names_targets else {"targets"})

    def trained_with(self, told: Mapping[str, Any]) -> Recipe:
        """The same recipe, with other settings of its training.

        Raises:
            UsageError: If one is out of range.
        """
        training = asked_for(Training, {**self.training.model_dump(), **told})
        return self.model_copy(update={"training": training})

    @field_validator("targets", "conditions", "withheld")
    @classmethod
    def _each_once(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(names))


def parse_recipe(text: str, source: str) -> Recipe:
    """Read a recipe from JSON.

    Raises:
        UsageError: If it is not JSON or not a valid recipe; the sentence names the field.
    """
    try:
        return Recipe.model_validate_json(text)
    except ValidationError as error:
        raise UsageError(
            "{source} is not a recipe: {reason}", source=source, reason=first_reason(error)
        ) from error


def recipe_of(spec: RecipeSpec) -> Recipe:
    """The recipe that a plugin brings.

    Raises:
        UsageError: If it is not a recipe. Errors that the plugin's own code raises pass through.
    """
    told = {**resolve(spec.factory)(), "id": spec.id, "title": spec.title, "summary": spec.summary}
    return parse_recipe(json.dumps(told), f"What {spec.factory} gives")
