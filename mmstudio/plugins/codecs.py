"""What reading and checking a file have in common: one way through it, and one way to say what is wrong."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from mmstudio.core.errors import BadFileError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.door import check_ordinary, open_ordinary
from mmstudio.core.files.json_text import read_json
from mmstudio.core.sentences import words_of
from mmstudio.plugins.protocols import Remark
from mmstudio.plugins.shown import Picture, Shown

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_RECIPE = "mmstudio"


@dataclass
class Passage:
    """One way through a file: for its value, or only to see that it has one.

    Attributes:
        path: The file.
        keep: Whether the value is wanted. Where it is not, what was decoded may be thrown away at once, and decoded
            smaller where that passes through the whole file all the same.
        remarks: What was said about the file on the way.
        content: All that the file holds, where somebody has read it already.
    """

    path: Path
    keep: bool = True
    remarks: list[Remark] = field(default_factory=list)
    content: bytes | None = None

    def open(self) -> BinaryIO:
        """The file, opened to be read from its begin; in memory where that has been read already.

        Raises:
            NotOrdinaryError: If it is no ordinary file.
            OSError: If it cannot be opened.
        """
        return open_ordinary(self.path) if self.content is None else BytesIO(self.content)

    def remark(self, text: str, **params: str | float) -> None:
        """Say something about the file: a template, and its parameters."""
        self.remarks.append(Remark(text, params))


class FileCodec(ABC):
    """Base of a codec whose ``read`` and ``check`` go the same way through a file, so that they cannot disagree.

    A codec writes :meth:`decode`. Whatever it raises becomes a sentence here. What it does not say otherwise is shown,
    and compared, as the picture that stands for it.
    """

    close: ClassVar[float] = 3 / 255

    @abstractmethod
    def decode(self, passage: Passage) -> Any:
        """Go through a file to its end.

        What can fail for what the file holds has to be done, and judged, with ``keep`` and without.

        Args:
            passage: The file, whether its value is wanted, and where to say how it is read.

        Returns:
            The raw value; without ``keep``, whatever is at hand.

        Raises:
            BadFileError: If it cannot be used. Any other error is taken for one: of the system's, what it says; of all
                others, that the file is damaged.
        """

    def read(self, path: Path) -> Any:
        """The raw value of a file; raises ``BadFileError`` if it cannot be used."""
        return self._passed(Passage(path))

    def check(self, path: Path, content: bytes | None = None) -> tuple[Remark, ...]:
        """Read without keeping: remarks on how the file is read; raises what ``read`` would.

        Args:
            path: The file.
            content: All that it holds, where the caller has read it already.
        """
        passage = Passage(path, keep=False, content=content)
        self._passed(passage)
        return tuple(passage.remarks)

    def read_recipe(self, path: Path) -> dict[str, Any] | None:
        """The recipe that ``write`` left: here, the one beside the file (:func:`write_sidecar`), or ``None``."""
        return read_sidecar(path)

    @abstractmethod
    def preview(self, raw: Any) -> npt.NDArray[np.uint8]:
        """A picture (H, W, 3) that stands for the value."""

    def shown(self, raw: Any) -> Shown:
        """The value as a person meets it: here, the picture that stands for it."""
        return Picture(self.preview(raw))

    def difference(self, one: Any, other: Any) -> float:
        """How far two values lie apart, 0 to 1: here, how far the pictures that stand for them do.

        The mean over all pixels and channels of ``|one - other| / 255``; 1 where the pictures are not of one size.
        """
        return picture_difference(self.preview(one), self.preview(other))

    def without_notes(self, path: Path) -> bytes:
        """The file's bytes without what was written into it beside its value: place and time, camera, names, comments.

        The value stays as it is, to the last bit.

        Raises:
            BadFileError: Where that cannot be done, as here.
        """
        raise notes_stay(path, "nothing is known of how its kind keeps notes")

    def _passed(self, passage: Passage) -> Any:
        try:
            if passage.content is None:
                check_ordinary(passage.path)
            return self.decode(passage)
        except Exception as error:
            raise _sentence(error, passage.path) from error


def picture_difference(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> float:
    """Mean distance of two pictures, uint8 (H, W, C), on a scale of 0 to 1; 1 where they are not of one size."""
    if one.shape != other.shape:
        return 1.0
    return float(abs(one.astype("int16") - other.astype("int16")).mean() / 255)


def notes_stay(path: Path, reason: str) -> BadFileError:
    """What is said of a file whose notes cannot be left out."""
    return BadFileError(
        "The notes inside {name} cannot be left out: {reason}.", name=path.name, reason=reason
    )


def write_sidecar(path: Path, recipe: Mapping[str, Any]) -> None:
    """Write a result's recipe into ``<file name>.json`` beside it, for formats that cannot carry it.

    Raises:
        OSError: If it cannot be written.
    """
    write_json(_sidecar(path), {_RECIPE: dict(recipe)})


def read_sidecar(path: Path) -> dict[str, Any] | None:
    """The recipe beside a file, or ``None`` where there is none, or nothing that can be one."""
    try:
        match read_json(_sidecar(path)):
            case {"mmstudio": dict(recipe)}:
                return recipe
    except (OSError, ValueError):
        pass
    return None


def _sidecar(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _sentence(error: Exception, path: Path) -> BadFileError:
    """What is said of a file that could not be decoded."""
    if isinstance(error, FileNotFoundError):
        return BadFileError("The file {name} does not exist.", name=path.name)
    if _is_empty(path):
        return BadFileError("The file {name} is empty.", name=path.name)
    if isinstance(error, BadFileError):
        return error
    if isinstance(error, MemoryError):
        return BadFileError("The file {name} does not fit into memory.", name=path.name)
    if isinstance(error, OSError) and error.errno is not None and error.strerror:
        return BadFileError(
            "The file {name} cannot be read: {reason}.", name=path.name, reason=error.strerror
        )
    words = words_of(error).replace(repr(path), path.name).replace(str(path), path.name)
    reason = words.strip().rstrip(".") or type(error).__name__
    return BadFileError("The file {name} is damaged or incomplete ({reason}).", name=path.name, reason=reason)


def _is_empty(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size == 0
    except (OSError, ValueError):
        return False
