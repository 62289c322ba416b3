"""Reading a file into a sound: every part is decoded to its end and counted, whatever its headers state."""

from __future__ import annotations

from typing import BinaryIO

import soundfile

from mmstudio.api import BadFileError, Passage, Sound, needs_media
from mmstudio_audio import media
from mmstudio_audio.contents import parts_of
from mmstudio_audio.kinds import kind_of
from mmstudio_audio.sample_intake import Gathering
from mmstudio_audio.splice import Splice, SplicePart, in_memory, joined

_BLOCK, _LITTLE = 1 << 16, 1 << 8
"""Number of samples requested at once, and number requested after fewer came, which should be the end."""
_RARE = {4, 18, 29}
"""Error numbers of libsndfile: an unknown coding in a known container."""
_VAGUE = {1, 7, 29}
"""Error messages that say nothing about the file."""


class _Decoder(soundfile.SoundFile):
    """A sound that is read once, in order.

    A ``SoundFile`` seeks after every block, which some codings cannot do and others do inexactly, and it stops at an
    estimated length.
    """

    def seekable(self) -> bool:
        """Always false."""
        return False


def read_sound(passage: Passage) -> Sound | None:
    """The sound of a file; ``None`` if it is only checked.

    Raises:
        BadFileError: If the file does not hold a readable sound.
        OSError: If the file cannot be read.
    """
    gathering = Gathering(passage)
    with passage.open() as opened:
        file = in_memory(opened)
        for part in parts_of(file):
            pieces = joined(file, part.pieces)
            try:
                decoder = _Decoder(pieces)
            except soundfile.LibsndfileError as error:
                if not gathering.count:
                    _read_otherwise(passage, file, gathering, error)
                else:
                    gathering.end(damaged=True)
                break
            with decoder:
                if not gathering.begin(decoder.samplerate, decoder.channels, part.counted):
                    break
                _gather(file, part, decoder, gathering)
            if isinstance(pieces, Splice) and pieces.fault is not None:
                raise pieces.fault
    return gathering.sound()


def _gather(file: BinaryIO, part: SplicePart, decoder: _Decoder, gathering: Gathering) -> None:
    before, damaged = gathering.count, False
    limit = decoder.frames
    halved = decoder.channels > 1 and part.noted == limit // decoder.channels  # as some programs note it
    if part.noted is not None and not halved and 0 < limit - part.noted <= part.padding:
        limit = part.noted
    try:
        size = _BLOCK
        while size := min(size, limit - (gathering.count - before)):
            block = decoder.read(size, dtype="float32", always_2d=True)
            if not len(block):
                break
            gathering.add(block)
            size = _BLOCK if len(block) == size else _LITTLE
    except soundfile.LibsndfileError:
        damaged = True
        _salvage(file, part, gathering, gathering.count - before)
    gathering.end(part.promised, damaged=damaged, goes_on=part.goes_on, unfinished=part.unfinished)


def _salvage(file: BinaryIO, part: SplicePart, gathering: Gathering, done: int) -> None:
    """Read the undamaged start of a block again, sample by sample."""
    with _Decoder(joined(file, part.pieces)) as decoder:
        while done and len(block := decoder.read(min(done, _BLOCK), dtype="float32", always_2d=True)):
            done -= len(block)
        try:
            for _ in range(_BLOCK):
                gathering.add(decoder.read(1, dtype="float32", always_2d=True))
        except soundfile.LibsndfileError:
            return


def _read_otherwise(
    passage: Passage, file: BinaryIO, gathering: Gathering, error: soundfile.LibsndfileError
) -> None:
    """Read a file that libsndfile cannot open.

    Raises:
        BadFileError: If it is not supported here either; the sentence says what a person can do.
    """
    name = passage.path.name
    kind = kind_of(file)
    if kind is None:
        raise _unreadable(name, error) from error
    if not kind.media:
        raise BadFileError(
            "The file {name} is {kind}, which holds no recorded sound: let another program play it into a WAV file.",
            name=name,
            kind=kind.name,
        ) from error
    if media.is_installed():
        media.read_sound(passage, file, gathering)
    elif kind.container and error.code not in _RARE:
        raise _unreadable(name, error) from error
    else:
        raise needs_media(name, kind.name, "PyAV", "WAV, FLAC or MP3") from error


def _unreadable(name: str, error: soundfile.LibsndfileError) -> BadFileError:
    if error.code in _VAGUE:
        return BadFileError("The file {name} is not a sound of a known kind, or damaged.", name=name)
    return BadFileError(
        "The file {name} is not a sound of a known kind, or damaged ({reason}).",
        name=name,
        reason=str(error.error_string).removeprefix("Error : ").strip().rstrip("."),
    )
