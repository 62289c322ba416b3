"""The sheet that makes a run smaller: what it asks for, and the table that it shows."""

from __future__ import annotations

from typing import Any

import pytest

from mmstudio.core.job import JobState
from mmstudio.core.run import RunState
from mmstudio.gui.scores.text_table import WordTable
from mmstudio.gui.shared.menus import Entry
from mmstudio.gui.train.leaving.smaller_sheet import SmallerSheet
from mmstudio.gui.train.menus import run_entries
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.scores import Score
from mmstudio.plan.smaller import SmallerTable, Variant
from mmstudio.services.smaller.told import HEADER


@pytest.fixture
def sheet(opened: MainWindow) -> SmallerSheet:
    opened.show_page("train")
    page = opened.page
    assert isinstance(page, TrainPage)
    run = page.model.runs[0]
    entries = run_entries(page, opened.studio, run, page.panel.controls, lambda: None)
    (wanted,) = [one for one in entries if isinstance(one, Entry) and one.words == "Make it smaller"]
    wanted.run()
    found = opened.findChild(SmallerSheet)
    assert found is not None
    return found


def table_of(run: str) -> SmallerTable:
    def score(value: float) -> Score:
        return Score(
            metric="m",
            figure="all attributes",
            value=value,
            low=0.9,
            high=0.95,
            n=64,
            of=64,
            better="higher",
            unit="share",
        )

    original = Variant(
        run=run, bytes=8_000_000, size=1.0, time=1.0, times=(1.0, 1.0), score=score(0.92), within=True
    )
    whole = Variant(
        run="r0099",
        source=run,
        form="int8",
        bytes=2_160_000,
        size=0.27,
        time=0.98,
        times=(0.9, 1.1),
        score=score(0.91),
        difference=-0.01,
        low=-0.02,
        high=0.004,
        verdict="not told apart",
        within=True,
    )
    return SmallerTable(variants=(original, whole), ms=9.87, together=64)


def test_the_table_stands_in_the_sheet(opened: MainWindow, sheet: SmallerSheet) -> None:
    assert not sheet.table.isVisibleTo(sheet)
    sheet.show_table(table_of("r0001"))
    assert sheet.table.isVisibleTo(sheet)
    header, first, second = sheet.table.words.lines()
    assert header == list(HEADER), "as on the command line"
    assert first[1:] == ["as it is", "8.00 MB", "1.000", "1.00", "92.0 %", "90.0 to 95.0 %", "-"]
    assert second == [
        "r0099",
        "8 bits (loses nothing)",
        "2.16 MB",
        "0.270",
        "0.98",
        "91.0 %",
        "90.0 to 95.0 %",
        "-1.0 (-2.0 ... +0.4)",
    ]
    notes = sheet.notes.text().splitlines()
    assert notes[0].startswith("The smallest one that loses nothing is r0099:")
    assert "64 results" in notes[1]
    assert "9.87 ms" in notes[2]


def test_it_starts_what_is_chosen(opened: MainWindow, sheet: SmallerSheet, qtbot: Any) -> None:
    assert [form for form, box in sheet.forms.items() if box.isChecked()] == ["half", "int8"]
    sheet.forms["half"].setChecked(False)
    sheet.forms["int8"].setChecked(False)
    assert not sheet.go.isEnabled()
    sheet.forms["int8"].setChecked(True)
    sheet.checkpoint.choose(4)
    studio, known = opened.studio, {job.id for job in opened.studio.project.runner.jobs()}
    sheet.accept()
    qtbot.waitUntil(lambda: any(job.kind == "shrink" for job in studio.project.runner.jobs()), timeout=20_000)
    (job,) = [one for one in studio.project.runner.jobs() if one.id not in known and one.kind == "shrink"]
    assert [one["form"] for one in job.payload["variants"]] == ["int8"]
    assert job.payload["checkpoint"] == 4
    qtbot.waitUntil(
        lambda: sheet.doing.isVisibleTo(sheet)
    )  # the list of jobs is out of reach below the sheet
    with qtbot.waitSignal(sheet.answered, timeout=60_000):
        sheet.doing.stop.click()
    assert not sheet.doing.isVisibleTo(sheet)
    assert studio.job(job.id).state is JobState.CANCELLED
    assert sheet.go.isEnabled()
    known_states = [one.run.state for one in studio.runs.found]
    assert RunState.CREATED not in known_states, "the list shows no run that waits for nothing"


def test_the_last_column_takes_the_rest_of_the_width(qtbot: Any) -> None:
    table = WordTable("Size, speed and score")
    qtbot.addWidget(table)
    table.resize(700, 200)
    table.show()
    for words in ("a", "b"):  # also where other rows are shown
        table.show_rows(["Run", "Form", "Size"], [[words] * 3])
        assert table.columnViewportPosition(2) + table.columnWidth(2) == table.viewport().width()
