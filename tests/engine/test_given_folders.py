"""Folders that a person provides for plugins: asked for, named by content, never kept as a path."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import heavy_encoders as heavy
import numpy as np
import pytest
import safetensors.numpy
from folder_learners import FOLDER_CONCAT, FOLDER_SPEAKER
from spoken import add_spoken, spoken_recipe

from mmstudio.cli.main import main
from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import JobState
from mmstudio.engine.sample.loading import open_model
from mmstudio.plan.recipe import Choice
from mmstudio.plugins.resources import ResourceFolders
from mmstudio.plugins.specs import Provenance
from mmstudio.services.app import App
from mmstudio.services.plugins.folders import FolderService
from mmstudio.testing import ContractError, checks_for

TESTS = Provenance("given-folders", "given-folders", "1")
SETTINGS = ('conditions=["text", "table"]', "encoder.text.id=test-given", "training.steps=1")


def write(folder: Path, value: float = 0.1) -> Path:
    """A folder as plugins want it."""
    folder.mkdir(parents=True, exist_ok=True)
    matrix = np.full((heavy.LETTERS, heavy.WIDTH), value, np.float32)
    safetensors.numpy.save_file({"letters": matrix}, folder / "model.safetensors")
    (folder / "config.json").write_text("{}")
    (folder / ".gitattributes").write_text("x")
    return folder


@pytest.fixture
def studio_with_encoder(studio: Any) -> Iterator[Any]:
    studio.app.registry.encoders.add(heavy.GIVEN, TESTS)
    yield studio
    studio.app.registry.encoders.remove(TESTS.plugin)
    for one in studio.app.registry.resources.listed():
        studio.app.registry.resources.forget(one.name)


def test_a_run_names_the_folder_by_content_and_asks_for_it(studio_with_encoder: Any, tmp_path: Path) -> None:
    studio, name = studio_with_encoder, heavy.MODEL.name
    with pytest.raises(NotFoundError, match=r"The folder 'Letters' \(test-letters\) is needed and not here"):
        studio.start(*SETTINGS)
    folders = FolderService(studio.app.registry)
    assert [(one.here, one.users) for one in folders.entries() if one.name == name] == [
        (False, ("encoder:test-given",))
    ]
    first = folders.give(name, write(tmp_path / "secret-place"))
    job = studio.train(*SETTINGS)
    part = studio.opened.project.runs.files(job.run_id).model().encoders["text"]
    assert dict(part.resources) == {name: first.sha256}
    assert part.state == {"mean": pytest.approx(0.1)}  # what its fit was given
    for path in studio.folder(job).rglob("*"):
        assert path.is_dir() or b"secret-place" not in path.read_bytes(), path.name

    # another model under the same name: new runs take it, the run still finds its own
    second = folders.give(name, write(tmp_path / "other", 0.2))
    assert second.sha256 != first.sha256
    assert studio.opened.needs.missing_folders() == []
    studio.inside(job, lambda context: open_model(context, job.run_id, "latest"))
    assert [one.folder for one in folders.entries() if one.name == name] == [second]

    # its own moves: said, and found again wherever it is
    shutil.move(tmp_path / "secret-place", tmp_path / "moved")
    (need,) = studio.opened.needs.missing_folders()
    assert (need.name, need.sha256) == (name, first.sha256)
    assert len(need.users) == 1
    with pytest.raises(NotFoundError, match=f"what is here has another content.*hash {first.sha256[:12]}"):
        studio.inside(job, lambda context: open_model(context, job.run_id, "latest"))
    folders.forget(name)
    folders.give(name, write(tmp_path / "third", 0.4))
    shutil.rmtree(tmp_path / "third")
    with pytest.raises(NotFoundError, match=r"trained with is not here\. Say where"):  # nothing is here
        studio.inside(job, lambda context: open_model(context, job.run_id, "latest"))
    assert folders.give(name, tmp_path / "moved").sha256 == first.sha256
    assert studio.opened.needs.missing_folders() == []
    studio.inside(job, lambda context: open_model(context, job.run_id, "latest"))

    # its content changes where it lies
    write(tmp_path / "moved", 0.3)
    with pytest.raises(NotFoundError, match="another content"):
        studio.inside(job, lambda context: open_model(context, job.run_id, "latest"))
    failed = studio.end(studio.start(*SETTINGS))
    assert "has changed since it was named" in failed.failure.message, "a new run has no content to miss"
    folders.give(name, tmp_path / "moved")
    assert studio.train(*SETTINGS).state is JobState.DONE


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("pytorch_model.bin", pickle.dumps(1), "holds pytorch_model.bin, which is not read: it may run code"),
        ("modeling.py", b"print()", "holds modeling.py, which is not read: it may run code"),
        ("more/weights.ckpt", b"x", "holds more/weights.ckpt, which is not read"),
        (
            "model.safetensors",
            pickle.dumps([1] * 100),
            "model.safetensors in the folder given is no safetensors",
        ),
        ("model.safetensors", b"", "model.safetensors in the folder given is no safetensors"),
        ("", b"", "holds no weights as safetensors"),
    ],
)
def test_folders_that_may_run_code_are_refused(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    folder = write(tmp_path / "given")
    if name:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    else:
        (folder / "model.safetensors").unlink()
    with pytest.raises(UsageError, match=sentence):
        ResourceFolders(tmp_path).give("x", folder)
    assert ResourceFolders(tmp_path).listed() == []


def test_links_are_not_followed_and_a_file_is_no_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "given")
    (tmp_path / "elsewhere.txt").write_text("x")
    (folder / "more.txt").symlink_to(tmp_path / "elsewhere.txt")
    with pytest.raises(UsageError, match=r"more\.txt"):
        ResourceFolders(tmp_path).give("x", folder)
    with pytest.raises(UsageError, match="is no folder"):
        ResourceFolders(tmp_path).give("x", folder / "config.json")


def test_the_hash_is_of_names_and_content_alone(tmp_path: Path) -> None:
    folders = ResourceFolders(tmp_path / "settings")
    one = folders.give("x", write(tmp_path / "one"))
    assert folders.give("x", write(tmp_path / "two")).sha256 == one.sha256
    (tmp_path / "two" / ".hidden").write_text("x")
    assert folders.give("x", tmp_path / "two").sha256 == one.sha256
    (tmp_path / "two" / "config.json").rename(tmp_path / "two" / "other.json")
    assert folders.give("x", tmp_path / "two").sha256 != one.sha256
    assert folders.has("x", one.sha256)


def test_settings_that_are_damaged_are_as_none(tmp_path: Path) -> None:
    (tmp_path / "resources.json").write_text('{"folders": [{"name": 1}]}')
    folders = ResourceFolders(tmp_path)
    assert folders.listed() == []
    folders.give("x", write(tmp_path / "given"))
    assert [one.name for one in folders.listed()] == ["x"]


def test_the_command_line_refuses_what_nobody_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MMSTUDIO_HOME", str(tmp_path / "home"))
    assert main(["resource", "add", "x", str(write(tmp_path / "given"))]) == 2
    assert "No plugin asks for a folder 'x'" in capsys.readouterr().err
    ResourceFolders(tmp_path / "home").give("x", tmp_path / "given")
    assert main(["resource", "list"]) == 0
    told = capsys.readouterr().out
    assert "nobody now" in told
    assert str(tmp_path / "given") in told
    assert main(["resource", "remove", "x"]) == 0
    assert main(["resource", "remove", "x"]) == 2


def test_the_suite_checks_an_encoder_with_the_folder_that_was_given(tmp_path: Path) -> None:
    registry = App.start(tmp_path / "settings").registry
    registry.encoders.add(heavy.GIVEN, TESTS)
    (check,) = [
        check
        for name, check in checks_for(registry, plugin=TESTS.plugin)
        if name == "encoder:test-given contract"
    ]
    with pytest.raises(ContractError, match=r"'Letters' \(test-letters\) is needed and not here"):
        check()
    FolderService(registry).give(heavy.MODEL.name, write(tmp_path / "given"))
    check()


def test_an_extractor_is_made_with_the_folder_and_asked_for_it_before_anything_is_queued(
    studio: Any, tmp_path: Path
) -> None:
    registry, name = studio.app.registry, heavy.MODEL.name
    job = studio.train("training.steps=1")
    registry.extractors.add(heavy.WEIGHED, TESTS)
    registry.metrics.add(heavy.WEIGHT, TESTS)
    try:
        before = len(studio.opened.project.jobs.list())
        chosen = [Choice(id="test-weight")]
        with pytest.raises(
            NotFoundError, match=r"The folder 'Letters' \(test-letters\) is needed and not here"
        ):
            studio.opened.evaluation.evaluate(job.run_id, metrics=chosen)
        assert len(studio.opened.project.jobs.list()) == before
        users = [one.users for one in FolderService(registry).entries() if one.name == name]
        assert users == [("extractor:test-weighed",)]
        given = FolderService(registry).give(name, write(tmp_path / "given", 0.3))
        told = studio.opened.evaluation.evaluate(job.run_id, metrics=chosen, count=3, subset_count=1)
        ended = studio.end(told)
        assert ended.failure is None
        (found, *_) = studio.opened.project.runs.files(job.run_id).evaluation(told.id).scores
        assert found.value == pytest.approx(0.3)
        assert found.extractor_version == f"given-folders 1, {name} {given.sha256[:8]}"
    finally:
        registry.extractors.remove(TESTS.plugin)
        registry.metrics.remove(TESTS.plugin)
        for one in registry.resources.listed():
            registry.resources.forget(one.name)


def test_a_generator_and_a_fusion_are_given_folders_and_ask_for_them(studio: Any, tmp_path: Path) -> None:
    registry, name = studio.app.registry, heavy.MODEL.name
    registry.generators.add(FOLDER_SPEAKER, TESTS)
    registry.fusions.add(FOLDER_CONCAT, TESTS)
    (tmp_path / "spoken").mkdir()
    data = add_spoken(studio.opened, tmp_path / "spoken", "spoken-with-folders")
    plain = spoken_recipe(FOLDER_SPEAKER.id, ("text",), 2, Choice(id="test-plain", settings={"size": 8}))
    recipe = plain.model_copy(update={"fusion": Choice(id=FOLDER_CONCAT.id)})
    try:
        with pytest.raises(
            NotFoundError, match=r"The folder 'Letters' \(test-letters\) is needed and not here"
        ):
            studio.opened.runs.start(data, recipe)
        (entry,) = (one for one in FolderService(registry).entries() if one.name == name)
        assert entry.users == (f"fusion:{FOLDER_CONCAT.id}", f"generator:{FOLDER_SPEAKER.id}")
        first = FolderService(registry).give(name, write(tmp_path / "given", 0.25))
        job = studio.end(studio.opened.runs.start(data, recipe))
        assert job.state is JobState.DONE, job.failure
        model = studio.opened.project.runs.files(job.run_id).model()
        assert model.targets["text"].state["first"] == 0.25
        named = [model.fusion, model.generator, *model.targets.values()]
        assert [dict(part.resources) for part in named if part is not None] == [{name: first.sha256}] * 3

        FolderService(registry).give(name, write(tmp_path / "newer", 0.5))
        opened = studio.inside(job, lambda context: open_model(context, job.run_id, "latest"))
        made = opened.sampler.model
        firsts = [float(part.first) for part in (made.learner, made.conditions.fusion)]
        assert firsts == [0.25, 0.25]  # of the run's own folder, not of the newest
        shutil.rmtree(tmp_path / "given")
        (need,) = studio.opened.needs.missing_folders()
        assert (need.name, need.sha256, len(need.users)) == (name, first.sha256, 1)
        with pytest.raises(NotFoundError, match="another content"):
            studio.inside(job, lambda context: open_model(context, job.run_id, "latest"))
    finally:
        registry.generators.remove(TESTS.plugin)
        registry.fusions.remove(TESTS.plugin)
        for one in registry.resources.listed():
            registry.resources.forget(one.name)


def test_the_suite_checks_learners_and_fusions_with_the_folder(tmp_path: Path) -> None:
    registry = App.start(tmp_path / "settings").registry
    registry.generators.add(FOLDER_SPEAKER, TESTS)
    registry.fusions.add(FOLDER_CONCAT, TESTS)
    small = {f"generator:{FOLDER_SPEAKER.id}": {"width": 8, "longest": 4}}
    checks = {
        name: check
        for name, check in checks_for(registry, plugin=TESTS.plugin, settings=small)
        if name.endswith("contract") or name == f"generator:{FOLDER_SPEAKER.id} with {FOLDER_CONCAT.id}"
    }
    assert len(checks) == 3
    for check in checks.values():
        with pytest.raises(ContractError, match=r"is needed and not here|has the fault that .* told of"):
            check()
    FolderService(registry).give(heavy.MODEL.name, write(tmp_path / "given"))
    for check in checks.values():
        check()
