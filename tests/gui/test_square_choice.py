"""Pictures that are not square: what is cut away is counted and shown, and one click keeps all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QScrollArea

from mmstudio.core.job import JobState
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe import Choice
from mmstudio.services.app import App
from mmstudio.services.datasets.oblong import cut_share, find_oblong, keeping_steps, kept_part, with_step
from mmstudio.services.datasets.thumbnails import Thumbnails


@pytest.fixture
def tall(opened: MainWindow, tmp_path: Path, qtbot: Any) -> MainWindow:
    """A window with a data set of figures on white, 40 wide and 80 high, among some that are square."""
    folder = tmp_path / "figures"
    folder.mkdir()
    for number in range(12):
        height = 40 if number % 4 == 0 else 80
        pixels = np.full((height, 40, 3), 255, np.uint8)
        pixels[: height // 8, 15:25] = (200, 0, 0)  # the head, which a crop of the middle loses
        pixels[:, 18:22, 2] = number
        Image.fromarray(pixels).save(folder / f"f{number:02}.png")
        (folder / f"f{number:02}.txt").write_text(f"figure {number}", "utf-8")
    project = opened.studio.project
    job = project.imports.import_source(folder, "figures")
    assert project.runner.wait(job.id).state is JobState.DONE
    opened.studio.content_changed.emit("datasets")
    return opened


def test_what_is_cut_away_is_counted(tall: MainWindow, app: App) -> None:
    project = tall.studio.project
    info = project.datasets.get("figures")
    slot = info.slot("image")
    assert slot is not None
    thumbnails = Thumbnails(project.project.layout.cache / "thumbnails", app.registry)
    samples = project.project.datasets.samples("figures")
    found = find_oblong(samples, info, slot, thumbnails)
    assert found is not None
    count = info.counts["train"]
    train = [one[0].path for one in samples.values("train", "image", 0, count)]
    lost = []
    for path in train:
        assert path is not None
        with Image.open(path) as image:
            lost.append(0.5 if image.height == 80 else 0.0)
    assert found.count == count
    assert found.share == pytest.approx(sum(lost) / len(lost))
    assert [picture.shape for picture in found.pictures] == [(80, 40, 3)] * 3  # those that lose most
    assert kept_part(found.pictures[0]) == (0, 20, 40, 40)
    assert cut_share(np.zeros((30, 120, 3), np.uint8)) == 0.75
    (white, told), (edge, other) = keeping_steps(app.registry, slot)
    assert [white.id, edge.id] == ["image-pad", "image-pad"]
    made = with_step(found.pictures[0], white, told)
    assert made.shape == (80, 80, 3)
    assert made[0, 0].tolist() == [255, 255, 255]
    assert made[0, 36].tolist() == [200, 0, 0]  # the head is there
    assert with_step(found.pictures[0], edge, other).shape == (80, 80, 3)
    square = project.datasets.get("shapes-and-sounds")
    there = project.project.datasets.samples(square.name)
    assert find_oblong(there, square, square.slots[0], thumbnails) is None


def test_one_click_keeps_all_of_them(tall: MainWindow, qtbot: Any) -> None:
    tall.show_page("train")
    page = tall.page
    assert isinstance(page, TrainPage)
    page.begin()
    editor = page.new.editor
    assert editor.squares.choices == {}  # the sample data is square
    editor.dataset.setCurrentIndex(editor.dataset.findText("figures"))
    editor.dataset.activated.emit(editor.dataset.currentIndex())
    qtbot.waitUntil(lambda: "image" in editor.squares.choices)
    choice = editor.squares.choices["image"]
    middle, white, edge = choice.options
    assert [option.accessibleName() for option in choice.options] == [
        "Keep the middle",
        "Pad: white",
        "Pad: edge",
    ]
    for width in (1100, 1280):
        tall.resize(width, 700)
        QApplication.processEvents()
        (scroll,) = [made for made in page.new.findChildren(QScrollArea) if made.isAncestorOf(choice)]
        assert scroll.widget().width() <= scroll.viewport().width()
        assert edge.mapTo(choice, edge.rect().bottomRight()).x() < choice.width()
    assert middle.isChecked()
    assert not middle.grab().isNull()
    white.click()
    assert editor.result().preprocess == {"image": [Choice(id="image-pad")]}  # white is its default
    assert white.isChecked()
    assert editor.steps is not None
    editor.steps.lists["image"].add(Choice(id="image-resize", settings={}))
    edge.click()
    steps = editor.result().preprocess["image"]
    assert [step.id for step in steps] == ["image-pad", "image-resize"]  # before the others, and only once
    assert steps[0].settings == {"fill": "edge"}
    assert edge.isChecked()
    editor.steps.lists["image"].steps[0].away.click()  # taken away below: the choice follows
    assert middle.isChecked()
    edge.click()
    middle.click()
    assert [step.id for step in editor.result().preprocess["image"]] == ["image-resize"]
    assert page.new.check(), page.new.trouble.text()
