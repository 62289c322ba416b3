"""Folders that a person provides for plugins: requested by specs, identified by content, never downloaded."""

from __future__ import annotations

import hashlib
import json
import stat
import struct
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.core.files.atomic import files_below, write_json
from mmstudio.core.files.door import open_ordinary
from mmstudio.core.files.json_text import read_json
from mmstudio.core.sentences import Sentence

FILE = "resources.json"
"""Name of the file among a person's settings."""
KINDS = (".safetensors", ".json", ".txt", ".model", ".md", ".yaml", ".yml", "")
"""Suffixes of the files that such a folder may hold: weights that run no code, and texts."""
_HEAD = 8
_LONGEST_HEADER = 100_000_000
_KEPT = 8
"""Number of folders that are remembered per name, since earlier runs may need earlier ones."""


@dataclass(frozen=True)
class Resource:
    """A folder that a plugin's part needs, and that a person must provide.

    Attributes:
        name: Name of the folder, in the form of an id; the same name means the same folder for every plugin.
        title: English name for lists.
        summary: One English sentence: what it holds, and where to get it.
    """

    name: str
    title: str
    summary: str


@dataclass(frozen=True)
class ResourceFolder:
    """A folder that a person provided.

    Attributes:
        name: Name that specs use for it.
        sha256: Hash of its content.
        path: Path of the folder; never stored in a recipe or a run.
    """

    name: str
    sha256: str
    path: Path


Resources = Mapping[str, ResourceFolder]
"""The folders of a part, by name."""


def hashes(resources: Resources) -> dict[str, str]:
    """What a run stores about folders: the hash of their content, by name."""
    return {name: folder.sha256 for name, folder in resources.items()}


@dataclass(frozen=True)
class _Given:
    name: str
    path: str
    sha256: str
    stamp: str


@cache
def _reader() -> TypeAdapter[list[_Given]]:
    """What reads the file; it is made when a folder is first asked for, since every start of the program waits for imports."""
    return TypeAdapter(list[_Given])


class ResourceFolders:
    """Remembers the folders that a person has provided, the newest of each name first.

    Args:
        folder: Folder of the person's settings; without it nothing is remembered.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = None if folder is None else folder / FILE

    def listed(self) -> list[ResourceFolder]:
        """All folders by name; the newest one of each name."""
        first: dict[str, ResourceFolder] = {}
        for one in self._read():
            first.setdefault(one.name, ResourceFolder(one.name, one.sha256, Path(one.path)))
        return [first[name] for name in sorted(first)]

    def give(self, name: str, path: Path) -> ResourceFolder:
        """Remember a folder.

        Args:
            name: Name that specs use for it.
            path: The folder.

        Raises:
            UsageError: If it is not a folder, or holds a file that may run code.
        """
        folder = path.absolute()
        files = checked_files(folder)
        given = _Given(name=name, path=str(folder), sha256=content_hash(folder, files), stamp=_stamp(files))
        others = [one for one in self._read() if (one.name, one.sha256) != (name, given.sha256)]
        kept = [one for one in others if one.name == name][: _KEPT - 1]
        self._write([given, *kept, *(one for one in others if one.name != name)])
        return ResourceFolder(name, given.sha256, folder)

    def forget(self, name: str) -> None:
        """Forget every folder of a name; the folders themselves stay on disk.

        Raises:
            NotFoundError: If there is none.
        """
        listed = self._read()
        kept = [one for one in listed if one.name != name]
        if len(kept) == len(listed):
            raise NotFoundError("No folder is named for {name!r}.", name=name)
        self._write(kept)

    def missing(self, wanted: Iterable[Resource]) -> list[Resource]:
        """Resources for which no folder was given, or whose folder no longer exists."""
        here = {one.name for one in self.listed() if one.path.is_dir()}
        return [one for one in wanted if one.name not in here]

    def require(self, wanted: Iterable[Resource]) -> None:
        """Refuse to begin if a folder is missing.

        Raises:
            NotFoundError: If one of them is missing.
        """
        for one in self.missing(wanted):
            raise _missing(one)

    def has(self, name: str, sha256: str) -> bool:
        """Whether a folder with that content was given and still exists; its files are not read."""
        return any(
            (one.name, one.sha256) == (name, sha256) and Path(one.path).is_dir() for one in self._read()
        )

    def found(self, wanted: Iterable[Resource], content: Mapping[str, str]) -> Resources:
        """The folders that a part needs.

        Args:
            wanted: Folders that its spec asks for.
            content: Hashes stored by a run, by name; without a hash the newest folder is used.

        Raises:
            NotFoundError: If a folder is missing, or its content has changed.
        """
        return {one.name: self._one(one, content.get(one.name, "")) for one in wanted}

    def handed(self, wanted: Iterable[Resource], content: Mapping[str, str]) -> dict[str, Resources]:
        """The keyword ``resources`` of a learner or a fusion whose spec asks for folders; nothing for all others.

        Raises:
            NotFoundError: As :meth:`found`.
        """
        found = self.found(wanted, content)
        return {"resources": found} if found else {}

    def _one(self, wanted: Resource, sha256: str) -> ResourceFolder:
        listed = [one for one in self._read() if one.name == wanted.name]
        for given in listed if sha256 else listed[:1]:
            path = Path(given.path)
            if not path.is_dir() or (sha256 and given.sha256 != sha256):
                continue
            files = checked_files(path)
            if _stamp(files) == given.stamp or content_hash(path, files) == given.sha256:
                return ResourceFolder(wanted.name, given.sha256, path)
            if not sha256:
                raise NotFoundError(
                    "The content of the folder {title!r} ({name}) has changed since it was named: {path}.",
                    hint="Name it again if that was meant: on the page Plugins, or mmstudio resource add {name} FOLDER.",
                    title=Sentence(wanted.title),
                    name=wanted.name,
                    path=str(path),
                )
        if not sha256:
            raise _missing(wanted)
        here = any(Path(given.path).is_dir() for given in listed)
        raise NotFoundError(
            "The folder {title!r} ({name}) that this run was trained with is not here; what is here has another content."
            if here
            else "The folder {title!r} ({name}) that this run was trained with is not here.",
            hint="Say where the one is whose content has the hash {hash}: on the page Plugins, or mmstudio resource add.",
            title=Sentence(wanted.title),
            name=wanted.name,
            hash=sha256[:12],
        )

    def _read(self) -> list[_Given]:
        if self._file is None:
            return []
        try:
            return _reader().validate_python(read_json(self._file)["folders"])
        except (OSError, ValueError, TypeError, KeyError):
            return []

    def _write(self, folders: list[_Given]) -> None:
        if self._file is None:
            raise StudioError("This program remembers no folders.")
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_json(self._file, {"folders": [asdict(one) for one in folders]})


def _missing(wanted: Resource) -> NotFoundError:
    return NotFoundError(
        "The folder {title!r} ({name}) is needed and not here. {summary}",
        hint="Say where it is: on the page Plugins, or mmstudio resource add {name} FOLDER.",
        title=Sentence(wanted.title),
        name=wanted.name,
        summary=Sentence(wanted.summary),
    )


def checked_files(folder: Path) -> list[Path]:
    """The files of a provided folder, except hidden ones, in order of name.

    Raises:
        UsageError: If it is not a folder of safetensors, or holds a file that may run code.
    """
    if not folder.is_dir():
        raise UsageError(
            "{path} is no folder.", hint="Give the folder that holds the model.", path=str(folder)
        )
    files = sorted(files_below(folder), key=lambda path: path.relative_to(folder).as_posix())
    for path in files:
        if path.suffix.lower() not in KINDS or not stat.S_ISREG(path.lstat().st_mode):
            raise UsageError(
                "The folder {name} holds {file}, which is not read: it may run code.",
                hint="Give a folder of safetensors, JSON and texts alone; take the other files out.",
                name=folder.name,
                file=path.relative_to(folder).as_posix(),
            )
    weights = [path for path in files if path.suffix.lower() == ".safetensors"]
    if not weights:
        raise UsageError(
            "The folder {name} holds no weights as safetensors.",
            hint="Look for a form of the model that ends in .safetensors.",
            name=folder.name,
        )
    for path in weights:
        if not _is_safetensors(path):
            raise UsageError(
                "{file} in the folder {name} is no safetensors file, whatever its name says.",
                hint="Get it again from where it came from.",
                name=folder.name,
                file=path.relative_to(folder).as_posix(),
            )
    return files


def content_hash(folder: Path, files: Iterable[Path]) -> str:
    """Hash of the names and contents of a folder's files."""
    found = hashlib.sha256()
    for path in files:
        with open_ordinary(path) as file:
            found.update(f"{path.relative_to(folder).as_posix()}\n".encode())
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()


def _is_safetensors(path: Path) -> bool:
    with open_ordinary(path) as file:
        head = file.read(_HEAD)
        if len(head) < _HEAD or not 2 <= (length := struct.unpack("<Q", head)[0]) <= _LONGEST_HEADER:
            return False
        header = file.read(length)
    try:
        described: Any = json.loads(header)
    except ValueError:
        return False
    return isinstance(described, dict)


def _stamp(files: Iterable[Path]) -> str:
    """Stamp that changes when files are touched: names, sizes and times."""
    facts = [(path.name, (found := path.stat()).st_size, found.st_mtime_ns) for path in files]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
