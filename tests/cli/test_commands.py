"""Tests of the commands that do not need the engine."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    with (tmp_path / "texts.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("text", "place"))
        writer.writerows([("one", "left"), ("two", "right"), ("x" * 20_000, ""), ("three", "left")])
    return tmp_path / "texts.csv"


def test_import_list_check_and_info(mmstudio: Run, tmp_path: Path, texts: Path) -> None:
    project = tmp_path / "p"
    made = mmstudio("project", "new", project)
    assert made.code == 0
    assert str(project) in made.out
    answer = mmstudio("dataset", "import", texts, "--project", project, "--name", "words")
    assert answer.code == 0
    assert "Imported 3 samples" in answer.out
    assert "10,000 characters" in answer.out
    listed = mmstudio("--json", "dataset", "list", "--project", project).json
    assert [item["name"] for item in listed] == ["words"]
    assert listed[0]["samples"] == 3
    assert "words" in mmstudio("dataset", "list", "--project", project).out
    checked = mmstudio("dataset", "check", "words", "--project", project, "--json").json
    assert checked["sound"]
    assert checked["classes"]["place"]["left"] == 2
    assert "Everything is as it was" in mmstudio("dataset", "check", "words", "--project", project).out
    assert mmstudio("project", "info", project, "--json").json["samples"] == 3
    assert "datasets" in mmstudio("project", "info", project).out
    assert mmstudio("runs", "--project", project, "--json").json == []
    assert "no runs" in mmstudio("runs", "--project", project).out


def test_an_import_that_comes_to_nothing_tells_all_problems_as_json(mmstudio: Run, tmp_path: Path) -> None:
    folder = tmp_path / "phone"
    folder.mkdir()
    (folder / "voice.m4a").write_bytes(b"\0\0\0\x1cftypM4A \0\0\0\0")
    (folder / "notes.mid").write_bytes(b"MThd\0\0\0\x06\0\0\0\x01\0\x60")
    assert mmstudio("project", "new", str(tmp_path / "p")).code == 0
    answer = mmstudio("dataset", "import", str(folder), "--project", str(tmp_path / "p"), "--json")
    assert answer.code != 0
    told = {one["source"]: one["reason"] for one in answer.json["problem_list"]}
    assert "holds no recorded sound" in told["notes"]
    assert "MPEG-4 (AAC)" in told["voice"]


def test_import_tells_all_problems_as_json(mmstudio: Run, tmp_path: Path, texts: Path) -> None:
    mmstudio("project", "new", tmp_path / "p")
    answer = mmstudio(
        "dataset", "import", texts, "--project", tmp_path / "p", "--json", "--slot", "place=text:condition"
    )
    assert answer.code == 0
    data = answer.json
    assert {slot["name"]: slot["modality"] for slot in data["slots"]} == {"text": "text", "place": "text"}
    assert data["problem_list"][0]["source"] == "texts.csv, line 4"


def test_a_damaged_file_fails_the_check(mmstudio: Run, tmp_path: Path) -> None:
    project = tmp_path / "p"
    answer = mmstudio("project", "new", project, "--sample", "--count", "20", "--json")
    assert answer.code == 0, answer.err
    name = answer.json["dataset"]
    assert answer.json["samples"] == 20
    next(project.glob("assets/*/*.png")).write_bytes(b"other")
    checked = mmstudio("dataset", "check", name, "--project", project)
    assert checked.code == 1
    assert "has changed" in checked.out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("project", "info", "missing"), "There is no folder"),
        (("dataset", "list", "--project", "missing"), "There is no folder"),
        (("recipe", "show", "no-such"), "no recipe 'no-such'"),
        (("plugin", "disable", "no-such"), "no plugin 'no-such'"),
        (("reproduce", "missing.png"), "no file missing.png"),
        (("dataset", "import", "x.csv", "--slot", "nonsense"), "does not describe a slot"),
        (("train", "--dataset", "x", "--minutes", "1", "--steps", "5"), "not in both"),
        (("train", "--dataset", "x", "--set", "nonsense"), "not a setting"),
        (("generate", "--run", "r1", "--weight", "text"), "--weight NAME=VALUE"),
        (("generate", "--run", "r1", "--weight", "text=a lot"), "not a number"),
        (("generate", "--run", "r1", "--table", "place"), "'place' is not of the form NAME=VALUE"),
        (("generate", "--run", "r1", "--checkpoint", "first"), "neither 'latest' nor 'best' nor a step"),
        (("train",), "--dataset"),
        (("generate", "--run", "r1", "-n", "0"), "-n"),
        (("nonsense",), "nonsense"),
    ],
)
def test_wrong_use_is_a_sentence_and_two(mmstudio: Run, words: tuple[str, ...], reason: str) -> None:
    answer = mmstudio(*words)
    assert answer.code == 2
    assert reason in answer.err
    assert "Traceback" not in answer.err
    assert answer.out == ""


def test_errors_as_json_and_with_traceback(mmstudio: Run) -> None:
    answer = mmstudio("project", "info", "missing", "--json", "--debug")
    assert answer.code == 2
    assert "There is no folder" in answer.json["error"]
    assert "Traceback" in answer.err


@pytest.mark.parametrize("words", [("nonsense",), ("generate",), ("generate", "--run")])
def test_words_that_make_no_command_are_told_as_json(mmstudio: Run, words: tuple[str, ...]) -> None:
    answer = mmstudio(*words, "--json")
    assert answer.code == 2
    assert answer.json["type"] == "UsageError"
    assert answer.json["error"] in answer.err


def test_failures_are_one(mmstudio: Run, tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "project.json").write_text("{")
    answer = mmstudio("project", "info", tmp_path / "p")
    assert answer.code == 1
    assert "cannot be read" in answer.err
    mmstudio("project", "new", tmp_path / "q")
    (tmp_path / "bad.csv").write_text("image\nmissing.png\n")
    answer = mmstudio("dataset", "import", tmp_path / "bad.csv", "--project", tmp_path / "q")
    assert answer.code == 1
    assert "Nothing in bad.csv could be imported" in answer.err
    assert mmstudio("dataset", "list", "--project", tmp_path / "q", "--json").json == []


def test_an_occupied_folder_is_refused(mmstudio: Run, tmp_path: Path) -> None:
    (tmp_path / "file.txt").touch()
    answer = mmstudio("project", "new", tmp_path)
    assert answer.code == 2
    assert "not an empty folder" in answer.err


def test_recipes(mmstudio: Run) -> None:
    listed = mmstudio("recipe", "list", "--json").json
    assert listed[0]["id"] == "flow"
    assert "flow" in mmstudio("recipe", "list").out
    assert {one["from"] for one in listed} == {"mm-studio 0.1.0"}
    shown = mmstudio("recipe", "show", "flow")
    assert json.loads(shown.out) == mmstudio("recipe", "show", "flow", "--json").json
    assert json.loads(shown.out)["training"]["batch"] > 0


def test_plugins_go_off_and_on(mmstudio: Run) -> None:
    def states() -> dict[str, str]:
        return {item["id"]: item["state"] for item in mmstudio("plugin", "list", "--json").json}

    assert states()["audio"] == "active"
    assert mmstudio("plugin", "disable", "audio").code == 0
    assert states()["audio"] == "disabled"
    assert "Switched off" in mmstudio("plugin", "list").out
    assert mmstudio("plugin", "enable", "audio", "--json").json == {"id": "audio", "enabled": True}
    assert states()["audio"] == "active"
    assert mmstudio("--safe-mode", "plugin", "list").code == 0


def test_doctor(mmstudio: Run) -> None:
    answer = mmstudio("doctor", "--json")
    data = answer.json
    assert answer.code == int(bool(data["troubles"]))
    assert data["versions"]["torch"]
    assert data["learning"]["devices"][0]["name"] == "cpu"
    assert data["system"]["memory_bytes"] > 0
    assert "Plugins" in mmstudio("doctor").out
