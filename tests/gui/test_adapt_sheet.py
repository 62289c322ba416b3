"""The sheet Adapt a run to these: a run is chosen, what would be done is told, and what came of it is shown with the run."""

from __future__ import annotations

from typing import Any

from browsed_samples import DATASET, choose

from mmstudio.core.job import JobState
from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.review.adapt_sheet import AdaptSheet
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.training.adapting import AdaptWish


def _sheet(opened: MainWindow, browser: DataBrowser) -> AdaptSheet:
    opened.actions_table["curate.adapt"].trigger()
    sheet = browser.sheets.sheet
    assert isinstance(sheet, AdaptSheet)
    return sheet


def test_chosen_samples_are_adapted_to(opened: MainWindow, browser: DataBrowser, qtbot: Any) -> None:
    ids = choose(browser, *range(8))
    project, told = opened.studio.project, list[Notice]()
    opened.studio.notified.connect(told.append)
    sheet = _sheet(opened, browser)
    qtbot.waitUntil(sheet.go.isEnabled)
    assert sheet.run.currentData() == "r0001"
    assert sheet.notes.text().startswith("5 of the 8 samples are learned from; 3 are held out")
    usual = AdaptWish("", "", ())
    assert (sheet.wish.limit, sheet.wish.share, sheet.wish.minutes) == (
        usual.limit,
        usual.share,
        usual.minutes,
    )
    sheet.old.setCurrentIndex(sheet.old.count() - 1)
    qtbot.waitUntil(lambda: "No old data is given" in sheet.notes.text() and sheet.go.isEnabled())
    sheet.old.setCurrentIndex(0)
    qtbot.waitUntil(lambda: "are mixed in" in sheet.notes.text() and sheet.go.isEnabled())
    sheet.minutes.setValue(0.05)
    sheet.limit.setValue(100)
    qtbot.waitUntil(sheet.go.isEnabled)
    with qtbot.waitSignal(sheet.started) as caught:
        sheet.go.click()
    [run] = caught.args
    assert opened.page is not None
    assert opened.page.name == "train"
    config = project.runs.config(run)
    assert sorted((*config.adaptation.learned, *config.adaptation.held)) == sorted(ids)
    assert (config.adaptation.old, config.adaptation.limit) == (DATASET, 1.0)
    job = project.runs.job(run)
    assert job is not None
    ended = project.runner.wait(job.id)
    assert ended.state is JobState.DONE, ended.failure
    view = opened.page.view
    place = view.tabs.indexOf(view.adapted)
    qtbot.waitUntil(lambda: view.tabs.isTabVisible(place))
    lines = [note["text"] for note in ended.result["told"]]
    assert view.adapted.told.text() == "\n".join(lines)
    assert lines[0].startswith("New samples, 3 held out: given attributes was ")
    assert view.adapted.figures.words.rows[0][:3] == ("new", "given attributes", "3")
    qtbot.waitUntil(lambda: any(notice.text == "\n".join(lines) for notice in told))
    opened.page.show_item("r0001")
    qtbot.waitUntil(lambda: not view.tabs.isTabVisible(place))


def test_one_sample_stands_for_all_and_too_few_are_refused(
    opened: MainWindow, browser: DataBrowser, qtbot: Any
) -> None:
    choose(browser, 0, 1)
    sheet = _sheet(opened, browser)
    qtbot.waitUntil(lambda: "too few to adapt to" in sheet.trouble.text())
    assert not sheet.go.isEnabled()
    sheet.reject()
    choose(browser, 0)
    sheet = _sheet(opened, browser)
    qtbot.waitUntil(sheet.go.isEnabled)
    assert len(sheet.wish.samples) == 48
    sheet.reject()
