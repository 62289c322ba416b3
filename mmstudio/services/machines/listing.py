"""Results of a training that travel: which names may, and the list of them with sizes and hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from mmstudio.core.files.atomic import files_below, write_json
from mmstudio.core.files.door import check_ordinary
from mmstudio.core.files.json_text import parse_json
from mmstudio.core.payloads import Number
from mmstudio.plan.run_folder import CHECKPOINTS, PREVIEWS
from mmstudio.storage.folder.assets import UnreadableError, hash_file

GROWING = ("metrics.jsonl", "vitals.jsonl", "log.txt")
"""Files that a training adds to; they are taken as a whole each time."""
_STEP = "[0-9]{8,12}"
_WHOLE = re.compile(
    r"(data|stream|model)\.json"
    rf"|{CHECKPOINTS}/{_STEP}/((model|ema|optimizer)\.safetensors|state\.json|pinned)"
    rf"|{PREVIEWS}/{_STEP}/[^./\x00-\x1f\x7f\\:][^/\x00-\x1f\x7f\\:]{{0,199}}\.[A-Za-z0-9]{{1,16}}"
)
"""Names of files that are written once, below the run's folder; nothing else is ever taken."""
MOST_FILES = 200_000


class ListedFile(BaseModel):
    """A file of the results.

    Attributes:
        bytes: Size on the disk.
        sha256: Hash of its bytes; empty where it is not known.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    bytes: Number
    sha256: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""


Listing = dict[str, ListedFile]
"""By name below the run's folder, with ``/``."""
_LISTING: TypeAdapter[Listing] = TypeAdapter(Listing)


def travels(name: str) -> bool:
    """Whether a file of that name is a result that is written once."""
    return bool(_WHOLE.fullmatch(name)) and ".." not in name


def results_in(folder: Path) -> Iterator[tuple[str, Path, int, int]]:
    """Results that are written once: name, path, size, and when it was changed."""
    for path in files_below(folder):
        name = path.relative_to(folder).as_posix()
        if travels(name) and not path.is_symlink():
            with suppress(OSError):
                state = check_ordinary(path)
                yield name, path, state.st_size, state.st_mtime_ns


def read_listing(text: str | bytes) -> Listing:
    """A list as another machine wrote it; names that no result has are left out.

    Raises:
        ValueError: If it is no list.
    """
    found = _LISTING.validate_python(parse_json(text))
    if len(found) > MOST_FILES:
        raise ValueError("it lists too many files")
    return {name: file for name, file in found.items() if travels(name)}


class Ledger:
    """Keeps the list of a run's results up to date while it trains; each file is hashed once.

    Args:
        folder: The run's folder.
        file: Where the list is written.
    """

    def __init__(self, folder: Path, file: Path) -> None:
        self._folder, self._file = folder, file
        self._known: dict[tuple[str, int, int], str] = {}
        self._written: dict[str, ListedFile] | None = None

    def update(self) -> None:
        """Hash what is new, and write the list if it is another one than before."""
        found, known = {}, {}
        for name, path, size, changed in results_in(self._folder):
            key = (name, size, changed)
            try:
                known[key] = self._known.get(key) or hash_file(path)
            except UnreadableError:  # removed meanwhile
                continue
            found[name] = ListedFile(bytes=size, sha256=known[key])
        self._known = known
        if found != self._written:
            write_json(self._file, {name: one.model_dump() for name, one in found.items()})
            self._written = found
