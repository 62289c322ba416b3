"""The one door for what strangers may have written: ids, names and paths are checked in form and stay below their root.

Databases, archives, recipes, descriptions and the folders of runs come from anybody. What they call something is data: it
becomes a path only here. A link counts as leading out; the program makes none.
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
"""No description that the program writes is larger."""
_MOST_NAME = 255
_SHOWN = 80
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_HASH = re.compile(r"[0-9a-f]{64}")
_STEP = re.compile(r"[0-9]{8,12}")
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""Names that open a device on Windows, whatever stands behind a dot."""
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
    """What lies at a path is no ordinary file; an ``OSError``, so that it is told like any file that cannot be read."""

    def __init__(self, path: str | os.PathLike[str], what: str) -> None:
        super().__init__(errno.EINVAL, f"it is {what}, not an ordinary file", os.fspath(path))


def is_id(text: object) -> bool:
    """Whether it is made as the ids of runs, sessions, jobs and projects are."""
    return isinstance(text, str) and bool(_ID.fullmatch(text)) and not _DEVICE.fullmatch(text)


def is_hash(text: object) -> bool:
    """Whether it is a SHA-256 as it is stored: 64 lower-case hexadecimal digits."""
    return isinstance(text, str) and bool(_HASH.fullmatch(text))


def step_of(name: str) -> int | None:
    """The step that a checkpoint's folder, or a preview's stem, is called after; ``None`` for any other name."""
    return int(name) if _STEP.fullmatch(name) and f"{int(name):08d}" == name else None


def name_for(text: str) -> str:
    """What a file is called after something that may be called anything: signs that some system refuses are written ``%HH``.

    Different texts get different names.
    """
    return _ODD.sub(lambda found: f"%{ord(found[0]):02X}", text)


def checked_id(text: object, kind: str) -> str:
    """An id that is made as ids are.

    Args:
        text: As somebody wrote it.
        kind: What it is the id of, for the sentence: ``run``, ``session`` ...

    Raises:
        DamagedError: If it is not.
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
    """A name of one file or folder that this system takes for a name, and for no other place.

    Raises:
        DamagedError: If it is none.
    """
    if not isinstance(text, str) or not _is_name(text):
        raise DamagedError("{text} is no usable file name.", text=shown(text))
    return text


def child(folder: Path, name: object) -> Path:
    """What is called so in a folder; it need not be there.

    Raises:
        DamagedError: If it is no name of one thing, or that thing is a link.
    """
    path = folder / checked_name(name)
    refuse_link(path)
    return path


def below(root: Path, text: object) -> Path:
    """The file or folder that a relative path with ``/`` means; nothing is opened, and it need not be there.

    Args:
        root: Folder that it may not lead out of.
        text: As somebody wrote it.

    Raises:
        DamagedError: If it leads out of the folder, or is no relative path.
    """
    if not is_relative(text):
        raise DamagedError("The path {text} leads out of its folder.", text=shown(text))
    return root / str(text)


def is_relative(text: object) -> bool:
    """Whether it is a relative path with ``/`` that stays below where it starts, by its form alone."""
    if not isinstance(text, str) or not text or "\0" in text or len(text) > 16 * _MOST_NAME:
        return False
    if os.name == "nt" and ("\\" in text or ":" in text):
        return False
    parts = text.split("/")
    return not any(part in {"", ".", ".."} for part in parts) and not PurePosixPath(text).is_absolute()


def is_place(text: object) -> bool:
    """Whether it can be the absolute path of a file on this computer: none of another one, which asking for may call."""
    if not isinstance(text, str) or not 0 < len(text) <= 16 * _MOST_NAME or "\0" in text:
        return False
    return not text.replace("\\", "/").startswith("//") and Path(text).is_absolute()


def refuse_link(path: Path) -> None:
    """Refuse a link, and what is none that can be asked.

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
    """An ordinary file, opened to be read; a pipe, a device or a socket is never waited for.

    Raises:
        NotOrdinaryError: If it is something else.
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
    """An ordinary file, opened to be read as text.

    Raises:
        NotOrdinaryError: If it is something else.
        OSError: If it cannot be opened.
    """
    return TextIOWrapper(open_ordinary(path), encoding=encoding, errors=errors, newline=newline)


def ordinary_bytes(path: Path) -> bytes:
    """All that an ordinary file holds; a link counts as what it leads to.

    Raises:
        NotOrdinaryError: If it is something else.
        OSError: If it cannot be read.
    """
    with open_ordinary(path) as file:
        return file.read()


def small_ordinary(path: str | os.PathLike[str], most: int) -> bytes | None:
    """All that a small ordinary file holds, in one go; ``None`` if it holds more, or other than it says.

    Args:
        path: A link counts as what it leads to.
        most: So many bytes are small.

    Raises:
        NotOrdinaryError: If it is something else.
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
    """What the system says of an ordinary file, which is not opened; a link counts as what it leads to.

    Raises:
        NotOrdinaryError: If it is something else.
        OSError: If there is nothing.
    """
    state = os.stat(path)  # noqa: PTH116 - asked for each of a million files
    _check_state(path, state)
    return state


def read_ordinary(path: Path, most: int = MOST_JSON_BYTES) -> bytes:
    """The bytes of an ordinary file that is no link.

    Args:
        path: Of a file that the program wrote, or should have.
        most: It may not hold more.

    Raises:
        NotOrdinaryError: If it is something else.
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
    """What somebody wrote, short and in one line, for a sentence."""
    words = printable(str(text) if isinstance(text, str | os.PathLike) else type(text).__name__)
    return repr(words if len(words) <= _SHOWN else words[: _SHOWN - 3] + "...")


def _is_name(text: str) -> bool:
    if not 0 < len(text.encode("utf-8", "surrogatepass")) <= _MOST_NAME or _UNFIT.search(text):
        return False
    odd = os.name == "nt" and (_DEVICE.fullmatch(text) or text[-1] in " .")
    return text not in {".", ".."} and not odd


def _open_checked(path: str | os.PathLike[str]) -> int:
    """Open what was an ordinary file a moment ago: who opens anything else may wake a device."""
    check_ordinary(path)
    return os.open(path, _FLAGS)


def _checked_size(path: str | os.PathLike[str], descriptor: int) -> int:
    """Bytes of what was opened, which may be something else than what was looked at before."""
    state = os.fstat(descriptor)
    _check_state(path, state)
    return state.st_size


def _check_state(path: str | os.PathLike[str], state: os.stat_result) -> None:
    if not stat.S_ISREG(state.st_mode):
        raise NotOrdinaryError(
            path, next((word for test, word in _KINDS if test(state.st_mode)), "a special file")
        )
