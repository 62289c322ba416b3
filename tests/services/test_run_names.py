"""Names of runs that nobody named: what differs from the recipe that they started from."""

from __future__ import annotations

import pytest

from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App
from mmstudio.services.training.run_names import name_of


@pytest.mark.parametrize(
    ("settings", "seed", "name"),
    [
        ({}, 0, "Flow"),
        ({}, 7, "Flow, seed 7"),
        ({"generator.width": "16"}, 0, "Flow, width 16"),
        ({"training.minutes": "10"}, 0, "Flow, 10 min"),
        ({"training.steps": "4000", "training.minutes": "10"}, 0, "Flow, 4,000 steps"),
        ({"training.batch": "8", "training.lr": "0.0005"}, 0, "Flow, batch 8, lr 0.0005"),
        ({"generator.prior": "false", "training.views": "true"}, 0, "Flow, no prior, views"),
        ({"generator.size": "32", "training.batch": "64"}, 0, "Flow"),
        ({"generator.id": "image-vae"}, 0, "Flow, image-vae"),
        ({"encoder.text.id": "text-transformer", "encoder.text.width": "32"}, 0, "Flow, text width 32"),
        ({"preprocess.image": "image-pad,image-mirror"}, 0, "Flow, image image-pad+image-mirror"),
        ({"conditions": '["text"]'}, 0, "Flow, from text"),
        ({"training.previews": "4", "training.keep": "9", "sampling.joint": "3"}, 0, "Flow"),
        (
            {"generator.width": "16", "training.batch": "8", "training.minutes": "1", "training.lr": "0.1"},
            3,
            "Flow, width 16, 1 min, 3 more",
        ),
    ],
)
def test_a_name_says_what_differs(program: App, settings: dict[str, str], seed: int, name: str) -> None:
    shipped = program.recipes.get("flow")
    assert name_of(apply_settings(shipped, settings), shipped, program.registry, seed=seed) == name


def test_a_recipe_that_is_gone_has_its_title(program: App) -> None:
    changed = apply_settings(program.recipes.get("flow"), {"generator.width": "16"})
    assert name_of(changed, None, program.registry) == "Flow"
    assert (
        name_of(changed.model_copy(update={"title": "Mine"}), None, program.registry, seed=2)
        == "Mine, seed 2"
    )
