"""The choice of the run that a new training starts from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from quick_training import small_training

from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.training.transfer import StartWish


@pytest.fixture
def page(opened: MainWindow) -> TrainPage:
    opened.show_page("train")
    shown = opened.page
    assert isinstance(shown, TrainPage)
    return shown


def test_a_training_starts_from_the_chosen_run(page: TrainPage, qtbot: Any) -> None:
    [first] = [one.run.id for one in page.studio.project.runs.list()]
    small_training(page, "2")
    choice = page.new.begin
    qtbot.waitUntil(lambda: choice.run.findData(first) > 0)
    assert choice.wish is None
    assert choice.way.isHidden()
    choice.run.setCurrentIndex(choice.run.findData(first))
    choice.run.activated.emit(choice.run.currentIndex())
    assert not choice.way.isHidden()
    assert choice.wish == StartWish(first)
    assert not choice.rate.isVisibleTo(choice)
    choice.way.setCurrentIndex(1)
    assert choice.wish == StartWish(first, ("encoders",), 0.0, probe=True)
    choice.way.setCurrentIndex(2)
    choice.way.activated.emit(2)
    assert choice.rate.isVisibleTo(choice)
    choice.parts.setCurrentIndex(1)
    choice.rate.setCurrentIndex(2)
    assert choice.wish is not None
    assert (choice.wish.run, choice.wish.parts, choice.wish.rate) == (first, ("encoders",), 0.0)
    with qtbot.waitSignal(page.new.started) as caught:
        page.new.start()
    start = page.studio.project.runs.config(caught.args[0]).start
    assert start is not None
    assert (start.run, start.parts, start.rate) == (first, ("encoders",), 0.0)


def test_it_starts_from_a_checkpoint_of_a_run_elsewhere(
    page: TrainPage, trained_project: Path, qtbot: Any
) -> None:
    """The run of another project is named by its folder; of one's own a step can be chosen."""
    [first] = [one.run.id for one in page.studio.project.runs.list()]
    small_training(page, "2")
    choice = page.new.begin
    qtbot.waitUntil(lambda: choice.run.findData(first) > 0)
    choice.run.setCurrentIndex(choice.run.findData(first))
    choice.run.activated.emit(choice.run.currentIndex())
    assert [choice.checkpoint.itemData(place) for place in range(choice.checkpoint.count())] == [
        "latest",
        "best",
        4,
    ]
    choice.checkpoint.choose(4)
    assert choice.wish is not None
    assert (choice.wish.run, choice.wish.checkpoint) == (first, 4)
    folder = trained_project / "runs" / first
    choice.take_folder(folder)
    assert choice.wish is not None
    assert (choice.wish.run, choice.wish.checkpoint) == (str(folder), "latest")
    assert choice.run.currentText() == f"{trained_project.name}/runs/{first}"
    with qtbot.waitSignal(page.new.started) as caught:
        page.new.start()
    start = page.studio.project.runs.config(caught.args[0]).start
    assert start is not None
    assert (start.run, start.checkpoint) == (first, 4)
    choice.refresh()
    qtbot.wait(50)
    assert choice.wish is not None
    assert choice.wish.run == str(folder), "the choice is kept"
