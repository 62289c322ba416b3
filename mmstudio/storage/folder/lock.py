"""The lock of a project: one writer at a time, named in a file."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import psutil  # type: ignore[import-untyped]

from mmstudio.core.errors import BusyError, StudioError
from mmstudio.core.times import utc_now

_SAME_START_S = 5.0
"""Largest difference of start times that counts as the same process, since the clock may be corrected meanwhile."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that holds a project.

    Attributes:
        pid: Process id.
        host: Name of the machine.
        started: Start time of that process, in seconds since 1970; tells it from a later process with the same id.
        since: When it acquired the project, ISO 8601 UTC.
        file: Number of the lock file on its disk. A copy of an open project's folder has another number, so the copy is
            not held. 0 if the system does not number files.
    """

    pid: int
    host: str
    started: float
    since: str
    file: int = 0

    @classmethod
    def own(cls, file: int = 0) -> Holder:
        """This process."""
        return cls(os.getpid(), socket.gethostname(), psutil.Process().create_time(), utc_now(), file)

    def alive(self) -> bool:
        """Whether the process may still be running; on another machine this is unknown, so it counts as running."""
        if self.host != socket.gethostname():
            return True
        if not psutil.pid_exists(self.pid):
            return False
        try:
            process = psutil.Process(self.pid)
            same = bool(abs(process.create_time() - self.started) < _SAME_START_S)
            return same and bool(process.status() != psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return False
        except psutil.AccessDenied:
            return True


class ProjectLock:
    """The lock of one project; a lock left by a dead process is taken over.

    The file is read and written only under a short lock of the operating system, so that only one of two processes
    takes over a dead one's entry. It is never removed, only emptied: a file that is removed and created again could be
    held twice.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._holder: Holder | None = None

    def acquire(self) -> None:
        """Acquire the project.

        Raises:
            BusyError: If a running process holds it; the sentence names that process.
            StudioError: If the folder cannot be written.
        """
        with _guarded(self.path) as file:
            other = _read(file)
            number = os.fstat(file.fileno()).st_ino
            if other is not None and other.file in {0, number} and other.alive():
                raise _busy(other, self.path)
            self._holder = Holder.own(number)
            _write(file, json.dumps(asdict(self._holder)).encode())

    def release(self) -> None:
        """Release the project; does nothing if it is not held."""
        if self._holder is None or not self.path.parent.is_dir():
            self._holder = None
            return
        with _guarded(self.path) as file:
            if _read(file) == self._holder:
                _write(file, b"")
        self._holder = None


def _busy(other: Holder, path: Path) -> BusyError:
    if other.host != socket.gethostname():
        return BusyError(
            "The project is open on the machine {host!r} (process {pid}, since {since}).",
            hint="Close it there. If nothing runs there any more, delete the file {path}.",
            host=other.host,
            pid=other.pid,
            since=other.since,
            path=str(path),
        )
    return BusyError(
        "The project is open in another window or program (process {pid} on {host!r}, since {since}).",
        hint="Close it there and try again.",
        pid=other.pid,
        host=other.host,
        since=other.since,
    )


def _read(file: BinaryIO) -> Holder | None:
    """The holder named in the file; an incomplete entry was left by a process that died while writing it."""
    file.seek(0)
    try:
        data = json.loads(file.read())
        return Holder(
            int(data["pid"]),
            str(data["host"]),
            float(data["started"]),
            str(data["since"]),
            int(data.get("file", 0)),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _write(file: BinaryIO, data: bytes) -> None:
    file.seek(0)
    file.truncate()
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def _guarded(path: Path) -> Iterator[BinaryIO]:
    try:
        path.touch()
        file = path.open("r+b")
    except OSError as error:
        raise StudioError(
            "The project folder {path} cannot be written: {reason}.",
            hint="Check the rights on the folder, or open the project for reading only.",
            path=str(path.parent),
            reason=error.strerror or str(error),
        ) from error
    with file:
        _system_lock(file)
        try:
            yield file
        finally:
            _system_unlock(file)


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30

    def _system_lock(file: BinaryIO) -> None:
        """Lock a byte far behind the content: on Windows other processes cannot read a locked byte."""
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)

    def _system_unlock(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl
    from contextlib import suppress

    def _system_lock(file: BinaryIO) -> None:
        """Lock the file; some network drives cannot lock, and then the entry alone has to suffice."""
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)

    def _system_unlock(file: BinaryIO) -> None:
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_UN)
