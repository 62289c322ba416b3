"""The places of files that a column names: beside the table or in another folder, with their whole path or a part of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

from mmstudio.api import BadFileError, FileFinder, name_key
from mmstudio_files.folders.kinds import suffix_in
from mmstudio_files.folders.places import below, entries, folders_in

_PROBED = 12
_MOST_FOLDERS, _DEEP = 500, 4
_MOST_ENTRIES = 200_000
_MOST_PARTS = 6
_NUMBERED = re.compile(r"(.+)#\d{1,3}")
_MOST = 0.5
ASIDE = frozenset({"meta", "metadata", "annotation", "annotations", "label", "labels", "caption", "captions", "split",
                    "splits", "csv", "tsv", "table", "tables", "info", "list", "lists", "docs", "transcripts"})  # fmt: skip


@dataclass(frozen=True, eq=False)
class Whereabouts:
    """How the names in a column lead to files.

    Attributes:
        root: Folder that files must stay in.
        folder: Folder that names are relative to; that of the table if not given.
        kept: Number of last path components that count; 0: all of them.
        files: Key of a name (without its suffix, if the column leaves suffixes out) to the file below the folder; if
            given, it contains all possible files.
    """

    root: Path
    folder: Path | None = None
    kept: int = 0
    files: Mapping[str, str] | None = None

    def path(self, name: str, here: Path) -> Path:
        """The file that a name means; it need not exist.

        Args:
            name: Name as written in the table.
            here: Folder of the table.

        Raises:
            BadFileError: If the name leads out of the root, or is not valid.
        """
        name = unnumbered(name)
        if self.kept:
            name = "/".join(_parts(name)[-self.kept :])
        if self.files is not None:
            name = self.files.get(name_key(name), name)
        folder = self.folder or here
        return below(self.root, name, None if folder == self.root else folder)


def unnumbered(name: str) -> str:
    """A name without the number of a caption after it: ``a.jpg#0``."""
    found = _NUMBERED.fullmatch(name) if "#" in name else None
    return found[1] if found and suffix_in(found[1]) else name


@dataclass
class Surroundings:
    """The folders around tables in which files are searched.

    Attributes:
        root: Folder that files must stay in.
        starts: Folders of the tables, which come first.
    """

    root: Path
    starts: Sequence[Path] = ()
    _stems: dict[Path, dict[str, str]] = field(default_factory=dict)
    _indexes: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)

    @cached_property
    def folders(self) -> list[Path]:
        """The folders to search, the likeliest first."""
        below_starts = [inner for start in self.starts for inner in _inside(start)]
        return list(dict.fromkeys([*self.starts, self.root, *below_starts, *_inside(self.root)]))[
            :_MOST_FOLDERS
        ]

    @cached_property
    def _finder(self) -> FileFinder:
        return FileFinder(self.root)

    def find(self, names: Sequence[str]) -> Whereabouts | None:
        """How names with suffixes lead to files; ``None`` if none of them does."""
        some = list(dict.fromkeys(map(unnumbered, _spread(names))))
        if some and all(self._beside(name, 0) for name in some):
            return Whereabouts(self.root)
        found, most = self._in_one_folder(some)
        if most < len(some):
            index = self._everywhere(())
            if sum(name_key(_parts(name)[-1]) in index for name in some if _parts(name)) > most:
                return Whereabouts(self.root, self.root, 1, index)
        return found

    def _in_one_folder(self, some: Sequence[str]) -> tuple[Whereabouts | None, int]:
        """How names lead to files of one folder, and for how many names this works."""
        longest = min(_MOST_PARTS, max((len(_parts(name)) for name in some), default=0))
        for kept in (0, *range(longest - 1, 0, -1)):
            beside = sum(self._beside(name, kept) for name in some)
            hits = {folder: sum(self._there(folder, name, kept) for name in some) for folder in self.folders}
            best = max(hits, key=lambda folder: hits[folder])
            if beside and beside >= hits[best]:
                return Whereabouts(self.root, None, kept), beside
            if hits[best]:
                return Whereabouts(self.root, best, kept), hits[best]
        return None, 0

    def find_unended(self, names: Sequence[str], endings: Iterable[str]) -> tuple[Whereabouts, str] | None:
        """How names without suffixes lead to files, and the suffix of the first; ``None`` unless most names lead to one."""
        some = list(dict.fromkeys(_spread(names)))
        wanted = tuple(endings)
        best, most = None, _MOST * len(some)
        for folder in self.folders:
            files = self._by_stem(folder, wanted)
            found = [files[key] for key in map(name_key, some) if key in files]
            if len(found) > most:
                most, best = len(found), (Whereabouts(self.root, folder, files=files), suffix_in(found[0]))
        if most < len(some):
            index = self._everywhere(wanted)
            found = [index[key] for key in map(name_key, some) if key in index]
            if len(found) > most:
                return Whereabouts(self.root, self.root, files=index), suffix_in(found[0])
        return best

    def shown(self) -> str:
        """The searched folders, for sentences."""
        return f"{self.root.name or self.root} and the folders in it"

    def inside(self, folder: Path | None) -> str:
        """Name of a folder relative to the root; empty if a table lies in it."""
        if folder is None or folder in self.starts or folder == self.root:
            return ""
        return folder.relative_to(self.root).as_posix() if folder.is_relative_to(self.root) else folder.name

    def _beside(self, name: str, kept: int) -> bool:
        return any(self._there(start, name, kept) for start in self.starts)

    def _there(self, folder: Path, name: str, kept: int) -> bool:
        parts = "/".join(_parts(name)[-kept:]) if kept else name
        try:
            return self._finder.find(below(self.root, parts, folder)).is_file()
        except BadFileError as error:
            return "names differ" in error.template
        except (OSError, ValueError):
            return False

    def _everywhere(self, endings: tuple[str, ...]) -> dict[str, str]:
        """File names in all folders to their paths; names that occur in several folders are left out.

        Args:
            endings: Suffixes of the files that are searched without them; empty: whole names.
        """
        if endings not in self._indexes:
            found: dict[str, str] = {}
            several = set[str]()
            folders = (folder for folder in self.folders if folder.is_relative_to(self.root))
            for path in islice(
                (Path(item.path) for folder in folders for item in entries(folder) if _is_ordinary(item)),
                _MOST_ENTRIES,
            ):
                suffix = suffix_in(path.name)
                if endings and suffix not in endings:
                    continue
                key = name_key(path.name[: -len(suffix)] if endings else path.name)
                place = path.relative_to(self.root).as_posix()
                if found.setdefault(key, place) != place:
                    several.add(key)
            self._indexes[endings] = {key: place for key, place in found.items() if key not in several}
        return self._indexes[endings]

    def _by_stem(self, folder: Path, endings: tuple[str, ...]) -> dict[str, str]:
        if folder not in self._stems:
            left = _MOST_ENTRIES - sum(map(len, self._stems.values()))
            found: dict[str, str] = {}
            for item in islice(entries(folder), max(0, left)):
                suffix = suffix_in(item.name)
                if suffix in endings:
                    found.setdefault(name_key(item.name[: -len(suffix)]), item.name)
            self._stems[folder] = found
        return self._stems[folder]


def surroundings(tables: Sequence[Path], source: Path | None = None) -> Surroundings:
    """The folders in which the files of tables are searched: the source if it is a folder, else that of the first table.

    A single table in a folder called ``meta`` or the like describes files beside that folder.
    """
    starts = tuple(dict.fromkeys(path.resolve().parent for path in tables))
    if source is not None and source.is_dir():
        return Surroundings(source.resolve(), starts)
    home = starts[0]
    return Surroundings(home.parent if home.name.lower() in ASIDE else home, starts)


def _is_ordinary(item: os.DirEntry[str]) -> bool:
    """Whether it is a regular file: not a folder, link or pipe."""
    try:
        return item.is_file(follow_symlinks=False)
    except OSError:
        return False


def _parts(name: str) -> list[str]:
    return [part for part in name.replace("\\", "/").split("/") if part not in {"", "."}]


def _spread(names: Sequence[str]) -> list[str]:
    """Some of many items, evenly spread."""
    step = max(1, len(names) // _PROBED)
    return list(names[::step][:_PROBED])


def _inside(folder: Path, deep: int = _DEEP) -> Iterator[Path]:
    """The folders in a folder, the nearest first."""
    level = [folder]
    for _ in range(deep):
        level = [inner for outer in level[:_MOST_FOLDERS] for inner in folders_in(outer)]
        yield from level
