"""Sampling settings of decoders: by slot or by modality, beside their parent's, and back from what a result keeps."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import Field

from mmstudio.api import PluginConfig, Ui
from mmstudio.plan.slot_settings import split_settings, with_decoders

KINDS = {"image": "image", "sketch": "image", "text": "text"}


class Own(PluginConfig):
    prior: Annotated[int, Field(ge=1), Ui("Prior")] = 4


class Below(PluginConfig):
    steps: Annotated[int, Ui("Steps")] = 12


@pytest.mark.parametrize(
    "told",
    [
        {"sketch.steps": 3, "prior": 2},
        {"sketch": {"steps": 3}, "prior": 2},
        {"decoders": {"sketch": {"steps": 3}}, "prior": 2},
    ],
)
def test_the_ways_to_write_them(told: dict[str, Any]) -> None:
    assert split_settings([told], KINDS) == ({"prior": 2}, {"image": {}, "sketch": {"steps": 3}, "text": {}})


def test_later_ones_win_and_the_slots_own_name_wins_over_its_modality() -> None:
    layers = [{"image": {"steps": 8, "solver": "heun"}, "sketch.steps": 5}, {"image.steps": 4}]
    own, below = split_settings(layers, {"picture": "image", "sketch": "image"})
    assert own == {}
    assert below == {
        "picture": {"steps": 4, "solver": "heun"},
        "sketch": {"steps": 5, "solver": "heun"},
    }


def test_what_is_told_of_slots_that_a_run_does_not_have_is_left_out() -> None:
    told = {"audio": {"steps": 3}, "audio.rate": 2, "prior": 2}
    assert split_settings([told], {"image": "image"}, ["audio", "image"]) == ({"prior": 2}, {"image": {}})
    own, _ = split_settings([told], {"image": "image"})
    assert own == told


def test_other_names_with_dots_are_the_parents_own() -> None:
    own, _ = split_settings([{"other.steps": 1, "text": "a word"}], KINDS)
    assert own == {"other.steps": 1, "text": "a word"}


def test_they_stand_beside_the_parents_and_come_back_from_json() -> None:
    both = with_decoders(Own(prior=2), {"image": Below(steps=3)})
    assert isinstance(both, Own)
    assert both.decoders["image"] == Below(steps=3)  # type: ignore[attr-defined]
    told = both.model_dump(mode="json")
    assert told == {"prior": 2, "decoders": {"image": {"steps": 3}}}
    assert split_settings([told], {"image": "image"}) == ({"prior": 2}, {"image": {"steps": 3}})
