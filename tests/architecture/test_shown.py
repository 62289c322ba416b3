"""Tests that text reaches the window only in the way that shows it literally."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ONE_WAY = "mmstudio/gui/look/shown.py"
QUESTIONS = {"mmstudio/gui/shared/question.py"}
"""Where boxes with questions are made."""
LABELS = "mmstudio/gui/shared/basic.py"
"""Where labels are made."""
RICH = {"mmstudio/gui/data/samples/comparison.py": "as_html"}
"""Files that make HTML, each with what it makes it of words by."""

SETTERS = {
    "setToolTip",
    "setTabToolTip",
    "setWhatsThis",
    "setTabWhatsThis",
    "setWindowTitle",
    "setTabText",
    "setInformativeText",
}
KEYED = {
    "QPushButton",
    "QToolButton",
    "QCheckBox",
    "QRadioButton",
    "QCommandLinkButton",
    "QGroupBox",
    "QDockWidget",
    "QToolBar",
}
PLAIN = {"label", "literal", "Elided", "QLabel", "QLineEdit", "QPlainTextEdit", "clipboard", "QMimeData"}
"""What shows a text as it is: labels are made plain in one place, lines are always."""
READERS = {*KEYED, "button", "tool", "menu_tool", "QAction", "addAction", "QMenu", "addMenu", "QMessageBox"}
"""What takes a sign behind ``&`` for a key."""
MARKUP = {
    "setHtml", "insertHtml", "appendHtml", "setMarkdown", "RichText", "MarkdownText", "AutoText", "QTextBrowser", "QTextEdit",
    "QStaticText", "QErrorMessage", "QProgressDialog", "QWhatsThis", "showText", "showMessage", "QSystemTrayIcon",
    "addLegend", "LegendItem", "LabelItem", "TextItem", "setLabel", "setLabels",
}  # fmt: skip
ROLES = {"ToolTipRole", "WhatsThisRole"}
WITH_TEXT = {"addAction", "addMenu", "addTab", "insertTab", "addRow", "insertRow", "addButton", "addSection"}


def _called(node: ast.expr | None) -> str:
    """What is called, or named."""
    if isinstance(node, ast.Call):
        return _called(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


class _Kinds:
    """What names are made by, as far as it can be read: locals in their function, attributes in their file."""

    def __init__(self, tree: ast.Module) -> None:
        self._attributes: dict[str, set[str]] = {}
        self._locals: dict[ast.AST, dict[str, set[str]]] = {}
        self._places: dict[ast.AST, tuple[ast.AST | None, ast.ClassDef | None]] = {}
        self._walk(tree, None, None)

    def of(self, node: ast.expr) -> set[str]:
        """What an expression was made by."""
        function, owner = self._places[node]
        if isinstance(node, ast.Subscript):
            return self.of(node.value)
        if isinstance(node, ast.Attribute):
            return self._attributes.get(node.attr, set())
        if isinstance(node, ast.Name) and node.id == "self":
            return {_called(base) for base in owner.bases} if owner is not None else set()
        if isinstance(node, ast.Name) and function is not None:
            return self._locals.get(function, {}).get(node.id, set())
        return {_called(node)}

    def _walk(self, node: ast.AST, function: ast.AST | None, owner: ast.ClassDef | None) -> None:
        self._places[node] = (function, owner)
        if isinstance(node, ast.FunctionDef):
            function = node
        elif isinstance(node, ast.ClassDef):
            owner = node
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._note(target, node.value, function)
        elif isinstance(node, ast.AnnAssign):
            self._note(node.target, node.annotation, function)
        elif isinstance(node, ast.arg) and node.annotation is not None:
            self._note(ast.Name(node.arg), node.annotation, function)
        for child in ast.iter_child_nodes(node):
            self._walk(child, function, owner)

    def _note(self, target: ast.expr, value: ast.expr, function: ast.AST | None) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, other in zip(target.elts, value.elts, strict=False):
                self._note(one, other, function)
            return
        if isinstance(value, ast.DictComp):
            value = value.value
        elif isinstance(value, ast.ListComp | ast.GeneratorExp):
            value = value.elt
        elif isinstance(value, ast.Subscript):  # dict[str, QLabel]
            value = value.slice.elts[-1] if isinstance(value.slice, ast.Tuple) else value.slice
        if isinstance(target, ast.Attribute):
            self._attributes.setdefault(target.attr, set()).add(_called(value))
        elif isinstance(target, ast.Name) and function is not None:
            self._locals.setdefault(function, {}).setdefault(target.id, set()).add(_called(value))


def _is_own(node: ast.expr) -> bool:
    """Whether words are the program's own: a constant, or a template that takes nothing in."""
    if isinstance(node, ast.Constant):
        return "&" not in str(node.value)
    return isinstance(node, ast.Call) and _called(node) == "tr" and not node.keywords


def _is_text(node: ast.expr) -> bool:
    """Whether an argument can be a text of data; a name may be a parent as well."""
    return isinstance(node, ast.JoinedStr | ast.Constant) or _called(node) == "tr"


def other_ways(name: str, text: str) -> Iterator[str]:
    """Places of a file of the window at which text may be read as more than words.

    Args:
        name: Of the file, from the root.
        text: What stands in it.
    """
    tree = ast.parse(text)
    kinds = _Kinds(tree)
    named = {_called(node) for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute)}
    if ROLES & named and "as_tip" not in named:
        yield f"{name}: a tool tip of a model"
    if MARKUP & named and RICH.get(name) not in named:
        yield f"{name}: {sorted(MARKUP & named)}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (
            _makes(name, node) or (isinstance(node.func, ast.Attribute) and _sets(node, node.func, kinds))
        ):
            yield f"{name}:{node.lineno} {ast.unparse(node)[:100]}"


def _makes(name: str, node: ast.Call) -> bool:
    """Whether something is made with a text, or may be shown one that it reads."""
    called, owner = _called(node), _called(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    if called == "QLabel":
        return name != LABELS
    if called in KEYED:
        return any(_called(arg) not in {"self", "parent"} for arg in node.args)
    if called in {"QAction", "QMenu"}:
        return any(map(_is_text, node.args))
    if "QMessageBox" in (called, owner):
        return name not in QUESTIONS
    return owner == "QInputDialog" and not all(map(_is_own, node.args[1:]))


def _sets(node: ast.Call, method: ast.Attribute, kinds: _Kinds) -> bool:
    """Whether a text is handed to what may read it."""
    if method.attr in SETTERS:
        return True
    if method.attr in WITH_TEXT:
        return not all(map(_is_own, filter(_is_text, node.args)))
    if method.attr in {"setText", "setTitle"} and len(node.args) == 1 and not _is_own(node.args[0]):
        by = kinds.of(method.value)
        return bool(by & READERS) or not by & PLAIN
    return False


def test_text_is_shown_in_one_way(sources: list[Any]) -> None:
    found = [
        place
        for source in sources
        if source.name.startswith("mmstudio/gui/") and source.name != ONE_WAY
        for place in other_ways(source.name, source.text)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "x.setToolTip(name)",
        "self.setWindowTitle(f'{name} - x')",
        "made = QLabel(name)",
        "made = QPushButton(name)",
        "def f(name):\n    made = QToolButton()\n    made.setText(name)",
        "def f(name):\n    made = tool('Go', run, 'go')\n    made.setText(name)",
        "unknown.setText(name)",
        "class B(QPushButton):\n    def f(self, name):\n        self.setText(name)",
        "menu.addAction(f'{name}')",
        "menu.addMenu(tr('{a}', a=name))",
        "form.addRow(f'{name}', line)",
        "QMessageBox.question(self, tr('Sure?'), name)",
        "QInputDialog.getText(self, tr('Name'), tr('{a}', a=name))",
        "QToolTip.showText(place, name, self)",
        "told = {Qt.ItemDataRole.ToolTipRole: name}",
        "plot.addLegend()",
        "browser.setHtml(name)",
        "tray.showMessage(name, text)",
    ],
)
def test_other_ways_are_found(line: str) -> None:
    assert list(other_ways("mmstudio/gui/x.py", line))


@pytest.mark.parametrize(
    "line",
    [
        "say(x, x.setToolTip, 'Go {name}', name=name)",
        "put(x.setToolTip, name)",
        "def f(name):\n    made = label()\n    made.setText(name)",
        "self.facts = {name: label() for name in names}\nself.facts[name].setText(value)",
        "def f(name):\n    made = QToolButton(self)\n    made.setText('')",
        "menu.addAction(icon('x'), '')",
        "form.addRow(label('x'), line)",
        "y = as_tip(name) if role == Qt.ItemDataRole.ToolTipRole else name",
        "line = QLineEdit(name)",
    ],
)
def test_the_one_way_is_none_of_them(line: str) -> None:
    assert list(other_ways("mmstudio/gui/x.py", line)) == []


def test_every_file_that_is_named_exists(root: Path) -> None:
    assert all((root / name).is_file() for name in (ONE_WAY, *RICH))
