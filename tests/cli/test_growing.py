"""Texts on the command line: they grow in a terminal, stay when stopped, and can be given as a condition."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from speaking import Speaker
from spoken import PAINTER, WORDS, add_generators, add_spoken, spoken_recipe

from mmstudio.api import read_sidecar
from mmstudio.cli.growing import GrowingTexts
from mmstudio.core.events import PreviewMade, ProgressMade
from mmstudio.core.job import JobState
from mmstudio.engine.sample import generate as generating
from mmstudio.engine.sample import results
from mmstudio.plugins.results import recipe_in
from mmstudio.services.app import App

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def talking(tmp_path_factory: pytest.TempPathFactory) -> tuple[App, Path]:
    """The program with generators of texts, and a project with a run of each."""
    app = App.start(tmp_path_factory.mktemp("config"))
    add_generators(app.registry)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    path = tmp_path_factory.mktemp("talking") / "project"
    with app.create_project(path) as opened:
        data = add_spoken(opened, tmp_path_factory.mktemp("spoken"))
        for name, recipe in (
            ("speaker", spoken_recipe("test-speaker", ("text",), 120)),
            ("teller", spoken_recipe("test-telling", ("text", "image"), 60, PAINTER)),
        ):
            job = opened.runner.wait(opened.runs.start(data, recipe, seed=1, name=name).id)
            assert job.state is JobState.DONE, job.failure
    torch.set_num_threads(before)
    return app, path


@pytest.fixture
def speak(talking: tuple[App, Path], mmstudio: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``mmstudio generate`` in the project."""
    app, path = talking
    monkeypatch.setattr(App, "start", lambda *_args, **_more: app)
    return lambda run, *words: mmstudio("generate", "--run", run, "--project", path, *words)


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """Gives all that is written to stderr, which is a terminal meanwhile."""
    ours, theirs = os.openpty()
    told: list[bytes] = []

    def listen() -> None:
        try:
            while part := os.read(ours, 65536):
                told.append(part)
        except OSError:  # how Linux says that the other end was closed
            pass

    reader = threading.Thread(target=listen)
    reader.start()
    with monkeypatch.context() as patch, os.fdopen(theirs, "w", encoding="utf-8") as screen:
        patch.setenv("TERM", "xterm-256color")
        patch.setenv("COLUMNS", "200")
        patch.setattr(sys, "stderr", screen)
        yield told
    reader.join(10)
    os.close(ours)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="Windows gives a test no terminal of its own")
def test_a_text_grows_in_a_terminal(speak: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generating, "_HELD_S", 0.0)
    monkeypatch.setattr(results, "EVERY_S", 0.0)
    seen, sample = threading.Semaphore(0), Speaker.sample

    def slowly(self: Any, request: Any) -> Iterator[Any]:
        """Says no more before the command line has shown what there is."""
        for step in sample(self, request):
            yield step
            if step.partial:
                assert seen.acquire(timeout=20)

    take = GrowingTexts.take

    def taken(self: GrowingTexts, event: Any) -> list[str] | None:
        found = take(self, event)
        if isinstance(event, PreviewMade):
            seen.release()
        return found

    monkeypatch.setattr(Speaker, "sample", slowly)
    monkeypatch.setattr(GrowingTexts, "take", taken)
    with terminal(monkeypatch) as told:
        answer = speak("speaker", "--table", "kind=a", "--out", tmp_path / "out", "--seed", "7")
    assert answer.code == 0
    text = b"".join(told).decode("utf-8")
    places = [text.find(f"\n{WORDS['a'][:count]}") for count in range(1, len(WORDS["a"]) + 1)]
    assert -1 not in places[:-1]
    assert places[:-1] == sorted(places[:-1])
    assert (tmp_path / "out" / "00000.txt").read_text("utf-8") == WORDS["a"]


def test_the_end_of_what_is_long_is_shown_and_what_is_done_no_longer(talking: tuple[App, Path]) -> None:
    app, path = talking
    with app.open_project(path) as opened:
        texts = GrowingTexts(opened.runs.plan("teller"), app.registry)

    def made(index: int, text: str) -> PreviewMade:
        return PreviewMade("j", f"result-{index}", index, {"text": [text]})

    assert texts.take(made(1, "b" * 500)) == ["b" * 400]
    assert texts.take(made(0, "a")) == ["a", "b" * 400]
    assert texts.take(PreviewMade("j", "result-0", 0, {"image": [np.zeros((8, 8, 3), np.uint8)]})) is None
    assert texts.take(PreviewMade("j", "samples", 0, {"text": ["c"]})) is None
    assert texts.take(ProgressMade("j", 0, 3)) is None
    assert texts.take(ProgressMade("j", 1, 3)) == ["b" * 400]
    assert [texts.take(made(index, str(index))) for index in (2, 3, 4, 5)][-1] == ["b" * 400, "2", "3", "4"]
    assert texts.take(ProgressMade("j", 6, 6)) == []


def test_a_text_that_is_stopped_is_told(speak: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generating, "_HELD_S", 0.0)
    monkeypatch.setattr("mmstudio.cli.watch._POLL_S", 0.01)
    asked: list[int] = []
    sample, stopped = Speaker.sample, threading.Event()

    @contextmanager
    def interrupts() -> Iterator[list[int]]:
        yield asked

    def stopping(self: Any, request: Any) -> Iterator[Any]:
        for step in sample(self, request):
            if step.index == 4:
                asked.append(2)
                assert stopped.wait(20)
            yield step

    def stop(*_args: Any) -> None:
        before(*_args)
        stopped.set()

    from mmstudio.cli import watch

    before = watch._stop
    monkeypatch.setattr(watch, "_interrupts", interrupts)
    monkeypatch.setattr(watch, "_stop", stop)
    monkeypatch.setattr(Speaker, "sample", stopping)
    out = tmp_path / "out"
    answer = speak("speaker", "--table", "kind=b", "--out", out, "--json")
    assert answer.code == 130
    assert answer.json["unfinished"] == answer.json["files"] == [str(out / "00000.txt")]
    assert "00000.txt was stopped before it was whole; what there was of it is kept." in answer.err
    assert (out / "00000.txt").read_text("utf-8") == WORDS["b"][:4].rstrip()
    recipe = read_sidecar(out / "00000.txt")
    assert recipe is not None
    assert recipe["stopped"] is True


@pytest.mark.parametrize("option", [("--text", "red"), ("--condition", "text=red"), ("--text=red",)])
def test_a_target_is_given_by_its_kind_or_its_name(
    speak: Run, talking: tuple[App, Path], tmp_path: Path, option: tuple[str, ...]
) -> None:
    answer = speak("teller", "--table", "kind=a", *option, "--out", tmp_path / "out", "--json")
    assert answer.code == 0, answer.err
    assert [Path(path).name for path in answer.json["files"]] == ["00000.image.png"]
    (made,) = (tmp_path / "out").glob("*.png")
    recipe = recipe_in(made, talking[0].registry)
    assert recipe is not None
    assert [entry["data"] for entry in recipe["conditions"]["text"]] == ["red"]


@pytest.mark.parametrize(
    ("run", "words", "told"),
    [
        ("speaker", ("--text", "red"), "The slot 'text' is what this run makes; nothing would be left"),
        ("teller", ("--text", "red", "--text", "blue"), "one value can be given for it, not 2"),
        (
            "teller",
            ("--text", "red", "--weight", "text=2"),
            "held fixed; it has no weight. Leave --weight text out",
        ),
        (
            "teller",
            ("--audio", "x.wav"),
            "takes no condition of the kind audio. It takes: table (kind), text",
        ),
        ("speaker", ("--audio", "x.wav"), "takes no condition of the kind audio. It takes: table (kind)."),
    ],
)
def test_what_cannot_be_given_is_said(speak: Run, run: str, words: tuple[str, ...], told: str) -> None:
    answer = speak(run, *words)
    assert answer.code == 2
    assert told in answer.err


def test_everything_cannot_be_given_not_in_a_row_either(speak: Run, tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), "red").save(tmp_path / "red.png")
    rows = "kind,text,image\na,red,red.png\na,red,\nb,,\n"
    (tmp_path / "rows.csv").write_text(rows, "utf-8")
    answer = speak("teller", "--manifest", tmp_path / "rows.csv", "--out", tmp_path / "out", "--json")
    assert answer.code == 0, answer.err
    names = sorted(Path(path).name for path in answer.json["files"])
    assert names == ["00001.image.png", "00002.image.png", "00002.text.txt"]
    (left,) = answer.json["refused"]
    assert left["row"] == 0
    assert left["reason"].startswith(
        "The run makes image, text; nothing is left of that when image, text are given"
    )


@pytest.mark.parametrize(
    ("words", "files"),
    [
        (("--make", "text"), ["00000.text.txt", "00001.text.txt"]),
        (("--make", "image"), ["00000.image.png", "00001.image.png"]),
        (("--make", "image, text"), [f"0000{n}.{name}" for n in "01" for name in ("text.txt", "image.png")]),
        (("--make", "image", "--text", "red ring"), ["00000.image.png", "00001.image.png"]),
    ],
)
def test_the_slots_to_make_are_chosen(
    speak: Run, talking: tuple[App, Path], tmp_path: Path, words: tuple[str, ...], files: list[str]
) -> None:
    out = tmp_path / "out"
    answer = speak("teller", "--table", "kind=a", "-n", "2", *words, "--out", out, "--json")
    assert answer.code == 0, answer.err
    assert [Path(path).name for path in answer.json["files"]] == files
    for path in map(Path, answer.json["files"]):
        recipe = recipe_in(path, talking[0].registry)
        assert recipe is not None
        assert path.name.split(".")[1] == recipe["slot"]
        assert recipe["make"] == [name.strip() for name in words[1].split(",")]


def test_a_picture_made_alone_is_the_one_that_is_made_beside_its_text(
    speak: Run, talking: tuple[App, Path], tmp_path: Path
) -> None:
    for name, more in (("alone", ("--make", "image")), ("both", ())):
        answer = speak("teller", "--table", "kind=b", *more, "--out", tmp_path / name)
        assert answer.code == 0, answer.err
    alone, both = (np.asarray(Image.open(tmp_path / name / "00000.image.png")) for name in ("alone", "both"))
    assert np.array_equal(alone, both)
    with talking[0].open_project(talking[1]) as opened:
        job = opened.evaluation.reproduce(tmp_path / "alone" / "00000.image.png")
        assert opened.runner.wait(job.id).result["verdict"] == "identical"


def test_every_row_of_a_manifest_makes_what_is_asked_for(speak: Run, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("kind,text\na,red\nb,\n", "utf-8")
    rows = ("--manifest", tmp_path / "rows.csv", "--json")
    answer = speak("teller", *rows, "--make", "image", "--out", tmp_path / "pictures")
    assert [Path(path).name for path in answer.json["files"]] == ["00000.image.png", "00001.image.png"]
    answer = speak("teller", *rows, "--make", "text", "--out", tmp_path / "texts")
    assert [Path(path).name for path in answer.json["files"]] == ["00001.text.txt"]
    (left,) = answer.json["refused"]
    assert left["row"] == 0
    assert left["reason"].startswith("The slot 'text' is given and stays as it is; it cannot be made too.")


@pytest.mark.parametrize(
    ("run", "words", "told"),
    [
        ("teller", ("--make", "sound"), "The run makes no 'sound'. It makes: text, image."),
        ("speaker", ("--make", "table"), "The run makes no 'table'. It makes: text."),
        ("teller", ("--make", "text", "--text", "red"), "The slot 'text' is given and stays as it is"),
    ],
)
def test_what_cannot_be_made_is_said(speak: Run, run: str, words: tuple[str, ...], told: str) -> None:
    answer = speak(run, "--table", "kind=a", *words)
    assert answer.code == 2
    assert told in answer.err
