"""A grid from the page Generate: asked for on a sheet, made in a session of its own, looked at as one picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.job import Job, JobState
from mmstudio.gui.generate.grids.sheet import GridSheet
from mmstudio.gui.studio.notices import Notice, Way
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.grid import read_index
from mmstudio.services.generation.tray import TrayCard


@pytest.fixture
def page(opened: MainWindow, qtbot: Any) -> Any:
    """The page, with a text on its tray."""
    opened.show_page("generate")
    page: Any = opened.page
    page.model.change("Give", cards=(TrayCard("text", data="a red ring"),), seed=5)
    return page


def ask(page: Any) -> GridSheet:
    page.ask_for_grid()
    sheet: GridSheet = page.findChildren(GridSheet)[-1]
    return sheet


def test_a_grid_is_made_and_looked_at(page: Any, opened: MainWindow, qtbot: Any, wait_for_job: Any) -> None:
    sheet = ask(page)
    settings = [sheet.axes[0].setting.itemData(place) for place in range(sheet.axes[0].setting.count())]
    assert {"guidance.text", "seed", "checkpoint", "weight.text", "settings.steps", "run"} <= set(settings)
    assert "weight.audio" not in settings
    sheet.axes[0].choose("settings.steps")
    sheet.axes[0].values.setText("1, 2")
    assert sheet.axes[1].values.text() == "5..8"
    sheet.axes[1].values.setText("5..6")
    assert sheet.count.text() == "4 results"
    sheet.go.click()
    studio = opened.studio
    qtbot.waitUntil(lambda: any(job.kind == "grid" for job in studio.jobs()))
    job = next(job for job in studio.jobs() if job.kind == "grid")
    assert wait_for_job(studio, job.id).state is JobState.DONE
    folder = studio.project.sessions.folder(page.model.session)
    assert str(folder) == job.payload["out"]
    index = read_index(folder)
    assert index is not None
    assert [cell.at for cell in index.cells] == [[0, 0], [1, 0], [0, 1], [1, 1]]
    assert [card.data for card in page.model.tray.cards] == ["a red ring"]
    qtbot.waitUntil(lambda: page.results.model.rowCount() == 4 and not page.results.sheet.isHidden())
    shown: list[Any] = []
    studio.viewing_wanted.connect(lambda exhibits, _: shown.append(exhibits))
    page.results.look_at_grid()
    assert shown[0].exhibit(0).path == folder / "grid" / "sheet.png"


def test_a_grid_that_ends_out_of_sight_is_told_and_leads_to_its_session(
    page: Any, opened: MainWindow, told: list[Notice], qtbot: Any, wait_for_job: Any
) -> None:
    studio = opened.studio

    def make(seeds: str) -> Job:
        known = {job.id for job in studio.jobs()}
        sheet = ask(page)
        sheet.axes[0].choose("seed")
        sheet.axes[0].values.setText(seeds)
        sheet.axes[1].choose("")
        sheet.go.click()
        qtbot.waitUntil(lambda: any(job.id not in known for job in studio.jobs()))
        return next(job for job in studio.jobs() if job.id not in known)

    first = make("1, 2")
    wait_for_job(studio, first.id)
    qtbot.waitUntil(lambda: first.id not in page.work.jobs)  # the window has been told of its end
    assert told == [], "its results were in sight"
    studio.bridge.attach(None)  # the window is busy until the job has ended
    job = make("3")
    opened.show_page("data")
    assert studio.project.runner.wait(job.id).state is JobState.DONE
    studio.bridge.attach(studio.project.channel)
    qtbot.waitUntil(lambda: bool(told))
    (notice,) = told
    assert (notice.level, notice.title) == ("good", "Made: Grid of 1 from Tiny.")
    session = Path(str(job.payload["out"])).name
    assert notice.way == Way("Look at the grid", "generate", session)
    opened.notices.way_wanted.emit(notice.way.page, notice.way.key)
    assert opened.page is page
    assert page.model.session == session


def test_what_cannot_be_a_grid_is_said_on_the_sheet(page: Any) -> None:
    sheet = ask(page)
    sheet.axes[0].choose("seed")
    assert sheet.count.text() == "Two axes have the same setting."
    assert not sheet.go.isEnabled()
    sheet.axes[1].choose("")
    assert sheet.go.isEnabled()
    sheet.axes[0].values.setText("1, two")
    assert sheet.axes[0].trouble.text() == "'two' is no value of 'seed'."
    assert not sheet.go.isEnabled()
    sheet.axes[0].values.setText("1..100")
    sheet.axes[1].choose("joint")
    sheet.axes[1].values.setText(", ".join(map(str, range(11))))
    assert sheet.count.text() == "1,100 results; at most 1,000 are made at a time."
    assert not sheet.go.isEnabled()
    sheet.reject()
