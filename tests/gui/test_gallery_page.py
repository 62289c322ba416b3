"""The page Gallery: results of all sessions are found, marked, deleted and gone on from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from seen import words_on

from mmstudio.gui.gallery.finding import GalleryFindings, find_results
from mmstudio.gui.gallery.page import GalleryPage
from mmstudio.gui.shared.compose_sheet import ComposeSheet
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plugins.exchange_specs import ExporterSpec
from mmstudio.plugins.specs import Provenance
from mmstudio.services.opened import OpenProject
from mmstudio.storage.results.query import ResultFilter
from mmstudio_image.codec import ImageCodec
from mmstudio_text.codec import TextCodec


@pytest.fixture
def gallery(opened: MainWindow, qtbot: Any) -> GalleryPage:
    """The page, with two sessions of three pictures and a text."""
    project = opened.studio.project
    for name, seeds, words in (("Rings", (7, 8), "a red ring"), ("Bars", (7,), "a blue bar")):
        session = project.sessions.create("r0001", name)
        for seed in seeds:
            recipe = {
                "run": "r0001",
                "seed": seed,
                "checkpoint": {"step": 4},
                "conditions": {"text": [{"data": words, "weight": 1.0}]},
                "created": f"2026-01-0{seed}T00:00:00+00:00",
            }
            place = project.sessions.folder(session.id) / f"0000{seed}.png"
            ImageCodec().write(np.full((8, 8, 3), 20 * seed, np.uint8), place, recipe)
    made = {"run": "r0001", "seed": 1, "conditions": {}, "created": "2026-01-01T00:00:00+00:00"}
    TextCodec().write("written words", project.sessions.folder(session.id) / "00001.txt", made)
    opened.show_page("gallery")
    page = opened.page
    assert isinstance(page, GalleryPage)
    wait(qtbot, page, 4)
    return page


def wait(qtbot: Any, page: GalleryPage, count: int) -> None:
    """Until so many results are shown and read, and nothing is looked for."""
    qtbot.waitUntil(
        lambda: (
            page.model.rowCount() == count
            and not page._busy.text()
            and all(page.model.result(row) is not None for row in range(count))
        )
    )


def choose(page: GalleryPage, *rows: int) -> None:
    selection = page.grid.selectionModel()
    selection.clearSelection()
    for row in rows:
        page.grid.setCurrentIndex(page.model.index(row))
    flag = QItemSelectionModel.SelectionFlag
    for row in rows:
        selection.select(page.model.index(row), flag.Select)


def names(page: GalleryPage) -> list[str]:
    found = [page.model.result(row) for row in range(page.model.rowCount())]
    return [f"{one.session[-1]}/{one.name}" for one in found if one is not None]


def test_results_are_found_by_what_is_asked_for(gallery: GalleryPage, qtbot: Any) -> None:
    first = gallery.model.result(0)
    assert first is not None
    assert [name.partition("/")[2] for name in names(gallery)] == [
        "00008.png",
        "00007.png",
        "00007.png",
        "00001.txt",
    ]
    assert gallery.model.words_of(gallery.model.result(3)) == "written words"  # type: ignore[arg-type]
    filters = gallery.filters
    filters.search.setText("BLUE")
    wait(qtbot, gallery, 1)
    filters.search.clear()
    filters.seed.setText("7")
    wait(qtbot, gallery, 2)
    filters.seed.setText("seven")
    wait(qtbot, gallery, 0)
    assert gallery._pages.currentWidget() is gallery._no_match
    filters.clear()
    wait(qtbot, gallery, 4)
    gallery.show_item(first.session)
    wait(qtbot, gallery, 2)
    assert gallery._counted.text() == "2 of 4"


def test_marks_are_given_by_keys_and_undone(gallery: GalleryPage, opened: MainWindow, qtbot: Any) -> None:
    choose(gallery, 0, 1)
    gallery.grid.setFocus()
    QTest.keyClick(gallery.grid, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: [gallery.model.result(row).stars for row in (0, 1, 2)] == [3, 3, 0])  # type: ignore[union-attr]
    assert gallery.doings.chosen_ids() == list(gallery.model.ids(0, 1))
    gallery.detail.tags.added.emit("keep")
    project = opened.studio.project
    qtbot.waitUntil(lambda: project.gallery.tags() == {"keep": 2})
    qtbot.waitUntil(lambda: gallery.filters.tag.findData("keep") > 0)
    opened.studio.undo.undo()
    opened.studio.undo.undo()
    qtbot.waitUntil(lambda: not project.gallery.tags() and not project.gallery.find(ResultFilter(stars=1)))
    qtbot.waitUntil(lambda: gallery.model.result(0).stars == 0)  # type: ignore[union-attr]


def test_deleted_results_come_back(gallery: GalleryPage, opened: MainWindow, qtbot: Any) -> None:
    choose(gallery, 0)
    path = gallery.model.path_at(0)
    assert isinstance(path, Path)
    gallery.grid.setFocus()
    QTest.keyClick(gallery.grid, Qt.Key.Key_Delete)
    wait(qtbot, gallery, 3)
    assert not path.exists()
    opened.studio.undo.undo()
    wait(qtbot, gallery, 4)
    assert path.is_file()


def test_the_chosen_result_leads_on(gallery: GalleryPage, opened: MainWindow, qtbot: Any) -> None:
    choose(gallery, 1)
    result = gallery.model.result(1)
    assert result is not None
    qtbot.waitUntil(lambda: gallery.detail.recipe is not None)
    gallery.doings.open_session()
    page: Any = opened.page
    assert (page.name, page.model.session) == ("generate", result.session)
    gallery.use()
    assert page.model.tray.seed == result.seed
    assert [card.data for card in page.model.tray.cards] == ["a blue bar"]
    opened.show_page("gallery")
    wait(qtbot, gallery, 4)
    choose(gallery, 3)
    gallery.doings.give()
    qtbot.waitUntil(lambda: opened.page.name == "generate")  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: "written words" in [card.data for card in page.model.tray.cards])


def test_results_of_several_sessions_are_put_together(
    gallery: GalleryPage, opened: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    gallery.grid.selectAll()
    opened.actions_table["gallery.compose"].trigger()
    qtbot.waitUntil(lambda: opened.findChild(ComposeSheet) is not None)
    sheet = opened.findChild(ComposeSheet)
    assert sheet is not None
    assert (sheet.title.text(), sheet.chosen.isVisible()) == ("Results", False)
    sheet.target.setText(str(tmp_path / "all.html"))
    sheet.accept()
    qtbot.waitUntil((tmp_path / "all.html").is_file)
    text = (tmp_path / "all.html").read_text("utf-8")
    assert text.count("<article") == 4
    assert "written words" in text


class Lines:
    """An exporter of texts."""

    def write(self, raws: Sequence[str], path: Path) -> None:
        path.write_text("\n".join(raws), "utf-8")


def test_exporters_of_what_results_have_are_offered(
    gallery: GalleryPage, opened: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    catalog = opened.studio.app.registry.exporters
    for modality in ("audio", "text"):
        spec = ExporterSpec(
            id=f"{modality}-lines",
            title="Lines",
            summary="One below the other.",
            factory=f"{__name__}:Lines",
            modality=modality,
            suffix=".lines",
        )
        catalog.add(spec, Provenance("acme", "acme", "1"))
    gallery.grid.selectAll()
    opened.actions_table["gallery.compose"].trigger()
    qtbot.waitUntil(lambda: opened.findChild(ComposeSheet) is not None)
    sheet = opened.findChild(ComposeSheet)
    assert sheet is not None
    qtbot.waitUntil(lambda: "text-lines" in sheet.kinds)
    assert list(sheet.kinds) == ["page", "folder", "film", "text-lines"]
    box = sheet.kinds["text-lines"]
    assert box.text() == "Lines"
    qtbot.waitUntil(box.isVisible)
    sheet.target.setText(str(tmp_path / "all.html"))
    box.setChecked(True)
    assert Path(sheet.target.text()) == tmp_path / "all.lines"
    assert sheet.go.isEnabled()
    sheet.accept()
    qtbot.waitUntil((tmp_path / "all.lines").is_file)
    catalog.remove("acme")
    assert (tmp_path / "all.lines").read_text("utf-8") == "written words"


def test_a_double_click_looks_closely(gallery: GalleryPage, opened: MainWindow, qtbot: Any) -> None:
    shown: list[tuple[Any, int]] = []
    opened.studio.viewing_wanted.connect(lambda exhibits, row: shown.append((exhibits, row)))
    gallery.grid.doubleClicked.emit(gallery.model.index(1))
    assert shown == [(gallery.exhibits, 1)]
    assert gallery.exhibits.exhibit(1).path == gallery.model.path_at(1)  # type: ignore[union-attr]


def test_results_made_meanwhile_are_shown(gallery: GalleryPage, opened: MainWindow, qtbot: Any) -> None:
    choose(gallery, 1)
    kept = gallery.doings.chosen_ids()
    session = opened.studio.project.sessions.create("r0001", "New")
    place = opened.studio.project.sessions.folder(session.id) / "00000.png"
    ImageCodec().write(np.zeros((8, 8, 3), np.uint8), place, {"run": "r0001", "seed": 2, "conditions": {}})
    opened.studio.content_changed.emit("sessions")
    wait(qtbot, gallery, 5)
    assert gallery.doings.chosen_ids() == kept


def test_a_project_that_is_left_takes_its_results_along(
    gallery: GalleryPage, opened: MainWindow, qtbot: Any
) -> None:
    opened.studio.close()
    assert gallery.model.rowCount() == 0
    qtbot.waitUntil(lambda: opened.page.name == "projects")  # type: ignore[union-attr]


def test_a_result_of_several_values_is_one_card(gallery: GalleryPage, opened: MainWindow, qtbot: Any) -> None:
    project = opened.studio.project
    session = project.sessions.create("r0001", "Together")
    made = {"run": "r0001", "seed": 9, "conditions": {}, "checkpoint": {"step": 4}}
    made["created"] = "2026-02-01T00:00:00+00:00"
    folder = project.sessions.folder(session.id)
    ImageCodec().write(np.full((8, 8, 3), 200, np.uint8), folder / "00009-000.image.png", made)
    TextCodec().write("a bright square", folder / "00009-000.text.txt", made)
    opened.studio.content_changed.emit("sessions")
    wait(qtbot, gallery, 5)
    card = gallery.model.card(0)
    assert card is not None
    assert [path.name for path in gallery.model.files_at(0)] == ["00009-000.image.png", "00009-000.text.txt"]
    assert gallery.model.index(0).data() == "00009-000"
    gallery.model.parts(card)
    qtbot.waitUntil(lambda: [part.kind for part in gallery.model.parts(card)] == ["picture", "words"])
    assert gallery._counted.text() == "5 of 5"
    choose(gallery, 0)
    qtbot.waitUntil(lambda: gallery.detail.recipe is not None)
    qtbot.waitUntil(lambda: "a bright square" in words_on(gallery.detail))
    assert gallery.detail.picture.isVisible()
    gallery.doings.star(2)
    qtbot.waitUntil(lambda: len(project.gallery.find(ResultFilter(stars=2))) == 2)
    gallery.filters.search.setText("bright")
    wait(qtbot, gallery, 1)
    assert len(gallery.model.files_at(0)) == 2
    gallery.filters.clear()
    wait(qtbot, gallery, 5)
    choose(gallery, 0)
    gallery.doings.delete()
    wait(qtbot, gallery, 4)
    assert list(folder.glob("*.png")) == list(folder.glob("*.txt")) == []
    opened.studio.undo.undo()
    wait(qtbot, gallery, 5)


def test_an_answer_that_comes_late_hides_nothing(
    gallery: GalleryPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the index held before it was brought up to date may be read before, and told after."""
    late, first = Event(), gallery.model.path_at(0)
    assert first is not None

    def find(opened: OpenProject, wanted: ResultFilter) -> GalleryFindings:
        found = find_results(opened, wanted)
        assert len(found.ids) == 5 or late.wait(20)
        return found

    monkeypatch.setattr("mmstudio.gui.gallery.page.find_results", find)
    (first.parent / "00009.png").write_bytes(first.read_bytes())
    gallery.refresh()
    wait(qtbot, gallery, 5)
    late.set()
    gallery.studio.tasks.wait()
    QTest.qWait(50)
    assert gallery.model.rowCount() == 5
