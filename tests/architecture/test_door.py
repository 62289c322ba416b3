"""Files are opened to be read in one way, which never waits for a pipe or reads a device: :mod:`mmstudio.core.files.door`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import pytest

FOLDERS = (
    "mmstudio/core/",
    "mmstudio/plan/",
    "mmstudio/gui/",
    "mmstudio/plugins/",
    "mmstudio/services/",
    "mmstudio/storage/",
    "mmstudio/engine/",
    "plugins/",
)
OWN = {
    "mmstudio/core/memory.py": "the system's own files",
    "mmstudio/engine/data/crew.py": "arrays that this training writes",
    "mmstudio/engine/data/fill.py": "arrays that this training writes, checked where they were there before",
    "mmstudio/engine/export/work.py": "arrays that its job has just written",
    "mmstudio/engine/sample/loading.py": "weights that were read as such before",
    "mmstudio/engine/data/order.py": "a file of the order that was mapped before",
    "mmstudio/engine/data/prepared.py": "each array is checked before it is mapped",
    "mmstudio/engine/judge/references/kept_rows.py": "the array is checked before it is mapped",
    "mmstudio/engine/sample/reproduce.py": "a result that was just written",
    "mmstudio/gui/projects/page.py": "pictures of projects that the program keeps",
    "mmstudio/gui/look/qt_words.py": "what is shipped with the program",
    "mmstudio/gui/look/theme.py": "icons and style sheet of the program",
    "mmstudio/gui/train/recipe_cards.py": "pictures of the program",
    "mmstudio/plugins/install/check_worker.py": "what the program told its worker",
    "mmstudio/plugins/choices.py": "files beside the person's settings",
    "mmstudio/plugins/install/repacking.py": "facts that a package states of itself, which is installed here",
    "mmstudio/plugins/install/wheels.py": "the folder of a plugin's author",
    "mmstudio/plugins/store.py": "files beside the person's settings",
    "mmstudio/services/plugins/authorship.py": "templates of the program",
    "mmstudio/services/cleaning/collection.py": "an array that it wrote",
    "mmstudio/services/devices.py": "the system's own files",
    "mmstudio/services/training/forecasts.py": "a file beside the person's settings",
    "mmstudio/services/datasets/oblong.py": "thumbnails that the program keeps",
    "mmstudio/services/reports/pictures.py": "what was written for a report",
    "mmstudio/services/plugins/check.py": "what the check of a plugin wrote",
    "mmstudio/services/project_pictures.py": "thumbnails that the program keeps",
    "mmstudio/services/projects/sample_run.py": "the run that is shipped",
    "mmstudio/services/machines/packed.py": "the index is checked before it is mapped",
    "mmstudio/services/datasets/similarity.py": "thumbnails that the program keeps",
    "mmstudio/services/unpacking/report.py": "beside the archives that the program unpacked",
    "mmstudio/storage/folder/unfinished.py": "notes beside the person's settings",
    "plugins/mmstudio_files/exports/tables.py": "a table that this export has written",
}
"""Files that read what no stranger wrote, or what was checked before, and why."""
OTHERS = {"Project", "tarfile", "av", "tar", "member", "passage", "self"}
"""Names whose ``open`` opens no file by its path, or one to be written, or through the door: projects, entries of archives, streams, passages,
dialogs."""


def bypasses(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls that open a file to be read, by its path, past the door."""
    streams = {
        one.optional_vars.id
        for node in ast.walk(tree)
        if isinstance(node, ast.With)
        for one in node.items
        if isinstance(one.optional_vars, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _opens(node, streams):
            yield node


def _opens(call: ast.Call, streams: set[str]) -> bool:
    match call.func:
        case ast.Name(id="open") | ast.Attribute(value=ast.Name(id="io"), attr="open"):
            return _reads(call.args[1:2], call)
        case ast.Name(id="QImage" | "QPixmap" | "QImageReader" | "QMovie" | "QFile"):
            return any(ast.unparse(one).startswith("str(") for one in call.args[:1])
        case ast.Attribute(value=value, attr="open") if not call.args and _is_window(value):
            return False
        case (
            ast.Attribute(attr="read_text" | "read_bytes")
            | ast.Attribute(value=ast.Name(id="np"), attr="load" | "fromfile" | "memmap")
        ):
            return True
        case (
            ast.Attribute(value=ast.Name(id="Image"), attr="open")
            | ast.Attribute(value=ast.Name(id="zipfile"), attr="ZipFile" | "is_zipfile")
        ):
            return _reads(call.args[1:2], call) and not _is_stream(call.args[0], streams)
        case ast.Attribute(value=ast.Name(id=name), attr="open") if name in OTHERS | streams:
            return False
        case ast.Attribute(attr="open"):
            return _reads(call.args[:1], call)
    return False


def _is_window(value: ast.expr) -> bool:
    return ast.unparse(value).partition("(")[0].lower().endswith(("sheet", "dialog"))


def _reads(mode: list[ast.expr], call: ast.Call) -> bool:
    given = [*mode, *(one.value for one in call.keywords if one.arg == "mode")]
    return not given or (isinstance(given[0], ast.Constant) and str(given[0].value)[:2] in {"r", "rb", "rt"})


def _is_stream(value: ast.expr, streams: set[str]) -> bool:
    return isinstance(value, ast.Name) and (value.id in streams or value.id == "stream")


def test_files_are_opened_through_the_door(sources: list[Any]) -> None:
    found = {
        source.name: [f"{source.name}:{call.lineno} {ast.unparse(call)}" for call in bypasses(source.tree)]
        for source in sources
        if source.name.startswith(FOLDERS) and not source.name.endswith("/contract.py")
    }
    assert [line for name, lines in found.items() if name not in OWN for line in lines] == []
    assert [name for name in OWN if not found.get(name)] == []


@pytest.mark.parametrize(
    "line",
    [
        'path.open("rb")',
        "path.open()",
        'path.open(encoding="utf-8")',
        "open(path)",
        'open(path, "rb")',
        'io.open(path, mode="r")',
        "Path(item).read_text()",
        "path.read_bytes()",
        "np.load(path)",
        "Image.open(path)",
        "QImage(str(path))",
        "zipfile.ZipFile(path)",
        "zipfile.is_zipfile(path)",
        "QPixmap(str(self.path))",
    ],
)
def test_bypasses_are_found(line: str) -> None:
    assert list(bypasses(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "open_ordinary(path)",
        'path.open("wb")',
        'path.open("a", encoding="utf-8")',
        'open(path, "w")',
        "with open_ordinary(path) as file:\n    Image.open(file)",
        "Project.open(root)",
        "QImage.fromData(ordinary_bytes(path))",
        "self.sheet.open()",
    ],
)
def test_the_door_is_none_of_them(line: str) -> None:
    assert list(bypasses(ast.parse(line))) == []
