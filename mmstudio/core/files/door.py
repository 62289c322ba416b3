"""The single entry point for untrusted ids, names and paths: they are checked in form and stay below their root.

Databases, archives, recipes, descriptions and run folders may come from strangers. A name in them is data: it becomes a
path only here. A link counts as leading outside; the program never creates links.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from io import BufferedReader, TextIOWrapper
from pathlib import Path, PurePosixPath
from typing import Any

from mmstudio.core.errors import DamagedError
from mmstudio.core.sentences import printable

MOST_JSON_BYTES = 64 << 20
"""Largest size of a description; those that the program writes are smaller."""
_MOST_NAME = 255
_SHOWN = 80
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_HASH = re.compile(r"[0-9a-f]{64}")
_STEP = re.compile(r"[0-9]{8,12}")
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""Names that open a device on Windows, whatever follows a dot."""
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]' if os.name == "nt" else r"[\x00-\x1f\x7f/\\]")
_ODD = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*%]|^\.|[. ]$')
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISLNK, "a link"),
)


class NotOrdinaryError(OSError):
    """A path does not hold a regular file; an ``OSError``, so that it is reported like any file that cannot be read."""

    def __init__(self, path: str | os.PathLike[str], what: str) -> None:
        super().__init__(errno.EINVAL, f"it is {what}, not an ordinary file", os.fspath(path))


def is_id(text: object) -> bool:
    """Whether it has the form of ids of runs, sessions, jobs and projects."""
    return isinstance(text, str) and bool(_ID.fullmatch(text)) and not _DEVICE.fullmatch(text)


def is_hash(text: object) -> bool:
    """Whether it has the form of a stored SHA-256: 64 lower-case hexadecimal digits."""
    return isinstance(text, str) and bool(_HASH.fullmatch(text))


def step_of(name: str) -> int | None:
    """The step in the name of a checkpoint's folder, or in a preview's stem; ``None`` for any other name."""
    return int(name) if _STEP.fullmatch(name) and f"{int(name):08d}" == name else None


def name_for(text: str) -> str:
    """A file name for any text: characters that some system refuses are written as ``%HH``.

    Different texts give different names.
    """
    return _ODD.sub(lambda found: f"%{ord(found[0]):02X}", text)


def checked_id(text: object, kind: str) -> str:
    """An id, checked in form.

    Args:
        text: The id, as written by somebody.
        kind: Kind of the id, for the sentence: ``run``, ``session`` ...

    Raises:
        DamagedError: If it does not have the form of an id.
    """
    if not is_id(text):
        raise DamagedError(
            "{text} is no id of a {kind}.",
            hint="Ids are made of lower-case letters, digits and dashes; nothing was opened or moved.",
            text=shown(text),
            kind=kind,
        )
    return str(text)


def checked_name(text: object) -> str:
    """The name of one file or folder, checked to be a plain name on this system.

    Raises:
        DamagedError: If it is not.
    """
    if not isinstance(text, str) or not _is_name(text):
        raise DamagedError("{text} is no usable file name.", text=shown(text))
    return text


def child(folder: Path, name: object) -> Path:
    """The path of a name in a folder; it need not exist.

    Raises:
        DamagedError: If it is not a plain name, or the path is a link.
    """
    path = folder / checked_name(name)
    refuse_link(path)
    return path


def below(root: Path, text: object) -> Path:
    """The path that a relative path with ``/`` means below a root; nothing is opened, and it need not exist.

    Args:
        root: Folder that the path must stay in.
        text: The relative path, as written by somebody.

    Raises:
        DamagedError: If it leads out of the folder, or is not a relative path.
    """
    if not is_relative(text):
        raise DamagedError("The path {text} leads out of its folder.", text=shown(text))
    return root / str(text)


def is_relative(text: object) -> bool:
    """Whether it is a relative path with ``/`` that stays below its start, judged by its form alone."""
    if not isinstance(text, str) or not text or "\0" in text or len(text) > 16 * _MOST_NAME:
        return False
    if os.name == "nt" and ("\\" in text or ":" in text):
        return False
    parts = text.split("/")
    return not any(part in {"", ".", ".."} for part in parts) and not PurePosixPath(text).is_absolute()


def is_place(text: object) -> bool:
    """Whether it can be the absolute path of a file on this computer; paths of other computers could open a connection."""
    if not isinstance(text, str) or not 0 < len(text) <= 16 * _MOST_NAME or "\0" in text:
        return False
    return not text.replace("\\", "/").startswith("//") and Path(text).is_absolute()


def refuse_link(path: Path) -> None:
    """Refuse a link, and a path that cannot be examined.

    Raises:
        DamagedError: If it is a link.
    """
    try:
        linked = path.is_symlink()
    except (OSError, ValueError):
        linked = False
    if linked:
        raise DamagedError(
            "{path} is a link, which may lead anywhere.",
            hint="Put what it leads to in its place, or remove it.",
            path=shown(path),
        )


def open_ordinary(path: Path) -> BufferedReader:
    """A regular file, open for reading; never waits for a pipe, a device or a socket.

    Raises:
        NotOrdinaryError: If it is not a regular file.
        OSError: If it cannot be opened.
    """
    descriptor = _open_checked(path)
    try:
        _checked_size(path, descriptor)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def open_ordinary_text(
    path: Path, encoding: str, *, errors: str = "strict", newline: str | None = None
) -> TextIOWrapper:
    """A regular file, open for reading as text.

    Raises:
        NotOrdinaryError: If it is not a regular file.
        OSError: If it cannot be opened.
    """
    return TextIOWrapper(open_ordinary(path), encoding=encoding, errors=errors, newline=newline)


def ordinary_bytes(path: Path) -> bytes:
    """The content of a regular file; links are followed.

    Raises:
        NotOrdinaryError: If it is not a regular file.
        OSError: If it cannot be read.
    """
    with open_ordinary(path) as file:
        return file.read()


def small_ordinary(path: str | os.PathLike[str], most: int) -> bytes | None:
    """The content of a small regular file, read at once; ``None`` if it is larger, or its size is not what it states.

    Args:
        path: The file; links are followed.
        most: Largest number of bytes that counts as small.

    Raises:
        NotOrdinaryError: If it is not a regular file.
        OSError: If it cannot be read.
    """
    descriptor = _open_checked(path)
    try:
        size = _checked_size(path, descriptor)
        data = os.read(descriptor, size + 1) if size <= most else b""
    finally:
        os.close(descriptor)
    return data if len(data) == size else None


def check_ordinary(path: str | os.PathLike[str]) -> os.stat_result:
    """The status of a regular file, without opening it; links are followed.

    Raises:
        NotOrdinaryError: If it is not a regular file.
        OSError: If it does not exist.
    """
    state = os.stat(path)  # noqa: PTH116 - asked for each of a million files
    _check_state(path, state)
    return state


def read_ordinary(path: Path, most: int = MOST_JSON_BYTES) -> bytes:
    """The bytes of a regular file that is not a link.

    Args:
        path: A file that the program wrote, or should have written.
        most: Largest size in bytes.

    Raises:
        NotOrdinaryError: If it is not a regular file.
        OSError: If it cannot be read, or is larger.
    """
    if path.is_symlink():
        raise NotOrdinaryError(path, "a link")
    with open_ordinary(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most >> 20} MB", str(path))
    return data


def shown(text: Any) -> str:
    """A text from a stranger, short and on one line, for a sentence."""
    words = printable(str(text) if isinstance(text, str | os.PathLike) else type(text).__name__)
    return repr(words if len(words) <= _SHOWN else words[: _SHOWN - 3] + "...")


def _is_name(text: str) -> bool:
    if not 0 < len(text.encode("utf-8", "surrogatepass")) <= _MOST_NAME or _UNFIT.search(text):
        return False
    odd = os.name == "nt" and (_DEVICE.fullmatch(text) or text[-1] in " .")
    return text not in {".", ".."} and not odd


def _open_checked(path: str | os.PathLike[str]) -> int:
    """Open a path that was a regular file a moment ago: opening anything else may wake a device."""
    check_ordinary(path)
    return os.open(path, _FLAGS)


def _checked_size(path: str | os.PathLike[str], descriptor: int) -> int:
    """Size of an opened file, which may be another one than was examined before."""
    state = os.fstat(descriptor)
    _check_state(path, state)
    return state.st_size


def _check_state(path: str | os.PathLike[str], state: os.stat_result) -> None:
    if not stat.S_ISREG(state.st_mode):
        raise NotOrdinaryError(
            path, next((word for test, word in _KINDS if test(state.st_mode)), "a special file")
        )
