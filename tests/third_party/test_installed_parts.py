"""A generator of texts with a recipe, and a fusion with a loss of its own, as somebody else wrote them: installed from wheels,
chosen by a recipe, by settings and at the window, trained, used, removed; nothing outside of them changes.

Everything runs in processes of their own, as for a person.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from commands import process, told_by
from safetensors.numpy import load_file
from worked import COLOURS, PLUGINS, make_coloured

from mmstudio.plugins.install.wheels import wheel_of

HERE = Path(__file__).parent
BOTH = ("acme-verse", "acme-router")
IMAGES = ("--slot", "image=image:either")
SETTINGS = (
    "generator.width=24",
    "generator.longest=7",
    "fusion.id=acme-router",
    "fusion.balance=0.5",
    "fusion.experts=3",
    "training.batch=16",
    "training.lr=0.01",
)
SMALL = [word for setting in SETTINGS for word in ("--set", setting)]
STEPS = 180


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the settings of a person, in which a project will be."""
    return tmp_path_factory.mktemp("parts")


@pytest.fixture(scope="module")
def told(place: Path) -> dict[str, Any]:
    """What the program says, from two wheels to results: by the first two words of each command."""
    (place / "data").mkdir()
    days = make_coloured(place / "data")
    (place / "wanted.csv").write_text("image\n" + "".join(f"data/{number}.png\n" for number in range(3)))
    project = ["-p", place / "project"]
    made = ["generate", *project, "--run", "r0001", "--manifest", place / "wanted.csv"]
    commands: dict[str, Sequence[str | Path]] = {
        **{
            f"install {name}": ["plugin", "install", wheel_of(PLUGINS / name, place / "wheels"), "--yes"]
            for name in BOTH
        },
        "new": ["project", "new", place / "project"],
        "import": ["dataset", "import", days, *project, "--slot", "text=text:either", *IMAGES],
        "recipes": ["recipe", "list"],
        "recipe": ["recipe", "show", "acme-verse"],
        "train": ["train", *project, "-d", "days", "--recipe", "acme-verse", "--steps", str(STEPS), *SMALL],
        "generate": [*made, "--set", "temperature=0.05", "--out", place / "out"],
        "refused": [*made, "--set", "temperature=9", "--out", place / "no"],
    }
    answers = dict(zip(commands, told_by(list(commands.values()), place / "home"), strict=True))
    assert {name: code for name, (_, code) in answers.items() if code} == {"refused": 2}, answers
    return {name: answer for name, (answer, _) in answers.items()}


@pytest.fixture(scope="module")
def trained(told: dict[str, Any], place: Path) -> Path:
    """The folder of the run."""
    return place / "project" / "runs" / "r0001"


@pytest.mark.parametrize("name", BOTH)
def test_each_keeps_its_contracts(name: str, place: Path) -> None:
    """Where neither is installed."""
    ((report, code),) = told_by([["plugin", "check", PLUGINS / name]], place / "empty")
    assert {check["name"]: check["state"] for check in report["checks"] if check["state"] != "passed"} == {}
    assert (code, len(report["checks"]) > 9) == (0, True)


def test_its_recipe_is_listed_with_where_it_comes_from(told: dict[str, Any]) -> None:
    (listed,) = (one for one in told["recipes"] if one["id"] == "acme-verse")
    assert (listed["from"], listed["generator"]) == ("acme-verse 0.1.0", "acme-verse")
    assert "targets" not in told["recipe"]  # what is made follows from the data


def test_what_it_makes_follows_from_what_it_can(trained: Path) -> None:
    recipe = json.loads((trained / "config.json").read_text())["recipe"]
    assert recipe["targets"] == ["text"]
    assert recipe["fusion"] == {"id": "acme-router", "settings": {"balance": 0.5, "experts": 3}}


def test_the_fusions_own_loss_and_buffers_were_trained(trained: Path) -> None:
    lines = [json.loads(line) for line in (trained / "metrics.jsonl").read_text().splitlines()]
    told = [line for line in lines if "fusion balance" in line]
    assert len(told) == STEPS
    assert all(0.45 <= line["fusion balance"] <= 1.5 for line in told)
    assert all(1 / 3 <= line["fusion busiest"] <= 1 for line in told)
    tensors = load_file(next(trained.glob("checkpoints/*/model.safetensors")))
    (batches,) = (value for name, value in tensors.items() if name.endswith("fusion.batches"))
    (load,) = (value for name, value in tensors.items() if name.endswith("fusion.load"))
    assert int(batches) == STEPS
    assert load.sum() == pytest.approx(1, abs=1e-4)
    assert abs(load - 1 / 3).max() > 1e-3


def test_it_says_what_is_given(told: dict[str, Any]) -> None:
    assert [Path(path).read_text("utf-8") for path in told["generate"]["files"]] == list(COLOURS)
    assert "temperature" in told["refused"]["error"]


def test_both_are_chosen_at_the_window(trained: Path, place: Path) -> None:
    pictures = [place / "data" / f"{number}.png" for number in range(2)]
    done = process(HERE / "at_the_window.py", place / "project", *pictures, home=place / "home")
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["state"] == "done"
    assert told["parts"] == {"generator": "acme-verse", "fusion": "concat", "encoder image": "image-cnn"}
    assert told["with another"] == ["image"]
    assert told["targets"] == ["text"]
    assert told["fusion"] == {"id": "acme-router", "settings": {"balance": 0.25}}
    assert {"loss", "fusion balance", "fusion busiest"} <= set(told["curves"])
    assert len(told["made"]) == 2
    letters = set("".join(COLOURS))
    assert all(set(text) <= letters and len(text) <= 7 for text in told["made"])


def test_without_them_the_run_says_what_it_lacks(trained: Path, place: Path) -> None:
    project = ["-p", place / "project"]
    commands: list[Sequence[str | Path]] = [["plugin", "remove", name] for name in BOTH]
    told_by(commands, place / "home")
    asked = ["generate", *project, "--run", "r0001", "--out", place / "none"]
    (refused, code), (info, _) = told_by([asked, ["project", "info", place / "project"]], place / "home")
    assert (code, "acme-" in refused["error"]) == (2, True)
    assert info["samples"] == 48
