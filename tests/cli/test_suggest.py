"""Suggestions: a run makes the texts and sounds that samples lack; none counts before it was accepted, and all can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from spoken import NAME, SUNG, WORDS, add_generators, add_spoken, spoken_recipe

from mmstudio.core.errors import BadFileError, NotFoundError, UsageError
from mmstudio.core.job import JobState
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject
from mmstudio.services.suggestions.service import Suggestion
from mmstudio.storage.samples.query import SampleFilter
from mmstudio_audio.codec import AudioCodec

Run = Callable[..., Any]
LACK = 8
"""Samples without a text: every third of 24."""


@pytest.fixture(scope="module")
def talking(tmp_path_factory: pytest.TempPathFactory) -> tuple[App, Path]:
    """The program with a generator of texts, and a project with a run of it."""
    app = App.start(tmp_path_factory.mktemp("config"))
    add_generators(app.registry)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    path = tmp_path_factory.mktemp("talking") / "project"
    with app.create_project(path) as opened:
        data = add_spoken(opened, tmp_path_factory.mktemp("spoken"))
        recipe = spoken_recipe("test-speaker", ("text",), 120)
        job = opened.runner.wait(opened.runs.start(data, recipe, seed=1, name="speaker").id)
        assert job.state is JobState.DONE, job.failure
        sung = add_spoken(opened, tmp_path_factory.mktemp("sung"), SUNG)
        hum = spoken_recipe("test-hum", ("audio",), 20)
        job = opened.runner.wait(opened.runs.start(sung, hum, seed=1, name="hummer").id)
        assert job.state is JobState.DONE, job.failure
    torch.set_num_threads(before)
    return app, path


@pytest.fixture
def opened(talking: tuple[App, Path]) -> Iterator[OpenProject]:
    """The project; what waits is rejected in the end."""
    with talking[0].open_project(talking[1]) as found:
        yield found
        found.suggestions.reject(found.suggestions.pending(NAME, "text"))


def suggested(opened: OpenProject, **more: Any) -> list[Suggestion]:
    job = opened.runner.wait(opened.suggestions.start(NAME, "speaker", "text", **more).id)
    assert job.state is JobState.DONE, job.failure
    return opened.suggestions.pending(NAME, "text")


def lacking(opened: OpenProject) -> list[int]:
    return list(opened.datasets.find(NAME, SampleFilter(missing="text")))


def fingerprints(opened: OpenProject) -> list[str]:
    return [opened.project.datasets.samples(NAME).fingerprint(split) for split in ("train", "val")]


def test_a_text_is_made_for_every_sample_that_lacks_one_and_waits(opened: OpenProject) -> None:
    missing, before = lacking(opened), fingerprints(opened)
    assert len(missing) == LACK
    found = suggested(opened, seed=5)
    assert [one.sample for one in found] == missing
    assert [one.seed for one in found] == list(range(5, 5 + LACK))
    for one, sample in zip(found, opened.datasets.read(NAME, missing), strict=True):
        assert one.data == WORDS[sample.values["table"][0].data["kind"]]
        assert (one.run, one.slot) == ("r0001", "text")
    assert lacking(opened) == missing, "what was not accepted is in no sample"
    assert fingerprints(opened) == before


def test_what_is_accepted_is_marked_and_can_be_undone(opened: OpenProject) -> None:
    missing, before = lacking(opened), fingerprints(opened)
    first, second, *rest = suggested(opened)
    change = opened.suggestions.accept(NAME, [first, second], {second.sample: "a ring of my own"})
    assert change.count == 2
    one, other = opened.datasets.read(NAME, [first.sample, second.sample])
    assert [value.data for value in one.values["text"]] == [first.data]
    assert [value.data for value in other.values["text"]] == ["a ring of my own"]
    assert one.meta == {"synthetic.text": "r0001, seed 0"}
    assert other.meta == {"synthetic.text": "r0001, seed 1, edited"}
    assert lacking(opened) == missing[2:]
    assert opened.suggestions.pending(NAME, "text") == rest
    assert list(opened.datasets.find(NAME, SampleFilter(words="own"))) == [second.sample]
    change.undo()
    assert lacking(opened) == missing
    assert [dict(sample.meta) for sample in opened.datasets.read(NAME, missing[:2])] == [{}, {}]
    assert opened.suggestions.pending(NAME, "text") == [first, second, *rest]
    assert fingerprints(opened) == before


def test_what_is_rejected_is_gone_and_comes_back(opened: OpenProject) -> None:
    first, *rest = suggested(opened)
    change = opened.suggestions.reject([first])
    assert change.count == 1
    assert opened.suggestions.pending(NAME, "text") == rest
    change.undo()
    assert opened.suggestions.pending(NAME, "text") == [first, *rest]
    assert len(lacking(opened)) == LACK


def test_one_is_made_again_with_another_seed(opened: OpenProject) -> None:
    first, second, *_ = suggested(opened, ids=lacking(opened)[:2])
    job = opened.runner.wait(opened.suggestions.again(NAME, first).id)
    assert job.state is JobState.DONE, job.failure
    again, same = opened.suggestions.pending(NAME, "text")
    assert (again.sample, again.seed) == (first.sample, 1)
    assert same == second


def test_only_chosen_samples_that_lack_it_are_asked_for(opened: OpenProject) -> None:
    every = list(opened.datasets.find(NAME, SampleFilter()))
    found = suggested(opened, ids=every[:4])
    assert [one.sample for one in found] == [every[0], every[3]]
    with pytest.raises(UsageError, match="No sample of 'spoken' lacks 'text' and has something that the run"):
        opened.suggestions.start(NAME, "speaker", "text", [every[1]])


@pytest.mark.parametrize(
    ("slot", "error", "words"),
    [
        ("image", UsageError, "The run makes no 'image'."),
        ("table", UsageError, "Rows of a table cannot be suggested; 'table' holds such."),
        ("smell", NotFoundError, "has no slot 'smell'"),
    ],
)
def test_what_cannot_be_suggested_is_said(
    opened: OpenProject, slot: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        opened.suggestions.start(NAME, "speaker", slot)


def test_a_file_that_is_no_suggestion_is_passed_over(opened: OpenProject) -> None:
    found = suggested(opened)
    folder = found[0].path.parent
    (folder / "999999.txt").write_text("of no sample", "utf-8")
    (folder / "notes.txt").write_text("by hand", "utf-8")
    found[0].path.with_name(found[0].path.name + ".json").unlink()
    assert opened.suggestions.pending(NAME, "text") == found[1:]


def hummed(opened: OpenProject) -> tuple[OpenProject, list[int], list[int]]:
    """Ids of the samples of tones, and of two of them that have lost theirs."""
    every = list(opened.datasets.find(SUNG, SampleFilter()))
    gaps = opened.project.datasets.samples(SUNG).gaps
    lost = {
        one.id: one.values["audio"][0].sha256
        for one in opened.datasets.read(SUNG, every[:2])
        if "audio" in one.values
    }
    gaps.clear("audio", lost)
    return opened, every, every[:2]


def test_a_sound_is_suggested_kept_as_a_file_and_taken_out_again(opened: OpenProject) -> None:
    service, (_, every, missing) = opened.suggestions, hummed(opened)
    job = opened.runner.wait(service.start(SUNG, "hummer", "audio", seed=3).id)
    assert job.state is JobState.DONE, job.failure
    first, second = service.pending(SUNG, "audio")
    assert [first.sample, second.sample] == missing
    assert (first.data, first.seed, second.seed) == (None, 3, 4)
    codec = AudioCodec()
    before = opened.project.datasets.samples(SUNG).fingerprint("train")
    change = service.accept(SUNG, [first])
    assert change.count == 1
    assert service.pending(SUNG, "audio") == [second]
    [sample] = opened.datasets.read(SUNG, missing[:1])
    [value] = sample.values["audio"]
    assert value.path is not None
    assert value.path == opened.project.layout.asset(value.sha256, ".wav")
    heard = codec.read(value.path)
    assert (heard.rate_hz, heard.samples.shape) == (8000, (1, 3200)), "the tone that the run hums"
    assert sample.meta == {"synthetic.audio": f"{first.run}, seed 3"}
    assert opened.datasets.read(SUNG, every[2:])[0].meta == {}
    change.undo()
    assert "audio" not in opened.datasets.read(SUNG, missing[:1])[0].values
    assert opened.datasets.read(SUNG, missing[:1])[0].meta == {}
    assert service.pending(SUNG, "audio") == [first, second]
    assert opened.project.datasets.samples(SUNG).fingerprint("train") == before
    service.reject([first, second])


def test_a_damaged_sound_is_not_taken(opened: OpenProject) -> None:
    service, (_, _, missing) = opened.suggestions, hummed(opened)
    assert opened.runner.wait(service.start(SUNG, "hummer", "audio").id).state is JobState.DONE
    first, second = service.pending(SUNG, "audio")
    first.path.write_bytes(b"RIFF" + bytes(40))
    with pytest.raises(BadFileError):
        service.accept(SUNG, [first, second])
    assert [sample.meta for sample in opened.datasets.read(SUNG, missing)] == [{}, {}]
    assert ["audio" in sample.values for sample in opened.datasets.read(SUNG, missing)] == [False, False]
    service.reject([first, second])


def test_the_command_line_suggests_and_accepts(
    talking: tuple[App, Path], mmstudio: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, path = talking
    monkeypatch.setattr(App, "start", lambda *_args, **_more: app)
    words = ("dataset", "suggest", NAME, "--run", "speaker", "--slot", "text", "--project", path)
    answer = mmstudio(*words, "--json")
    assert answer.code == 0, answer.err
    assert answer.json["accepted"] == 0
    assert {one["text"] for one in answer.json["suggested"]} == set(WORDS.values())
    assert mmstudio("dataset", "suggest", NAME, *words[3:4], "nobody", *words[5:]).code != 0
    answer = mmstudio(*words, "--accept", "--seed", "3")
    assert answer.code == 0, answer.err
    assert f"{LACK} were accepted." in answer.out
    with app.open_project(path) as opened:
        assert lacking(opened) == []
        assert opened.suggestions.pending(NAME, "text") == []
        facts = [
            sample.meta
            for sample in opened.datasets.read(NAME, list(opened.datasets.find(NAME, SampleFilter())))
        ]
    assert sum("synthetic.text" in one for one in facts) == LACK
    answer = mmstudio(*words)
    assert answer.code == 2
    assert "No sample of 'spoken' lacks 'text'" in answer.err
