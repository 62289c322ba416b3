"""Several tasks in the window: chosen in the form of a training, and compared with each of them alone."""

from __future__ import annotations

from typing import Any

import pytest

from mmstudio.core.run import Run
from mmstudio.core.sentences import Note
from mmstudio.gui.compare.page import ComparePage
from mmstudio.gui.compare.sections import Sections
from mmstudio.gui.compare.tasks_sheet import TasksSheet
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe import Choice
from mmstudio.services.comparison.comparison import MOST, ComparedRun, Comparison, SeedGroup, SpokenVerdict


@pytest.fixture
def page(opened: MainWindow) -> TrainPage:
    opened.show_page("train")
    shown = opened.page
    assert isinstance(shown, TrainPage)
    return shown


def test_tasks_are_chosen_and_set_in_the_form(page: TrainPage) -> None:
    page.begin()
    editor = page.new.editor
    offered = {action.text(): action for action in editor.tasks.menu().actions()}
    assert {"table", "text", "Alignment"} <= {name.partition(".")[0] for name in offered}
    assert editor.tasks.text() == "nothing"
    told = next(name for name in offered if name.startswith("table"))
    offered[told].setChecked(True)
    assert editor.result().tasks.keys() == {told}
    next(one for one in editor.tasks.menu().actions() if one.text() == "Alignment").setChecked(True)
    form = editor.parts["task align"].form
    form.set_settings({"width": 16})
    found = editor.result().tasks
    assert found[told].id == "heads"
    assert (found["align"].id, found["align"].settings["width"]) == ("align", 16)
    assert editor.tasks.text() == f"{told}, Alignment"
    assert page.new.check(), page.new.trouble.text()
    recipe = editor.result()
    editor.show_recipe(recipe, editor.dataset.currentText(), "Again", 1)
    assert editor.result().tasks == found
    next(one for one in editor.tasks.menu().actions() if one.text() == told).setChecked(False)
    assert editor.result().tasks.keys() == {"align"}
    part = editor.parts["generator"]
    part.which.setCurrentIndex(part.which.findData("align"))
    part.which.activated.emit(part.which.currentIndex())
    assert not editor.result().tasks, "what learns already is no task beside itself"


def test_a_run_of_tasks_is_compared_with_each_alone(opened: MainWindow, page: TrainPage, qtbot: Any) -> None:
    studio = opened.studio
    opened.show_page("compare")
    compare = opened.page
    assert isinstance(compare, ComparePage)
    assert compare.tasks.isHidden(), "no run has any"
    page.begin()
    recipe = page.new.editor.result().model_copy(update={"tasks": {"space": Choice(id="align")}})
    studio.project.runner.lane("cpu:train").pause()
    dataset = studio.project.project.datasets.list()[0].name
    run = studio.project.runs.start(dataset, recipe).run_id
    studio.runs.read()
    assert not compare.tasks.isHidden()
    compare.compare_tasks(run)
    sheet = compare.findChild(TasksSheet)
    assert sheet is not None
    qtbot.waitUntil(sheet.go.isEnabled)
    assert sheet.run.currentData() == run
    assert sheet.total.text().startswith("3 runs: image, space together")
    sheet.seeds.setValue(MOST // 3 + 1)
    assert not sheet.go.isEnabled()
    assert f"At most {MOST} runs" in sheet.claim.text()
    sheet.seeds.setValue(1)
    with qtbot.waitSignal(sheet.started) as started:
        sheet.accept()
    assert len(started.args[0].runs) == 3
    assert compare.model.chosen == list(started.args[0].runs)
    for job in started.args[0].jobs:
        studio.project.runner.cancel(job.id)
    studio.project.runner.lane("cpu:train").resume()


def test_what_is_said_of_all_tasks_stands_above_what_is_said_of_each(qtbot: Any) -> None:
    sections = Sections()
    qtbot.addWidget(sections)
    whole = SpokenVerdict("summary", Note("{name} helps.", {"name": "All"}))
    each = SpokenVerdict("helps", Note("It helps: {figure}.", {"figure": "accuracy"}))
    for answers, heading, below in (
        ((whole, each, each), "All helps.", "It helps: accuracy.\nIt helps: accuracy."),
        ((each,), "It helps: accuracy.", ""),
        ((), "", ""),
    ):
        runs = tuple(
            ComparedRun(Run(id=name, name=name, dataset="d", recipe="r"), place)
            for place, name in enumerate(("r0001", "r0002"))
        )
        groups = tuple(SeedGroup(one.run.name, (place,), 1) for place, one in enumerate(runs))
        sections.show_comparison(Comparison(runs, 0, groups, (), (), answers=answers))
        assert (sections.answers.text(), sections.details.text()) == (heading, below)
        assert (sections.answers.isHidden(), sections.details.isHidden()) == (not heading, not below)
