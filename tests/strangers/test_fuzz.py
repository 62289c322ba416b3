"""Every field of every description, row and recipe that a stranger may have written: a sentence or a valid object, never
another exception.
"""

from __future__ import annotations

import json
import math
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmstudio.cli.judging.tell import tell_evaluation
from mmstudio.core.files.door import is_id, is_relative
from mmstudio.core.files.json_text import parse_line
from mmstudio.core.files.paths import resources_dir
from mmstudio.core.job import Job
from mmstudio.core.result_recipe import checked_recipe
from mmstudio.core.sample import SPLITS, Slot
from mmstudio.engine.model.checkpoint import Checkpoint, read_tensors
from mmstudio.plan.curves.metrics_file import rows_of
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plan.recipe import Recipe, parse_recipe
from mmstudio.plan.roles import Data
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.run_plan import plan_run
from mmstudio.plan.scores import EARLIER, Evaluation
from mmstudio.plugins.resources import Resource, ResourceFolders
from mmstudio.services.app import App
from mmstudio.services.cleaning.report import CleaningReport
from mmstudio.services.datasets.own_description import described_attributes, described_slots
from mmstudio.services.generation.tray import Tray, TrayCard, from_json, of_recipe, to_json
from mmstudio.services.going_on import GoingOnService
from mmstudio.services.job_kinds import KINDS, entry_of
from mmstudio.storage.folder.description import read_description
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.project.project import Project
from mmstudio.storage.sql import schema

from .nasty import cells, changed, written
from .trying import examples, put, sentence_or

SHIPPED = resources_dir() / "sample-run"
RECIPE = json.loads((resources_dir() / "recipes" / "flow.json").read_text("utf-8"))
SEVERAL: dict[str, Any] = {
    **RECIPE,
    "format": 2,
    "targets": ["image", "words"],
    "conditions": ["text", "image.view"],
    "decoders": {"image": {"id": "image-vae", "settings": {"size": 16}}, "text": {"id": ""}},
    "preprocess": {"image": [{"id": "image-flip", "settings": {}}]},
    "sampling": {
        "guidance": {"text": 1.5},
        "settings": {"steps": 3},
        "fast": {"steps": 1},
        "fast_joint": 1.0,
    },
}
CONFIG = json.loads((SHIPPED / "config.json").read_text("utf-8"))
STATE = json.loads((SHIPPED / "state.json").read_text("utf-8"))
MODEL = json.loads((SHIPPED / "model.json").read_text("utf-8"))
EYES = {
    "id": "eyes",
    "settings": {"width": 8},
    "state": {},
    "weights": "0" * 64,
    "resources": {"eyes": "1" * 64},
    "slot": {"name": "seen", "modality": "image", "role": "condition", "columns": []},
}
FROZEN = {**MODEL, "encoders": {**MODEL["encoders"], "seen": EYES}}
SCORE = {
    "metric": "tone",
    "version": "acme-tone 0.1.0",
    "figure": "colour",
    "slot": "image",
    "given": ["text"],
    "value": 0.5,
    "low": 0.25,
    "high": 0.75,
    "chance": None,
    "n": 3,
    "of": 4,
    "better": "higher",
    "unit": "share",
    "extractor": "",
    "method": "t",
}
ABSENT = {"right": 0.5, "chance": 0.25, "entropy_ratio": 0.9, "unreadable": 0.0}
EVALUATION = {
    "format": 2,
    "id": "e1",
    "run": "r0001",
    "checkpoint": 7,
    "weights": "0" * 64,
    "split": "test",
    "count": 4,
    "subset_count": 2,
    "metrics": [{"id": "tone", "settings": {"ignore": 3}}],
    "sampling": {"steps": 2},
    "versions": {"torch": "2.13.0"},
    "created": "2026-11-28T10:00:00+00:00",
    "ms_per_result": 12.5,
    "validation": {"loss": 0.5},
    "scores": [SCORE, {**SCORE, "given": [], "value": None, "low": None, "high": None, "n": 0}],
    "attributes": {
        "metric": "shapes",
        "all": {"count": 4, "mean": 0.5, "lowest": 0.25, "per_attribute": {"shape": 0.5}},
        "not_judged": {"size": "They are small."},
        "subsets": [
            {
                "given": ["text"],
                "count": 2,
                "given_mean": 0.5,
                "given_accuracy": {"shape": 0.5},
                "absent": {"colour": ABSENT},
            }
        ],
    },
    "notes": ["One is left out."],
}
RESULT: dict[str, Any] = {
    "format": 2,
    "program": "MM Studio",
    "run": "r0001",
    "checkpoint": {"step": 7, "sha256": "0" * 64},
    "slot": "image",
    "conditions": {
        "text": [{"data": "a red square", "sha256": "1" * 64, "weight": 1.0}],
        "reference": [
            {"name": "a.png", "sha256": "2" * 64, "weight": 0.5},
            {"path": "/gone/b.png", "weight": 2},
        ],
        "table": [{"data": {"age": 3.0, "place": "left"}}],
        "words": [{"data": "held fixed"}],
    },
    "stopped": True,
    "guidance": {"text": 1.5},
    "joint": 1.0,
    "settings": {"steps": 12},
    "seed": 3,
    "batch": {"index": 0, "of": 1},
    "device": "cpu",
    "precision": "fp32",
    "versions": {"torch": "2.13.0"},
    "created": "2026-11-28T10:00:00+00:00",
}
FINDING = {
    "kind": "k",
    "sample": 1,
    "slot": "s",
    "text": "The {a}.",
    "severity": "note",
    "params": {"a": 1.0},
    "others": [2],
}
CLEANING = {
    "version": 1,
    "dataset_id": 1,
    "dataset": "birds",
    "states": ["x"],
    "created": "now",
    "samples": 3,
    "kinds": [{"id": "k", "title": "t", "severity": "note", "count": 1}],
    "findings": [FINDING],
    "spreads": [
        {"slot": "s", "name": "n", "counts": [["a", 2]], "distinct": 1, "numbers": [1.0], "known": 2}
    ],
    "notes": [{"text": "The {a}.", "params": {"a": "b"}}],
}
TRAY = to_json(
    Tray(
        "r0001",
        7,
        (TrayCard("text", "", "red"), TrayCard("image", "/a.png", name="b.png")),
        {"text": 1.0},
        1.5,
        {"steps": 3},
    ),
    Path("/project"),
)
EXPORTED = {
    "format": "mmstudio-dataset",
    "version": 1,
    "name": "birds",
    "slots": [
        {"name": "image", "modality": "image", "role": "target"},
        {"name": "text", "modality": "text", "role": "either"},
    ],
    "attributes": "shapes",
}
JOBS: dict[str, dict[str, Any]] = {
    "train": {},
    "estimate": {"dataset": "birds", "recipe": SEVERAL},
    "generate": {
        "run": "r0001",
        "checkpoint": "latest",
        "items": [
            {
                "name": "a",
                "seed": 1,
                "conditions": {"text": [{"data": "red", "weight": 1.0}], "i": [{"path": "/a.png"}]},
            }
        ],
        "guidance": {"text": 1.0},
        "joint": None,
        "settings": {"steps": 2},
        "fast": False,
        "out": "/out",
    },
    "evaluate": {
        "run": "r0001",
        "checkpoint": 7,
        "split": "test",
        "count": 2,
        "subset_count": 1,
        "metrics": [{"id": "tone", "settings": {"ignore": 3}}],
        "baselines": True,
        "neighbours": "tiles",
        "settings": {"steps": 2},
        "fast": True,
    },
    "predict": {
        "run": "r0001",
        "conditions": {"text": [{"data": "red", "sha256": "0" * 64, "weight": 1.0}]},
        "split": "test",
        "count": 2,
    },
    "search": {
        "run": "r0001",
        "dataset": "birds",
        "slot": "image",
        "conditions": {"text": [{"data": "red", "sha256": "0" * 64, "weight": 1.0}]},
        "count": 2,
    },
    "label": {
        "run": "r0001",
        "dataset": "birds",
        "slot": "image",
        "classes": [
            {"name": "red", "conditions": {"text": [{"data": "red", "weight": 1.0}]}},
            {"name": "blue", "conditions": {"text": [{"data": "blue", "weight": 1.0}]}},
        ],
        "samples": [1, 2],
        "table": "table",
        "column": "colour",
        "out": "/project/suggestions/1",
    },
    "neighbours": {"run": "r0001", "files": ["/a.png"], "extractor": "tiles", "k": 3},
    "reproduce": {"file": "/a.png"},
    "attribute": {"file": "/a.png", "seeds": 4, "words": True, "maps": False},
    "augment": {
        "dataset": "birds",
        "split": "train",
        "position": 0,
        "slot": "image",
        "preprocess": {"image": [{"id": "mirror", "settings": {}}]},
        "count": 2,
        "seed": 1,
    },
    "import": {
        "dataset": "birds",
        "dataset_id": 1,
        "source": "/data",
        "importer": "folder",
        "slots": [{"name": "image", "modality": "image", "role": "target"}],
        "wish": {
            "in_place": False,
            "check_later": False,
            "split": {"seed": 0, "how": "random", "column": "", "held_out": 0.1},
        },
    },
    "check": {"dataset": "birds"},
    "dataset-export": {
        "folder": "/out",
        "format": "parquet",
        "settings": {},
        "title": "t",
        "dataset": "birds",
        "splits": ["train"],
    },
    "export": {"file": "/a.mmstudio"},
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@examples(0.08)
@given(text=written({"format": 1, "name": "Mine", "created": "2026", "plugins": ["a b c"], "id": "0a" * 16}))
def test_a_projects_description(place: Path, text: str) -> None:
    put(place, "project.json", text)
    found = sentence_or(lambda: read_description(ProjectLayout(place)))
    if found is not None:
        assert all(isinstance(one, str) for one in (found.name, found.created, *found.plugins))
        assert found.id == "" or is_id(found.id)


@examples(0.11)
@given(text=written(RECIPE) | written(SEVERAL) | written({**RECIPE, "target": "image"}))
def test_a_recipe(program: App, text: str) -> None:
    found = sentence_or(lambda: parse_recipe(text, "It"))
    if found is None:
        return
    assert isinstance(found, Recipe)
    assert found.targets
    assert parse_recipe(json.dumps(found.described()), "It") == found
    data = Data("birds", tuple(Slot(name, kind, "either") for name, kind in _SLOTS.items()))
    plan = sentence_or(lambda: plan_run(found, data, program.registry))
    if plan is not None:
        assert {slot.name for slot in plan.targets} <= set(_SLOTS)
        assert plan.recipe.names_targets


@examples(0.08)
@given(text=written(CONFIG))
def test_the_configuration_of_a_run(place: Path, text: str) -> None:
    put(place, "run/config.json", text)
    files = RunFolder(place / "run")
    found = sentence_or(files.config)
    if found is not None:
        assert all(isinstance(slot, Slot) and isinstance(slot.name, str) for slot in found.slots)
        assert is_id(found.run)
        assert sentence_or(found.known_slots) is None or found.known_slots().keys() >= {
            slot.name for slot in found.slots
        }


@examples(0.06)
@given(text=written(STATE))
def test_the_state_of_a_checkpoint(place: Path, text: str) -> None:
    put(place, "run/checkpoints/00000736/state.json", text)
    found = sentence_or(Checkpoint(place / "run" / "checkpoints" / "00000736", 736).progress)
    if found is not None:
        assert found.step == 736
        assert found.seconds >= 0
    assert isinstance(RunFolder(place / "run").checkpoints.best(), int)


@examples(0.06)
@given(text=written(MODEL) | written(FROZEN))
def test_the_description_of_a_model(place: Path, text: str) -> None:
    path = put(place, "model/model.json", text)
    found = sentence_or(lambda: ModelPlan.load(path))
    if found is not None:
        assert all(isinstance(part.id, str) and part.slot is not None for part in found.targets.values())


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A project with a run, whose evaluations are taken in."""
    with Project.create(tmp_path_factory.mktemp("judged") / "p") as made:
        made.runs.create("R", dataset="birds", recipe="flow", seed=0)
        yield made


_SLOTS = {"image": "image", "text": "text", "words": "text", "song": "audio"}


@examples(0.06)
@given(text=written(EVALUATION))
def test_an_evaluation(place: Path, judged: Project, text: str) -> None:
    run = place / "judged" / "r0001"
    for name in ("evaluations/e1.json", "evaluation.json"):
        put(run, name, text)
    for key in ("e1", EARLIER):
        found = sentence_or(lambda key=key: Evaluation.load(run, key))
        if found is None:
            continue
        assert (found.id, found.run) == (key, "r0001")
        assert all(one.value is None or math.isfinite(one.value) for one in found.scores)
        assert all(isinstance(line, str) for line in tell_evaluation(found))
        assert Evaluation.model_validate(found.to_json()) == found
        judged.evaluations.add("r0001", [found])
        stored = [one.score for one in judged.evaluations.scores()]
        judged.evaluations.forget("r0001", [key])
        assert stored == list(found.scores)
    assert set(RunFolder(run).evaluations()) == {EARLIER, "e1"}


@examples(0.04)
@given(text=written({"folders": [{"name": "eyes", "path": "/gone", "sha256": "0" * 64, "stamp": "s"}]}))
def test_the_folders_that_a_person_named(place: Path, text: str) -> None:
    put(place, "settings/resources.json", text)
    folders, eyes = ResourceFolders(place / "settings"), Resource("eyes", "Eyes", "Eyes.")
    assert all(isinstance(one.path, Path) for one in folders.listed())
    assert isinstance(folders.has("eyes", "0" * 64), bool)
    assert folders.missing([eyes]) in ([], [eyes])
    assert sentence_or(lambda: folders.found([eyes], {"eyes": "0" * 64})) is None


@examples(0.06)
@given(text=written({"step": 3, "loss/flow": 0.5, "lr": 1e-3}))
def test_a_line_of_numbers(text: str) -> None:
    (row,) = rows_of(text) or [{}]
    assert row == {} or (
        type(row["step"]) is int and all(type(value) in {int, float} for value in row.values())
    )
    with suppress(ValueError):
        parse_line(text)


@examples(0.02)
@given(text=written({"window": 4096}))
def test_the_order_of_samples(place: Path, text: str) -> None:
    shutil.rmtree(place / "order", ignore_errors=True)
    (place / "order").mkdir()
    RunFolder(place / "order").kept_window(7)
    (path,) = (place / "order").iterdir()
    put(place / "order", path.name, text)
    found = sentence_or(lambda: RunFolder(place / "order").kept_window(7))
    assert found is None or found >= 0


@examples(0.08)
@given(data=changed(RESULT))
def test_the_recipe_of_a_result(data: Any) -> None:
    found = checked_recipe(data)
    if found is not None:
        assert is_id(found["run"])
        tray = of_recipe(found, lambda _: Path("/project/x"))
        assert all(isinstance(card.slot, str) and 0 <= card.weight <= 5 for card in tray.cards)
        json.dumps(to_json(tray, Path("/project")))


@examples(0.05)
@given(data=changed(TRAY))
def test_a_tray(data: Any) -> None:
    tray = from_json(data, Path("/project"))
    assert tray.run == "" or is_id(tray.run)
    tray.heard(frozenset({"text", "image"}))
    assert all(isinstance(card.path, str) for card in tray.cards)
    json.dumps(to_json(tray, Path("/project")))


@examples(0.04)
@given(text=written(EXPORTED))
def test_what_an_export_says_of_itself(program: App, place: Path, text: str) -> None:
    path = put(place, "exported/dataset.json", text)
    assert all(
        isinstance(slot, Slot) and slot.name == name for name, slot in described_slots(path.parent).items()
    )
    assert isinstance(described_attributes(path.parent, program.registry.metrics), str)


@examples(0.04)
@given(text=written(CLEANING))
def test_a_report_of_cleaning(place: Path, text: str) -> None:
    report = CleaningReport.load(put(place, "cleaning.json", text))
    if report is not None:
        assert all(isinstance(one.sentence, str) for one in (*report.findings, *report.notes))
        asdict(report)


@examples(0.2)
@given(data=st.data())
def test_what_a_job_was_told(opened_once: Any, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(JOBS)))
    payload = data.draw(changed(JOBS[kind]))
    if not isinstance(payload, dict):
        return
    job = Job(
        "j1",
        kind,
        "J",
        data.draw(st.sampled_from(["io", "cpu:train", "cuda:0:sample", "x"])),
        payload,
        run_id="r0001",
    )
    service: GoingOnService = opened_once.going_on
    entry = sentence_or(lambda: entry_of(job))
    assert entry is None or entry in KINDS[kind].entries.values()
    note = sentence_or(lambda: service.told(job))
    assert note is None or note.text.encode("utf-8")
    assert isinstance(job.title_words[0], str)


@pytest.fixture(scope="module")
def opened_once(program: App, sound: Path) -> Iterator[Any]:
    with program.open_project(sound) as opened:
        yield opened


_A_SCORE = f"""INSERT INTO scores VALUES
    (1, 1, 'tone', 'colour', 'image', '[]', 0.5, 0.2, 0.7, '{json.dumps(SCORE)}')"""  # noqa: S608 - words of ours
_A_JOB = """INSERT INTO jobs (id, kind, title, lane, entry, payload, state, failure, result) VALUES
    ('j1', 'check', 'J', 'io', '', '{"dataset": "birds"}', 'failed', '{"type": "E", "message": "m"}', '{"a": 1}')"""


@pytest.fixture(scope="module")
def foreign(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a row in every table."""
    root = Path(shutil.copytree(sound, tmp_path_factory.mktemp("rows") / "p"))
    with closing(sqlite3.connect(root / "project.db")) as connection, connection:
        for statement in (
            "INSERT INTO roots VALUES (1, 'r', '/nowhere')",
            "INSERT INTO sample_tags VALUES ('red', 1)",
            'INSERT INTO saved_filters VALUES (1, \'mine\', \'{"words": "red", "stars": 2}\')',
            "INSERT INTO fingerprints VALUES (1, 'train', 'abc')",
            "INSERT INTO problems VALUES (1, 1, 'a.png', 'It is damaged.', 'a.png', '')",
            _A_JOB,
            "INSERT INTO evaluations VALUES (1, 'r0001', 'e1', 'test', 7, 'now')",
            _A_SCORE,
            "UPDATE samples SET excluded = 'why', position = NULL WHERE position = 5",
        ):
            connection.execute(statement)
        connection.execute("PRAGMA journal_mode = DELETE")
    return root


NUMBERLESS = {"sample_values", "sample_tags", "saved_filters"}
"""Tables whose rows have no number of SQLite's."""


@examples(0.08)
@given(data=st.data())
def test_a_cell_of_the_database(foreign: Path, data: st.DataObject) -> None:
    table = schema.metadata.tables[data.draw(st.sampled_from(sorted(schema.metadata.tables)))]
    column = data.draw(st.sampled_from([one.name for one in table.columns]))
    value = data.draw(cells)
    one = table.name not in NUMBERLESS and data.draw(st.booleans())
    where = f" WHERE rowid = (SELECT min(rowid) FROM {table.name})" if one else ""  # noqa: S608 - names of ours
    file = foreign / "project.db"
    before = file.read_bytes()
    try:
        with closing(sqlite3.connect(file)) as connection, connection, suppress(sqlite3.Error):
            connection.execute(f"UPDATE OR IGNORE {table.name} SET {column} = ?{where}", (value,))  # noqa: S608 - names of ours
        sentence_or(partial(_look_at_all, foreign))
        if data.draw(st.integers(0, 3)) == 0:
            sentence_or(lambda: Project.open(foreign, own=False).close())
    finally:
        for side in ("-wal", "-shm"):
            file.with_name(file.name + side).unlink(missing_ok=True)
        file.write_bytes(before)


def _look_at_all(root: Path) -> None:
    """Read everything that a window or a command reads of a project."""
    with Project.open(root, write=False, own=False) as project:
        looks: list[Callable[[], Any]] = [
            project.info,
            project.runs.list,
            project.runs.deleted,
            project.sessions.list,
            project.roots.list,
            project.evaluations.scores,
            lambda: project.evaluations.known("r0001"),
            project.jobs.list,
            lambda: [job.title_words for job in project.jobs.list()],
            lambda: project.jobs.latest("check", ""),
            lambda: [project.runs.folder(run.id) for run in project.runs.list()],
        ]
        for look in looks:
            sentence_or(look)
        for info in sentence_or(project.datasets.list) or ():
            assert all(isinstance(slot, Slot) for slot in info.slots)
            assert set(info.counts) == set(SPLITS)
            _look_at_dataset(project, info.name)


def _look_at_dataset(project: Project, name: str) -> None:
    samples = sentence_or(lambda: project.datasets.samples(name))
    if samples is None:
        return
    edits = project.datasets.edits(name)
    for look in (
        partial(samples.read, "train", 0, 10),
        partial(samples.read_ids, [1, 2, 6]),
        partial(samples.values, "train", "image", 0, 10),
        partial(samples.values, "train", "text", 0, 10),
        partial(samples.alternatives, "train", "text"),
        partial(samples.fingerprint, "train"),
        project.datasets.saved_filters(name).all,
        edits.tags,
        edits.excluded,
        lambda: project.datasets.problems(name),
        lambda: samples.unread.page(0, 10),
        lambda: samples.stage,
        lambda: samples.root,
    ):
        found = sentence_or(look)
        for sample in found if isinstance(found, list) else ():
            for values in getattr(sample, "values", {}).values() if hasattr(sample, "meta") else ():
                for value in values:
                    assert value.path is None or is_relative(
                        value.path.relative_to(project.layout.root).as_posix()
                    )


@examples(0.04)
@given(data=st.data())
def test_bytes_of_weights(place: Path, data: st.DataObject) -> None:
    import safetensors.torch
    import torch

    path = place / "weights" / "ema.safetensors"
    path.parent.mkdir(exist_ok=True)
    whole = safetensors.torch.save({"a": torch.ones(3, 2), "b": torch.zeros(4)})
    cut = bytearray(whole[: data.draw(st.integers(0, len(whole)))] if data.draw(st.booleans()) else whole)
    for _ in range(data.draw(st.integers(0, 3))):
        if cut:
            cut[data.draw(st.integers(0, len(cut) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(cut))
    found = sentence_or(lambda: read_tensors(path))
    if found is not None:
        assert all(bool(torch.isfinite(one).all()) for one in found.values() if one.is_floating_point())
