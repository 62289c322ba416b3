"""A job folder that can be reached: on a disk of this computer, or by the system's ``ssh`` on another one."""

from __future__ import annotations

import hashlib
import re
import shlex
import shutil
import subprocess
import tarfile
import tempfile
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from mmstudio.core.errors import DamagedError, NotFoundError, StudioError, UsageError
from mmstudio.core.files.door import below, open_ordinary, read_ordinary, refuse_link
from mmstudio.core.job import Command
from mmstudio.core.sentences import visible
from mmstudio.services.machines.job_folder import JobFolder
from mmstudio.services.machines.listing import ListedFile

_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(@[A-Za-z0-9][A-Za-z0-9.-]{0,199})?")
_ODD = re.compile(r"[\x00-\x1f\x7f]")
_OPTIONS = (
    "-T",
    "-a",
    "-x",
    "-o",
    "BatchMode=yes",
    "-o",
    "ConnectTimeout=20",
    "-o",
    "ServerAliveInterval=15",
)
_MISSING = 44
_PIECE = 1 << 20
_LAST = 300
_TIMEOUT_S = 120.0


class Reach(Protocol):
    """A job folder, wherever it lies."""

    def read(self, name: str, most: int) -> bytes:
        """The content of a file.

        Raises:
            FileNotFoundError: If there is none.
            StudioError: If it cannot be read, or is larger than ``most`` bytes.
        """

    def fetch(self, folder: str, wanted: Mapping[str, ListedFile], into: Path) -> set[str]:
        """Copy files of a folder; gives the names that arrived whole. One that is removed meanwhile does not.

        Raises:
            DamagedError: If one is not what was listed.
            StudioError: If the machine cannot be reached.
        """

    def ask(self, command: Command) -> None:
        """Lay down a command for the training.

        Raises:
            StudioError: If it cannot be laid down.
        """


@dataclass(frozen=True)
class LocalReach:
    """A job folder on a disk of this computer, which another machine may share.

    Attributes:
        path: The folder.
    """

    path: Path

    def read(self, name: str, most: int) -> bytes:
        """See :class:`Reach`."""
        try:
            return read_ordinary(self._place(name), most)
        except NotADirectoryError as error:
            raise FileNotFoundError(name) from error
        except FileNotFoundError:
            raise
        except OSError as error:
            raise _unread(name, error.strerror or str(error)) from error

    def fetch(self, folder: str, wanted: Mapping[str, ListedFile], into: Path) -> set[str]:
        """See :class:`Reach`."""
        found = set()
        for name, file in wanted.items():
            try:
                with open_ordinary(self._place(f"{folder}/{name}")) as source:
                    _keep(source, name, file, into)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise _unread(name, error.strerror or str(error)) from error
            found.add(name)
        return found

    def ask(self, command: Command) -> None:
        """See :class:`Reach`."""
        place = JobFolder(self.path).asked / _command(command)
        refuse_link(place.parent)
        try:
            place.touch(exist_ok=False)
        except OSError as error:
            raise StudioError(
                "The training cannot be asked: {reason}.", reason=error.strerror or str(error)
            ) from error

    def _place(self, name: str) -> Path:
        """The path of a file; none of the folders on the way is a link."""
        place = below(self.path, name)
        for folder in (place, *place.parents[: name.count("/")]):
            refuse_link(folder)
        return place


@dataclass(frozen=True)
class SshReach:
    """A job folder on another machine, reached by the system's ``ssh`` with the keys and names of the person.

    Attributes:
        host: Name of the machine, as ``ssh`` knows it.
        folder: Path of the folder there.

    Raises:
        UsageError: If one of them is not made as such names are.
    """

    host: str
    folder: str

    def __post_init__(self) -> None:
        """Check the names; both go to another program."""
        if not _HOST.fullmatch(self.host):
            raise UsageError(
                "{host} is no name of a machine.",
                hint="A name is NAME or USER@NAME, of letters, digits, dots and dashes; it begins with no dash.",
                host=repr(visible(self.host)),
            )
        if not self.folder or self.folder.startswith("-") or _ODD.search(self.folder):
            raise UsageError("{folder} is no path of a folder.", folder=repr(visible(self.folder)))

    def read(self, name: str, most: int) -> bytes:
        """See :class:`Reach`."""
        place = shlex.quote(name)
        done = self._run(f"[ -f {place} ] || exit {_MISSING}; head -c {most + 1} {place}")
        if done.returncode == _MISSING:
            raise FileNotFoundError(name)
        self._check(done)
        if len(done.stdout) > most:
            raise _unread(name, f"it is larger than {most >> 20} MB")
        return bytes(done.stdout)

    def fetch(self, folder: str, wanted: Mapping[str, ListedFile], into: Path) -> set[str]:
        """See :class:`Reach`."""
        if not wanted:
            return set()
        words = self._words(f"cd {shlex.quote(folder)} && tar -cf - -T -")
        with tempfile.TemporaryFile() as names, tempfile.TemporaryFile() as said:
            names.write("".join(f"{name}\n" for name in wanted).encode())
            names.seek(0)
            with subprocess.Popen(words, stdin=names, stdout=subprocess.PIPE, stderr=said) as process:  # noqa: S603 - checked names
                try:
                    found = _untar(process.stdout, wanted, into)  # type: ignore[arg-type]
                except tarfile.TarError as error:
                    process.kill()
                    said.seek(0)
                    reason = _last(said.read(1 << 16)) or str(error)
                    raise self._unreached(reason) from error
                except BaseException:
                    process.kill()
                    raise
        return found

    def ask(self, command: Command) -> None:
        """See :class:`Reach`."""
        self._check(self._run(f": > asked/{_command(command)}"))

    def _run(self, command: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - checked names
                self._words(command),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_TIMEOUT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise self._unreached("it does not answer") from error

    def _words(self, command: str) -> list[str]:
        program = shutil.which("ssh")
        if program is None:
            raise NotFoundError(
                "The program ssh is not here.", hint="Install OpenSSH, or follow a shared folder."
            )
        inside = f"cd -- {shlex.quote(self.folder)} && {{ {command}; }}"
        return [program, *_OPTIONS, "--", self.host, inside]

    def _check(self, done: subprocess.CompletedProcess[bytes]) -> None:
        if done.returncode:
            raise self._unreached(_last(done.stderr) or f"ssh ended with {done.returncode}")

    def _unreached(self, reason: str) -> StudioError:
        return StudioError("{host} cannot be asked: {reason}.", host=self.host, reason=reason.rstrip("."))


def _untar(stream: IO[bytes], wanted: Mapping[str, ListedFile], into: Path) -> set[str]:
    """Take the wanted files out of a stream; anything else in it is refused."""
    found: set[str] = set()
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            file = wanted.get(member.name)
            if file is None or not member.isreg() or member.name in found or member.size != file.bytes:
                raise DamagedError("{name} is not what was listed.", name=visible(member.name[:200]))
            source = archive.extractfile(member)
            if source is not None:
                _keep(source, member.name, file, into)
                found.add(member.name)
    return found


def _keep(source: IO[bytes], name: str, file: ListedFile, into: Path) -> None:
    """Write what is read below a folder, if it is as long as listed, and has the listed hash."""
    place = below(into, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), file.bytes + 1
    with place.open("xb") as sink:
        while left > 0 and (piece := source.read(min(_PIECE, left))):
            left -= len(piece)
            digest.update(piece)
            sink.write(piece)
    if left != 1 or (file.sha256 and digest.hexdigest() != file.sha256):
        raise DamagedError("{name} is not what was listed.", hint="Try again later.", name=name)


def _command(command: Command) -> str:
    return f"{command.value}-{uuid.uuid4().hex}"


def _unread(name: str, reason: str) -> StudioError:
    return StudioError("{name} cannot be read: {reason}.", name=name, reason=reason)


def _last(said: bytes | Iterable[int]) -> str:
    lines = bytes(said).decode("utf-8", "replace").strip().splitlines()
    return visible(lines[-1][:_LAST]) if lines else ""
