"""The common base of file codecs: one pass through a file for reading and checking, and one form of error sentences."""

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
    """One pass through a file: to get its value, or only to check that it has one.

    Attributes:
        path: The file.
        keep: Whether the value is wanted. If not, decoded data may be dropped at once, and may be decoded at a smaller
            size if that still passes through the whole file.
        remarks: Remarks about the file that were made during the pass.
        content: The whole content of the file, if the caller has read it already.
    """

    path: Path
    keep: bool = True
    remarks: list[Remark] = field(default_factory=list)
    content: bytes | None = None

    def open(self) -> BinaryIO:
        """The file, open for reading from its start; from memory if its content was given.

        Raises:
            NotOrdinaryError: If it is not a regular file.
            OSError: If it cannot be opened.
        """
        return open_ordinary(self.path) if self.content is None else BytesIO(self.content)

    def remark(self, text: str, **params: str | float) -> None:
        """Add a remark about the file: a template and its parameters."""
        self.remarks.append(Remark(text, params))


class FileCodec(ABC):
    """Base of a codec whose ``read`` and ``check`` share one pass through a file, so that they cannot disagree.

    A codec implements :meth:`decode`, and this class turns its errors into sentences. Unless a codec overrides them,
    ``shown`` and ``difference`` use the preview picture.
    """

    close: ClassVar[float] = 3 / 255

    @abstractmethod
    def decode(self, passage: Passage) -> Any:
        """Go through a file to its end.

        Every failure that the content of the file can cause must also happen when ``keep`` is false.

        Args:
            passage: The file, whether its value is wanted, and where remarks go.

        Returns:
            The raw value; any object if ``keep`` is false.

        Raises:
            BadFileError: If it cannot be used. Other errors are converted: a system error keeps its message, and every
                other error means that the file is damaged.
        """

    def read(self, path: Path) -> Any:
        """The raw value of a file; raises ``BadFileError`` if it cannot be used."""
        return self._passed(Passage(path))

    def check(self, path: Path, content: bytes | None = None) -> tuple[Remark, ...]:
        """Read without keeping the value; returns remarks on how the file is read, and raises what ``read`` would raise.

        Args:
            path: The file.
            content: The whole content of the file, if the caller has read it already.
        """
        passage = Passage(path, keep=False, content=content)
        self._passed(passage)
        return tuple(passage.remarks)

    def read_recipe(self, path: Path) -> dict[str, Any] | None:
        """The recipe that ``write`` stored: by default in the sidecar of the file (:func:`write_sidecar`), or ``None``."""
        return read_sidecar(path)

    @abstractmethod
    def preview(self, raw: Any) -> npt.NDArray[np.uint8]:
        """A picture (H, W, 3) that stands for the value."""

    def shown(self, raw: Any) -> Shown:
        """The value as a person sees or hears it: by default its preview picture."""
        return Picture(self.preview(raw))

    def difference(self, one: Any, other: Any) -> float:
        """How far two values are apart, 0 to 1: by default the distance of their preview pictures.

        The mean over all pixels and channels of ``|one - other| / 255``; 1 if the pictures have different sizes.
        """
        return picture_difference(self.preview(one), self.preview(other))

    def without_notes(self, path: Path) -> bytes:
        """The file's bytes without metadata: place and time, camera, names, comments.

        The value itself stays the same, bit for bit.

        Raises:
            BadFileError: If the codec cannot remove metadata, as by default.
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
    """Mean distance of two pictures, uint8 (H, W, C), on a scale of 0 to 1; 1 if they have different sizes."""
    if one.shape != other.shape:
        return 1.0
    return float(abs(one.astype("int16") - other.astype("int16")).mean() / 255)


def notes_stay(path: Path, reason: str) -> BadFileError:
    """Error for a file whose metadata cannot be left out."""
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
    """The recipe in a file's sidecar, or ``None`` if there is none, or it is not valid."""
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
    """The error sentence for a file that could not be decoded."""
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
