"""Sources for the contract suite, which cannot know what this importer reads."""

from pathlib import Path

_TEXT = """1
00:00:01,000 --> 00:00:02,500
It begins.

2
00:01:02,000 --> 00:01:04,000
It goes on,
over two lines.
"""


def write_subtitles(folder: Path) -> list[Path]:
    """Files that the importer takes."""
    path = folder / "film.srt"
    path.write_text(_TEXT, "utf-8")
    return [path]


SOURCES = {"importer:my-plugin": write_subtitles}
