"""Files that an import leaves out, each with advice, and one sentence about all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mmstudio.api import Problem
from mmstudio_files.folders.kinds import sniffed_file, suffix_in

_ARCHIVE = "It is an archive: import it by itself, or unpack it here."
_PACKED = "It is an archive of a kind that is not read here: unpack it with another program (7-Zip, say)."
_TABLE = "It is a table: to import its rows, choose it by itself."
_SHEET = "It is a spreadsheet: save it as CSV, and choose that by itself."
_NOTES = "It holds marks or facts in a form that is not read here; facts can come in a table (CSV) beside the files."
_FILM = "It is a film: save single pictures of it, or its sound, and import those."
_CAMERA = "It is a camera's raw picture: save it as JPEG, PNG or TIFF."
_DRAWING = "It is a drawing or a page of one program: save it as PNG."
_DOCUMENT = "It is a document: save its text as .txt, its pictures as PNG."
_SCORE = "It is a score, not a sound: save it as WAV or FLAC."
_ARRAY = "It holds arrays of numbers, which are not read here: save them as pictures, sounds or a table."
_PARTLY = "It is a download that was not finished: download it again."
_LINK = "It only points to something: import what it points to."

_ADVICE: Mapping[str, str] = {
    **dict.fromkeys((".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".gz", ".bz2", ".xz"), _ARCHIVE),
    **dict.fromkeys(
        (".7z", ".rar", ".zst", ".lz4", ".lzma", ".cab", ".iso", ".dmg", ".z01", ".001"), _PACKED
    ),
    **dict.fromkeys((".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"), _TABLE),
    **dict.fromkeys((".xlsx", ".xls", ".ods", ".numbers"), _SHEET),
    **dict.fromkeys((".json", ".xml", ".yaml", ".yml", ".names", ".xmp", ".mat", ".textgrid"), _NOTES),
    **dict.fromkeys(
        (".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v", ".mpg", ".mpeg", ".wmv", ".3gp"), _FILM
    ),
    **dict.fromkeys(
        (".cr2", ".cr3", ".nef", ".arw", ".dng", ".orf", ".rw2", ".raf", ".pef", ".srw"), _CAMERA
    ),
    **dict.fromkeys((".psd", ".psb", ".xcf", ".kra", ".ai", ".svg", ".eps", ".blend", ".sketch"), _DRAWING),
    **dict.fromkeys(
        (".doc", ".docx", ".odt", ".rtf", ".pdf", ".md", ".html", ".htm", ".epub", ".pptx"), _DOCUMENT
    ),
    **dict.fromkeys((".mid", ".midi", ".musicxml", ".mxl"), _SCORE),
    **dict.fromkeys(
        (".npy", ".npz", ".h5", ".hdf5", ".pkl", ".pickle", ".pt", ".pth", ".safetensors", ".bin"), _ARRAY
    ),
    **dict.fromkeys((".part", ".crdownload", ".download", ".partial"), _PARTLY),
    **dict.fromkeys((".lnk", ".url", ".webloc", ".desktop"), _LINK),
}
LINKED = "The link to a folder is not followed; import that folder, or copy it here."
_UNKNOWN = "The file is of no known kind."
_NAMED = 4


def modality_of(path: str | Path, kinds: Mapping[str, str]) -> str:
    """The modality of a file: by its suffix, or by its first bytes if the suffix is missing or unknown; empty if unknown.

    Args:
        path: The file.
        kinds: Suffix to modality.
    """
    suffix = suffix_in(str(path))
    if suffix in kinds or suffix in _ADVICE:
        return kinds.get(suffix, "")
    return kinds.get(sniffed_file(Path(path)), "")


def advice(name: str) -> str:
    """Why a file is left out, and what to do with it."""
    return _ADVICE.get(suffix_in(name), _UNKNOWN)


@dataclass
class Aside:
    """Collects files that are left out."""

    problems: list[Problem] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, shown: str, reason: str = "") -> None:
        """Add a file that is left out.

        Args:
            shown: Its name, relative to the source.
            reason: Why; by default what its suffix tells.
        """
        self.problems.append(Problem(shown, reason or advice(shown)))
        self.kinds[suffix_in(shown) or "without a suffix"] += 1

    def note(self) -> list[str]:
        """One sentence about all of them, or none."""
        return left_aside(self.kinds)


def left_aside(kinds: Mapping[str, int]) -> list[str]:
    """One sentence about the files that are left out, with their number per kind; none if there are none.

    Args:
        kinds: Suffix, or another word, to the number of files.
    """
    count = sum(kinds.values())
    if not count:
        return []
    usual = sorted(kinds, key=lambda kind: (-kinds[kind], kind))
    named = [f"{kinds[kind]:,} {kind}" for kind in usual[:_NAMED]]
    if rest := count - sum(kinds[kind] for kind in usual[:_NAMED]):
        named.append(f"{rest:,} more")
    files = "1 file is" if count == 1 else f"{count:,} files are"
    return [f"{files} left aside: {', '.join(named)}; see Problems for what to do with them."]
