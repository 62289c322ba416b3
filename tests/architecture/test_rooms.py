"""Tests of the layout: files import in one direction, folders stay small, and public class names are unique."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MOST_FILES = 22


def module_of(source: Any) -> str:
    """The name by which a file is imported."""
    path = source.name.removeprefix("plugins/").removesuffix(".py").removesuffix("/__init__")
    return str(path.replace("/", "."))


def imports_of(tree: ast.AST) -> Iterator[str]:
    """All that a file may import, inside functions and for types too; names of modules and of what is in them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (item.name for item in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{item.name}" for item in node.names)


def known(name: str, modules: Mapping[str, Any]) -> str:
    """The module that a name is, or is in; empty for those of others."""
    return name if name in modules else name.rpartition(".")[0] if name.rpartition(".")[0] in modules else ""


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """Names that lead round to the first one; nothing where there is no circle."""
    done: set[str] = set()

    def walk(here: str, way: list[str]) -> list[str]:
        if here in way:
            return [*way[way.index(here) :], here]
        if here in done:
            return []
        for there in sorted(graph.get(here, ())):
            if found := walk(there, [*way, here]):
                return found
        done.add(here)
        return []

    return next((found for start in sorted(graph) if (found := walk(start, []))), [])


def test_no_file_leads_back_to_itself(sources: Sequence[Any]) -> None:
    modules = {module_of(source): source for source in sources}
    graph: dict[str, set[str]] = defaultdict(set)
    for name, source in modules.items():
        graph[name] = {known(one, modules) for one in imports_of(source.tree)} - {"", name}
    assert len(graph) > 700
    assert circle(graph) == []


def test_a_circle_is_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_a_room_can_be_looked_over(sources: Sequence[Any]) -> None:
    rooms = Counter(source.path.parent for source in sources if source.path.name != "__init__.py")
    assert {str(room): count for room, count in rooms.items() if count > MOST_FILES} == {}


def test_a_public_class_has_its_name_for_itself(sources: Sequence[Any]) -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(source.name)
    assert {name: files for name, files in places.items() if len(files) > 1} == {}
