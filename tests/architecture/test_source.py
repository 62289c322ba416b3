"""Rules that every source file keeps."""

from __future__ import annotations

import ast
from typing import Any

FILE_LINES, FUNCTION_LINES = 500, 80
LONG_FUNCTIONS = {"mmstudio/engine/train/loop.py:train"}
"""The training loop may be longer: it is to be read from top to bottom."""

FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "misc"}


def test_no_file_is_a_drawer(sources: list[Any]) -> None:
    assert [source.name for source in sources if source.path.stem in FORBIDDEN_NAMES] == []


def test_every_module_says_what_it_is(sources: list[Any]) -> None:
    assert [source.name for source in sources if not ast.get_docstring(source.tree)] == []


def test_files_are_short(sources: list[Any]) -> None:
    assert [source.name for source in sources if len(source.text.splitlines()) > FILE_LINES] == []


def test_functions_are_short(sources: list[Any]) -> None:
    found = {
        f"{source.name}:{node.name}": node.end_lineno - node.lineno + 1
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    long = {name: lines for name, lines in found.items() if lines > FUNCTION_LINES}
    assert set(long) - LONG_FUNCTIONS == set(), long


def test_nothing_prints(sources: list[Any]) -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert found == []


def test_nothing_else_writes_to_the_terminal(sources: list[Any]) -> None:
    """What is printed goes through :mod:`mmstudio.cli.terminal`, where no sign of a name is obeyed.

    The start tells of a window that cannot be shown before there is a command line; workers talk to their parent.
    """
    writers = {"echo", "secho", "echo_via_pager", "print_exc", "print_exception"}
    streams = {"stdout", "stderr", "__stdout__", "__stderr__"}
    workers = {f"mmstudio/plugins/install/{name}.py" for name in ("probe", "check_worker", "pip_worker")}
    workers |= {f"mmstudio/services/machines/{name}.py" for name in ("preparing", "rank")}
    allowed = {"mmstudio/cli/terminal.py", "mmstudio/__main__.py", *workers}
    found = []
    for source in sources:
        for node in ast.walk(source.tree) if source.name not in allowed else ():
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "rich":
                found.append(f"{source.name}:{node.lineno} rich")
            if isinstance(node, ast.Attribute):
                of_sys = isinstance(node.value, ast.Name) and node.value.id == "sys"
                if node.attr in writers or (of_sys and node.attr in streams):
                    found.append(f"{source.name}:{node.lineno} {node.attr}")
    assert found == []


def test_folders_that_others_write_to_are_walked_in_one_way(sources: list[Any]) -> None:
    """``rglob`` fails when a folder vanishes under it; :func:`mmstudio.core.files.atomic.files_below` does not."""
    live = ("mmstudio/storage/", "mmstudio/services/", "mmstudio/engine/", "mmstudio/jobs/", "mmstudio/gui/")
    own = {
        "mmstudio/services/plugins/installation.py"
    }  # a folder that was staged just now, and that nobody else knows
    found = {
        f"{source.name}:{node.lineno}"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr == "rglob" and source.name.startswith(live)
    }
    assert {name for name in found if name.partition(":")[0] not in own} == set()


def test_nothing_unpickles(sources: list[Any]) -> None:
    """Neither pickle itself nor what is built on it."""
    modules = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
    found = []
    for source in sources:
        for node in ast.walk(source.tree):
            names = [item.name for item in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if modules & {name.partition(".")[0] for name in names}:
                found.append(f"{source.name}:{node.lineno}")
            if isinstance(node, ast.Attribute) and ast.unparse(node) in {"torch.load", "torch.save"}:
                found.append(f"{source.name}:{node.lineno}")
    assert found == []


def test_torchaudio_and_torchvision_are_imported_in_one_place_or_none(sources: list[Any]) -> None:
    """torchaudio only where its missing extension is dealt with; torchvision nowhere."""
    found = set()
    for source in sources:
        for node in ast.walk(source.tree):
            names = [item.name for item in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {
                f"{source.name}: {name}" for name in names if name.startswith(("torchaudio", "torchvision"))
            }
    assert found == set()


def test_qt_decodes_no_picture_of_a_thread(sources: list[Any]) -> None:
    """Files are decoded off the GUI thread, where Qt's readers can wait for the GUI thread, and that for them."""
    banned = {"fromData", "loadFromData", "QImageReader"}
    found = []
    for source in sources:
        for node in ast.walk(source.tree):
            name = node.func if isinstance(node, ast.Call) else None
            called = name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")
            of_file = called == "QImage" and len(getattr(node, "args", [])) == 1
            if called in banned or of_file:
                found.append(f"{source.name}:{node.lineno}")
    assert found == []
