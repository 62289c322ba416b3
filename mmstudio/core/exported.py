"""The file that identifies an exported data set as one of this program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mmstudio.core.files.json_text import read_json

NAME = "dataset.json"
FORMAT = "mmstudio-dataset"
VERSION = 2
"""From version 2 on, texts in tables are exact: in JSON, a text that looks like a list is a text; in CSV, an apostrophe
stands before a text that a spreadsheet would run, and is not part of the text."""


def read_description(source: Path) -> dict[str, Any]:
    """The description of an export, from its folder or the folder of one of its files; empty if it has no usable one."""
    try:
        data = read_json((source if source.is_dir() else source.parent) / NAME)
    except (OSError, ValueError):
        return {}
    known = (
        isinstance(data, dict)
        and data.get("format") == FORMAT
        and data.get("version") in range(1, VERSION + 1)
    )
    return data if known else {}


def is_exact(source: Path) -> bool:
    """Whether the texts in the tables of a folder are exact."""
    return bool(read_description(source).get("version") == VERSION)
