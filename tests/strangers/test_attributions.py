"""What decided a result, in a run's folder that a stranger wrote: it is read, told and drawn, or refused in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from mmstudio.cli.judging.attribute import tell_attribution
from mmstudio.engine.judge.attribution.games import Game
from mmstudio.engine.judge.attribution.shapley import Design
from mmstudio.plan.attributions import Attribution, file_of
from mmstudio.services.reports.attribution_page import render_attribution
from mmstudio_image.codec import ImageCodec

from .nasty import written
from .trying import examples, put, sentence_or

CODEC: Any = ImageCodec()
ATTRIBUTION = {
    "format": 1,
    "key": "0" * 32,
    "run": "r0001",
    "checkpoint": 7,
    "name": "a.png",
    "slot": "image",
    "modality": "image",
    "slots": ["text", "table"],
    "seeds": [3, 4],
    "orders": 0,
    "payoffs": [
        {
            "name": "colour",
            "kind": "attribute",
            "reading": "red",
            "everything": 1.0,
            "nothing": 0.25,
            "shares": [
                {"slot": "text", "shapley": 0.75, "error": None, "unique": 1.0, "alone": 0.5},
                {"slot": "table", "shapley": 0.0, "unique": 0.0, "alone": 0.0},
            ],
            "pairs": [{"slots": ["text", "table"], "index": 0.5}],
        }
    ],
    "subsets": [{"given": ["text"], "file": "a.png", "values": {"colour": [1.0, None]}}],
    "parts": [
        {
            "slot": "text",
            "kind": "words",
            "shape": [1, 2],
            "labels": ["a", "b"],
            "spans": [[0, 1], [2, 3]],
            "text": "a b",
            "losses": {"likeness": [0.5, None]},
        },
        {"slot": "song", "kind": "cells", "shape": [1, 1], "seconds": 1.0, "edges_hz": [9.0, 0.0]},
    ],
    "looked": ["words"],
    "remade": 0.0,
    "notes": ["n"],
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("decided")


@examples(0.03)
@given(text=written(ATTRIBUTION))
def test_what_decided_a_result(place: Path, text: str) -> None:
    run = place / "r0001"
    put(run, f"attributions/{'0' * 32}/attribution.json", text)
    found = sentence_or(lambda: Attribution.load(run, "0" * 32))
    if found is None:
        return
    assert (found.key, found.run) == ("0" * 32, "r0001")
    assert all(isinstance(line, str) for line in tell_attribution(found))
    page = render_attribution(found, lambda name: file_of(run, found.key, name), CODEC)
    assert page.startswith("<!doctype html>")
    assert all(len(one.labels) in {0, one.count} for one in found.parts)


@pytest.mark.parametrize(
    "subset",
    [
        {"given": ["text"], "values": {"likeness": [None]}},
        {"given": ["text"], "values": {"likeness": []}},
        {"given": ["text"], "values": {}},
        {"given": ["text"], "values": {"likeness": [0.5, 0.5], "colour": [0.5]}},
        {"given": ["other"], "values": {"likeness": [0.5]}},
    ],
)
def test_payoffs_that_do_not_fit_are_played_anew(subset: dict[str, Any]) -> None:
    found = Attribution.model_validate({**ATTRIBUTION, "subsets": [subset]})
    assert Game.of(("text", "table"), Design(2), found.subsets).values == {}
