"""The decoder: reads pieces off the GUI thread, the current one first, then its neighbour."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect, Signal

from mmstudio.core.files.door import ordinary_bytes
from mmstudio.gui.shared.values.fetcher import Fetcher
from mmstudio.gui.shared.values.previews import as_image, codec_of, read_picture
from mmstudio.gui.shared.values.spectrum import HeardSound, heard
from mmstudio.gui.shared.viewer.exhibits import PICTURE, WORDS, Piece
from mmstudio.gui.shared.viewer.pyramid import Pyramid
from mmstudio.plugins.shown import Row, Sound, Words

if TYPE_CHECKING:
    from mmstudio.gui.studio.studio import Studio
    from mmstudio.plugins.registry import Registry

_MOST_BYTES = 400_000_000
_BACKLOG = 3

Key = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Decoded:
    """A decoded piece; exactly one of the first four is given.

    Attributes:
        picture: The picture, or one that stands for the value.
        heard: The sound.
        words: A text or a table row.
        error: Why nothing can be shown.
        file_bytes: Size of its file; -1 if it has none.
    """

    picture: Pyramid | None = None
    heard: HeardSound | None = None
    words: Any = None
    error: BaseException | None = None
    file_bytes: int = -1

    @property
    def bytes(self) -> int:
        """Roughly how much memory it takes."""
        if self.picture is not None:
            return self.picture.bytes
        if self.heard is not None:
            return self.heard.sound.samples.nbytes + self.heard.spectrum.levels.nbytes
        return 1000


class Decoder(QObject):
    """Reads pieces and keeps the latest ones.

    Args:
        studio: Its tasks read, with the codecs of its plugins.

    Signals:
        ready: Another piece has been read.
    """

    ready = Signal()

    def __init__(self, studio: Studio, parent: QObject) -> None:
        super().__init__(parent)
        self._registry = studio.app.registry
        self._pieces: dict[Key, Piece] = {}
        self._kept: OrderedDict[Key, Decoded] = OrderedDict()
        self._fetcher: Fetcher[Key, Decoded] = Fetcher(
            studio.tasks, self._read, self._take, lambda _: None, batch=1, backlog=_BACKLOG, parent=self
        )

    def get(self, piece: Piece) -> Decoded | None:
        """A decoded piece; ``None`` while it is being read."""
        found = self._kept.get(piece.key)
        if found is not None:
            self._kept.move_to_end(piece.key)
        return found

    def want(self, pieces: Sequence[Piece]) -> None:
        """Read these pieces, the last one first; earlier requests that have not begun are dropped."""
        for piece in pieces:
            if piece.key not in self._kept:
                self._pieces[piece.key] = piece
                self._fetcher.want(piece.key)

    def clear(self) -> None:
        """Drop everything."""
        self._fetcher.clear()
        self._pieces.clear()
        self._kept.clear()

    def _read(self, keys: list[Key]) -> Mapping[Key, Decoded]:
        return {key: decode(self._registry, self._pieces[key]) for key in keys if key in self._pieces}

    def _take(self, found: Mapping[Key, Decoded]) -> None:
        self._kept.update(found)
        total = sum(one.bytes for one in self._kept.values())
        while total > _MOST_BYTES and len(self._kept) > 2:
            _, gone = self._kept.popitem(last=False)
            total -= gone.bytes
        for key in found:
            self._pieces.pop(key, None)
        self.ready.emit()


def decode(registry: Registry, piece: Piece) -> Decoded:
    """Decode a piece; to be called off the GUI thread. Errors are part of the result."""
    path = piece.value.path
    size = -1
    try:
        if path is None:
            return Decoded(words=piece.value.data)
        size = path.stat().st_size
        if piece.modality == WORDS:
            return Decoded(words=ordinary_bytes(path).decode("utf-8", "replace"), file_bytes=size)
        if piece.modality == PICTURE:
            picture = read_picture(path)
        else:
            codec = codec_of(registry, piece.modality)
            raw = codec.read(path)
            match codec.shown(raw):
                case Sound() as sound:
                    return Decoded(heard=heard(sound), file_bytes=size)
                case Words(words) | Row(words):
                    return Decoded(words=words, file_bytes=size)
            picture = as_image(codec.preview(raw))
        if piece.crop is not None:
            crop = piece.crop
            picture = picture.copy(QRect(crop.left, crop.top, crop.width, crop.height))
        return Decoded(picture=Pyramid.of(picture), file_bytes=size)
    except Exception as error:  # noqa: BLE001 - a codec of a plugin may fail in any way; the error is shown instead
        return Decoded(error=error, file_bytes=size)
