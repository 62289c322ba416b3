"""The diagnosis on the page Train: findings of the run that is shown, a change that is prepared, and one notice for each."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.train.diagnosis.watcher import DiagnosisWatcher
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.run_folder import RunFolder

FAST = [(step, {"update/generator": 0.1, "share": 0.5}) for step in range(201, 250, 10)]


@pytest.fixture
def page(opened: MainWindow) -> TrainPage:
    opened.show_page("train")
    shown = opened.page
    assert isinstance(shown, TrainPage)
    return shown


def files(page: TrainPage, run: str = "r0001") -> RunFolder:
    return page.studio.project.project.runs.files(run)


def words(page: TrainPage) -> list[str]:
    return [part.text() for part in page.view.diagnosis.findChildren(QLabel) if part.text()]


def tab(page: TrainPage) -> str:
    return page.view.tabs.tabText(page.view.tabs.indexOf(page.view.diagnosis))


def test_a_run_in_which_nothing_is_wrong(page: TrainPage, qtbot: Any) -> None:
    early = "Nothing wrong was found up to step 4. That is too early to tell: most faults show later."
    qtbot.waitUntil(lambda: words(page) == [early])
    assert tab(page) == "Diagnosis"
    files(page).add_vitals([(100, {"share": 1.0})])
    page._watcher.look("r0001")
    qtbot.waitUntil(lambda: words(page) == ["Nothing wrong was found up to step 100."])


def test_a_finding_is_shown_and_its_change_prepared(page: TrainPage, qtbot: Any, told: list[Notice]) -> None:
    qtbot.waitUntil(lambda: page.view.diagnosis.found is not None)
    files(page).add_vitals(FAST)
    page._watcher.look("r0001")
    qtbot.waitUntil(lambda: tab(page) == "Diagnosis (1)")
    assert "A step changes the weights of generator by 10.00%." in words(page)
    assert told == [], "nobody is told of a run that has ended and is only looked at"
    (prepare,) = (
        one for one in page.view.diagnosis.findChildren(QPushButton) if one.text() == "Prepare this change"
    )
    assert "training.lr = 0.0004" in prepare.toolTip()
    prepare.click()
    assert page.new.isVisible()
    recipe = page.new.editor.result()
    assert (recipe.training.lr, recipe.training.matrix_lr) == (0.0004, 0.001)
    before = files(page).config().recipe
    assert recipe.generator == before.generator
    assert len(page.studio.project.runs.list()) == 1, "nothing is started"
    assert [notice.level for notice in told] == ["note"]
    assert "training.lr = 0.0004" in told[0].title


def test_a_training_tells_of_each_finding_once(page: TrainPage, qtbot: Any, told: list[Notice]) -> None:
    watcher = page._watcher
    files(page).add_vitals(FAST)

    def look(*, live: bool) -> None:
        with qtbot.waitSignal(watcher.diagnosed):
            watcher.look("r0001", live=live)

    qtbot.waitUntil(lambda: page.view.diagnosis.found is not None)
    look(live=False)
    assert told == []
    look(live=True)
    look(live=True)
    assert [notice.title for notice in told] == [
        "Tiny: The learning rate is too high: each step throws away a part of what was learned."
    ]
    assert told[0].way is not None
    assert (told[0].way.page, told[0].way.key) == ("train", "r0001")
    files(page).add_vitals([(300, {"near/image": 0.5})])
    look(live=True)
    assert [notice.level for notice in told] == ["warning"] * 2


def test_a_training_is_looked_at_when_it_ends(
    page: TrainPage, qtbot: Any, wait_for_job: Any, told: list[Notice]
) -> None:
    """The run has signs of a high rate from before it goes on."""
    files(page).add_vitals([(step, signs) for step, (_, signs) in enumerate(FAST[:4], 1)])
    page.studio.project.runs.train_on("r0001", 0.001)
    job = page.studio.jobs()[-1]
    wait_for_job(page.studio, job.id)
    qtbot.waitUntil(lambda: any("learning rate is too high" in notice.title for notice in told))


def test_another_run_has_its_own_diagnosis(page: TrainPage, qtbot: Any) -> None:
    files(page).add_vitals(FAST)
    project = page.studio.project.project
    other = project.runs.create("Other", dataset="shapes-and-sounds", recipe="flow")
    config = files(page).config().model_dump(mode="json")
    files(page, other.id).write_config({**config, "run": other.id})
    page.studio.content_changed.emit("runs")
    page._watcher.look("r0001")
    qtbot.waitUntil(lambda: tab(page) == "Diagnosis (1)")
    qtbot.waitUntil(lambda: page.model.row_of(other.id) >= 0)
    page.show_item(other.id)
    assert page.view.diagnosis.found is None
    assert tab(page) == "Diagnosis"
    qtbot.waitUntil(lambda: any("Nothing has been noted" in text for text in words(page)))


def test_a_run_that_cannot_be_read_spoils_nothing(page: TrainPage, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: page.view.diagnosis.found is not None)
    (files(page).path / "config.json").write_text("{")
    watcher: DiagnosisWatcher = page._watcher
    watcher.look("r0001")
    page.studio.tasks.wait()
    qtbot.waitUntil(lambda: not watcher._looking)
    assert page.view.diagnosis.found is not None
