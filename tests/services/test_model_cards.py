"""Model cards: what they tell, that nothing in them is read as Markdown or HTML, and that no place is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job
from mmstudio.plan.scores import Evaluation, Score
from mmstudio.services.opened import OpenProject
from mmstudio.services.reports.leaving.card import card_of, escaped
from mmstudio.services.reports.leaving.card_fields import CardFields
from mmstudio.services.reports.leaving.readme import readme_of
from mmstudio.services.reports.leaving.service import fill_card, model_card

EVIL = "<img src=x onerror=alert(1)> [x](javascript:1) | a\n# b"
EXPORTED = {
    "step": 4,
    "weights": 2_000_000,
    "bytes": {"onnx": 2_020_000},
    "differences": {"onnx": 1 / 255},
    "compared": 64,
    "examples": 0,
    "loop": "flow",
    "graphs": ["condition", "field"],
}


def test_what_markdown_would_read_is_taken_as_it_stands() -> None:
    assert escaped(EVIL) == r"\<img src=x onerror=alert(1)\> \[x\](javascript:1) \| a \# b"
    assert escaped("1. first") == "&#49;. first"
    assert escaped("50.0 %") == "50.0 %"
    assert escaped("12) x") == "1&#50;) x"
    assert escaped("- item") == r"\- item"
    assert escaped("torch 2.13.0+cpu, image-cnn") == "torch 2.13.0+cpu, image-cnn"


def test_a_card_tells_recipe_data_training_and_scores(filled: OpenProject, run: Job) -> None:
    files = filled.runs.files(run.run_id)
    files.write_data_state({"counts": {"train": 4, "val": 4}, "content": {"train": "a1b2"}})
    score = Score(
        metric="sharpness",
        figure="value",
        slot="image",
        given=("text",),
        value=0.5,
        low=0.25,
        high=0.75,
        n=32,
        of=32,
        unit="share",
    )
    worse = score.model_copy(update={"source": "shuffled", "value": 0.125})
    evaluation = Evaluation(
        id="e1", run=run.run_id, checkpoint=7, split="test", scores=(score, worse), created="2026"
    )
    files.write_evaluation(evaluation)
    words = model_card(filled, run.run_id)
    assert "| sharpness | text | 50.0 % | 25.0 % to 75.0 % | 32 |" in words
    assert "12.5 %" not in words
    assert "Checkpoint 7, split test:" in words
    assert "| train | 4 | a1b2 |" in words
    assert "| val | 4 | - |" in words
    assert "trained on 4 samples, which are few" in words
    assert "| image | image | made |" in words
    assert str(filled.project.layout.root) not in words
    assert "Nobody has measured" not in words


def test_what_a_person_says_is_kept_and_escaped(filled: OpenProject, run: Job) -> None:
    assert "- Licence of the model: *not stated*" in model_card(filled, run.run_id)
    fill_card(filled, run.run_id, {"license": EVIL, "author": "A & B"})
    fill_card(filled, run.run_id, {"limits": "faces"})
    words = model_card(filled, run.run_id)
    assert f"- Licence of the model: {escaped(EVIL)}" in words
    assert r"- Author: A \& B" in words
    assert "- faces" in words
    assert "<img" not in words.replace(r"\<img", "")
    with pytest.raises(UsageError, match="2,000"):
        fill_card(filled, run.run_id, {"use": "x" * 2001})
    folder = filled.runs.files(run.run_id).path
    (folder / "card.json").write_text('{"author": ' + json.dumps("x" * 3000) + "}", "utf-8")
    assert CardFields.load(folder) == CardFields()


def test_a_card_beside_a_model_tells_its_files(filled: OpenProject, run: Job) -> None:
    files = filled.runs.files(run.run_id)
    words = card_of("Mine", files, filled.datasets.registry, EXPORTED)
    assert "| onnx | 2.0 MB | 1.010 | 1 of 255 |" in words
    assert "64 results" in words
    told: dict[str, Any] = EXPORTED | {"loop": "tell", "differences": {"onnx": 2e-6}}
    assert "| onnx | 2.0 MB | 1.010 | 2e-06 |" in card_of("Mine", files, filled.datasets.registry, told)
    assert "one row of which nothing is given" in readme_of(EXPORTED)
    assert "4 prepared samples" in readme_of(EXPORTED | {"examples": 4})
    assert "torch.export.load" in readme_of(EXPORTED | {"bytes": {"torch": 1}})
