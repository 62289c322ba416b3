"""Changes of two thousand samples at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsed_samples import page_of

from mmstudio.core.sample import NewSample, Slot
from mmstudio.gui.data.samples.words_sheet import WordsSheet
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.app import App
from mmstudio.storage.samples.query import SampleFilter

MANY = 2000


@pytest.fixture(scope="module")
def many(app: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("many") / "project"
    with app.create_project(place) as opened:
        opened.project.datasets.create(
            "many", (Slot("text", "text"), Slot("t", "table", columns=("kind", "size")))
        )
        samples = opened.project.datasets.samples("many")
        samples.append(
            [
                NewSample(
                    {"text": (f"thing {one} 东西",), "t": ({"kind": "ab"[one % 2], "size": float(one)},)}
                )
                for one in range(MANY)
            ]
        )
        samples.finish(0)
    return place


def test_two_thousand_at_once(window: MainWindow, many: Path, qtbot: Any) -> None:
    assert window.studio.open(many)
    page = page_of(window)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.rowCount() == MANY)
    browser = page.browser
    assert browser is not None
    browser.grid.setFocus()
    browser.grid.selectAll()
    assert browser.chosen.count == MANY
    datasets = window.studio.project.datasets
    held: list[float] = []

    def do(change: Callable[[], object]) -> None:
        start = time.perf_counter()
        change()
        held.append(time.perf_counter() - start)
        assert browser.curation.curator.busy  # it goes on beside the window
        qtbot.waitUntil(lambda: not browser.curation.curator.busy)

    do(lambda: browser.curation.star(5))
    do(lambda: browser.curation.bar.tagged.emit("all"))
    assert len(datasets.find("many", SampleFilter(tag="all", stars=5))) == MANY
    browser.sheets.words()
    sheet = browser.sheets.sheet
    assert isinstance(sheet, WordsSheet)
    sheet.old.setText("东西")
    sheet.put.setText("物")
    do(sheet.accept)
    assert len(datasets.find("many", SampleFilter(words="物"))) == MANY
    do(lambda: browser.curation.move("val"))
    assert datasets.get("many").counts == {"train": 0, "val": MANY, "test": 0}
    do(browser.curation.leave_out)
    assert sum(datasets.get("many").counts.values()) == 0
    for _ in range(5):
        do(window.studio.undo.undo)
    assert datasets.get("many").counts == {"train": 1600, "val": 200, "test": 200}
    assert len(datasets.find("many", SampleFilter(words="东西"))) == MANY
    assert len(datasets.find("many", SampleFilter(stars=1))) == 0
    assert len(held) == 10
