"""Translations: collects the English texts that people read, and keeps their translations.

``python packaging/translations.py`` brings ``resources/translations/mmstudio_*.ts`` up to date and compiles them;
``--check`` only reports what is missing. Sources: texts of the window (``tr``, ``say``, ``label``, ``button`` ...), errors with their
hints, log lines and titles of jobs, settings of plugins (``Ui``), titles and summaries of plugins' parts and of recipes.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
CONTEXT = "mmstudio"
PLACES = {
    "tr": (0,), "say": (2,), "label": (0,), "button": (0,), "tool": (0,), "_say": (0,), "Ui": (0, 1, 2), "log": (0,),
    "new_job": (1,), "_put": (1,), "Clock": (1,), "Finding": (1,), "SampleFinding": (3,), "Note": (0,), "Sentence": (0, 2),
    "remark": (0,), "_lacks": (0, 1, 2), "Remark": (0,), "SquareChart": (0, 1, 2),
}  # fmt: skip
"""Function to the places of its arguments that are read by people."""
KEYWORDS = {"title", "summary", "hint", "help", "unit", "note", "contradicts"}
ERROR = re.compile(r"\w+Error$")
TABLES = re.compile(r"^_?[A-Z_]*(STATES|ROLES|KINDS|SPLITS)$")
"""Names of tables in the window's code whose words begin with a small letter."""
TABLES_BELOW = re.compile(
    r"^(COMPLAINTS|ONE_COMPLAINTS|REASONS|PURPOSES|FINDINGS|FACTS|FACT_WORDS|CURVE_WORDS)$"
)
"""Names of tables of such words in the code below the window."""
SENTENCE = re.compile(r"[A-Z][A-Za-z]*[ ,.;:(].*|[A-Z][a-z]+", re.DOTALL)
"""What people read in the window's code, wherever it stands there."""
NO_SENTENCES = frozenset({"English", "Del", "Right", "Left", "Up", "Down", "Home", "End", "Esc"})
NAMES = re.compile(r"^_?[A-Z_]*FONTS$")
"""Tables of names, which stay as they are."""
IDENTIFIER = re.compile(r"[a-z]+_[a-z_]+")
FIELD = re.compile(r"\{(\w*)[^}]*\}")


def sources() -> dict[str, str]:
    """Every English text, with the file in which it was found first."""
    found: dict[str, str] = {}
    folders = [ROOT / "mmstudio", *(path for path in (ROOT / "plugins").iterdir() if path.is_dir())]
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        for text in _texts(ast.parse(path.read_text("utf-8")), window=place.startswith("mmstudio/gui/")):
            if re.search(r"[A-Za-z]", FIELD.sub("", text)) and not IDENTIFIER.fullmatch(text):
                found.setdefault(text, place)
    for path in sorted((ROOT / "resources" / "recipes").glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        for key in ("title", "summary"):
            found.setdefault(data[key], path.relative_to(ROOT).as_posix())
    return found


def _texts(tree: ast.Module, *, window: bool) -> Iterator[str]:
    """Texts of one file; in the window's own code every sentence, except in descriptions and in f-strings."""
    others = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    others |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    others |= {id(part) for node in ast.walk(tree) if _is_table(node, NAMES) for part in ast.walk(node)}
    named = _named(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node, named)
        elif window and isinstance(node, ast.Constant) and id(node) not in others:
            yield from (
                text for text in _literal(node) if SENTENCE.fullmatch(text) and text not in NO_SENTENCES
            )
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            yield from _of_table(node, TABLES if window else TABLES_BELOW)


def _named(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """The texts that names in a file stand for, as far as the file shows."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _of_call(node: ast.Call, named: dict[str, list[ast.expr]]) -> Iterator[str]:
    """The texts in a call, literal or by name."""
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    places = PLACES.get(name, (0,) if ERROR.search(name) else ())
    for place in places:
        if place < len(node.args):
            yield from _said(node.args[place], named)
    if places or name.endswith("Spec") or name in {"progress", "Baseline"}:
        for keyword in node.keywords:
            if keyword.arg in KEYWORDS:
                yield from _said(keyword.value, named)


def _said(node: ast.expr, named: dict[str, list[ast.expr]]) -> Iterator[str]:
    for value in named.get(node.id, []) if isinstance(node, ast.Name) else [node]:
        yield from _literal(value)


def _of_table(node: ast.Assign | ast.AnnAssign, names: re.Pattern[str]) -> Iterator[str]:
    """The values of dicts whose name marks them as words, and below the window those of tuples."""
    if _is_table(node, names):
        if isinstance(node.value, ast.Dict):
            values = node.value.values
        else:
            values = node.value.elts if isinstance(node.value, ast.Tuple) and names is TABLES_BELOW else []
        for value in values:
            yield from _literal(value)


def _is_table(node: ast.AST, names: re.Pattern[str]) -> bool:
    if not isinstance(node, (ast.Assign, ast.AnnAssign)):
        return False
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Name) and names.match(target.id) for target in targets)


def _literal(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literal(node.body)
        yield from _literal(node.orelse)


def read(path: Path) -> dict[str, str]:
    """Source to translation, from a ``.ts`` file."""
    if not path.is_file():
        return {}
    messages = ET.parse(path).getroot().iter("message")  # noqa: S314 - our own file
    return {item.findtext("source") or "": item.findtext("translation") or "" for item in messages}


def write(path: Path, texts: dict[str, str], known: dict[str, str]) -> None:
    """Write a ``.ts`` file of these sources with known translations; vanished ones are kept as such."""
    root = ET.Element("TS", version="2.1", language=path.stem.partition("_")[2], sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for text in sorted(texts):
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "location", filename=f"../../{texts[text]}")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        if known.get(text):
            translation.text = known[text]
        else:
            translation.set("type", "unfinished")
    for text in sorted(set(known) - set(texts)):
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = text
        ET.SubElement(message, "translation", type="vanished").text = known[text]
    ET.indent(root)
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
        + ET.tostring(root, encoding="unicode")
        + "\n",
        "utf-8",
    )


def troubles(path: Path) -> list[str]:
    """The faults of a translation: texts that are missing, untranslated, or have other fields than their source."""
    known, found = read(path), []
    for text in sources():
        if not known.get(text):
            found.append(f"not translated: {text}")
        elif set(FIELD.findall(text)) != set(FIELD.findall(known[text])):
            found.append(f"other fields: {text}")
    return found


def compile_all() -> None:
    """Make the ``.qm`` files."""
    for path in FOLDER.glob("*.ts"):
        tool = Path(sys.executable).with_name("pyside6-lrelease")
        command = [str(tool), "-silent", str(path), "-qm", str(path.with_suffix(".qm"))]
        subprocess.run(command, check=True)  # noqa: S603 - Qt's own tool on our own files


def main() -> int:
    """Update and compile, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--missing", action="store_true", help="print what is not translated, as JSON")
    options = parser.parse_args()
    path = FOLDER / "mmstudio_zh_CN.ts"
    if options.missing:
        known = read(path)
        print(json.dumps([text for text in sources() if not known.get(text)], ensure_ascii=False, indent=1))
        return 0
    if not options.check:
        FOLDER.mkdir(exist_ok=True)
        write(path, sources(), read(path))
        compile_all()
    wrong = troubles(path)
    for trouble in wrong:
        print(trouble)
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
