"""The file by which an exported data set is known again as one of this program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mmstudio.core.files.json_text import read_json

NAME = "dataset.json"
FORMAT = "mmstudio-dataset"
VERSION = 2
"""Since 2, texts in tables are exact: in JSON one that looks like a list is a text, in CSV an apostrophe stands before what a
spreadsheet would run, and is none of the text."""


def read_description(source: Path) -> dict[str, Any]:
    """What an export, or the folder of a file of it, says of itself; empty where it is none, or says nothing usable."""
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
