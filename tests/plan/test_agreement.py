"""Agreement: for any recipe, slots and plugins, the plan, the tray, the command line and the built model say the same."""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmstudio.api import Sound
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.sample import Slot
from mmstudio.engine.model.assembly import build_model
from mmstudio.engine.model.fitting import fit_model
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.plan.roles import Data
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.run_plan import plan_run
from mmstudio.plugins.registry import Registry
from mmstudio.services.generation.conditions import ConditionReader, Wish

from . import second_encoder

RAWS: dict[str, Any] = {
    "image": np.full((20, 30, 3), 90, np.uint8),
    "text": "a red ring",
    "audio": Sound(np.sin(np.arange(8000, dtype=np.float32) / 20)[None], 16000),
    "table": {"age": 3, "place": "left"},
}
NAMES = ("image", "text", "audio", "table", "photo", "image.view", "x.view", "7")
FIRST = {
    "image": "image-cnn",
    "text": "text-transformer",
    "audio": "audio-cnn",
    "table": "table-columns",
}
SETTINGS = {
    "image-cnn": {"width": 32},
    "image-patches": {"patch": 8},
    "text-transformer": {"layers": 1},
    "audio-cnn": {"width": 32},
    "table-columns": {"width": 32},
}
SLOTS = st.lists(
    st.builds(
        lambda name, modality, role: Slot(
            name, modality, role, ("age", "place") if modality == "table" else ()
        ),
        st.sampled_from(NAMES),
        st.sampled_from(["image", "image", "text", "audio", "table"]),
        st.sampled_from(["target", "condition", "either", "either"]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda slot: slot.name,
)
IDS = st.sampled_from(["", *SETTINGS])
CHOICES = st.builds(
    lambda part, told: Choice(id=part, settings=SETTINGS.get(part, {}) if told else {}), IDS, st.booleans()
)


@st.composite
def asked(draw: st.DrawFn) -> tuple[Recipe, tuple[Slot, ...]]:
    """A recipe and the slots of a data set, which often fit each other."""
    slots = tuple(draw(SLOTS))
    names = [slot.name for slot in slots]
    pictures = [slot.name for slot in slots if slot.modality == "image" and slot.role != "condition"]
    target = draw(st.sampled_from(pictures or names))
    others = [name for name in names if name != target]
    recipe = Recipe(
        id="r",
        title="R",
        targets=(target,),
        conditions=tuple(draw(st.lists(st.sampled_from(others), max_size=3))) if others else (),
        encoders=draw(st.dictionaries(st.sampled_from([*names, *FIRST]), CHOICES, max_size=3)),
        fusion=Choice(id="concat"),
        generator=Choice(id="image-flow", settings={"size": 16, "width": 16, "multipliers": [1]}),
        training=Training(views=draw(st.booleans())),
    )
    return recipe, slots


def expected_slots(recipe: Recipe, slots: tuple[Slot, ...]) -> list[tuple[str, str, str]]:
    """Name, modality and source of what conditions, found another way than the program finds it."""
    (made,) = recipe.targets
    kinds = {slot.name: slot.modality for slot in slots}
    given = list(dict.fromkeys(recipe.conditions))
    roles = {slot.name: slot.role for slot in slots}
    left_out = () if roles[made] == "condition" else ("target",)  # a condition is made of all the others
    given = given or [slot.name for slot in slots if slot.name != made and slot.role not in left_out]
    found = [(name, kinds[name], name) for name in given]
    if recipe.training.views and not any(kinds[name] == kinds[made] for name in given):
        name = f"{made}.view"
        found.append((f"{name}-2" if name in kinds else name, kinds[made], made))
    return found


def expected_encoder(recipe: Recipe, name: str, modality: str) -> str:
    own, usual = recipe.encoders.get(name), recipe.encoders.get(modality)
    if own is not None and own.id and not (name in FIRST and name != modality and _takes(own.id) == name):
        return own.id
    return usual.id if usual is not None and usual.id else FIRST[modality]


def _takes(encoder: str) -> str:
    return (
        "image" if encoder == "image-patches" else next(kind for kind, one in FIRST.items() if one == encoder)
    )


@pytest.fixture(scope="module", autouse=True)
def importable() -> Iterator[None]:
    sys.modules["plan_tests_encoder"] = second_encoder
    yield
    del sys.modules["plan_tests_encoder"]


@settings(
    max_examples=60, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(wanted=asked())
def test_all_say_the_same(registry: Registry, wanted: tuple[Recipe, tuple[Slot, ...]]) -> None:
    recipe, slots = wanted
    with tempfile.TemporaryDirectory() as place:
        files = RunFolder(Path(place))
        rows = [
            {"name": one.name, "modality": one.modality, "role": one.role, "columns": list(one.columns)}
            for one in slots
        ]
        files.write_config(
            {"run": "r0001", "dataset": "birds", "recipe": recipe.model_dump(mode="json"), "seed": 1}
            | {"slots": rows}
        )
        try:
            plan = plan_run(recipe, Data("birds", slots, {"train": 3}), registry)
        except StudioError as error:
            with pytest.raises(type(error), match=f"^{re.escape(str(error))}$"):
                files.plan(registry)
            return
        found = [(slot.name, slot.modality, slot.source) for slot in plan.conditions]
        assert found == expected_slots(recipe, slots)
        for slot in plan.conditions:
            assert plan.encoders[slot.name].id == expected_encoder(recipe, slot.name, slot.modality)
        assert files.plan(registry).slots == plan.slots  # what window and command line read
        assert {name for name, one in files.config().known_slots().items() if one.derived} == {
            slot.name for slot in plan.conditions if slot.derived
        }
        reader = ConditionReader("r0001", files.plan(registry), registry)
        assert [slot.name for slot in reader.slots] == list(plan.encoders)
        _by_kind(reader, plan.conditions, files.path)

        model = fit_model(plan, lambda slot: [RAWS[slot.modality]] * 3, registry)
        files.write_model(model)
        stored_model = files.model()
        assert stored_model == model
        assert [part.slot for part in stored_model.encoders.values()] == list(plan.conditions)
        assert [part.slot for part in stored_model.targets.values()] == list(plan.targets)
        for name, part in stored_model.encoders.items():
            assert (part.id, dict(part.settings)) == (plan.encoders[name].id, plan.encoders[name].settings)
        built = build_model(stored_model, registry)
        assert built.conditions.slots == tuple(slot.name for slot in plan.conditions)
        for name, encoder in zip(built.conditions.slots, built.conditions.encoders, strict=True):
            assert isinstance(encoder, second_encoder.PatchEncoder) == (
                plan.encoders[name].id == "image-patches"
            )


def _by_kind(reader: ConditionReader, conditions: tuple[Slot, ...], base: Path) -> None:
    """A kind means a slot where it is the only one of that kind."""
    counts = Counter(slot.modality for slot in conditions)
    for modality in FIRST:
        if counts[modality] == 1:
            assert reader.only(modality) in conditions
        else:
            with pytest.raises(UsageError):
                reader.only(modality)
    for slot in conditions:
        if slot.modality == "text":
            given = reader.read(Wish(conditions=[(slot.name, "a ring")]), base)
            assert given == {slot.name: [{"data": "a ring", "weight": 1.0}]}
