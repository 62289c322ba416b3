"""Values whose bytes lie in a shard: each is read where it lies, and nothing is unpacked before."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mmstudio.core.errors import BadFileError
from mmstudio.core.files.door import open_ordinary
from mmstudio.core.sample import Packed, Value


@contextmanager
def file_of(value: Value, path: Path) -> Iterator[Path]:
    """The file of a value: at its path, or, while the block lasts, one with the bytes that its shard holds.

    Codecs read files, so the bytes are laid down as one in the system's folder for temporary files.

    Args:
        value: A value that is a file.
        path: Its path.

    Raises:
        BadFileError: If the shard is missing or damaged, or holds other bytes than were imported.
    """
    if value.packed is None:
        yield path
        return
    content = _content(value.packed, path.name)
    if hashlib.sha256(content).hexdigest() != value.sha256:
        raise BadFileError(
            "The file {name} is damaged in {shard}.", name=path.name, shard=value.packed.shard.name
        )
    with tempfile.TemporaryDirectory() as folder:
        laid = Path(folder) / path.name
        laid.write_bytes(content)
        yield laid


def _content(packed: Packed, name: str) -> bytes:
    try:
        with open_ordinary(packed.shard) as file:
            file.seek(packed.at)
            return file.read(packed.size)
    except (OSError, OverflowError, MemoryError) as error:  # what an index says of it may be anything
        reason = error.strerror if isinstance(error, OSError) else None
        raise BadFileError(
            "The file {name} cannot be read: {reason}.",
            name=f"{packed.shard.name}/{name}",
            reason=reason or str(error) or "it is too large",
        ) from error
