"""Names of every kind in the window: shown literally, whatever Qt would make of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QFont, QFontMetrics, QHelpEvent, QImage
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QTabWidget,
    QToolTip,
    QWidget,
)

from mmstudio.gui.data.page import DataPage
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import as_html, as_tip, put
from mmstudio.gui.shared.basic import Elided, label
from mmstudio.gui.shared.values.fitted import fitted
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.generation.tray import TrayCard

EVIL = "<b>bold</b>&x[*]"
NAMES = (
    EVIL,
    '<img src="a.png">',
    "a < b & c > d",
    "<!-- gone -->",
    "plain",
    "line\n<i>two</i>",
    "&amp; &lt;b&gt;",
)


def red_pixels(widget: QWidget) -> int:
    grabbed = widget.grab().toImage()
    return sum(
        grabbed.pixel(x, y) & 0xFFFFFF == 0xFF0000
        for x in range(0, grabbed.width(), 4)
        for y in range(0, grabbed.height(), 4)
    )


def tips() -> list[QLabel]:
    """Tool tips that are seen."""
    every = QApplication.topLevelWidgets()
    return [
        one
        for one in every
        if isinstance(one, QLabel) and one.metaObject().className() == "QTipLabel" and one.isVisible()
    ]


def words_of(shown: QLabel) -> str:
    """What a person reads on a label."""
    from PySide6.QtGui import QTextDocument

    text, rich = shown.text(), shown.textFormat()
    if rich is Qt.TextFormat.RichText or (rich is Qt.TextFormat.AutoText and GuiQt.mightBeRichText(text)):
        document = QTextDocument()
        document.setHtml(text)
        return document.toPlainText()
    return text


@pytest.mark.parametrize("name", NAMES)
def test_a_tool_tip_says_the_name(qtbot: Any, name: str) -> None:
    tip = QLabel()  # what Qt shows a tool tip by
    tip.setText(as_tip(name))
    assert words_of(tip) == name


def test_a_tool_tip_loads_no_picture(qtbot: Any, tmp_path: Path) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0xFF0000)
    image.save(str(tmp_path / "red.png"))
    evil = f'<img src="{tmp_path / "red.png"}"> name'
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    window.show()
    words = Elided(evil).toolTip()
    QToolTip.showText(QPoint(5, 5), words, window)
    qtbot.waitUntil(lambda: bool(tips()))
    (tip,) = tips()
    assert words_of(tip) == evil
    assert red_pixels(tip) == 0
    QToolTip.hideText()
    assert Elided(evil).sizeHint().height() == Elided("name").sizeHint().height()
    assert label("{name}", name=evil).sizeHint().height() < QSize(300, 200).height()


@pytest.mark.parametrize("name", NAMES)
def test_every_part_shows_the_name(qtbot: Any, name: str) -> None:
    button, action, menu, plain = QPushButton(), QAction(), QMenu(), QLabel()
    tabs, box, window = QTabWidget(), QMessageBox(), QWidget()
    for part in (button, menu, plain, tabs, box, window):
        qtbot.addWidget(part)
    tabs.addTab(QWidget(), "")
    put(button.setText, name)
    put(action.setText, name)
    put(menu.setTitle, name)
    put(plain.setText, name)
    put(partial(tabs.setTabText, 0), name)
    put(box.setText, name)
    put(box.setInformativeText, name)
    put(window.setWindowTitle, name)
    put(window.setToolTip, name)
    for shown in (button.text(), action.text(), menu.title(), tabs.tabText(0)):
        assert shown.replace("&&", "").count("&") == 0
        assert shown.replace("&&", "&") == name
    assert words_of(plain) == name
    told = {one.objectName(): one for one in box.findChildren(QLabel)}
    assert words_of(told["qt_msgbox_label"]) == name
    assert words_of(told["qt_msgbox_informativelabel"]) == name
    assert window.windowTitle().replace("[*][*]", "[*]") == name
    tip = QLabel(window.toolTip())
    assert words_of(tip) == name


def test_a_template_shows_its_parameters_in_the_same_way(qtbot: Any) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    say(button, button.setText, "Open {name}", name=EVIL)
    say(button, button.setToolTip, "Open {name}", name=EVIL)
    assert button.text() == "Open <b>bold</b>&&x[*]"
    tip = QLabel(button.toolTip())
    assert words_of(tip) == f"Open {EVIL}"


def test_html_means_the_name() -> None:
    assert as_html("<b>&\n") == "&lt;b&gt;&amp;<br>"


def spoil(project: Path) -> None:
    """Give everything in a project a name that Qt would read."""
    facts = json.loads((project / "project.json").read_text("utf-8"))
    (project / "project.json").write_text(json.dumps(facts | {"name": f"p{EVIL}"}), "utf-8")
    database = sqlite3.connect(project / "project.db")
    database.execute("UPDATE datasets SET name = ?", (f"d{EVIL}",))
    database.execute("UPDATE runs SET name = ?, dataset = ?, notes = ?", (f"r{EVIL}", f"d{EVIL}", EVIL))
    database.execute("UPDATE sample_values SET data = ? WHERE slot = 'text'", (json.dumps(EVIL),))
    first = database.execute("SELECT min(id) FROM samples").fetchone()[0]
    database.execute("INSERT INTO sample_tags(tag, sample_id) VALUES (?, ?)", (f"t{EVIL}", first))
    database.execute(
        "INSERT INTO problems(dataset_id, source, reason) SELECT id, ?, ? FROM datasets", (f"f{EVIL}", EVIL)
    )
    database.commit()
    database.close()


def is_markup(tip: str) -> bool:
    return "bold" in tip and GuiQt.mightBeRichText(tip) and "&lt;b" not in tip


def is_keyed(text: str) -> bool:
    return "&x" in text.replace("&&x", "")


def misread(root: QWidget) -> Iterator[str]:
    """Every place on a window at which Qt reads a name."""
    parts = [root, *root.findChildren(QWidget)]
    for part in parts:
        if isinstance(part, QLabel) and part.text() and part.textFormat() is not Qt.TextFormat.PlainText:
            yield f"label {part.text()[:80]!r}"
        if isinstance(part, QAbstractButton) and is_keyed(part.text()):
            yield f"button {part.text()!r}"
    models = [part.model() for part in parts if isinstance(part, QAbstractItemView)]
    rows = [model.index(row, 0) for model in models if model for row in range(min(5, model.rowCount()))]
    actions = root.findChildren(QAction)
    yield from (f"action {action.text()!r}" for action in actions if is_keyed(action.text()))
    told = [str(row.data(Qt.ItemDataRole.ToolTipRole) or "") for row in rows]
    told += [part.toolTip() for part in (*parts, *actions)]
    yield from (f"tool tip {tip!r}" for tip in told if is_markup(tip))


def test_a_project_of_odd_names_is_shown_as_it_is(window: MainWindow, project: Path, qtbot: Any) -> None:
    spoil(project)
    assert window.studio.open(project)
    assert window.windowTitle() == "p<b>bold</b>&x[*][*] - MM Studio"
    seen = set()
    for name in ("projects", "data", "train", "form", "generate", "plugins", "settings"):
        window.show_page({"form": "train"}.get(name, name))
        page = window.page
        if isinstance(page, DataPage):
            qtbot.waitUntil(
                lambda page=page: page.browser is not None and page.browser.model.sample(0) is not None
            )
            assert page.browser is not None
            page.browser.grid.setCurrentIndex(page.browser.model.index(0, 0))
        elif isinstance(page, TrainPage):
            page.begin() if name == "form" else page.show_item("r0001")
        elif isinstance(page, GeneratePage):
            qtbot.waitUntil(lambda page=page: "text" in page.tray.sections)
            page.model.add(TrayCard("text", data=EVIL)) if not page.model.tray.cards else None
        window.studio.notify("error", EVIL, EVIL, EVIL)
        QApplication.processEvents()
        assert list(misread(window)) == [], name
        shown = " ".join(one.text() for one in window.findChildren(QLabel))
        seen |= {letter for letter in "dprtf" if f"{letter}{EVIL}" in shown}
    assert {"p", "r"} <= seen


def test_a_text_is_broken_into_the_lines_there_is_room_for(qtbot: Any) -> None:
    font, metrics = QFont(), QFontMetrics(QFont())
    high, wide = metrics.lineSpacing(), metrics.horizontalAdvance("one two three")
    assert fitted("one two", font, 2 * wide, high) == "one two"
    lines = fitted("one two three four five six seven", font, wide + 2, 2 * high).split("\n")
    assert lines[0] == "one two three"
    assert lines[1].startswith("four")
    assert lines[1].endswith("\u2026"), "there is more"
    assert len(lines) == 2
    assert fitted("a\nb\nc", font, wide, 3 * high) == "a\nb\nc"
    assert fitted("a\nb\nc", font, wide, 2 * high) == "a\nb c"
    assert fitted("", font, wide, high) == ""
    signs = fitted("\U0001f388 " * 40, font, wide, 3 * high)
    assert set(signs) <= set("\U0001f388 \n\u2026"), "no half signs"
    assert fitted("x" * 5000, font, wide, 2 * high).count("\n") == 1


def test_a_line_that_is_cut_shows_all_of_it_as_its_tool_tip(qtbot: Any) -> None:
    line, own = Elided("first"), Elided("name")
    for made in (line, own):
        qtbot.addWidget(made)
    put(own.setToolTip, "another")
    put(line.setText, "second")
    place = QPoint(3, 3)
    for made in (line, own):
        QApplication.sendEvent(made, QHelpEvent(QEvent.Type.ToolTip, place, made.mapToGlobal(place)))
    QToolTip.hideText()
    assert (line.toolTip(), own.toolTip()) == ("second", "another")
