"""Settings that depend on several fields, or name a slot of the run: refused before a run begins, in a sentence."""

from __future__ import annotations

from typing import Annotated, Self

import pytest
from pydantic import Field, model_validator

from mmstudio.api import FieldError, FusionSpec, GeneratorSpec, PluginConfig, Ui
from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.plan.recipe import Choice, Recipe, Sampling
from mmstudio.plan.roles import Data
from mmstudio.plan.run_plan import plan_run
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import Provenance
from mmstudio.testing import check_config

OWN = Provenance("own", "own", "1")
DATA = Data(
    "data",
    (
        Slot("image", "image", "target"),
        Slot("caption", "text", "condition"),
        Slot("facts", "table", "condition", ("age",)),
    ),
)


class Heads(PluginConfig):
    """Settings that depend on each other, and name slots."""

    width: Annotated[int, Field(ge=8, le=64), Ui("Width", "Numbers in the vector.")] = 32
    heads: Annotated[int, Field(ge=1, le=16), Ui("Heads", "Heads of attention.")] = 4
    leads: Annotated[str, Ui("Leading slot", "What the others follow.", slot="condition")] = ""
    made: Annotated[str, Ui("Made first", "What is made first.", slot="target")] = ""

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.width % self.heads:
            raise FieldError("heads", "it must divide the width {width}", width=self.width)
        return self


@pytest.fixture
def own(registry: Registry) -> Registry:
    registry.fusions.add(
        FusionSpec(id="headed", title="H", summary="Heads.", factory="a:B", config=Heads), OWN
    )
    registry.generators.add(
        GeneratorSpec(id="led", title="L", factory="a:B", produces=("image",), sampling=Heads), OWN
    )
    return registry


def recipe(fusion: dict[str, object], generator: str = "led", **sampling: object) -> Recipe:
    return Recipe(
        id="r",
        title="R",
        fusion=Choice(id="headed", settings=fusion),
        generator=Choice(id=generator),
        sampling=Sampling.model_validate(sampling),
    )


def test_the_contract_suite_takes_them_though_bounds_alone_may_not_fit(own: Registry) -> None:
    check_config(own.fusions.get("headed"))


def test_fields_that_do_not_fit_each_other(own: Registry) -> None:
    plan_run(recipe({"width": 30, "heads": 5}), DATA, own)
    with pytest.raises(UsageError) as caught:
        plan_run(recipe({"width": 30}), DATA, own)
    assert caught.value.message == (
        "The settings of 'headed' are not valid: heads: it must divide the width 30."
    )
    with pytest.raises(
        UsageError, match=r"'led \(sampling\)' are not valid: heads: it must divide the width 9"
    ):
        plan_run(recipe({}, settings={"width": 9}), DATA, own)


@pytest.mark.parametrize(
    ("settings", "refused", "known"),
    [
        ({"leads": "caption", "made": "image"}, "", ""),
        ({"leads": "image"}, "leads names 'image'", "caption, facts"),
        ({"leads": "sound"}, "leads names 'sound'", "caption, facts"),
        ({"made": "caption"}, "made names 'caption'", "image"),
    ],
)
@pytest.mark.parametrize("place", ["fusion", "sampling"])
def test_slots_that_are_named(
    own: Registry, place: str, settings: dict[str, object], refused: str, known: str
) -> None:
    made = recipe(settings) if place == "fusion" else recipe({}, settings=settings)
    if not refused:
        plan_run(made, DATA, own)
        return
    with pytest.raises(UsageError) as caught:
        plan_run(made, DATA, own)
    assert f"{refused}, which is no such slot of this run." in caught.value.message
    assert str(caught.value).endswith(f"It may name: {known}.")


def test_a_slot_that_is_left_out_cannot_be_named(own: Registry) -> None:
    told = recipe({"leads": "facts"}).model_copy(update={"conditions": ("caption",)})
    with pytest.raises(UsageError, match="leads names 'facts'"):
        plan_run(told, DATA, own)
