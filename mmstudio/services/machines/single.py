"""One training at a time in a job folder: a second start of the same folder would write over the first."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from mmstudio.core.errors import BusyError
from mmstudio.core.files.door import refuse_link
from mmstudio.services.machines.job_folder import JobFolder

LOCK = "lock"


@contextmanager
def only_one(folder: JobFolder) -> Iterator[None]:
    """Hold the folder as long as the block runs; the system lets go of it when the process dies.

    Some network drives cannot lock; two starts are then not noticed.

    Raises:
        BusyError: If another process trains there.
    """
    path = folder.told / LOCK
    refuse_link(path)
    with path.open("ab") as file:
        if not _lock(file):
            raise BusyError("Another process trains in {path}.", hint="Stop it first.", path=str(folder.path))
        yield


if sys.platform == "win32":

    def _lock(_file: BinaryIO) -> bool:
        """The scripts are for other systems."""
        return True

else:
    import errno
    import fcntl

    def _lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno not in {errno.EAGAIN, errno.EACCES}
        return True
