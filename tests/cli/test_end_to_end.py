"""From nothing to pictures: sample project, training, generating, scoring, reproducing, the demo's page."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mmstudio.cli.main import main

Run = Callable[..., Any]
TINY = (
    "--set", "training.batch=8", "--set", "generator.width=16", "--set", "training.preview_every_s=0",
    "--set", "encoder.text.layers=1", "--set", "encoder.audio.width=16", "--set", "sampling.settings.steps=2",
)  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with sixty samples and a run of twenty steps."""
    folder = tmp_path_factory.mktemp("end") / "project"
    assert main(["project", "new", str(folder), "--sample", "--count", "60"]) == 0
    words = ["train", "--project", str(folder), "--dataset", "shapes-and-sounds", "--steps", "20", *TINY]
    assert main(words) == 0
    return folder


def test_a_run_is_listed_and_done(mmstudio: Run, project: Path) -> None:
    (run,) = mmstudio("runs", "--project", project, "--json").json
    assert (run["id"], run["state"], run["step"]) == ("r0001", "done", 20)
    assert mmstudio("resume", "r0001", "--project", project).code == 2


def test_training_with_steps(mmstudio: Run, project: Path) -> None:
    words = ("train", "--project", project, "--dataset", "shapes-and-sounds", "--steps", "2", *TINY)
    steps = 'preprocess.text=["text-lower", {"id": "text-word-drop", "settings": {"probability": 0.3}}]'
    answer = mmstudio(*words, "--set", "preprocess.image=image-crop,image-mirror", "--set", steps)
    assert answer.code == 0, answer.err
    assert "Note: Random mirror: Words about sides, such as left and right," in answer.err
    config = json.loads((project / "runs" / "r0002" / "config.json").read_text("utf-8"))
    assert config["recipe"]["preprocess"] == {
        "image": [{"id": "image-crop", "settings": {}}, {"id": "image-mirror", "settings": {}}],
        "text": [
            {"id": "text-lower", "settings": {}},
            {"id": "text-word-drop", "settings": {"probability": 0.3}},
        ],
    }
    answer = mmstudio("generate", "--project", project, "--run", "r0002", "--text", "A RED ring", "--json")
    assert answer.code == 0, answer.err
    answer = mmstudio(*words, "--set", "preprocess.text=image-mirror")
    assert answer.code == 2
    assert "does not fit the slot 'text'" in answer.err


def test_a_grid_is_a_folder_with_a_sheet(mmstudio: Run, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "grid"
    words = ("grid", "--project", project, "--run", "r0001", "--out", out, "--text", "a red ring", "--json")
    answer = mmstudio(*words, "--x", "guidance.text=0,2", "--y", "seed=1..2", "--z", "steps=1,2")
    assert answer.code == 0, answer.err
    assert (answer.json["cells"], answer.json["of"]) == (8, 8)
    assert len(list(out.glob("x*.png"))) == 8
    with Image.open(answer.json["sheets"]["image"]) as sheet:
        assert sheet.size[0] > 2 * 96
    assert [
        axis["setting"] for axis in json.loads(Path(answer.json["index"]).read_text("utf-8"))["axes"]
    ] == [
        "guidance.text",
        "seed",
        "settings.steps",
    ]
    assert mmstudio(*words, "--x", "colour=1").code == 2
    assert mmstudio("results", "list", "--project", project, "--session", "nowhere").code == 2


def test_generating_from_any_subset(mmstudio: Run, project: Path, tmp_path: Path) -> None:
    sound = next(project.glob("assets/*/*.wav"))
    picture = next(project.glob("assets/*/*.png"))
    words = ("generate", "--project", project, "--run", "r0001", "--out", tmp_path / "out", "--json")
    answer = mmstudio(
        *words, "--text", "a red ring", "--audio", sound, "--image", picture, "--table", "place=left"
    )
    assert answer.code == 0, answer.err
    assert [Path(file).name for file in answer.json["files"]] == ["00000.png"]
    with Image.open(answer.json["files"][0]) as picture_made:
        assert picture_made.size == (32, 32)
    answer = mmstudio(
        *words,
        "--weight",
        "text=0.5",
        "--text",
        "a blue bar",
        "--guidance",
        "text=1",
        "-n",
        "2",
        "--seed",
        "3",
    )
    assert [Path(file).name for file in answer.json["files"]] == ["00000.png", "00001.png"]
    assert (tmp_path / "out" / "earlier-1" / "00000.png").is_file()
    assert mmstudio(*words).code == 0
    assert mmstudio(*words, "--condition", "image=x.png").code == 2
    assert mmstudio(*words, "--table", "nonsense=1").code == 2


def test_a_result_tells_what_decided_it(mmstudio: Run, project: Path, tmp_path: Path) -> None:
    made, out = tmp_path / "made", tmp_path / "why"
    here = ("--project", project, "--run", "r0001")
    given = ("--text", "a red ring", "--table", "place=left")
    assert mmstudio("generate", *here, *given, "--seed", "4", "--out", made).code == 0
    file = made / "00000.png"
    answer = mmstudio("attribute", file, "--project", project, "--words", "--maps", "--out", out)
    assert answer.code == 0, answer.err
    again = mmstudio(
        "attribute", file, "--project", project, "--out", out
    )  # as everything that writes a folder
    assert again.code == 2
    assert f"{out} is not an empty folder. Choose another place, or a new name." in again.err
    assert "Likeness to the result" in answer.out
    assert "text + table" in answer.out
    assert "text: what the result loses without each of its words" in answer.out
    assert answer.out.splitlines()[-1] == str(out / "attribution.html")
    told = json.loads((out / "attribution.json").read_text("utf-8"))
    assert (told["name"], told["slots"], told["seeds"]) == ("00000.png", ["text", "table"], [4, 5, 6, 7])
    (likeness,) = [one for one in told["payoffs"] if one["name"] == "likeness"]
    shares = [share["shapley"] for share in likeness["shares"]]
    assert sum(shares) == pytest.approx(likeness["everything"] - likeness["nothing"])
    assert shares == pytest.approx([(share["unique"] + share["alone"]) / 2 for share in likeness["shares"]])
    assert likeness["pairs"][0]["index"] == pytest.approx(
        likeness["shares"][0]["unique"] - likeness["shares"][0]["alone"]
    )
    assert [part["labels"] for part in told["parts"]] == [["a", "red", "ring"], ["place: left"]]
    page = (out / "attribution.html").read_text("utf-8")
    assert page.count("<figure>") == 4  # the results of all subsets
    jobs = list((project / "runs" / "r0001" / "attributions").iterdir())
    again = mmstudio("attribute", file, "--project", project, "--json")
    assert again.json["payoffs"] == told["payoffs"]
    wish = mmstudio("attribute", *here, "-c", "text=a red ring", *given[2:], "--seed", "4", "--json")
    assert wish.json["payoffs"] == told["payoffs"]
    assert list((project / "runs" / "r0001" / "attributions").iterdir()) == jobs  # it is the same result
    for words in ((), (file, *here), (file, "-c", "text=red"), (tmp_path / "none.png", "--project", project)):
        assert mmstudio("attribute", *words).code == 2
    answer = mmstudio("attribute", *here, "-c", "text=red", "--slot", "text")
    assert answer.code == 2
    assert "The run makes no 'text' here. It makes: image." in answer.err


def test_a_manifest_makes_one_picture_a_row(mmstudio: Run, project: Path, tmp_path: Path) -> None:
    with (tmp_path / "rows.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("text", "place", "remark"), ("a red ring", "left", "x"), ("a blue bar", "", "")]
        )
    words = (
        "generate",
        "--project",
        project,
        "--run",
        "r0001",
        "--manifest",
        tmp_path / "rows.csv",
        "--out",
        tmp_path,
    )
    answer = mmstudio(*words)
    assert answer.code == 0, answer.err
    assert "remark" in answer.err
    assert (tmp_path / "00000.png").is_file()
    assert (tmp_path / "00001.png").is_file()


def test_a_picture_is_made_again(mmstudio: Run, project: Path) -> None:
    made = mmstudio("generate", "--project", project, "--run", "r0001", "--text", "a red ring", "--json")
    assert made.code == 0, made.err
    answer = mmstudio("reproduce", made.json["files"][0], "--json")
    assert answer.code == 0, answer.err
    assert answer.json["verdict"] == "identical"


def test_evaluation(mmstudio: Run, project: Path) -> None:
    answer = mmstudio(
        "evaluate",
        "--project",
        project,
        "--run",
        "r0001",
        "--count",
        "4",
        "--subset-count",
        "1",
        "--json",
        "--metrics",
        "shapes",
    )
    assert answer.code == 0, answer.err
    every = answer.json["attributes"]["all"]
    assert every["count"] == 4
    assert 0 <= every["mean"] <= 1
    [written] = (project / "runs" / "r0001" / "evaluations").glob("*.json")
    assert written.stem == answer.json["id"]
    assert json.loads(written.read_text()) == answer.json
    assert mmstudio("evaluate", "--project", project, "--run", "r0001", "--split", "nonsense").code == 2


def test_the_demo(mmstudio: Run, tmp_path: Path) -> None:
    words = (
        "demo",
        "--dir",
        tmp_path,
        "--samples",
        "40",
        "--pictures",
        "4",
        "--set",
        "training.steps=5",
        *TINY,
    )
    answer = mmstudio(*words, "--json")
    assert answer.code == 0, answer.err
    page = (tmp_path / "report.html").read_text("utf-8")
    assert answer.json["report"] == str(tmp_path / "report.html")
    assert page.count("data:image/png") > 30
    assert "data:audio/wav" in page
    with Image.open(tmp_path / "grid.png") as sheet:
        assert sheet.width > 400
    training, every = answer.json["training"], answer.json["evaluation"]["attributes"]["all"]
    told = " ".join(re.sub(r"<[^>]*>", " ", page.partition("</style>")[2]).split())
    assert f"trained {training['seconds'] / 60:.1f} min on cpu, 5 steps" in told
    assert f"speed {training['samples_per_s']:,.0f} samples/s" in told
    assert "run r0001, seed 0" in told
    counts = re.search(r"data ([\d,]+) train, ([\d,]+) val, ([\d,]+) test", told)
    assert counts is not None
    assert sum(map(int, counts.groups())) == 40
    assert f"{100 * every['mean']:.1f} % of the attributes right, on average" in told
    assert f"{every['ms_per_picture']:.1f} ms a picture" in told
    assert answer.json["evaluation"]["count"] == 4
    assert answer.json["evaluation"]["subset_count"] == 2
    kept = tmp_path / "project" / "runs" / "r0001" / "evaluations"
    assert json.loads(next(kept.glob("*.json")).read_text("utf-8")) == answer.json["evaluation"]


def test_a_picture_is_given_to_a_run_that_learned_from_views(
    mmstudio: Run, project: Path, tmp_path: Path
) -> None:
    """By kind, by the slot's name, and in a manifest: the same picture each time, and another one than without."""
    words = ("train", "--project", project, "--dataset", "shapes-and-sounds", "--steps", "2", *TINY)
    views = ("--set", "conditions=text", "--set", "training.views=true", "--json")
    trained = mmstudio(*words, *views)
    assert trained.code == 0, trained.err
    run = trained.json["run"]
    picture = tmp_path / "given.png"
    Image.new("RGB", (32, 32), "red").save(picture)
    with (tmp_path / "rows.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("image.view", "text"), ("given.png", ""), ("given.png", "a ring")])

    def made(*given: str | Path) -> list[bytes]:
        place = ("--out", tmp_path / "out", "--json")
        answer = mmstudio("generate", "--project", project, "--run", run, *place, *given)
        assert answer.code == 0, answer.err
        found = []
        for file in answer.json["files"]:
            with Image.open(file) as image:
                found.append(image.tobytes())
        return found

    (nothing,) = made()
    (by_kind,) = made("--image", picture)
    assert by_kind != nothing
    assert made("--condition", f"image.view={picture}") == [by_kind]
    again = mmstudio("reproduce", tmp_path / "out" / "00000.png", "--project", project)
    assert again.code == 0, again.err
    of_rows = made("--manifest", tmp_path / "rows.csv")
    assert of_rows[0] == by_kind
    assert of_rows[1] != made("--seed", "1", "--text", "a ring")[0]


def test_evaluations_are_chosen_listed_and_shown(mmstudio: Run, project: Path) -> None:
    judge = ("evaluate", "-p", project, "--run", "r0001", "--count", "3", "--subset-count", "0")
    answer = mmstudio(*judge, "--metrics", "tile-distance,colour-distance", "--no-baselines")
    assert answer.code == 0, answer.err
    rows = [line.split() for line in answer.out.splitlines() if line.startswith(("tile-d", "colour-d"))]
    assert [row[0] for row in rows] == ["colour-distance:", "tile-distance"] or [row[0] for row in rows] == [
        "tile-distance",
        "colour-distance:",
    ]
    assert "of 255" in answer.out
    listed = mmstudio("evaluations", "-p", project, "--run", "r0001")
    last = listed.out.strip().splitlines()[-1].split()
    assert datetime.fromisoformat(" ".join(last[1:3])) <= datetime.now()  # noqa: DTZ005 - as people read it
    assert last[3:] == ["20", "test", "tile-distance,", "colour-distance"]
    shown = mmstudio("evaluations", "-p", project, "--run", "r0001", "--show", last[0])
    assert shown.code == 0, shown.err
    assert shown.out == answer.out
    assert mmstudio("evaluations", "-p", project, "--run", "r0001", "--show", "nothing").code == 2
    shuffled = mmstudio(
        *judge, "--metric", "tile-distance", "--metric", "colour-distance", "--json", "--no-subsets"
    )
    assert [(score["metric"], score["source"]) for score in shuffled.json["scores"]] == [
        ("tile-distance", "run"), ("colour-distance", "run"), ("colour-distance", "real"), ("tile-distance", "real"),
        ("colour-distance", "shuffled"), ("tile-distance", "copy"), ("colour-distance", "copy"),
    ]  # fmt: skip
    near = mmstudio(*judge, "--metrics", "colour-distance", "--neighbours", "--extractor", "tiles", "--json")
    assert near.json["neighbours"]["extractor"] == "tiles"
    assert [len(row) for row in near.json["neighbours"]["samples"]] == [8, 8, 8]
    made = mmstudio(
        "generate", "--project", project, "--run", "r0001", "--text", "a red ring", "--json"
    ).json["files"]
    found = mmstudio("neighbours", *made, "--extractor", "tiles", "--count", "2", "--json")
    assert found.code == 0, found.err
    assert [len(row) for row in found.json["samples"]] == [2]
    assert sorted(found.json["distances"][0]) == found.json["distances"][0]
    assert mmstudio("neighbours", made[0], "--extractor", "learned-sound").code != 0
    answer = mmstudio(*judge, "--metric", "nonsense")
    assert answer.code == 2
    assert "There is no metric 'nonsense'. Known: " in answer.err
    answer = mmstudio(*judge, "--metrics", " , ")
    assert (answer.code, answer.err) == (
        2,
        "Error: --metrics names no metric. Leave it out for the usual ones.\n",
    )
    answer = mmstudio(*judge, "--metric", "tile-distance", "--set", "width=3")
    assert "is not a setting of a chosen metric" in answer.err


def test_families_are_trained_judged_and_compared(mmstudio: Run, project: Path, tmp_path: Path) -> None:
    """The budget of a training is used up with its first step, so that this takes a moment only."""
    words = ("compare", "families", "-p", project, "--dataset", "shapes-and-sounds", "--minutes", "0.001")
    chosen = ("--seeds", "1", "--family", "vae", "--family", "image-gan", "--count", "12")
    answer = mmstudio(*words, *chosen, "--metric", "colour-distance", "--json")
    assert answer.code == 0, answer.err
    found = answer.json
    assert set(found["settings"]["generator"]) == {"image-vae", "image-gan"}
    assert found["claims_about_settings"] is False
    (row,) = [row for row in found["scores"] if row["figure"] == "tiles" and row["source"] == "run"]
    base, other = row["runs"]
    assert (base["n"], other["n"], base["difference"]) == (6, 6, None)  # there are no more test samples
    assert other["difference"]["value"] == pytest.approx(other["value"] - base["value"])
    assert "from 6 results" in other["difference"]["no_claim"]
    again = mmstudio(*words, *chosen, "--metric", "colour-distance", "--json")
    assert again.json == found
    assert "0 jobs to do" in again.err
    runs = [run["id"] for run in found["runs"]]
    files = [tmp_path / name for name in ("a.html", "a.csv", "a.png", "a.tex")]
    options = zip(("--html", "--csv", "--png", "--latex"), files, strict=True)
    told = mmstudio("compare", *runs, "-p", project, *(word for pair in options for word in pair))
    assert told.code == 0, told.err
    assert all(path.stat().st_size > 500 for path in files)
    files[0].write_text("mine", "utf-8")
    for option, path in zip(("--html", "--csv", "--png", "--latex"), files, strict=True):
        refused = mmstudio("compare", *runs, "-p", project, option, path)
        assert (refused.code, f"Name another file with {option}." in refused.err) == (2, True)
    assert files[0].read_text("utf-8") == "mine"
    assert "generator" in told.out
    assert "cannot be said from 6 results" in told.out
    assert mmstudio("compare", runs[0], "-p", project).code == 2
    export = ("run", "export-curves", runs[1], "-p", project, "--csv", tmp_path / "b.csv")
    curves = mmstudio(*export)
    assert mmstudio(*export).code == 2, "it is there already"
    assert curves.code == 0, curves.err
    assert (tmp_path / "b.csv").read_text("utf-8").startswith("step,")
    assert mmstudio("run", "export-curves", runs[1], "-p", project).code == 2


def test_a_run_is_made_fast(mmstudio: Run, project: Path, tmp_path: Path) -> None:
    answer = mmstudio("run", "distil", "r0001", "--project", project, "--steps", "1", "--json")
    assert answer.code == 0, answer.err
    run = answer.json["run"]
    words = ("generate", "--project", project, "--text", "a red ring", "--json", "--seed", "5", "--run")
    made = {}
    for name, more in {"own": ("r0001",), "slow": (run,), "fast": (run, "--fast")}.items():
        answer = mmstudio(*words, *more, "--out", tmp_path / name)
        assert answer.code == 0, answer.err
        with Image.open(answer.json["files"][0]) as picture:
            made[name] = picture.tobytes()
    assert made["own"] == made["slow"] != made["fast"]
    assert mmstudio("run", "distil", run, "--project", project).code == 2
