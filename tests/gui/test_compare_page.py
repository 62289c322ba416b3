"""The page Compare: what is chosen is shown side by side, remembered, followed while it grows, and written to files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fabricated_runs import a_run, judged_pair, with_curve, with_scores
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QFileDialog

from mmstudio.core.job import JobState
from mmstudio.core.run import Run
from mmstudio.core.sentences import Note
from mmstudio.gui.compare.families_sheet import FamiliesSheet
from mmstudio.gui.compare.page import ComparePage
from mmstudio.gui.compare.tables import TablePanel
from mmstudio.gui.scores.beside_part import BesidePart
from mmstudio.gui.shared.menus import Entry, EntryGroup
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.run_folder import METRICS
from mmstudio.services.comparison.beside import Beside, BesideRow


@pytest.fixture
def pair(opened: MainWindow) -> tuple[Run, Run]:
    runs = judged_pair(opened.studio.project)
    opened.studio.runs.read()
    return runs


@pytest.fixture
def page(opened: MainWindow, pair: tuple[Run, Run], qtbot: Any) -> ComparePage:
    """The page with two runs on it."""
    opened.show_page("compare")
    found = opened.page
    assert isinstance(found, ComparePage)
    found.model.choose([run.id for run in pair])
    settled(found, qtbot)
    return found


def settled(page: ComparePage, qtbot: Any) -> None:
    """Wait until all that was asked for is shown."""
    qtbot.waitUntil(lambda: page.reading.comparison is not None)
    page.studio.tasks.wait()
    qtbot.wait(20)
    page.studio.tasks.wait()
    qtbot.wait(20)


def texts(panel: TablePanel) -> list[list[str]]:
    """The table that is seen, without its headings."""
    model = panel.model
    return [
        [str(model.index(row, place).data()) for place in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def headings(panel: TablePanel) -> tuple[list[str], list[str]]:
    model = panel.model
    across = [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in range(model.columnCount())]
    return across, [str(model.headerData(row, Qt.Orientation.Vertical)) for row in range(model.rowCount())]


def test_two_runs_stand_side_by_side_and_the_chosen_cell_is_told(
    page: ComparePage, pair: tuple[Run, Run]
) -> None:
    sections = page.sections
    assert headings(sections.settings) == (["Narrow", "Wide"], ["generator.width"])
    assert texts(sections.settings) == [["16", "32"]]
    assert headings(sections.scores)[0] == ["Narrow (baseline)", "Wide"]
    ((base, wide),) = texts(sections.scores)
    assert base.endswith(", n 40")
    assert wide.endswith(": better")
    assert "only these checkpoints" not in sections.lead.text()
    assert (
        "at least 3 training seeds on each side; here there are 1 (Narrow), 1 (Wide)." in sections.lead.text()
    )
    drawn = sections.curves._drawn
    assert drawn.keys() == {run.id for run in pair}
    assert 10 ** drawn[pair[0].id].values[0] == pytest.approx(4.0)
    assert 10 ** drawn[pair[1].id].values[0] == pytest.approx(3.0)
    previews = sections.previews
    assert (previews.step, previews.slider.maximum()) == (90, 1)
    grey = [
        previews.model.index(row, place).data(Qt.ItemDataRole.UserRole).pixelColor(5, 5).red()
        for row in range(2)
        for place in range(2)
    ]
    assert grey == [40, 140, 41, 141]
    panel = page.sections.scores
    assert panel.details.text() == "made up\nDifference: t interval, paired by sample and seed, 95 %."
    panel.view.setCurrentIndex(panel.model.index(0, 1))
    told = panel.details.text()
    assert told.startswith("distance, image, given text [lower is better], Wide: ")
    assert "better\nmade up\nDifference: " in told
    assert panel.model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == told


def test_another_baseline_turns_the_verdict_and_is_remembered_with_the_choice(
    page: ComparePage, opened: MainWindow, pair: tuple[Run, Run], project: Path, qtbot: Any, tmp_path: Path
) -> None:
    page.sections.baseline.setCurrentIndex(1)
    page.sections.baseline.activated.emit(1)
    qtbot.waitUntil(lambda: headings(page.sections.scores)[0] == ["Narrow", "Wide (baseline)"])
    ((narrow, _),) = texts(page.sections.scores)
    assert narrow.endswith(": worse")
    assert page.reading.baseline == pair[1].id
    studio = opened.studio
    assert studio.create(tmp_path / "other", "Other")
    assert page.model.chosen == []
    assert page._middle.currentWidget() is page._empty
    assert studio.open(project)
    assert page.model.chosen == [run.id for run in pair]
    settled(page, qtbot)
    assert headings(page.sections.scores)[0] == ["Narrow", "Wide (baseline)"]


def test_runs_of_one_name_are_told_apart_by_their_ids(page: ComparePage, pair: tuple[Run, Run]) -> None:
    narrow, wide = pair
    page.model.show_runs([narrow, replace(wide, name=narrow.name)])
    shown = [page.model.index(row).data() for row in range(2)]
    assert shown == [f"Narrow ({narrow.id})", f"Narrow ({wide.id})"]
    page.model.show_runs([narrow, wide])
    assert [page.model.index(row).data() for row in range(2)] == ["Narrow", "Wide"]


def test_less_than_two_runs_leave_a_word_what_to_do(page: ComparePage, pair: tuple[Run, Run]) -> None:
    page.model.choose(page.model.chosen[:1])
    assert page._middle.currentWidget() is page._empty
    assert not page.export.isEnabled()
    assert "two to sixty runs" in page._empty.words.text()
    page.model.choose([run.id for run in pair])
    page.studio.project.project.runs.delete(pair[1].id)
    page.studio.runs.read()
    assert page.model.chosen == [pair[0].id]
    assert page._middle.currentWidget() is page._empty


def test_clicks_and_keys_choose_and_more_than_sixty_are_refused(
    page: ComparePage, told: list[Notice], qtbot: Any
) -> None:
    view, model = page.list, page.model
    row = next(row for row, run in enumerate(model.runs) if run.name == "Wide")
    place = view.visualRect(model.index(row)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(model.chosen) == 1
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(model.chosen) == 2
    view.setCurrentIndex(model.index(row))
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert len(model.chosen) == 1
    for number in range(60):
        a_run(page.studio.project, f"more {number}")
    page.studio.runs.read()
    assert model.rowCount() == 63
    model.choose(
        [run.id for run in model.runs[:58]]
    )  # all but the last two at once: each click draws all of them
    for row in range(58, 63):
        model.setData(model.index(row), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert len(model.chosen) == 60
    assert {notice.title for notice in told} == {"At most 60 runs can be compared at a time."}


def test_curves_are_hidden_scaled_and_told(page: ComparePage, pair: tuple[Run, Run]) -> None:
    curves = page.sections.curves
    chips = [curves._legend.itemAt(place) for place in range(curves._legend.count())]
    chip = chips[0].widget() if chips[0] is not None else None
    assert chip is not None
    chip.click()  # type: ignore[attr-defined]
    assert curves._drawn.keys() == {pair[1].id}
    chip.click()  # type: ignore[attr-defined]
    curves.smoothing.setValue(0)
    curves.logarithmic.click()
    assert curves._drawn[pair[0].id].values[:2].tolist() == [4.0, 2.0]
    view = curves.canvas.plotItem.vb
    curves._on_moved(view.mapViewToScene(QPointF(2.0, 1.9)))
    assert curves.value.text() == "Narrow, step 2: 2"
    curves._on_turned(50.0, 0.1)
    assert curves._drawn[pair[0].id].steps[0] > 40
    assert not curves.whole.isHidden()
    curves.show_whole()
    assert curves._drawn[pair[0].id].steps[0] == 1
    curves.which.setCurrentText("learning rate")
    assert set(curves._drawn[pair[0].id].values.tolist()) == {0.001}


def test_curves_that_grow_are_followed_and_new_scores_shown(
    page: ComparePage, pair: tuple[Run, Run], qtbot: Any
) -> None:
    path = page.studio.project.project.runs.files(pair[0].id).path / METRICS
    with path.open("a") as file:
        file.write(json.dumps({"step": 101, "loss": 0.02}) + "\n")
    page._on_growth()
    qtbot.waitUntil(lambda: page.sections.curves._curves[pair[0].id]["loss"].steps[-1] == 101)
    for run in pair:
        with_scores(page.studio.project, run, {"value": range(40)}, number=2, metric="kid")
    page.studio.content_changed.emit("runs")
    qtbot.waitUntil(lambda: len(headings(page.sections.scores)[1]) == 2)


def test_previews_are_looked_at_large(page: ComparePage, opened: MainWindow, qtbot: Any) -> None:
    view = page.sections.previews.view
    view.setCurrentIndex(page.sections.previews.model.index(1, 0))
    exhibit = page.exhibits.exhibit(1)
    assert exhibit is not None
    assert [piece.name for piece in exhibit.pieces] == ["Narrow", "Wide"]
    assert [piece.crop.left for piece in exhibit.pieces if piece.crop] == [66, 66]
    assert exhibit.facts[:1] == (("Seed", "1"),)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: opened.viewing.viewer is not None and opened.viewing.viewer.isVisible())


def test_files_are_written(
    page: ComparePage, told: list[Notice], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    for kind, name in (("html", "a.html"), ("png", "b.png"), ("csv", "c.csv"), ("latex", "d.tex")):
        path = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (str(path), ""))
        page._exports.write(kind)
        qtbot.waitUntil(path.is_file)
    qtbot.waitUntil(lambda: len(told) == 4)
    assert {path.name for path in tmp_path.glob("*.*")} >= {
        "a.html",
        "b.png",
        "c.csv",
        "d.tex",
    }
    assert "Wide" in (tmp_path / "d.tex").read_text("utf-8")


def test_another_page_can_send_runs_here_and_words_follow_the_language(
    opened: MainWindow, pair: tuple[Run, Run], qtbot: Any
) -> None:
    opened.studio.page_wanted.emit("compare", f"{pair[1].id} {pair[0].id}")
    page = opened.page
    assert isinstance(page, ComparePage)
    assert page.model.chosen == [pair[1].id, pair[0].id]
    settled(page, qtbot)
    assert headings(page.sections.settings)[0] == ["Wide", "Narrow"]
    before = headings(page.sections.scores)
    opened.language.choose("zh_CN")
    opened.language.choose("en")
    assert headings(page.sections.scores) == before


@pytest.fixture
def sheet(page: ComparePage, qtbot: Any) -> FamiliesSheet:
    page.compare_families()
    found = page.findChild(FamiliesSheet)
    assert isinstance(found, FamiliesSheet)
    qtbot.waitUntil(lambda: bool(found.form.boxes))
    return found


def test_the_sheet_tells_how_long_and_what_can_be_claimed(sheet: FamiliesSheet) -> None:
    assert [name for name, box in sheet.form.boxes.items() if box.isChecked()] == [
        "image-flow",
        "image-gan",
        "image-vae",
    ]
    assert sheet.total.text() == "9 runs, 27 minutes of training in all, and the judging behind it"
    assert "which is better here" in sheet.claim.text()
    sheet.form.seeds.setValue(2)
    assert "stays open" in sheet.claim.text()
    sheet.form.seeds.setValue(21)
    assert (sheet.go.isEnabled(), sheet.claim.text().startswith("At most 60 runs")) == (False, True)
    sheet.form.seeds.setValue(1)
    for name in ("image-gan", "image-vae"):
        sheet.form.boxes[name].setChecked(False)
    assert (sheet.go.isEnabled(), sheet.claim.text()) == (False, "Choose at least two.")
    sheet.reject()


def test_the_sheet_offers_fusions_beside_baselines(sheet: FamiliesSheet, qtbot: Any) -> None:
    form = sheet.form
    assert form.recipe.isHidden()
    form.subject.setCurrentIndex(form.subject.findData("fusions"))
    form.subject.activated.emit(0)
    qtbot.waitUntil(lambda: "late" in form.boxes)
    assert not form.recipe.isHidden()
    assert form.maker.isHidden()
    assert form.boxes["late-transformer"].text() == "Late fusion: a small transformer"
    assert {name for name in form.boxes if name.startswith("alone:")}
    assert sum(name.startswith("fusion:") for name in form.boxes) == 7, "late fusion is the eighth"
    wish = sheet.wish
    assert (wish.of, wish.recipe, wish.families) == ("fusions", form.recipe.currentData(), tuple(form.boxes))
    sheet.reject()


def test_scores_show_baselines_and_have_the_missing_ones_trained(opened: MainWindow) -> None:
    part = BesidePart(opened.studio)
    part.setParent(opened)
    rows = (
        BesideRow("alone:image", Note("{slot} alone", {"slot": "image"}), 0.75, 3),
        BesideRow("late", Note("Late fusion: a small transformer")),
    )
    part._run = "r0001"
    part._take(part._asked, Beside("r0001", "accuracy", "share", "higher", 0.7, rows))
    assert part.words.text().splitlines() == [
        "image alone: accuracy 75.0 %, mean of 3 trainings.",
        "Late fusion: a small transformer: not trained for the same budget yet.",
        "The run is 5.0 pp worse than the best single slot (image alone).",
    ]
    assert not part.train.isHidden()
    part.train.click()
    assert isinstance(opened.page, ComparePage)
    asked = opened.page.findChild(FamiliesSheet)
    assert isinstance(asked, FamiliesSheet)
    assert (asked.form.of, asked.form.recipe.currentData()) == ("baselines", "r0001")
    asked.reject()
    part._take(part._asked, Beside("r0001", "accuracy", "share", "higher", 0.7, rows[:1]))
    assert part.train.isHidden(), "nothing is missing"


def test_generated_samples_come_first_and_then_the_trainings_by_themselves(
    sheet: FamiliesSheet, page: ComparePage, told: list[Notice], qtbot: Any
) -> None:
    form, studio = sheet.form, page.studio
    name = form.dataset.currentText()
    form.subject.setCurrentIndex(form.subject.findData("synthetic"))
    form.subject.activated.emit(0)
    qtbot.waitUntil(lambda: set(form.boxes) == {"without", "with"})
    assert [form.maker.itemData(place) for place in range(form.maker.count())] == ["r0001"]
    assert not form.maker.isHidden()
    form.seeds.setValue(1)
    form.steps.setValue(2)
    studio.project.runner.lane("cpu:train").pause()
    sheet.accept()
    qtbot.waitUntil(lambda: any(one.title.startswith("Samples are generated first.") for one in told))
    qtbot.waitUntil(lambda: len(page.model.chosen) == 2 and "r0002" not in page.model.chosen, timeout=60_000)
    names = {run.id: run.name for run in page.model.runs}
    assert [names[run] for run in page.model.chosen] == [
        "Real samples alone, 2 steps",
        "With generated samples, 2 steps",
    ]
    real, mixed = (studio.project.project.datasets.get(one) for one in (name, f"{name} + 1x r0001"))
    assert mixed.counts == {**real.counts, "train": 2 * real.counts["train"]}
    for job in studio.project.runner.jobs(JobState.QUEUED):
        studio.project.runner.cancel(job.id)
    studio.project.runner.lane("cpu:train").resume()


def test_the_sheet_starts_trainings_and_shows_their_runs(
    sheet: FamiliesSheet, page: ComparePage, qtbot: Any
) -> None:
    runner = page.studio.project.runner
    runner.lane("cpu:train").pause()
    sheet.form.seeds.setValue(1)
    sheet.form.boxes["image-gan"].setChecked(False)
    sheet.accept()
    qtbot.waitUntil(lambda: len(page.model.chosen) == 2 and page.model.chosen[0] not in {"r0002", "r0003"})
    waiting = [job.kind for job in runner.jobs(JobState.QUEUED) if job.lane == "cpu:train"]
    assert waiting == ["train", "train", "evaluate", "evaluate"]
    settled(page, qtbot)
    assert page.reading.comparison is not None
    generators = next(row for row in page.reading.comparison.settings if row.name == "generator")
    assert set(generators.values) == {"image-flow", "image-vae"}
    for job in runner.jobs(JobState.QUEUED):
        runner.cancel(job.id)
    runner.lane("cpu:train").resume()


def test_without_data_a_sentence_says_what_is_missing(
    window: MainWindow, told: list[Notice], tmp_path: Path
) -> None:
    assert window.studio.create(tmp_path / "empty", "Empty")
    window.show_page("compare")
    assert isinstance(window.page, ComparePage)
    window.page.compare_families()
    assert told[-1].title.startswith("A training needs a data set.")
    with_curve(window.studio.project, a_run(window.studio.project), [1.0])
    window.studio.runs.read()
    assert window.page.model.rowCount() == 1


def test_the_menu_of_a_run_exports_its_curves(
    opened: MainWindow, told: list[Notice], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    run = next(one.run for one in opened.studio.runs.found if one.run.id == "r0001")
    opened.show_page("train")
    page = opened.page
    assert isinstance(page, TrainPage)
    page.show_item(run.id)
    group = next(
        entry for entry in page._entries() if isinstance(entry, EntryGroup) and "curves" in entry.words
    )
    table, events = (entry for entry in group.entries if isinstance(entry, Entry))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.csv"), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    table.run()
    events.run()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert (tmp_path / "a.csv").read_text("utf-8").startswith("step,")
    assert len(list((tmp_path / f"{run.id} {run.name}").iterdir())) == 1


def test_the_menu_of_a_run_leads_to_its_scores(
    page: ComparePage, pair: tuple[Run, Run], opened: MainWindow, qtbot: Any
) -> None:
    row = next(place for place, run in enumerate(page.model.runs) if run.id == pair[0].id)
    page.list.setCurrentIndex(page.model.index(row))
    entries = [entry for entry in page._entries() if isinstance(entry, Entry)]
    assert [entry.words for entry in entries] == ["Evaluate ...", "Show the scores"]
    entries[1].run()
    train = opened.page
    assert isinstance(train, TrainPage)
    view = train.scores.view
    qtbot.waitUntil(lambda: view.chosen() is not None)
    assert view.run is not None
    assert view.run.id == pair[0].id
