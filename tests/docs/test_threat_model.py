"""The threat model: every promise of the page on strangers names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "threat-model.md"
TEXT = PAGE.read_text("utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", TEXT)))
FILES = sorted(set(re.findall(r"`([\w/]+\.py)(?:::\w+)?`", TEXT)))
ROWS = [
    line
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| promise", "| what happens"))
]


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_is_named_exists(file: str, name: str) -> None:
    assert name.startswith("test_")
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_tests_that_is_named_exists(file: str) -> None:
    assert (TESTS / file).is_file()


def test_every_promise_names_its_test() -> None:
    assert len(ROWS) >= 20
    assert [row for row in ROWS if "::test_" not in row] == []
