"""Alignment on the command line: trained by the shipped recipe without further settings, and judged by retrieval."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.cli.main import main

Run = Callable[..., Any]
SMALL = ("training.batch=16", "encoder.text.layers=1", "encoder.audio.width=16", "encoder.image.width=16")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with sixty samples and an alignment of ten steps."""
    folder = tmp_path_factory.mktemp("aligned") / "project"
    assert main(["project", "new", str(folder), "--sample", "--count", "60"]) == 0
    settings = [word for one in SMALL for word in ("--set", one)]
    words = ["train", "--project", str(folder), "--dataset", "shapes-and-sounds", "--recipe", "align"]
    assert main([*words, "--steps", "10", *settings]) == 0
    return folder


def test_an_alignment_is_judged_by_retrieval(mmstudio: Run, project: Path) -> None:
    answer = mmstudio(
        "evaluate", "--project", project, "--run", "r0001", "--no-subsets", "--split", "train", "--json"
    )
    assert answer.code == 0, answer.err
    scores = {score["figure"]: score for score in answer.json["scores"]}
    others = ("text", "audio", "reference", "table")
    pairs = [f"{one} to {other}" for slot in others for one, other in ((slot, "image"), ("image", slot))]
    assert set(scores) == {f"{pair}, R@{first}" for pair in pairs for first in (1, 5, 10)}
    of = scores["text to image, R@1"]["n"]
    assert of > 30
    for first in (1, 5, 10):
        assert scores[f"text to image, R@{first}"]["chance"] == pytest.approx(first / of)
    values = [scores[f"image to audio, R@{first}"]["value"] for first in (1, 5, 10)]
    assert values == sorted(values)
    assert 0 <= scores["text to image, R@5"]["low"] <= scores["text to image, R@5"]["value"]
    told = mmstudio("evaluate", "--project", project, "--run", "r0001", "--no-subsets")
    assert "text to image, R@1" in told.out


def test_samples_are_found_by_what_is_given(mmstudio: Run, project: Path) -> None:
    words = ("search", "--project", project, "--run", "r0001", "--text", "a red ring", "-n", "3")
    picture = sorted(project.glob("assets/*/*.png"))[0]
    answer = mmstudio(*words, "--condition", f"image={picture}", "--weight", "text=0.5", "--json")
    assert answer.code == 0, answer.err
    found = answer.json
    assert (found["slot"], found["looked"], len(found["found"])) == ("image", 60, 3)
    for one in found["found"]:
        assert set(one["parts"]) == {"text", "image"}
        assert one["score"] == pytest.approx(sum(one["parts"].values()), abs=1e-6)
    assert found["notes"] == []
    idle = mmstudio(*words, "--weight", "audio=2", "--weight", "text=0.5", "--json")
    assert idle.json["notes"] == ["The weight of 'audio' has no effect: nothing is given for it."]
    assert "The weight of 'audio' has no effect: nothing is given for it." in idle.err
    told = mmstudio(*words, "--slot", "audio")
    assert told.code == 0, told.err
    assert "Nearest of 60 in the slot audio" in told.out
    assert mmstudio(*words, "--slot", "smell").code != 0
    all_of_them = mmstudio(*words, "--among", "datasets")
    assert all_of_them.code == 0, all_of_them.err
    assert "Nearest of 60 in the slot image" in all_of_them.out
    results = mmstudio(*words, "--among", "results")
    assert results.code == 2
    assert "There are no results yet that could be searched." in results.err
    assert mmstudio(*words[:5], "-n", "3").code == 2


def test_samples_are_labelled_by_sentences(mmstudio: Run, project: Path) -> None:
    words = ["dataset", "label", "shapes-and-sounds", "--project", project, "--run", "r0001"]
    classes = ["--class", "red=a red ring", "--class", "red=a red bar", "--class", "a blue ring"]
    answer = mmstudio(*words, *classes, "--template", "{}", "--template", "a picture of {}", "--json")
    assert answer.code == 0, answer.err
    told = answer.json
    assert (told["classes"], told["column"], told["labelled"]) == (["red", "a blue ring"], "table.label", 60)
    assert {one["class"] for one in told["labels"]} <= set(told["classes"])
    assert all(0.5 <= one["certainty"] <= 1 for one in told["labels"])
    picture = sorted(project.glob("assets/*/*.png"))[0]
    sure = sorted((one["certainty"] for one in told["labels"]), reverse=True)[9]
    accepted = mmstudio(*words, *classes, "--accept", f"{sure:.12f}", "--json")
    assert 0 < accepted.json["accepted"] < 60
    again = mmstudio(*words, *classes[4:], "--example", f"red=image={picture}")
    assert again.code == 0, again.err
    assert "wait to be accepted" in again.out
    assert "are told right" not in again.out or "held-out samples whose class is known" in again.out
    assert mmstudio(*words, "--class", "red").code == 2
