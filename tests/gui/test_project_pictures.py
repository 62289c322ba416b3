"""Project pictures in the list: drawn outside of the project, from its results or its samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QLabel, QToolButton
from seen import only

from mmstudio.gui.projects.page import ProjectsPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.app import App
from mmstudio.services.project_pictures import ProjectPictures
from mmstudio_image.codec import ImageCodec


@pytest.fixture
def pictures(config_dir: Path) -> ProjectPictures:
    return ProjectPictures.of(config_dir)


def _pixel(path: Path, across: int, down: int) -> Any:
    with Image.open(path) as image:
        return image.getpixel((across, down))


def test_samples_stand_for_a_project_until_there_are_results(
    opened: MainWindow, app: App, pictures: ProjectPictures, project: Path
) -> None:
    studio = opened.studio
    assert pictures.draw(studio.project, app.registry)
    place = pictures.path(project)
    assert not place.is_relative_to(project)
    first = studio.project.project.datasets.samples("shapes-and-sounds").read("train", 0, 1)[0]
    path = first.values["image"][0].path
    assert path is not None
    with Image.open(place) as drawn, Image.open(path) as source:
        assert drawn.size == (3 * 66 - 2, 2 * 66 - 2)
        assert drawn.crop((0, 0, 64, 64)).tobytes() == source.convert("RGB").tobytes()  # 64 px wide, as it is
    session = studio.project.sessions.create("r0001", "Colours")
    for number in range(2):
        colour = np.full((20, 60, 3), (90 * number, 50, 10), np.uint8)
        ImageCodec().write(colour, studio.project.sessions.folder(session.id) / f"{number}.png", {})
    (studio.project.sessions.folder(session.id) / "2.png").write_bytes(b"broken")
    assert pictures.draw(studio.project, app.registry)
    with Image.open(place) as drawn:
        assert drawn.size == (2 * 66 - 2, 64)
    assert [_pixel(place, across, 32) for across in (0, 100)] == [(90, 50, 10), (0, 50, 10)]


def test_the_list_shows_them_without_opening_a_project(
    opened: MainWindow, pictures: ProjectPictures, project: Path, tmp_path: Path, qtbot: Any
) -> None:
    with qtbot.waitSignal(opened.pictures.drawn):
        opened.pictures.draw()
    opened.studio.close()
    opened.show_page("projects")
    page = opened.page
    assert isinstance(page, ProjectsPage)

    def shown() -> list[int]:
        marks = [mark for mark in page.findChildren(QLabel) if mark.size().toTuple() == (96, 64)]
        return [mark.pixmap().deviceIndependentSize().toSize().height() for mark in marks if mark.isVisible()]

    qtbot.waitUntil(lambda: shown() == [64])
    (pictures.folder / "another.png").write_bytes(b"")
    assert pictures.path(project).is_file()
    only(page, QToolButton, "Leave out of this list").click()
    assert list(pictures.folder.iterdir()) == []


def test_an_empty_project_has_none(
    window: MainWindow, app: App, pictures: ProjectPictures, tmp_path: Path
) -> None:
    with app.create_project(tmp_path / "empty") as made:
        assert not pictures.draw(made, app.registry)
    assert not pictures.path(tmp_path / "empty").exists()
