"""The demo of recipes besides the default one: what it ends with is what the other commands say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.files.paths import resources_dir
from mmstudio.plan.recipe import parse_recipe
from mmstudio.plan.recipe_settings import apply_settings

Run = Callable[..., Any]
SMALL = ("training.steps=4", "training.batch=8", "training.preview_every_s=0", "training.precision=fp32")
ENCODERS = ("encoder.text.layers=1", "encoder.audio.width=16", "encoder.image.width=16")
JOINT = (
    *(
        "decoder.image.width=16",
        "decoder.image.multipliers=[1]",
        "decoder.text.width=16",
        "decoder.text.layers=1",
    ),
    *("decoder.audio.width=16", "decoder.audio.blocks=1", "decoder.audio.vocoder=0", "generator.hidden=16"),
    *(
        "sampling.settings.image.steps=1",
        "sampling.settings.audio.steps=1",
        "sampling.settings.audio.rounds=1",
    ),
    "sampling.settings.text.longest=8",
)


def small(*settings: str) -> list[str]:
    return [word for one in settings for word in ("--set", one)]


def section(page: str, title: str) -> str:
    """What stands below a heading of a page, up to the next one."""
    return page.partition(f"<h2>{title}</h2>")[2].partition("</section>")[0]


@pytest.fixture
def demo(mmstudio: Run, tmp_path: Path) -> Run:
    def run(*words: str | Path) -> Any:
        answer = mmstudio("demo", "--dir", tmp_path, "--samples", "40", "--pictures", "4", *words)
        assert answer.code == 0, answer.err
        return answer

    return run


def test_an_alignment_ends_with_what_is_found(demo: Run, mmstudio: Run, tmp_path: Path) -> None:
    told = demo("--recipe", "align", *small(*SMALL, *ENCODERS)).out
    assert not (tmp_path / "grid.png").exists()
    found = section((tmp_path / "report.html").read_text("utf-8"), "Found")
    assert found.count("<h3>text given, image looked through</h3>") == 1
    assert found.count("<h3>image given, text looked through</h3>") == 1
    words = re.search(r"text given, image looked through\n  text: ([^;\n]*); (.*)", told)
    assert words is not None
    ask = (
        "search",
        "--project",
        tmp_path / "project",
        "--run",
        "r0001",
        "--slot",
        "image",
        "-n",
        "4",
        "--json",
    )
    answer = mmstudio(*ask, "--text", words[1]).json["found"]
    assert [int(one) for one in re.findall(r"sample (\d+)", words[2])] == [one["sample"] for one in answer]
    assert [f"{one['score']:.2f}" for one in answer] == re.findall(r"(-?\d\.\d\d), sample", words[2])
    assert f"Report:   {tmp_path / 'report.html'}" in told
    assert "text to image, R@1" in told


def test_forests_end_with_what_is_predicted(demo: Run, mmstudio: Run, tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    answer = demo("--recipe", "forest", "--json", *small("generator.trees=5"))
    told = section((tmp_path / "report.html").read_text("utf-8"), "Predicted")
    ask = ("predict", "--project", tmp_path / "project", "--run", "r0001", "-n", "8", "--json")
    said = mmstudio(*ask).json
    assert said["slot"] == "table", "a column tells classes; texts would be too many"
    labels = re.findall(r"<dt>true</dt><dd>([^<]*)</dd>", told)
    assert labels == [one["label"] for one in said["samples"]]
    best = [max(zip(one["scores"], said["classes"], strict=True)) for one in said["samples"]]
    told_best = re.findall(r"<dt>predicted</dt><dd>([^<]*)</dd>", told)
    assert [words.rpartition(" ")[0] for words in told_best] == [name for _, name in best]
    assert "<dt>image votes</dt>" in told, "pictures, which nothing makes here, are looked at too"
    assert answer.json["evaluation"]["scores"]


def test_a_run_that_writes_shows_what_it_wrote(demo: Run, tmp_path: Path) -> None:
    demo("--recipe", "lstm", *small(*SMALL, "generator.width=16", "sampling.settings.longest=8"))
    held = section((tmp_path / "report.html").read_text("utf-8"), "Conditions it has never seen")
    made = sorted((tmp_path / "project" / "outputs").glob("*/held-*.txt"))
    assert len(made) == held.count("<figcaption>generated</figcaption>") > 0
    for path in made:
        assert f"<figure>{path.read_text('utf-8')}<figcaption>generated</figcaption></figure>" in held
    assert held.count("<figcaption>real</figcaption>") == len(made)


def test_a_second_run_ends_the_page_of_the_first(demo: Run, tmp_path: Path) -> None:
    shipped = (resources_dir() / "recipes" / "joint.json").read_text("utf-8")
    joint = apply_settings(parse_recipe(shipped, "joint"), dict(one.split("=") for one in (*SMALL, *JOINT)))
    (tmp_path / "tiny.json").write_text(json.dumps(joint.described()), "utf-8")
    flow = small(*SMALL, *ENCODERS[:2], "generator.width=16", "sampling.settings.steps=2")
    answer = demo("--recipe", "flow", "--then", tmp_path / "tiny.json", "--json", *flow)
    assert (answer.json["run"], answer.json["together"]) == ("r0001", "r0002")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert section(page, "One condition alone"), "the first run's pictures are there"
    made = section(page, "Made together")
    assert "By the run r0002, Any to any, trained for 0.0 min." in made
    assert re.findall(r"<h3>([^<]*)</h3>", made) == [
        "image given, text, audio made",
        "text given, image, audio made",
        "Out of nothing: image, text, audio",
    ]


def test_what_ends_the_page_must_make_anything_from_anything(mmstudio: Run, tmp_path: Path) -> None:
    answer = mmstudio("demo", "--dir", tmp_path / "none", "--then", "flow")
    assert answer.code == 2
    assert "The recipe 'flow' does not make any slot from any other." in answer.err
    assert not (tmp_path / "none").exists()
