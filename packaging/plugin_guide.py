"""Keeps the worked examples of ``docs/plugin-guide.md`` equal to what ``mmstudio plugin new`` writes.

A block whose first line names a file, as in ``python cell-colours/cell_colours/model.py``, holds that file; a line ``mmstudio plugin new
NAME --kind KIND`` before it says what wrote it. ``python packaging/plugin_guide.py`` puts the present files into the blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mmstudio.services.plugins.authored import PluginKind
from mmstudio.services.plugins.authorship import plugin_files

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "plugin-guide.md"
_BLOCK = re.compile(r"^```(?P<language>\w+)(?: (?P<file>\S+))?\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_NEW = re.compile(r"^mmstudio plugin new (\S+) --kind (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block of code.

    Attributes:
        language: ``bash``, ``python``, ``toml`` ...
        file: What file it is, if any, from the folder that the commands run in.
        text: Its lines.
    """

    language: str
    file: str
    text: str


def blocks(guide: str) -> Iterator[Block]:
    """Every block of the guide, in order."""
    for match in _BLOCK.finditer(guide):
        yield Block(match["language"], match["file"] or "", match["text"])


def written(guide: str) -> dict[str, str]:
    """Path and text of every file that the commands in the guide write."""
    return {
        f"{name}/{file}": text
        for name, kind in _NEW.findall(guide)
        for file, text in plugin_files(name, PluginKind(kind)).items()
    }


def filled(guide: str) -> str:
    """The guide with the present files in its blocks; blocks of other files stay as they are."""
    files = written(guide)

    def fill(match: re.Match[str]) -> str:
        text = files.get(match["file"] or "", match["text"])
        return f"```{match['language']}{' ' + match['file'] if match['file'] else ''}\n{text}```"

    return _BLOCK.sub(fill, guide)


if __name__ == "__main__":
    GUIDE.write_text(filled(GUIDE.read_text("utf-8")), "utf-8")
