"""Folders that a person provides for plugins, pretrained models: described by specs, named by content, never downloaded."""

from __future__ import annotations

import hashlib
import json
import stat
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.core.files.atomic import files_below, write_json
from mmstudio.core.files.door import open_ordinary
from mmstudio.core.files.json_text import read_json

FILE = "resources.json"
"""In the folder of a person's settings."""
KINDS = (".safetensors", ".json", ".txt", ".model", ".md", ".yaml", ".yml", "")
"""Suffixes of what such a folder may hold: weights that run no code, and texts."""
_HEAD = 8
_LONGEST_HEADER = 100_000_000
_KEPT = 8
"""Folders that are remembered for one name: earlier runs may need earlier ones."""


@dataclass(frozen=True)
class Resource:
    """A folder that a plugin's part needs, and that a person must provide.

    Attributes:
        name: By which it is asked for; the same name is the same folder for every plugin. Named like an id.
        title: English name for lists.
        summary: One English sentence: what it holds, and where a person gets it.
    """

    name: str
    title: str
    summary: str


@dataclass(frozen=True)
class ResourceFolder:
    """A folder that a person provided.

    Attributes:
        name: That it is asked for by.
        sha256: Hash of its content.
        path: Where it lies; never kept in a recipe or a run.
    """

    name: str
    sha256: str
    path: Path


Resources = Mapping[str, ResourceFolder]
"""What a spec asks for, by name."""


def hashes(resources: Resources) -> dict[str, str]:
    """What a run keeps of folders that were given: the hash of their content, by name."""
    return {name: folder.sha256 for name, folder in resources.items()}


class _Given(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    path: str
    sha256: str
    stamp: str


class _Listed(BaseModel):
    model_config = ConfigDict(extra="ignore")

    folders: list[_Given] = Field(default_factory=list)


class ResourceFolders:
    """The folders that a person has named, the newest of each name first.

    Args:
        folder: Of the person's settings; without one nothing is remembered.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = None if folder is None else folder / FILE

    def listed(self) -> list[ResourceFolder]:
        """All, by name; of each name the newest."""
        first: dict[str, ResourceFolder] = {}
        for one in self._read():
            first.setdefault(one.name, ResourceFolder(one.name, one.sha256, Path(one.path)))
        return [first[name] for name in sorted(first)]

    def give(self, name: str, path: Path) -> ResourceFolder:
        """Remember where a folder lies.

        Args:
            name: That specs ask for it by.
            path: The folder.

        Raises:
            UsageError: If it is none, or holds what may run code.
        """
        folder = path.absolute()
        files = checked_files(folder)
        given = _Given(name=name, path=str(folder), sha256=content_hash(folder, files), stamp=_stamp(files))
        others = [one for one in self._read() if (one.name, one.sha256) != (name, given.sha256)]
        kept = [one for one in others if one.name == name][: _KEPT - 1]
        self._write([given, *kept, *(one for one in others if one.name != name)])
        return ResourceFolder(name, given.sha256, folder)

    def forget(self, name: str) -> None:
        """Forget every folder of a name; the folders themselves stay.

        Raises:
            NotFoundError: If there is none.
        """
        listed = self._read()
        kept = [one for one in listed if one.name != name]
        if len(kept) == len(listed):
            raise NotFoundError("No folder is named for {name!r}.", name=name)
        self._write(kept)

    def missing(self, wanted: Iterable[Resource]) -> list[Resource]:
        """Those of some resources for which no folder is named, or whose folder is gone."""
        here = {one.name for one in self.listed() if one.path.is_dir()}
        return [one for one in wanted if one.name not in here]

    def require(self, wanted: Iterable[Resource]) -> None:
        """Refuse to begin without a folder.

        Raises:
            NotFoundError: If one of them is missing.
        """
        for one in self.missing(wanted):
            raise _missing(one)

    def has(self, name: str, sha256: str) -> bool:
        """Whether a folder of that content was named, and is still there; its files are not looked into."""
        return any(
            (one.name, one.sha256) == (name, sha256) and Path(one.path).is_dir() for one in self._read()
        )

    def found(self, wanted: Iterable[Resource], content: Mapping[str, str]) -> Resources:
        """The folders that a part needs.

        Args:
            wanted: What its spec asks for.
            content: Hashes that a run kept, by name; where there is none, the newest folder is taken.

        Raises:
            NotFoundError: If one is missing, or its content has changed.
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
            now = given.sha256 if _stamp(files) == given.stamp else content_hash(path, files)
            if not sha256 or now == sha256:
                return ResourceFolder(wanted.name, now, path)
        if sha256 and listed:
            raise NotFoundError(
                "The folder {title!r} ({name}) that this run was trained with is not here; what is here has another content.",
                hint="Say where the one is whose content has the hash {hash}: on the page Plugins, or mmstudio resource add.",
                title=wanted.title,
                name=wanted.name,
                hash=sha256[:12],
            )
        raise _missing(wanted)

    def _read(self) -> list[_Given]:
        if self._file is None:
            return []
        try:
            return _Listed.model_validate(read_json(self._file)).folders
        except (OSError, ValueError, ValidationError):
            return []

    def _write(self, folders: list[_Given]) -> None:
        if self._file is None:
            raise StudioError("This program remembers no folders.")
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_json(self._file, {"folders": [one.model_dump() for one in folders]})


def _missing(wanted: Resource) -> NotFoundError:
    return NotFoundError(
        "The folder {title!r} ({name}) is needed and not here. {summary}",
        hint="Say where it is: on the page Plugins, or mmstudio resource add {name} FOLDER.",
        title=wanted.title,
        name=wanted.name,
        summary=wanted.summary,
    )


def checked_files(folder: Path) -> list[Path]:
    """The files of a folder that is provided, hidden ones left out, in the order of their names.

    Raises:
        UsageError: If it is no folder of safetensors, or holds what may run code.
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
    """Hash over names and content of a folder's files."""
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
    """What tells that files were not touched since: names, sizes and times."""
    facts = [(path.name, (found := path.stat()).st_size, found.st_mtime_ns) for path in files]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
