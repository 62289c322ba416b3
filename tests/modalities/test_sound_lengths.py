"""Sounds whose headers state lengths that are not those of the sound: all of it is read, and every value is right."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

from mmstudio.api import BadFileError
from mmstudio_audio.codec import AudioCodec

CODEC = AudioCodec()
RATE_HZ, COUNT = 8000, 4001
STEPS = np.random.default_rng(0).integers(-32768, 32768, COUNT).astype(np.int16)
"""An odd number of samples of all loudness, so that every byte that is lost or shifted shows."""
WHOLE = (STEPS / 32768).astype(np.float32)
UNKNOWN, NEVER = 0xFFFFFFFF, 0x7FFFFFFF


def made(
    kind: str, subtype: str = "PCM_16", values: np.ndarray = STEPS, rate_hz: int = RATE_HZ, **how: str
) -> bytes:
    buffer = BytesIO()
    soundfile.write(buffer, values, rate_hz, format=kind, subtype=subtype, **how)
    return buffer.getvalue()


def put(data: bytes, *fields: tuple[int, str, int]) -> bytes:
    """Other numbers at some places: place, form and number."""
    changed = bytearray(data)
    for place, form, number in fields:
        struct.pack_into(form, changed, place, number)
    return bytes(changed)


def read(folder: Path, data: bytes, name: str = "a.wav") -> tuple[np.ndarray, list[str]]:
    """Samples, (channels, n), and what is remarked; looking and reading agree."""
    path = folder / name
    path.write_bytes(data)
    remarks = [str(remark) for remark in CODEC.check(path)]
    return CODEC.read(path).samples, remarks


WAV = made("WAV")
HEAD = 44
NOTES = b"LIST" + struct.pack("<I", 18) + b"INFOISFT" + struct.pack("<I", 5) + b"noise\0"
ODD = b"LIST\x0b\0\0\0INFOISFTabc"
ID3 = b"ID3\x03\0\0\0\0\0\x0a" + bytes(10)


def wav(riff: int, data: int) -> bytes:
    return put(WAV, (4, "<I", riff), (40, "<I", data))


TRUE_RIFF, TRUE_DATA = len(WAV) - 8, len(WAV) - HEAD
WAVS = {
    "true": WAV,
    "a recorder that never came back to its header": wav(0, 0),
    "header of an empty sound": wav(36, 0),
    "largest numbers": wav(UNKNOWN, UNKNOWN),
    "largest signed numbers": wav(NEVER, NEVER - 36),
    "sox to a pipe": wav(0x7FFFF024, 0x7FFFF000),
    "arecord": wav(0x80000024, 0x80000000),
    "whole file counted as its content": wav(len(WAV), TRUE_DATA),
    "data counted with the header": wav(TRUE_RIFF, len(WAV)),
    "outer length too small": wav(100, TRUE_DATA),
    "outer length of nothing": wav(8, TRUE_DATA),
    "inner length of nothing": wav(TRUE_RIFF, 0),
    "a byte behind the end": WAV + b"\0",
    "filled up with zeros": WAV + bytes(3000),
    "notes behind": WAV + NOTES,
    "notes of odd length before, not filled up": WAV[:36] + ODD + WAV[36:],
    "notes of odd length before, filled up": WAV[:36] + ODD + b"\0" + WAV[36:],
    "a chunk whose length leads astray": WAV[:36] + b"JUNK\xff\xff\0\0" + bytes(12) + WAV[36:],
    "room for a larger header": WAV[:12] + b"JUNK\x1c\0\0\0" + bytes(28) + WAV[12:],
    "broadcast notes": WAV[:12] + b"bext" + struct.pack("<I", 602) + bytes(602) + WAV[12:],
    "old tag behind": WAV + b"TAG" + b"a title".ljust(125),
    "tag in front": ID3 + WAV,
    "two tags in front": ID3 + ID3 + WAV,
    "unknown lengths and a tag behind": wav(UNKNOWN, UNKNOWN) + b"TAG" + bytes(125),
    "big-endian": made("WAV", endian="BIG"),
}


@pytest.mark.parametrize("kind", WAVS)
def test_a_wav_is_read_to_its_end(tmp_path: Path, kind: str) -> None:
    samples, remarks = read(tmp_path, WAVS[kind])
    np.testing.assert_array_equal(samples, WHOLE[None])
    assert remarks == []


@pytest.mark.parametrize("numbers", [(36 + 1000, 1000), (0, 1000), (TRUE_RIFF, 1000)])
def test_a_sound_that_outgrew_its_header_is_read_and_that_is_said(
    tmp_path: Path, numbers: tuple[int, int]
) -> None:
    samples, remarks = read(tmp_path, wav(*numbers))
    np.testing.assert_array_equal(samples, WHOLE[None])
    assert remarks == ["The sound goes on behind the end that its header states; it is read to its own end."]


def w64(length: int) -> bytes:
    data = made("W64")
    return put(data, (16, "<q", length), (data.find(b"data") + 16, "<q", length))


def rf64(outer: int, inner: int, frames: int) -> bytes:
    return put(made("RF64"), (20, "<q", outer), (28, "<q", inner), (36, "<q", frames))


def aiff(outer: int, frames: int, inner: int) -> bytes:
    data = made("AIFF")
    common, sound = data.find(b"COMM"), data.find(b"SSND")
    return put(data, (4, ">I", outer), (common + 10, ">I", frames), (sound + 4, ">I", inner))


def caf(length: int) -> bytes:
    data = made("CAF")
    return put(data, (data.find(b"data") + 4, ">q", length))


def au(length: int) -> bytes:
    return put(made("AU"), (8, ">I", length))


def flac(frames: int) -> bytes:
    data = made("FLAC")
    fields = int.from_bytes(data[18:26], "big") >> 36 << 36
    return data[:18] + (fields | frames).to_bytes(8, "big") + data[26:]


AIFF_SIZE = len(made("AIFF"))
OTHERS = {
    "RF64": made("RF64"),
    "RF64, lengths unknown": rf64(-1, -1, -1),
    "RF64, lengths never written": rf64(0, 0, 0),
    "RF64 without its chunk of lengths": b"RF64\xff\xff\xff\xff" + WAV[8:40] + b"\xff\xff\xff\xff" + WAV[44:],
    "BW64": b"BW64" + made("RF64")[4:],
    "W64": made("W64"),
    "W64, no lengths": w64(0),
    "W64, heads only": w64(24),
    "W64, unknown": w64(-1),
    "W64, more than there can be": w64(1 << 62),
    "AIFF": made("AIFF"),
    "AIFF, nothing written": aiff(0, 0, 0),
    "AIFF, lengths unknown": aiff(UNKNOWN, UNKNOWN, UNKNOWN),
    "AIFF, sox to a pipe": aiff(0x7F000000, 0x7F000000 // 2, 0x7F000000 - 100),
    "AIFF, no samples stated": aiff(AIFF_SIZE - 8, 0, 2 * COUNT + 8),
    "AIFF, too many samples stated": aiff(AIFF_SIZE - 8, 10 * COUNT, 2 * COUNT + 8),
    "AIFF, tag behind": made("AIFF") + b"ID3 \0\0\0\x14" + ID3,
    "CAF": made("CAF"),
    "CAF, to the end": caf(-1),
    "CAF, never written": caf(0),
    "CAF, more than there can be": caf(1 << 50),
    "AU": made("AU"),
    "AU, unknown": au(UNKNOWN),
    "AU, never written": au(0),
    "AU, more than there can be": au(NEVER),
    "AU, little-endian": made("AU", endian="LITTLE"),
    "FLAC": made("FLAC"),
    "FLAC, samples unknown": flac(0),
    "FLAC, fewer samples stated": flac(1000),
    "FLAC, tag in front": ID3 + made("FLAC"),
    "FLAC, old tag behind": made("FLAC") + b"TAG" + bytes(125),
    "FLAC, tag of another kind behind": made("FLAC") + b"APETAGEX" + struct.pack("<IIII", 2000, 32, 0, 0) + bytes(8),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
def test_other_kinds_are_read_to_their_end(tmp_path: Path, kind: str) -> None:
    samples, remarks = read(tmp_path, OTHERS[kind])
    np.testing.assert_array_equal(samples, WHOLE[None])
    assert remarks == []


LATE = np.random.default_rng(1).integers(-32768, 32768, 3000).astype(np.int16)


@pytest.mark.parametrize("kind", ["WAV", "RF64", "AIFF", "AU", "FLAC"])
def test_files_that_were_joined_are_read_one_behind_the_other(tmp_path: Path, kind: str) -> None:
    samples, remarks = read(tmp_path, made(kind) + made(kind, values=LATE))
    np.testing.assert_array_equal(samples, np.concatenate([WHOLE, (LATE / 32768).astype(np.float32)])[None])
    assert remarks == ["2 sounds are joined in the file; they are read as one."]


def test_what_is_joined_at_another_rate_is_left_out_and_that_is_said(tmp_path: Path) -> None:
    for other in (made("WAV", values=LATE, rate_hz=16000), made("WAV", values=np.stack([LATE, LATE], 1))):
        samples, remarks = read(tmp_path, WAV + other)
        np.testing.assert_array_equal(samples, WHOLE[None])
        assert remarks == [
            "The sound changes its rate or its channels after 0.5 s; what follows is left out."
        ]


CUT = {"WAV": 2044, "RF64": 2104, "W64": 2104, "AIFF": 2054, "CAF": 6096, "AU": 2024}


@pytest.mark.parametrize("kind", [kind for kind in CUT if kind != "CAF"])
def test_of_a_file_that_was_cut_off_the_rest_is_read_and_that_is_said(tmp_path: Path, kind: str) -> None:
    whole = made(kind)
    samples, remarks = read(tmp_path, whole[: CUT[kind] + 1])
    count = samples.shape[1]
    assert 900 <= count <= 1010
    np.testing.assert_array_equal(samples, WHOLE[None, :count])
    assert remarks == [f"Only {round(count / RATE_HZ, 2)} s are there of the 0.5 s that the file states."]


def test_of_a_flac_that_was_cut_off_every_whole_frame_is_read(tmp_path: Path) -> None:
    values = np.random.default_rng(2).integers(-32768, 32768, 40_000).astype(np.int16)
    data = made("FLAC", values=values)
    samples, remarks = read(tmp_path, data[: len(data) // 2])
    count = samples.shape[1]
    assert count % 4096 == 0
    assert 16_000 < count <= 20_000
    np.testing.assert_array_equal(samples, (values[:count] / 32768).astype(np.float32)[None])
    assert remarks == [f"Only {count / RATE_HZ:.2f} s are there of the 5.0 s that the file states."]


def test_a_flac_that_is_damaged_is_read_up_to_there(tmp_path: Path) -> None:
    values = np.random.default_rng(2).integers(-32768, 32768, 40_000).astype(np.int16)
    data = bytearray(made("FLAC", values=values))
    data[len(data) // 2 : len(data) // 2 + 4000] = bytes(4000)
    samples, remarks = read(tmp_path, bytes(data))
    count = samples.shape[1]
    assert 12_000 < count < 24_000
    np.testing.assert_array_equal(samples, (values[:count] / 32768).astype(np.float32)[None])
    assert len(remarks) == 1


OGG = {"VORBIS": 16000, "OPUS": 16000}


def song(seconds: float, hz: float) -> np.ndarray:
    return (0.4 * np.sin(2 * np.pi * hz * np.arange(round(16000 * seconds)) / 16000)).astype(np.float32)


@pytest.mark.parametrize("subtype", OGG)
def test_all_links_of_a_chain_are_read(tmp_path: Path, subtype: str) -> None:
    """Also where two links have one number, as plain copies have."""
    one, two = made("OGG", subtype, song(2, 440), 16000), made("OGG", subtype, song(1, 880), 16000)
    alone = [read(tmp_path, link, "a.ogg")[0] for link in (one, two)]
    assert [part.shape[1] for part in alone] == [32000, 16000]
    for links, parts in ([one, two], [0, 1]), ([one, one, two], [0, 0, 1]):
        samples, remarks = read(tmp_path, b"".join(links), "a.ogg")
        np.testing.assert_array_equal(samples, np.concatenate([alone[part] for part in parts], axis=1))
        assert remarks == [f"{len(links)} sounds are joined in the file; they are read as one."]


def test_a_chain_that_was_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    noise = np.random.default_rng(3).normal(0, 0.2, 5 * 16000).astype(np.float32)
    one = made("OGG", "VORBIS", noise, 16000)
    whole, _ = read(tmp_path, one, "a.ogg")
    part = one[: len(one) * 2 // 3]
    samples, remarks = read(tmp_path, part, "a.ogg")
    assert 2 * 16000 < samples.shape[1] < 4 * 16000
    np.testing.assert_array_equal(samples, whole[:, : samples.shape[1]])
    assert remarks == ["The sound has no mark of its end; it may have been cut off."]
    np.testing.assert_array_equal(
        read(tmp_path, one + part, "a.ogg")[0], np.concatenate([whole, samples], axis=1)
    )


def blocks(kind: str, subtype: str, count: int) -> bytes:
    """A sound in blocks that notes how many samples there were before the last one was filled up."""
    data = made(kind, subtype, tune(count))
    note = data.find(b"fact")
    return put(data, (note + 8, "<I", count)) if note >= 0 and kind == "WAV" else data


def tune(count: int) -> np.ndarray:
    return (0.3 * np.sin(np.arange(count) / 9)).astype(np.float32)


@pytest.mark.parametrize("count", [1, 319, 320, 505, 1000, 4001])
@pytest.mark.parametrize(
    ("kind", "subtype"),
    [
        ("WAV", "GSM610"), ("WAV", "IMA_ADPCM"), ("WAV", "MS_ADPCM"), ("WAV", "G721_32"), ("WAV", "NMS_ADPCM_16"),
        ("W64", "GSM610"), ("WAV", "PCM_U8"), ("WAV", "ULAW"), ("AIFF", "GSM610"),
    ],
)  # fmt: skip
def test_what_fills_the_last_block_is_no_sound(tmp_path: Path, kind: str, subtype: str, count: int) -> None:
    samples, remarks = read(tmp_path, blocks(kind, subtype, count))
    assert samples.shape == (1, count)
    assert remarks == []
    assert count < 1000 or np.abs(samples[0] - tune(count))[200:-20].max() < 0.1


@pytest.mark.parametrize("subtype", ["PCM_S8", "ULAW"])
def test_the_byte_that_fills_a_chunk_up_is_no_sample(tmp_path: Path, subtype: str) -> None:
    data = made("AIFF", subtype, tune(4001))
    samples, remarks = read(tmp_path, put(data, (data.find(b"COMM") + 10, ">I", 4001)))
    assert samples.shape == (1, 4001)
    assert remarks == []


def test_a_note_that_cannot_be_the_number_of_samples_is_passed_over(tmp_path: Path) -> None:
    """One that counts both channels, one of nothing, and Apple's, which counts blocks."""
    both = made("WAV", "MS_ADPCM", np.stack([tune(4001)] * 2, 1))
    for number in (8002, 0, 17, UNKNOWN):
        samples, remarks = read(tmp_path, put(both, (both.find(b"fact") + 8, "<I", number)))
        assert 4001 <= samples.shape[1] < 4001 + 500
        assert remarks == []
    for count in (1, 64, 4001):
        samples, remarks = read(tmp_path, made("AIFF", "IMA_ADPCM", tune(count)))
        assert samples.shape[1] == -(-count // 64) * 64
        assert remarks == []


def test_a_note_that_is_divided_by_the_channels_is_passed_over(tmp_path: Path) -> None:
    """As libsndfile itself leaves it in IMA ADPCM of two channels."""
    for count in (321, 1000):
        samples, _ = read(tmp_path, made("WAV", "IMA_ADPCM", np.stack([tune(count)] * 2, 1)))
        assert count <= samples.shape[1] < count + 505


@pytest.mark.parametrize("kind", ["IRCAM", "MAT5", "PAF", "VOC", "NIST", "SVX", "AVR", "PVF", "HTK"])
def test_what_looks_like_mpeg_inside_of_another_kind_is_none(tmp_path: Path, kind: str) -> None:
    frame = (b"\xff\xfb\x10\xc4" + bytes(100))[:104]
    steps = np.frombuffer(
        frame * 40, ">i2" if kind in {"IRCAM", "PAF", "AVR", "SVX", "HTK"} else "<i2"
    ).astype(np.int16)
    samples, _ = read(tmp_path, made(kind, values=steps))
    np.testing.assert_array_equal(samples[0], (steps / 32768).astype(np.float32))


def test_the_block_that_a_cut_went_through_is_no_sound(tmp_path: Path) -> None:
    data = blocks("WAV", "IMA_ADPCM", 40_000)
    samples, remarks = read(tmp_path, data[: len(data) // 2 + 100])
    assert samples.shape[1] == 20_200
    assert np.abs(samples[0] - tune(20_200))[200:].max() < 0.05
    assert remarks == ["Only 2.52 s are there of the 5.0 s that the file states."]


def ogg_pages(packets: list[bytes], stream: int) -> list[bytes]:
    """One page for each packet, in Ogg's form; check sums included."""
    pages = []
    for number, packet in enumerate(packets):
        lengths = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
        flags = (2 if number == 0 else 0) | (4 if number == len(packets) - 1 else 0)
        head = (
            struct.pack("<4sBBqIII", b"OggS", 0, flags, number, stream, number, 0)
            + bytes([len(lengths)])
            + lengths
        )
        page = bytearray(head + packet)
        page[22:26] = struct.pack("<I", ogg_sum(bytes(page)))
        pages.append(bytes(page))
    return pages


def ogg_sum(data: bytes) -> int:
    total = 0
    for byte in data:
        total ^= byte << 24
        for _ in range(8):
            total = (total << 1) ^ (0x104C11DB7 if total & 0x80000000 else 0)
    return total


def test_flac_in_ogg_is_read_value_by_value(tmp_path: Path) -> None:
    """Which libsndfile does not read everywhere; a stream beside it, of another kind, does not matter."""
    native = made("FLAC")
    first = b"\x7fFLAC\x01\0\0\x01" + native[:42]
    notes, at = [], 42
    while True:
        size = int.from_bytes(native[at + 1 : at + 4], "big") + 4
        notes.append(native[at : at + size])
        at += size
        if native[at - size] & 0x80:
            break
    frames = native[at:]
    pages = ogg_pages(
        [first, *notes, *(frames[place : place + 9000] for place in range(0, len(frames), 9000))], 7
    )
    other = ogg_pages([b"fishead\0" + bytes(56), b"something else"], 9)
    for data in (pages, [other[0], pages[0], other[1], *pages[1:]], [pages[0], other[0], *pages[1:]]):
        samples, remarks = read(tmp_path, b"".join(data), "a.oga")
        np.testing.assert_array_equal(samples, WHOLE[None])
        assert remarks == []


def test_a_sound_beside_another_stream_is_found(tmp_path: Path) -> None:
    vorbis = made("OGG", "VORBIS", song(1, 440), 16000)
    alone, _ = read(tmp_path, vorbis, "a.ogg")
    other = ogg_pages([b"\x80theora" + bytes(30), b"no picture"], 9)
    first = vorbis.find(b"OggS", 4)
    data = other[0] + vorbis[:first] + other[1] + vorbis[first:]
    np.testing.assert_array_equal(read(tmp_path, data, "a.ogv")[0], alone)


def test_a_note_of_a_flac_whose_length_is_wrong_does_not_matter(tmp_path: Path) -> None:
    native = made("FLAC")
    for length in (10, 5000, 0xFFFFFF):
        data = native[:43] + length.to_bytes(3, "big") + native[46:]
        np.testing.assert_array_equal(read(tmp_path, data, "a.flac")[0], WHOLE[None])


def test_a_stream_of_another_kind_inside_of_a_wav(tmp_path: Path) -> None:
    """A WAV that holds MPEG audio, and one that holds FLAC."""
    inner = made("FLAC")
    head = b"RIFF\xff\xff\xff\xffWAVEfmt \x12\0\0\0" + struct.pack(
        "<HHIIHHH", 0xF1AC, 1, RATE_HZ, 16000, 2, 16, 0
    )
    samples, _ = read(tmp_path, head + b"data" + struct.pack("<I", len(inner)) + inner)
    np.testing.assert_array_equal(samples, WHOLE[None])


def test_an_ogg_without_a_mark_of_its_end_is_whole_unless_it_ends_inside_of_a_page(tmp_path: Path) -> None:
    data = bytearray(made("OGG", "VORBIS", song(1, 440), 16000))
    last = data.rfind(b"OggS")
    data[last + 5] = 0
    data[last + 22 : last + 26] = bytes(4)
    data[last + 22 : last + 26] = struct.pack("<I", ogg_sum(bytes(data[last:])))
    samples, remarks = read(tmp_path, bytes(data), "a.ogg")
    assert samples.shape == (1, 16000)
    assert remarks == []


REFUSED: dict[str, tuple[bytes, str]] = {
    "no data": (WAV[:36], "known kind"),
    "nothing in the data": (wav(36, 0)[:44], "no samples"),
    "an empty sound with notes": (wav(36 + len(NOTES), 0)[:44] + NOTES, "no samples"),
    "an ogg without a whole page of sound": (
        made("OGG", "VORBIS", song(1, 440), 16000)[:-900],
        "Nothing of the sound",
    ),
    "a flac without a whole frame": (made("FLAC")[:3000], "Nothing of the sound"),
    "chunks without end": (b"RIFF\xff\xff\xff\xffWAVE" + b"abcd\0\0\0\0" * 30_000, "known kind"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_holds_no_sound_is_refused(tmp_path: Path, kind: str) -> None:
    data, said = REFUSED[kind]
    path = tmp_path / "a.wav"
    path.write_bytes(data)
    for use in (CODEC.read, CODEC.check):
        with pytest.raises(BadFileError, match=said):
            use(path)


def test_a_disk_that_fails_is_not_taken_for_the_end(tmp_path: Path) -> None:
    """The decoder calls back from C, where an exception would be lost."""
    from mmstudio_audio.splice import Splice

    class Unplugged(BytesIO):
        def readinto(self, _: object) -> int:
            raise OSError(5, "Input/output error")

    splice = Splice(Unplugged(WAV), [(0, len(WAV))])
    assert splice.readinto(bytearray(4)) == 0
    assert isinstance(splice.fault, OSError)


@pytest.mark.parametrize("use", ["read", "check"])
def test_a_length_is_judged_by_what_is_there(tmp_path: Path, use: str) -> None:
    """A stated length of ten minutes does not count; a real length above ten is refused, whatever is stated."""
    call: Callable[[Path], object] = getattr(CODEC, use)
    (tmp_path / "short.wav").write_bytes(wav(0x7E000000 - 1, 0x7E000000 - 40))
    call(tmp_path / "short.wav")
    long = made("WAV", "PCM_U8", np.zeros(601 * 1000, np.float32), 1000)
    for name, data in {"true": long, "stale": put(long, (40, "<I", 0))}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadFileError, match="longer than 10 minutes"):
            call(tmp_path / name)
