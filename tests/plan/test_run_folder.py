"""The folder of a run: what is written is read again, and what earlier programs wrote is understood."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.errors import DamagedError
from mmstudio.core.files.door import name_for
from mmstudio.core.sample import Derived, Slot
from mmstudio.plan.curves.metrics_file import rows_of
from mmstudio.plan.model_plan import ModelPlan, Part
from mmstudio.plan.preview_files import sheet_in, value_in, values_beside
from mmstudio.plan.progress import PINNED, STATE, Progress
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plugins.registry import Registry

IMAGE = Slot("image", "image", "target")
VIEW = Slot("image.view", "image", "condition", derived=Derived("image"))
MODEL = ModelPlan(
    {
        "text": Part("text-transformer", {"width": 16}, {"words": ["a"]}, Slot("text", "text", "either")),
        "image.view": Part("image-cnn", {}, {}, VIEW),
        "facts": Part("table-columns", {}, {}, Slot("facts", "table", "either", ("age",))),
    },
    {"image": Part("image-flow", {"size": 16}, {}, IMAGE)},
    Part("concat", {"hidden": 8}),
    Part("image-flow", {"size": 16}),
)


@pytest.fixture
def files(tmp_path: Path) -> RunFolder:
    (tmp_path / "r0001").mkdir()
    return RunFolder(tmp_path / "r0001")


def stored(**recipe: Any) -> dict[str, Any]:
    parts = {"fusion": {"id": "concat"}, "generator": {"id": "image-flow"}}
    slots = [
        {"name": "image", "modality": "image", "role": "target", "columns": []},
        {"name": "text", "modality": "text", "role": "either", "columns": []},
    ]
    return {
        "format": 1,
        "run": "r0001",
        "dataset": "birds",
        "recipe": {"id": "r", "title": "R", **parts, **recipe},
        "seed": 3,
        "slots": slots,
        "versions": {"torch": "1"},
    }


@pytest.mark.parametrize("told", [{}, {"target": "image"}, {"format": 2, "targets": ["image"]}])
def test_runs_of_both_formats_of_recipes_are_the_same(
    files: RunFolder, registry: Registry, told: dict[str, Any]
) -> None:
    files.write_config(stored(training={"views": True}, **told))
    assert files.is_there
    config = files.config()
    assert (config.run, config.dataset, config.seed, config.device) == ("r0001", "birds", 3, "cpu")
    assert config.recipe.targets == ("image",)
    assert [slot.name for slot in files.plan(registry).slots] == ["image", "text", "image.view"]
    assert list(files.config().known_slots()) == ["image", "text", "image.view"]
    assert files.config().known_slots()["image.view"] == VIEW


def test_a_derived_slot_of_a_data_set_is_what_nobody_can_say(files: RunFolder) -> None:
    config = stored()
    config["slots"][1]["derived"] = {"source": "image"}
    files.write_config(config)
    assert files.config().slots[1] == Slot("text", "text")


def test_a_longer_budget_changes_nothing_else(files: RunFolder) -> None:
    before = stored(target="image", training={"minutes": 3.0, "batch": 8})
    files.write_config(before)
    files.continue_with({"minutes": 8.0}, {"minutes": 5.0, "from_step": 7})
    files.continue_with({"minutes": 9.0}, {"minutes": 1.0, "from_step": 9})
    after = json.loads((files.path / "config.json").read_text("utf-8"))
    first, second = after.pop("continued")
    assert (first["minutes"], first["from_step"], second["minutes"]) == (5.0, 7, 1.0)
    assert first["when"]
    before["recipe"]["training"]["minutes"] = 9.0
    assert after == before
    plain = stored()
    files.write_config(plain)
    files.continue_with({"steps": 4}, {})
    assert files.config().recipe.training.steps == 4


@pytest.mark.parametrize("text", ["", "[]", "{", '{"run": "r0001"}'])
def test_a_damaged_configuration_is_told_with_its_place(files: RunFolder, text: str) -> None:
    (files.path / "config.json").write_text(text, "utf-8")
    for read in (files.config, lambda: files.continue_with({"steps": 1}, {})):
        with pytest.raises(DamagedError, match=r"run r0001 cannot be read.*config\.json"):
            read()
    assert (files.path / "config.json").read_text("utf-8") == text


def test_a_configuration_of_a_newer_program_is_told_as_such(files: RunFolder) -> None:
    files.write_config({**stored(), "format": 1})
    assert files.config().run == "r0001"
    files.write_config({**stored(), "format": 2})
    with pytest.raises(DamagedError, match="it is of a newer format; a newer program wrote it"):
        files.config()


def test_a_model_is_read_as_it_was_written_slots_in_their_order(files: RunFolder) -> None:
    assert not files.has_model
    with pytest.raises(DamagedError, match="description of the model in r0001"):
        files.model()
    files.write_model(MODEL)
    assert files.has_model
    assert files.model() == MODEL
    assert list(files.model().encoders) == ["text", "image.view", "facts"]


def test_in_a_model_of_an_earlier_program_a_name_tells_what_is_derived(files: RunFolder) -> None:
    files.write_model(MODEL)
    told = json.loads((files.path / "model.json").read_text("utf-8"))
    for part in (*told["encoders"].values(), *told["targets"].values()):
        del part["slot"]["derived"]
    told["encoders"]["far.view"] = {
        **told["encoders"]["text"],
        "slot": {"name": "far.view", "modality": "text"},
    }
    (files.path / "model.json").write_text(json.dumps(told), "utf-8")
    found = files.model()
    assert {name: part.slot for name, part in found.encoders.items() if name != "far.view"} == {
        name: part.slot for name, part in MODEL.encoders.items()
    }
    assert found.encoders["far.view"].slot == Slot("far.view", "text")


def test_in_a_model_of_this_program_a_name_tells_nothing(files: RunFolder) -> None:
    real = Slot("image.view", "text")
    files.write_model(
        ModelPlan({"image.view": Part("t", {}, {}, real)}, MODEL.targets, MODEL.fusion, MODEL.generator)
    )
    assert files.model().encoders["image.view"].slot == real


def saved(files: RunFolder, step: int, **state: Any) -> Path:
    place = files.checkpoints.place(step)
    place.mkdir(parents=True)
    Progress(step=step, **state).save(place / STATE)
    return place


def test_checkpoints_are_found_in_their_order(files: RunFolder, tmp_path: Path) -> None:
    assert files.checkpoints.steps() == []
    assert files.checkpoints.best() == -1
    for step in (20, 3, 100_000_000):
        saved(files, step, best=step - 1, seconds=step / 2)
    for name in (".5f3a", "00000007.damaged-1", "7", "abc"):
        (files.checkpoints.path / name).mkdir()
    (files.checkpoints.path / "00000009").symlink_to(tmp_path)
    assert files.checkpoints.steps() == [3, 20, 100_000_000]
    assert files.checkpoints.place(3).name == "00000003"
    assert [(place.name, state.step, state.seconds) for place, state in files.checkpoints.states()] == [
        ("100000000", 100_000_000, 50_000_000.0),
        ("00000020", 20, 10.0),
        ("00000003", 3, 1.5),
    ]
    assert files.checkpoints.best() == 99_999_999
    (files.checkpoints.place(100_000_000) / STATE).write_text("{")
    (files.checkpoints.place(20) / STATE).write_text('{"step": 21, "best": 5}')  # of another one
    assert files.checkpoints.best() == 2


@pytest.mark.parametrize(
    ("keep", "best", "left"),
    [(1, -1, [2, 5]), (2, -1, [2, 4, 5]), (1, 3, [2, 3, 5]), (9, -1, [1, 2, 3, 4, 5])],
)
def test_the_last_the_best_and_pinned_ones_stay(
    files: RunFolder, keep: int, best: int, left: list[int]
) -> None:
    for step in range(1, 6):
        saved(files, step)
    (files.checkpoints.place(2) / PINNED).touch()
    files.checkpoints.thin(keep, best)
    assert files.checkpoints.steps() == left
    assert sorted(path.name for path in files.checkpoints.path.iterdir()) == [f"{step:08d}" for step in left]


def test_numbers_are_of_each_step_once(files: RunFolder) -> None:
    assert files.metrics() == []
    first = files.open_metrics(0)
    first.write([(1, {"loss": 0.5}), (2, {"loss": 0.25, "lr": 1e-3}), (3, {"loss": 0.125})])
    first.close()
    with (files.path / "metrics.jsonl").open("a") as torn:
        torn.write('{"step": 4, "lo')
    assert files.metrics() == [
        {"step": 1, "loss": 0.5},
        {"step": 2, "loss": 0.25, "lr": 1e-3},
        {"step": 3, "loss": 0.125},
    ]
    second = files.open_metrics(2)
    second.write([(3, {"loss": 0.0625})])
    assert [row["loss"] for row in files.metrics()] == [0.5, 0.25, 0.0625]
    second.close()
    (files.path / "metrics.jsonl").unlink()
    (files.path / "metrics.jsonl").mkdir()
    with pytest.raises(DamagedError, match="numbers of the run"):
        files.metrics()


def test_previews_are_found_in_the_order_of_their_steps(files: RunFolder) -> None:
    assert files.previews() == []
    files.write_config(stored(target="image"))
    places = files.preview_files
    for step in (30, 7):
        with places.written(step) as folder:
            sheet_in(folder, "image").write_bytes(b"png")
            sheet_in(folder, "a/b").write_bytes(b"png")
    (files.path / "previews" / "00000004.png").write_bytes(b"an earlier program's")
    (files.path / "previews" / "00000007.png").write_bytes(b"an earlier program's")
    (files.path / "previews" / "notes.png").touch()
    told = [(step, path.relative_to(places.path).as_posix()) for step, path in files.previews()]
    assert told == [
        (4, "00000004.png"),
        (7, "00000007/image-sheet.png"),
        (30, "00000030/image-sheet.png"),
    ]
    others = [path.relative_to(places.path).as_posix() for _, path in files.previews("a/b")]
    assert others == ["00000007/a%2Fb-sheet.png", "00000030/a%2Fb-sheet.png"]
    assert files.previews("text") == []
    assert list(files.previews_by_slot()) == ["image"]


def test_a_preview_is_whole_or_not_there_and_a_newer_one_takes_its_place(files: RunFolder) -> None:
    files.write_config(stored(target="image"))
    places = files.preview_files
    with places.written(4) as folder:
        sheet_in(folder, "image").write_bytes(b"old")
        value_in(folder, "image", 0, ".png").write_bytes(b"old")

    def half() -> None:
        with places.written(4) as folder:
            sheet_in(folder, "image").write_bytes(b"half")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        half()
    assert [path.name for path in places.path.iterdir()] == ["00000004"]
    assert files.previews()[0][1].read_bytes() == b"old"
    with places.written(4) as folder:
        sheet_in(folder, "image").write_bytes(b"new")
    assert [path.name for path in (places.path / "00000004").iterdir()] == ["image-sheet.png"]


def test_values_are_found_beside_their_sheet_and_what_lies_beside_them_is_none(tmp_path: Path) -> None:
    names = [
        "text-0.txt",
        "text-0.txt.json",
        "text-2.txt",
        "text-more-1.txt",
        "row-0.json",
        "row-0.json.json",
    ]
    for name in (*names, "text-x.txt", "text-10.txt"):
        (tmp_path / name).touch()
    found = values_beside(sheet_in(tmp_path, "text"), 3)
    assert [path.name if path else "" for path in found] == ["text-0.txt", "", "text-2.txt"]
    assert [path.name if path else "" for path in values_beside(sheet_in(tmp_path, "row"), 1)] == [
        "row-0.json"
    ]
    assert values_beside(tmp_path / "00000004.png", 2) == [None, None]


def test_whatever_a_slot_is_called_it_names_a_file_of_its_own() -> None:
    odd = ["a/b", "a%2Fb", "..", ".hidden", "a:b", 'a"b', "a?", "tail.", "tail ", "a\\b", "a\nb", "图", "a b"]
    names = [name_for(text) for text in odd]
    assert len(set(names)) == len(odd)
    assert names == [
        *("a%2Fb", "a%252Fb", "%2E%2E", "%2Ehidden", "a%3Ab", "a%22b", "a%3F", "tail%2E", "tail%20", "a%5Cb"),
        *("a%0Ab", "图", "a b"),
    ]


def test_the_data_is_remembered_as_it_first_was(files: RunFolder) -> None:
    assert files.data_state() is None
    files.write_data_state({"counts": {"train": 3}})
    files.write_data_state({"counts": {"train": 4}})
    assert files.data_state() == {"counts": {"train": 3}}


def test_a_log_is_read_from_its_end(files: RunFolder) -> None:
    assert files.log() == ""
    (files.path / "log.txt").write_text("x" * 300_000 + "end", "utf-8")
    assert files.log().endswith("xend")
    assert len(files.log()) == 200_000


def test_a_recipe_survives_the_folder(files: RunFolder) -> None:
    recipe = Recipe(
        id="r",
        title="R",
        targets=("a", "b"),
        fusion=Choice(id="f"),
        generator=Choice(id="g", settings={"n": 1}),
    )
    files.write_config({**stored(), "recipe": recipe.model_dump(mode="json")})
    assert files.config().recipe == recipe


@pytest.mark.parametrize(
    "state",
    [
        {"step": -1},
        {"step": 2**53},
        {"seconds": -0.5},
        {"seconds": 1e999},
        {"micro": -1},
        {"micro": 2**31},
        {"best": -2},
        {"best": 2**53},
        {"validation": "low"},
        [],
    ],
)
def test_where_no_training_can_stand(tmp_path: Path, state: Any) -> None:
    (tmp_path / STATE).write_text(json.dumps(state), "utf-8")
    with pytest.raises(ValueError, match=r"\w"):
        Progress.load(tmp_path / STATE)


def test_where_a_training_can_stand(tmp_path: Path) -> None:
    edge = Progress(2**53 - 1, 0.0, 2**31 - 1, None, 2**53 - 1, 0.5, {"torch": "2"})
    edge.save(tmp_path / STATE)
    assert Progress.load(tmp_path / STATE) == edge
    (tmp_path / STATE).write_text('{"step": 0, "seconds": 0, "micro": 0, "best": -1}', "utf-8")
    assert Progress.load(tmp_path / STATE) == Progress()


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ('{"step": 0, "loss": 0.5}', {"step": 0, "loss": 0.5}),
        ('{"step": 9007199254740991, "n": -9007199254740991}', {"step": 2**53 - 1, "n": -(2**53) + 1}),
        ('{"step": 9007199254740992}', None),
        ('{"step": -1}', None),
        ('{"step": 1.0}', None),
        ('{"step": true}', None),
        ('{"loss": 1.0}', None),
        ("[1]", None),
        ('{"step": 1, "n": 9007199254740992, "ok": true, "word": "x", "lr": 1e-3}', {"step": 1, "lr": 1e-3}),
    ],
)
def test_a_line_of_numbers(line: str, row: dict[str, float] | None) -> None:
    assert rows_of(line) == ([] if row is None else [row])


def test_the_window_of_samples_is_what_it_first_was(files: RunFolder) -> None:
    assert files.kept_window(0) == 0
    assert files.kept_window(7) == 0
    for text in ('{"window": -1}', '{"window": "3"}', "[]", "{"):
        (files.path / "stream.json").write_text(text, "utf-8")
        with pytest.raises(DamagedError, match=r"order in which the run r0001.*stream\.json"):
            files.kept_window(7)


def test_a_folder_without_a_run_is_none(files: RunFolder) -> None:
    assert not files.is_there
    files.write_config(stored())
    assert files.is_there
    (files.path / "config.json").unlink()
    (files.path / "config.json").mkdir()
    assert not files.is_there


@pytest.mark.parametrize(
    "change",
    [
        {"targets": {}, "encoders": {}},
        {"targets": {"image": {"id": "image-flow", "settings": {}, "state": {}, "slot": None}}},
        {"encoders": {"text": {"id": "t", "settings": {}}}},
        {"encoders": {"text": {"id": "t", "settings": {}, "slot": {"name": "text"}}}},
        {"encoders": []},
        {"encoders": {"a": 3}},
        {"fusion": {}},
        {"generator": None},
    ],
)
def test_a_model_that_cannot_be_built_is_refused(files: RunFolder, change: dict[str, Any]) -> None:
    files.write_model(MODEL)
    told = json.loads((files.path / "model.json").read_text("utf-8"))
    (files.path / "model.json").write_text(json.dumps({**told, **change}), "utf-8")
    with pytest.raises(DamagedError, match="description of the model in r0001 cannot be read"):
        files.model()


def test_what_stands_in_the_place_of_a_preview_is_none(files: RunFolder) -> None:
    files.write_config(stored(target="image"))
    places = files.preview_files
    with places.written(5) as folder:
        sheet_in(folder, "image").write_bytes(b"png")
    (places.path / "00000004.png").mkdir()
    sheet_in(places.path / "00000003", "image").mkdir(parents=True)
    (places.path / "00000006").write_bytes(b"png")
    (places.path / "00000008").symlink_to(places.path / "00000005", target_is_directory=True)
    assert [step for step, _ in files.previews()] == [5]


def test_a_link_in_the_place_of_checkpoints_is_refused(files: RunFolder, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (files.path / "checkpoints").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DamagedError):
        files.checkpoints.steps()
    (files.path / "checkpoints").unlink()
    (files.path / "checkpoints").write_bytes(b"no folder")
    assert files.checkpoints.steps() == []


@pytest.mark.parametrize(("continued", "minutes"), [(7, 5.0), ([], float("nan"))])
def test_a_budget_that_cannot_be_written_is_told(files: RunFolder, continued: object, minutes: float) -> None:
    files.write_config({**stored(), "continued": continued})
    before = (files.path / "config.json").read_bytes()
    with pytest.raises(DamagedError, match="budget of the run r0001 cannot be changed"):
        files.continue_with({"minutes": minutes}, {})
    assert (files.path / "config.json").read_bytes() == before
