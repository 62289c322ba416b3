"""Files that the pages for engineers name are there, and so is what they name in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = ("architecture.md", "contributing.md", "testing.md", "containment.md", "benchmarks.md")
PLACES = (ROOT, ROOT / "mmstudio", ROOT / "plugins")
QUOTED = re.compile(r"`([\w./-]+)(?:: ([\w., ]+))?`")
MADE = re.compile(r"^(build|dist|demo|previews|runs)/|^(plugin|contract)\.py$")
"""What the program or make writes, and files that every plugin has."""


def found(name: str) -> Path | None:
    """A file or folder by its path from one of the places that pages begin at."""
    return next((place / name for place in PLACES if (place / name).exists()), None)


def words(page: str) -> str:
    """A page without its code."""
    return re.sub(r"^```.*?^```", "", (DOCS / page).read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def named(page: str) -> Iterator[tuple[str, list[str]]]:
    """Paths of a page, each with the names that stand behind its colon."""
    for match in QUOTED.finditer(words(page)):
        path, names = match[1], match[2] or ""
        if ("/" in path or path.endswith(".py")) and re.match(r"[a-z]", path) and not MADE.match(path):
            yield path, [name.rpartition(".")[2] for name in names.split(", ") if name]


def missing(page: str) -> list[str]:
    """What is named and not there."""
    wrong = []
    for path, names in named(page):
        file = found(path)
        if file is None:
            wrong.append(path)
        elif names:
            text = file.read_text("utf-8")
            wrong += [f"{path}: {name}" for name in names if not re.search(rf"\b{name}\b", text)]
    return wrong


@pytest.mark.parametrize("page", PAGES)
def test_what_is_named_is_there(page: str) -> None:
    assert list(named(page))
    assert missing(page) == []


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_links_and_pictures_lead_somewhere(page: str) -> None:
    for link in re.findall(r"\]\(([^)#][^)]*)\)", words(page)):
        assert link.startswith("https://") or (DOCS / link.partition("#")[0]).exists(), link


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_links_within_a_page_have_their_heading(page: str) -> None:
    text = words(page)
    heads = {
        re.sub(r"[^\w -]", "", head).lower().replace(" ", "-")
        for head in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= heads


def test_the_picture_has_the_layers_that_imports_are_checked_by() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    wanted = {"Layers of the program", "Layers of the learning side", "Rooms of the engine"}
    layers = [layer for one in contracts if one["name"] in wanted for layer in one["layers"]]
    names = {name.strip().rpartition(".")[2] for layer in layers for name in layer.split("|")} - {"__main__"}
    seen = re.findall(
        r">([a-z]+)(?::[^<]*)?</text>", (DOCS / "images" / "architecture.svg").read_text("utf-8")
    )
    assert len(names) == 17
    assert names == set(seen) - {"commands"}


def test_the_table_of_folders_has_every_room() -> None:
    table = re.findall(
        r"^\| (`.*?) \| (.*)$", words("architecture.md").partition("## Three walks")[0], re.MULTILINE
    )
    rows = {name: line for head, line in table for name in re.findall(r"`(\w+)`", head)}
    assert {path.parent.name for path in (ROOT / "mmstudio").glob("*/__init__.py")} <= set(rows)
    rooms = [path.parent for path in (ROOT / "mmstudio").glob("*/*/__init__.py")]
    assert len(rooms) > 30
    assert [room for room in rooms if not re.search(rf"\b{room.name}\b", rows[room.parent.name])] == []
