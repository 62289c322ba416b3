"""Runs that make nothing in the window: what they are for is said, and nothing breaks by them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from small_forest import ForestConfig

from mmstudio.api import ObjectiveSpec, PredictorSpec
from mmstudio.core.job import JobState
from mmstudio.core.run import Run
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.scores.evaluate_sheet import EvaluateSheet
from mmstudio.gui.scores.predict_sheet import PredictSheet
from mmstudio.gui.scores.words import value_words
from mmstudio.gui.shared.empty import EmptyState
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.plugins.specs import Provenance
from mmstudio.services.app import App

FOREST = PredictorSpec(id="test-forest", title="Forest", factory="small_forest:Forest", config=ForestConfig)
CONTRAST = ObjectiveSpec(id="test-contrast", title="Contrast", factory="small_learners:Contrast")
SOURCE = Provenance("learners", "acme-learners", "1")
DATASET = "shapes-and-sounds"
COLUMN = "table"
"""It has one column, the place of what is seen."""


@pytest.fixture(scope="module")
def learners(app: App) -> Iterator[None]:
    app.registry.predictors.add(FOREST, SOURCE)
    app.registry.objectives.add(CONTRAST, SOURCE)
    yield
    app.registry.predictors.remove(SOURCE.plugin)
    app.registry.objectives.remove(SOURCE.plugin)


def forest() -> Recipe:
    return Recipe(
        id="forest",
        title="Forest",
        targets=(COLUMN,),
        conditions=("text",),
        generator=Choice(id="test-forest"),
    )


@pytest.fixture(scope="module")
def made(app: App, learners: None, trained_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, with an alignment and a forest besides its run that generates."""
    path = tmp_path_factory.mktemp("nothing") / "shapes"
    shutil.copytree(trained_project, path)
    app.adopt_project(path)
    align = Recipe(
        id="align",
        title="Align",
        conditions=("text", "table"),
        fusion=Choice(id="concat"),
        generator=Choice(id="test-contrast"),
        training=Training(steps=2, batch=8, precision="fp32"),
    )
    with app.open_project(path) as opened:
        for recipe in (align, forest()):
            job = opened.runner.wait(opened.runs.start(DATASET, recipe, name=recipe.title).id)
            assert job.state is JobState.DONE, job.failure
            opened.runs.follow(job)
        (generates,) = [one.run.id for one in opened.runs.list() if one.generates]
        assert generates == "r0001"
    return path


@pytest.fixture
def project(app: App, made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "shapes")
    app.adopt_project(tmp_path / "shapes")
    return tmp_path / "shapes"


def run_called(window: MainWindow, name: str) -> Run:
    return next(one.run for one in window.studio.runs.found if one.run.name == name)


def test_generate_lists_only_what_generates(opened: MainWindow, told: list[Notice], qtbot: Any) -> None:
    opened.show_page("generate")
    page = opened.pages["generate"]
    assert isinstance(page, GeneratePage)
    qtbot.waitUntil(lambda: "reference" in page.tray.sections)
    assert [page.runs.runs.itemData(row) for row in range(page.runs.runs.count())] == ["r0001"]
    assert page.model.tray.run == "r0001", "the latest run that generates, not the latest one"
    for name in ("Align", "Forest"):
        page.show_item(run_called(opened, name).id)
        assert told[-1].title == "This run makes nothing: nothing can be generated from it."
    assert page.model.tray.run == "r0001"
    assert [notice.level for notice in told] == ["note", "note"]


@pytest.mark.parametrize(
    ("name", "sentence", "hidden"),
    [
        ("Align", "Evaluate it to see how well it has learned.", ()),
        ("Forest", "This run tells classes apart; it generates nothing.", ("more",)),
    ],
)
def test_train_says_what_such_a_run_is_for(
    opened: MainWindow, told: list[Notice], qtbot: Any, name: str, sentence: str, hidden: tuple[str, ...]
) -> None:
    opened.show_page("train")
    page = opened.pages["train"]
    assert isinstance(page, TrainPage)
    run = run_called(opened, name)
    page.show_item(run.id)
    assert page.panel.run is not None
    assert page.panel.run.id == run.id
    assert page.panel.nothing.isVisibleTo(page.panel)
    assert sentence in page.panel.nothing.text()
    assert page.panel.judging.isEnabled()
    assert page.panel.ask.isVisibleTo(page.panel) == (name == "Forest")
    assert not page.panel._generate.isVisibleTo(page.panel)
    assert not page.panel.gif.isVisibleTo(page.panel)
    assert page.view.previews._hint.text() == "This run makes nothing, so there are no previews."
    buttons = page.panel.controls.buttons
    assert buttons["more"].isVisibleTo(page.panel.controls) == ("more" not in hidden)
    page.panel.to_generate()
    assert sentence in told[-1].title
    page.show_item("r0001")
    assert not page.panel.nothing.isVisibleTo(page.panel)
    assert page.panel._generate.isVisibleTo(page.panel)
    assert page.view.previews._hint.text() == "Previews appear here while the run trains."
    qtbot.wait(50)  # what is read meanwhile arrives, and fails no test


@pytest.mark.parametrize(("name", "metric"), [("Align", "test-contrast"), ("Forest", "accuracy")])
def test_such_a_run_is_evaluated_without_metrics(
    opened: MainWindow, qtbot: Any, wait_for_job: Any, name: str, metric: str
) -> None:
    opened.show_page("train")
    page = opened.pages["train"]
    assert isinstance(page, TrainPage)
    page.show_item(run_called(opened, name).id)
    page.panel.to_scores()
    view = page.scores.view
    view.evaluate()
    sheet = view.findChild(EvaluateSheet)
    assert sheet is not None
    assert sheet.metrics.choices() == []
    assert any(part.text().startswith("This run makes nothing") for part in sheet.findChildren(QLabel))
    assert sheet.checkpoint.isVisibleTo(sheet) == (name == "Align")
    sheet.split.setCurrentIndex(sheet.split.findData("train"))
    sheet.count.setValue(12)
    sheet.subset_count.setValue(12)
    with qtbot.waitSignal(sheet.started) as caught:
        sheet.accept()
    wait_for_job(opened.studio, caught.args[0])
    qtbot.waitUntil(lambda: view.chosen() is not None)
    chosen = view.chosen()
    assert chosen is not None
    assert chosen.found is not None
    scores = {score.given: score for score in chosen.found.scores if score.metric == metric}
    model = view.matrix.model
    assert [column.judged.metric for column in model.columns][:1] == [metric]
    assert set(model.rows) == {score.given for score in chosen.found.scores}
    for row, given in enumerate(model.rows):
        if given in scores and scores[given].figure == model.columns[0].judged.figure:
            score = scores[given]
            assert model.index(row, 0).data() == value_words(score.value, score.unit)
            assert score.chance is not None
            assert value_words(score.chance, score.unit) in model.told(row, 0)


def test_a_forest_is_asked_about_a_text_and_about_stored_samples(opened: MainWindow, qtbot: Any) -> None:
    opened.show_page("train")
    page = opened.pages["train"]
    assert isinstance(page, TrainPage)
    run = run_called(opened, "Forest")
    page.show_item(run.id)
    page.panel.ask.click()
    sheet = page.panel.findChild(PredictSheet)
    assert sheet is not None
    assert list(sheet.values) == [("text", "")]
    assert not sheet.checkpoint.isVisibleTo(sheet), "it learns all at once"
    sheet.split.setCurrentIndex(sheet.split.findData("train"))
    sheet.count.setValue(5)
    with qtbot.waitSignal(sheet.answered):
        sheet.accept()
    samples = opened.studio.project.project.datasets.samples(DATASET).read("train", 0, 5)
    assert [row[0] for row in sheet.table.words.rows] == [str(sample.id) for sample in samples]
    jobs = [job for job in opened.studio.jobs() if job.kind == "predict"]
    for row, found in zip(sheet.table.words.rows, jobs[-1].result["samples"], strict=True):
        best = max(range(len(found["scores"])), key=found["scores"].__getitem__)
        assert row[1:3] == [
            found["label"] or "-",
            f"{jobs[-1].result['classes'][best]} {found['scores'][best]:.3f}",
        ]
    sheet.values["text", ""].setText("a red square on the left")
    with qtbot.waitSignal(sheet.answered):
        sheet.accept()
    result = [job for job in opened.studio.jobs() if job.kind == "predict"][-1].result
    rows = sheet.table.words.rows
    assert sorted(row[0] for row in rows) == sorted(result["classes"])
    shares = [float(row[1]) for row in rows]
    assert shares == sorted(shares, reverse=True), "the likeliest class first"
    assert sum(shares) == pytest.approx(1, abs=0.01)
    sheet.reject()


def test_a_run_that_learns_in_steps_is_asked_by_a_checkpoint(opened: MainWindow, qtbot: Any) -> None:
    recipe = Recipe(
        id="heads",
        title="Heads",
        targets=(f"{COLUMN}.place",),
        conditions=("text",),
        fusion=Choice(id="concat", settings={"hidden": 16}),
        generator=Choice(id="heads"),
        training=Training(steps=3, batch=8, precision="fp32"),
    )
    project = opened.studio.project
    job = project.runner.wait(project.runs.start(DATASET, recipe, name="Heads").id)
    assert job.state is JobState.DONE, job.failure
    project.runs.follow(job)
    opened.studio.content_changed.emit("runs")
    opened.show_page("train")
    page = opened.pages["train"]
    assert isinstance(page, TrainPage)
    page.show_item(job.run_id)
    page.panel.ask.click()
    sheet = page.panel.findChild(PredictSheet)
    assert sheet is not None
    assert sheet.checkpoint.isVisibleTo(sheet)
    assert [sheet.checkpoint.itemText(row) for row in range(3)] == ["latest", "best", "step 3"]
    sheet.checkpoint.choose(3)
    sheet.values["text", ""].setText("a red square")
    with qtbot.waitSignal(sheet.answered):
        sheet.accept()
    assert sheet.trouble.isHidden(), sheet.trouble.text()
    [asked] = [one for one in opened.studio.jobs() if one.kind == "predict"]
    assert asked.payload["checkpoint"] == 3
    sheet.reject()


def test_a_run_that_learned_nothing_is_not_to_be_asked(opened: MainWindow, qtbot: Any) -> None:
    service = opened.studio.project.runs
    job = service.start(
        DATASET, forest().model_copy(update={"targets": ("text",), "conditions": ("table",)}), name="Lost"
    )
    opened.show_page("train")
    page = opened.pages["train"]
    assert isinstance(page, TrainPage)
    assert opened.studio.project.runner.wait(job.id).state is JobState.FAILED
    opened.studio.content_changed.emit("runs")
    qtbot.waitUntil(lambda: any(one.run.name == "Lost" for one in opened.studio.runs.found))
    page.show_item(job.run_id)
    assert page.panel.run is not None
    assert (page.panel.run.id, page.panel.run.state.value) == (job.run_id, "failed")
    assert not page.panel.nothing.isVisibleTo(page.panel)
    qtbot.wait(50)  # what is read meanwhile arrives, and fails no test


def test_a_project_of_such_runs_alone_says_so(opened: MainWindow) -> None:
    opened.studio.project.project.runs.delete("r0001")
    opened.studio.content_changed.emit("runs")
    opened.show_page("generate")
    page = opened.pages["generate"]
    assert isinstance(page, GeneratePage)
    assert page._stack.currentIndex() == 0
    empty = page._stack.widget(0)
    assert isinstance(empty, EmptyState)
    assert empty.heading.text() == "Nothing can be generated from these runs"
    assert "the page Train says what these are for" in empty.words.text()
    assert page.model.tray.run == ""


def test_a_forest_is_chosen_and_started_in_the_window(
    opened: MainWindow, qtbot: Any, wait_for_job: Any
) -> None:
    opened.show_page("train")
    page = opened.pages["train"]
    assert isinstance(page, TrainPage)
    page.begin()
    editor = page.new.editor
    editor.reset()
    which = editor.parts["generator"].which
    which.setCurrentIndex(which.findData("test-forest"))
    which.activated.emit(which.currentIndex())
    assert "fusion" not in editor.parts
    assert editor.sampling is None
    assert not editor.budget.isVisibleTo(editor)
    names = [editor.targets.one.itemText(row) for row in range(editor.targets.one.count())]
    assert COLUMN in names
    assert (editor.targets.title.text(), editor.parts["generator"].which.accessibleName()) == (
        "Classes of",
        "What learns",
    )
    assert "image" not in names, "no picture names a class"
    editor.targets.one.setCurrentIndex(names.index(COLUMN))
    editor.targets.chosen.emit()
    assert editor.result().targets == (COLUMN,)
    assert page.new.check(), page.new.trouble.text()
    started: list[str] = []
    page.new.started.connect(started.append)
    page.new.start()
    qtbot.waitUntil(lambda: bool(started))
    job = opened.studio.project.runs.job(started[0])
    assert job is not None
    done = wait_for_job(opened.studio, job.id)
    assert done.result["classes"] >= 2
    which = editor.parts["generator"].which
    which.setCurrentIndex(which.findData("image-flow"))
    which.activated.emit(which.currentIndex())
    assert "fusion" in editor.parts
    assert editor.budget.isVisibleTo(editor)


def test_a_recipe_that_comes_while_the_window_is_open_has_a_card_which_says_what_it_is_for(
    opened: MainWindow, app: App, config_dir: Path
) -> None:
    opened.show_page("train")
    page = opened.pages["train"]
    assert isinstance(page, TrainPage)
    page.begin()
    recipes = page.new.editor.recipes
    recipes.choose("gan")
    before = {card.recipe.id for card in recipes.cards}
    align = Recipe(
        id="align", title="Align", fusion=Choice(id="concat"), generator=Choice(id="test-contrast")
    )
    (config_dir / "recipes").mkdir(parents=True)
    for recipe in (forest(), align):
        (config_dir / "recipes" / f"{recipe.id}.json").write_text(recipe.model_dump_json(), "utf-8")
    opened.studio.content_changed.emit("plugins")
    said = {card.recipe.id: card.said for card in recipes.cards}
    assert set(said) == before | {"forest", "align"}
    assert said["forest"] == ("Classes of a slot", "Learns all samples at once, without steps")
    assert said["align"][0] == "Nothing: it learns only"
    assert recipes.recipe is not None
    assert recipes.recipe.id == "gan"
