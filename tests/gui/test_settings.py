"""The page Settings: device, folder of projects, size of words; kept between starts, damaged files told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QScrollArea

from mmstudio.core.files.atomic import bytes_below
from mmstudio.core.job import JobState
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.projects.page import ProjectsPage
from mmstudio.gui.settings.page import SettingsPage
from mmstudio.gui.shared.archives import documents
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.studio.preferences import Preferences
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow

PAGES = ("projects", "data", "train", "generate", "plugins", "settings")


def settings_of(window: MainWindow) -> SettingsPage:
    window.show_page("settings")
    assert isinstance(window.page, SettingsPage)
    return window.page


def choose(box: Any, data: object) -> None:
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_settings_come_back_as_they_were_stored(tmp_path: Path) -> None:
    made = Preferences(
        tmp_path, device="cuda:1", projects="/x", font_percent=130, cache_gb=7, keys={"a.b": ""}
    )
    made.save()
    assert Preferences.load(tmp_path) == made
    assert Preferences.load(tmp_path / "none") == Preferences(tmp_path / "none")


@pytest.mark.parametrize(
    ("stored", "unread"),
    [
        ({"font_percent": 100_000}, ("font_percent",)),
        ({"font_percent": True, "cache_gb": -1}, ("cache_gb", "font_percent")),
        ({"keys": {"a.b": 3}, "recent": ["x", 4]}, ("keys", "recent")),
        ({"device": ["cpu"], "hints": "no"}, ("device", "hints")),
        ({"folder": "/elsewhere", "of a later version": 1}, ()),
    ],
)
def test_a_setting_of_the_wrong_kind_is_left_and_the_others_are_kept(
    tmp_path: Path, stored: dict[str, object], unread: tuple[str, ...]
) -> None:
    (tmp_path / "window.json").write_text(json.dumps({"theme": "light", **stored}), "utf-8")
    found = Preferences.load(tmp_path)
    assert found.unread == unread
    assert found == Preferences(tmp_path, theme="light", unread=unread)
    assert found.aside.exists() == bool(unread)
    assert Preferences.load(tmp_path) == Preferences(tmp_path, theme="light")


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b""])
def test_a_broken_file_is_kept_and_told(
    window: MainWindow, told: list[Notice], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "window.json").write_bytes(content)
    window.studio.preferences = Preferences.load(tmp_path)
    window.studio.tell_settings()
    assert told[-1].level == "warning"
    assert str(tmp_path / "window.broken.json") in told[-1].text
    assert (tmp_path / "window.broken.json").read_bytes() == content
    assert Preferences.load(tmp_path).unread == ()


def test_the_default_device_is_where_results_are_made(
    opened: MainWindow, qtbot: Any, wait_for_job: Any, told: list[Notice]
) -> None:
    page = settings_of(opened)
    choose(page.work.device, "cpu")
    assert Preferences.load(opened.studio.app.config_folder).device == "cpu"
    opened.show_page("generate")
    generate = opened.page
    assert isinstance(generate, GeneratePage)
    generate.model.change("", count=1)
    generate.generate()
    qtbot.waitUntil(lambda: any(job.kind == "generate" for job in opened.studio.jobs()))
    job = next(job for job in opened.studio.jobs() if job.kind == "generate")
    assert job.lane == "cpu:sample"
    wait_for_job(opened.studio, job.id, JobState.DONE)
    opened.studio.preferences.device = "cuda:7"
    generate.generate()
    qtbot.waitUntil(lambda: bool(told) and "cuda:7" in told[-1].text)
    assert told[-1].level == "error"


def test_a_training_takes_the_default_device_where_none_is_chosen(
    opened: MainWindow, qtbot: Any, told: list[Notice]
) -> None:
    opened.studio.preferences.device = "cuda:7"
    opened.show_page("train")
    page = opened.page
    assert isinstance(page, TrainPage)
    page.begin()
    assert page.new.editor.device.itemText(0) == "As in the settings (cuda:7)"
    page.new.start()
    qtbot.waitUntil(lambda: bool(told) and "cuda:7" in told[-1].text)
    assert not [job for job in opened.studio.jobs(JobState.QUEUED, JobState.RUNNING) if job.kind == "train"]
    choose(page.new.editor.device, "cpu")
    page.new.start()
    qtbot.waitUntil(lambda: any(job.lane == "cpu:train" for job in opened.studio.jobs(*JobState)[1:]))


def test_a_device_that_is_not_there_stays_shown(window: MainWindow) -> None:
    window.studio.preferences.device = "cuda:7"
    page = settings_of(window)
    assert page.work.device.currentData() == "cuda:7"


def test_new_projects_go_to_the_chosen_folder(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = settings_of(window)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.work.choose_folder()
    assert page.work.folder.text() == str(tmp_path)
    starts: list[str] = []

    def ask(_parent: object, _title: str, start: str) -> tuple[str, str]:
        starts.append(start)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    window.show_page("projects")
    assert isinstance(window.page, ProjectsPage)
    window.page.make()
    assert starts == [str(tmp_path / "New project")]
    tmp_path.rename(tmp_path.with_name("moved"))
    window.page.make()
    assert Path(starts[-1]).parent != tmp_path
    assert Path(starts[-1]).parent.is_dir()
    page.work.forget_folder()
    assert Preferences.load(window.studio.app.config_folder).projects == ""


def test_who_has_no_folder_for_documents_begins_at_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there, gone = tmp_path / "Documents", tmp_path / "gone"
    there.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(there))
    assert documents() == there
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(gone))
    assert documents() == Path.home()


def cut_buttons(window: MainWindow) -> list[str]:
    """Words of buttons that do not fit onto them, and labels and pages that lose what is on their right."""
    assert window.page is not None
    found = [
        made.text()
        for made in window.findChildren(QAbstractButton)
        if made.isVisible() and made.text() and made.width() < made.minimumSizeHint().width()
    ]
    for scroll in window.page.findChildren(QScrollArea):
        inside = scroll.widget()
        if scroll.isVisible() and inside is not None and inside.width() > scroll.viewport().width():
            found.append(f"{inside.objectName()} {type(inside).__name__} is wider than what it lies in")
    hint = window.page.minimumSizeHint()
    if hint.width() > window.page.width() or hint.height() > window.page.height():
        found.append(f"the page needs {hint}")
    return found


@pytest.mark.parametrize(
    ("language", "theme", "wide", "high", "percent"),
    [("en", "dark", 1100, 700, 150), ("zh_CN", "light", 1100, 700, 150), ("en", "light", 960, 540, 100)],
)
def test_everything_is_whole_at_every_size_of_words(
    opened: MainWindow, qapp: QApplication, language: str, theme: str, wide: int, high: int, percent: int
) -> None:
    opened.choose_language(language)
    opened.resize(wide, high)
    page = settings_of(opened)
    choose(page.font_size, percent)
    assert Preferences.load(opened.studio.app.config_folder).font_percent == percent
    heights = {
        made.fontMetrics().height() for made in opened.findChildren(QLabel) if made.objectName() == "faint"
    }
    opened.choose_theme(theme)
    for name in PAGES:
        opened.show_page(name)
        qapp.processEvents()
        assert (name, cut_buttons(opened)) == (name, [])
    train = opened.pages["train"]
    assert isinstance(train, TrainPage)
    opened.show_page("train")
    train.begin()
    qapp.processEvents()
    assert cut_buttons(opened) == []
    assert (opened.width(), opened.height()) == (wide, high)
    choose(page.font_size, 100)
    after = {
        made.fontMetrics().height() for made in opened.findChildren(QLabel) if made.objectName() == "faint"
    }
    assert percent == 100 or heights != after


def test_the_cache_is_shown_limited_and_emptied(opened: MainWindow, qtbot: Any, told: list[Notice]) -> None:
    cache = opened.studio.project.project.layout.cache
    arrays = [path for path in (cache / "prepared").iterdir() if (path / "done.json").is_file()]
    assert arrays
    (cache / "staging").mkdir(exist_ok=True)
    (cache / "staging" / "half.png").write_bytes(b"x")
    page = settings_of(opened)
    megabytes = f"{bytes_below(cache / 'prepared') / 1e6:,.1f} MB"
    qtbot.waitUntil(lambda: megabytes in page.cache.holds.text())
    choose(page.cache.limit, 500)
    assert Preferences.load(opened.studio.app.config_folder).cache_gb == 500
    opened.studio.tasks.wait()
    assert all(path.is_dir() for path in arrays)
    page.cache.empty.click()
    qtbot.waitUntil(lambda: bool(told) and "free again" in told[-1].title)
    assert not any(path.exists() for path in arrays)
    assert (cache / "staging" / "half.png").is_file()
    qtbot.waitUntil(lambda: "prepared data: 0.0 MB" in page.cache.holds.text())


def test_what_is_too_much_goes_when_nothing_runs(
    opened: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrays = opened.studio.project.project.layout.cache / "prepared"
    monkeypatch.setattr(opened.studio.project.runner, "running", lambda **_: True)
    opened.studio.preferences.cache_gb = 1
    with (next(arrays.iterdir()) / "large.npy").open("wb") as file:
        file.truncate(1_100_000_000)
    opened.studio.cache_limit.look()
    opened.studio.tasks.wait()
    assert bytes_below(arrays) > 1_000_000_000
    monkeypatch.undo()
    with qtbot.waitSignal(opened.studio.cache_limit.shrunk):
        opened.studio.cache_limit.look()
    assert bytes_below(arrays) <= 1_000_000_000
