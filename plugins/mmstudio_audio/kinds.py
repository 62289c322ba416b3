"""Kinds of sounds that libsndfile does not read, and advice for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from mmstudio_audio.splice import bytes_at
from mmstudio_audio.tags import behind_tags


@dataclass(frozen=True)
class Foreign:
    """A kind of file that libsndfile does not read.

    Attributes:
        name: Common name of the kind; a proper name.
        media: Whether the extra ``[media]`` reads it.
        container: Whether libsndfile opens such files with other codings.
    """

    name: str
    media: bool = True
    container: bool = False


_AT_START = (
    (b"\x1a\x45\xdf\xa3", Foreign("WebM or Matroska")),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Foreign("Windows Media (WMA)")),
    (b"ADIF", Foreign("AAC")),
    (b"#!AMR", Foreign("AMR")),
    (b"MAC ", Foreign("Monkey's Audio")),
    (b"wvpk", Foreign("WavPack")),
    (b"TTA1", Foreign("True Audio")),
    (b"TTA2", Foreign("True Audio")),
    (b"MPCK", Foreign("Musepack")),
    (b"MP+", Foreign("Musepack")),
    (b"\x0b\x77", Foreign("Dolby Digital (AC-3)")),
    (b"\x7f\xfe\x80\x01", Foreign("DTS")),
    (b".RMF", Foreign("RealMedia")),
    (b".ra\xfd", Foreign("RealAudio")),
    (b"FLV\x01", Foreign("Flash video")),
    (b"DSD ", Foreign("DSD")),
    (b"FRM8", Foreign("DSD")),
    (b"ajkg", Foreign("Shorten")),
    (b"\0\0\x01\xba", Foreign("MPEG video")),
    (b"MThd", Foreign("MIDI", media=False)),
    (b"IMPM", Foreign("Impulse Tracker", media=False)),
)
_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
"""Bytes of an MPEG-4 or QuickTime file after its first four bytes of length."""


def kind_of(file: BinaryIO) -> Foreign | None:
    """The kind of a file that libsndfile cannot open; ``None`` if it is unknown."""
    head = bytes_at(file, behind_tags(file, 0), 64)
    name = _container(head)
    return foreign(head) or (Foreign(name, container=True) if name else None)


def _container(head: bytes) -> str:
    """A container that libsndfile opens with other codings, and the coding in this file."""
    if head[8:12] == b"WAVE":
        return f"WAV {int.from_bytes(head[20:22], 'little'):#06x}" if head[12:16] == b"fmt " else "WAV"
    if head.startswith(b"OggS"):
        return "Ogg Speex" if b"Speex" in head else "Ogg"
    if head.startswith(b"caff"):
        return f"CAF {head[28:32].decode('ascii', 'replace').strip()}"
    return {b"FORM": "AIFF", b".snd": "AU", b"NIST": "NIST SPHERE", b"riff": "Wave64"}.get(head[:4], "")


def foreign(head: bytes) -> Foreign | None:
    """The kind of a file that libsndfile does not read, by its first bytes; ``None`` for any other file."""
    if head[4:8] in _ATOMS:
        return Foreign("MPEG-4 (AAC)")
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return Foreign("AVI video")
    if head[:4] in {b"RIFF", b"FORM"} and head[8:12] in {b"RMID", b"XDIR"}:
        return Foreign("MIDI", media=False)
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return Foreign("AAC")
    return next((kind for mark, kind in _AT_START if head.startswith(mark)), None)
