"""The reader of pickles: plain data is read, anything else is refused, whatever it tries."""

from __future__ import annotations

import contextlib
import os
import pickle
import pickletools
import struct
import subprocess
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmstudio.api import BadFileError
from mmstudio_files.formats import pickles
from mmstudio_files.formats.pickles import read_pickle

BATCH = {
    b"data": np.arange(60, dtype=np.uint8).reshape(5, 12),
    b"labels": [1, 2, 3, 300, -70000],
    b"filenames": [b"a.png", b"b.png"],
    "text": "grün \U0001f98a",
    "more": {"nested": (1, 2.5, None, True, False)},
    "long": 2**40,
    "large": b"x" * 100_000,
}


def _same(found: Any, wanted: Any) -> None:
    assert set(found) == {key.decode() if isinstance(key, bytes) else key for key in wanted}
    np.testing.assert_array_equal(found["data"], wanted[b"data"])
    for key in ("labels", "filenames"):
        assert list(found[key]) == wanted[key.encode()]
    for key in ("text", "more", "long"):
        assert found[key] == wanted[key]
    assert bytes(found["large"]) == wanted["large"]


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_every_version_is_read(protocol: int) -> None:
    _same(read_pickle(pickle.dumps(BATCH, protocol), "batch"), BATCH)


def _old(value: Any) -> bytes:
    """What the second version of Python wrote, in its text form."""
    if isinstance(value, dict):
        body = b"".join(_old(key) + _old(item) + b"s" for key, item in value.items())
        return b"(dp1\n" + body
    if isinstance(value, list):
        return b"(lp2\n" + b"".join(_old(item) + b"a" for item in value)
    if isinstance(value, bytes):
        return b"S'" + value.replace(b"\\", b"\\\\").replace(b"\n", b"\\n").replace(b"'", b"\\'") + b"'\np3\n"
    return b"I%d\n" % value


def test_the_text_form_is_read() -> None:
    data = {b"label_names": [b"airplane", b"it's", b"a\nb"], b"num_vis": 3072}
    found = read_pickle(_old(data) + b".", "batches.meta")
    assert found == {"label_names": [b"airplane", b"it's", b"a\nb"], "num_vis": 3072}
    assert pickle.loads(_old(data) + b".", encoding="bytes") == data  # noqa: S301 - made here


def test_arrays_of_the_second_version_of_python() -> None:
    """Bytes as the texts of an 8-bit string, as in the published files."""
    raw = bytes(range(12))
    data = b"\x80\x02}q\x01U\x04dataq\x02cnumpy.core.multiarray\n_reconstruct\nq\x03cnumpy\nndarray\nq\x04K\x00\x85U\x01b\x87R"
    data += b"(K\x01K\x03K\x04\x86cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    data += b"\x89U\x0c" + raw + b"tbs."
    found = read_pickle(data, "batch")["data"]
    np.testing.assert_array_equal(found, np.arange(12, dtype=np.uint8).reshape(3, 4))


def test_orders_of_bytes_and_of_axes() -> None:
    values = {"big": np.arange(6, dtype=">i4").reshape(2, 3), "fortran": np.asfortranarray(np.eye(3)[:2])}
    found = read_pickle(pickle.dumps(values), "batch")
    for name, array in values.items():
        np.testing.assert_array_equal(found[name], array)


class _Evil:
    def __init__(self, *what: Any) -> None:
        self.what = what

    def __reduce__(self) -> Any:
        return self.what


MARKER = "mmstudio-was-here"


@pytest.mark.parametrize(
    ("evil", "said"),
    [
        (_Evil(os.system, (f"touch {MARKER}",)), r"asks for (posix|nt)\.system"),
        (_Evil(subprocess.Popen, (["touch", MARKER],)), r"asks for (subprocess|commands)\.Popen"),
        (_Evil(eval, (f"open({MARKER!r}, 'w')",)), r"asks for (builtins|__builtin__)\.eval"),
        (_Evil(getattr, ("a", "upper")), r"\.getattr|more than plain data"),
        (OrderedDict(a=1), r"collections\.OrderedDict"),
        (Path("x"), "pathlib"),
        ({1, 2}, "set|more than plain data"),
        (np.float64(3), "scalar"),
        (np.array([{}], dtype=object), "something else than numbers"),
        (np.array(["text"]), "something else than numbers"),
        (np.zeros(2, dtype=[("a", "u1"), ("b", "u1")]), "something else than numbers"),
        (np.zeros(2, dtype="datetime64[s]"), "something else than numbers"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
@pytest.mark.parametrize("protocol", [2, 4, 5])
def test_anything_else_is_refused(
    evil: Any, said: str, protocol: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = pickle.dumps({"data": evil}, protocol)
    with pytest.raises(BadFileError, match=said):
        read_pickle(data, "batch")
    assert not (tmp_path / MARKER).exists()


@pytest.mark.parametrize(
    "data",
    [
        b"cos\nsystem\n(S'touch mmstudio-was-here'\ntR.",
        b"(S'touch mmstudio-was-here'\nios\nsystem\n.",
        b"(cos\nsystem\nS'touch mmstudio-was-here'\no.",
        b"\x80\x02cos\nsystem\nX\x01\x00\x00\x00a\x81.",
        b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x01a\x85R.",
        b"\x80\x04\x8c\x05numpy\x8c\x0endarray.tofile\x93.",
        b"\x80\x02cnumpy\nload\nX\x01\x00\x00\x00a\x85R.",
        b"\x80\x02cnumpy.core.multiarray\nfromfile\n.",
        b"\x80\x02c_codecs\nlookup\nX\x01\x00\x00\x00a\x85R.",
        b"\x80\x02c_codecs\nencode\nX\x01\x00\x00\x00aX\x03\x00\x00\x00zip\x86R.",
        b"\x80\x02cnumpy\nndarray\n(K\x05tR.",
        b"\x80\x02cbuiltins\nbytearray\nJ\xff\xff\xff\x7f\x85R.",
        b"Pos.system\n.",
        b"\x80\x02K\x01Q.",
        b"\x82\x01.",
    ],
)
def test_written_by_hand(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadFileError, match=r"is not read|plain data|damaged"):
        read_pickle(data, "batch")
    assert list(tmp_path.iterdir()) == []


def test_the_sentence_names_what_was_asked_for() -> None:
    with pytest.raises(BadFileError) as refused:
        read_pickle(b"cos\nsystem\n.", "batch")
    assert str(refused.value) == "The file batch is a pickle that asks for os.system, which is not read."


def _swelling() -> bytes:
    """Asks for a megabyte a hundred thousand times."""
    text = b"a" * (1 << 20)
    data = b"\x80\x02c_codecs\nencode\nq\x01X" + struct.pack("<I", len(text)) + text + b"q\x02"
    return (
        data
        + b"("
        + b"h\x01h\x02U\x06latin1\x86R0" * 3
        + b"h\x01h\x02X\x06\0\0\0latin1\x86R" * 100_000
        + b"."
    )


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b".",
        b"\x80\x02}",
        b"\x80\x09}.",
        b"(" * 100_000 + b".",
        b"]" * 100_000 + b".",
        b")" + b"\x85" * 100_000 + b".",
        b"\x80\x02}K\x01K\x02s.",
        b"\x80\x02})K\x02s.",
        b"\x80\x02]q\x01h\x01a.",
        b"\x80\x02U\xffabc.",
        b"T\xff\xff\xff\x7fabc.",
        b"T\xff\xff\xff\xffabc.",
        b"\x8e\xff\xff\xff\xff\xff\xff\xff\xffabc.",
        b"\x80\x02h\x05.",
        b"\x80\x02\x8b\xff\xff\xff\x7f.",
        b"\x80\x02\x8a\xff" + b"\x01" * 255 + b".",
        b"I" + b"9" * 5000 + b"\n.",
        b"p99999999999999999999\n.",
        b"V\\ud800\n.",
        b"\x80\x02(u.",
        b"\x80\x02}(K\x01u.",
        b"a.",
        b"R.",
        b"b.",
        b"\x80\x02Nq\x00" + b"h\x00\x86" * 10 + b".",
        _swelling(),
        _swelling().replace(b"U\x06latin1", b"X\x06\0\0\0latin1"),
    ],
    ids=range(28),
)
def test_nonsense_is_told_at_once(data: bytes) -> None:
    with pytest.raises(BadFileError):
        read_pickle(data, "batch")


def test_arrays_over_a_text_that_comes_again_are_refused() -> None:
    """Arrays over a repeated text would each be a copy of it."""
    text = b"X" + struct.pack("<I", 1 << 20) + b"a" * (1 << 20) + b"q\x01"
    made = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R"
    dtype = b"cnumpy\ndtype\nU\x02u1\x85R"
    state = b"(K\x01J" + struct.pack("<i", 1 << 20) + b"\x85" + dtype + b"\x89h\x01tb"
    with pytest.raises(BadFileError, match="something else than numbers"):
        read_pickle(b"\x80\x02" + text + (made + state) * 3000 + b".", "batch")


def test_a_list_that_holds_itself_is_no_trouble() -> None:
    found = read_pickle(b"\x80\x02}X\x01\0\0\0a]q\x01h\x01as.", "batch")
    assert found["a"][0] is found["a"]


@pytest.mark.parametrize("shape", [(2**62, 2**62), (1000, 1000), (-1, 12), (3, 5), (2, 2, 2, 2, 2)])
def test_a_shape_that_its_bytes_do_not_fill(shape: tuple[int, ...]) -> None:
    good = pickle.dumps({"data": np.zeros((3, 4), np.uint8)}, 2)
    assert b"K\x03K\x04\x86" in good
    wrong = b"(" + b"".join(pickle.dumps(size, 2)[2:-1] for size in shape) + b"t"
    with pytest.raises(BadFileError, match=r"damaged|too large"):
        read_pickle(good.replace(b"K\x03K\x04\x86", wrong), "batch")


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pickles, "MOST_BYTES", 100)
    with pytest.raises(BadFileError, match="too large"):
        read_pickle(bytes(101), "batch")
    monkeypatch.setattr(pickles, "MOST_STEPS", 10)
    with pytest.raises(BadFileError, match="too many items"):
        read_pickle(b"N" * 50, "batch")


GOOD = pickle.dumps(BATCH | {"large": b"x"}, 2)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=6),
    st.integers(0),
)
def test_any_change_gives_data_or_a_sentence(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    try:
        found = read_pickle(bytes(data[: len(data) - cut % 3 * 40]), "batch")
    except BadFileError:
        return
    assert isinstance(found, dict)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([op.code.encode("latin-1") for op in pickletools.opcodes]), max_size=40),
    st.binary(),
)
def test_any_instructions_give_data_or_a_sentence(codes: list[bytes], tail: bytes) -> None:
    with contextlib.suppress(BadFileError):
        found = read_pickle(b"\x80\x02}" + b"".join(codes) + tail + b".", "batch")
        assert all(isinstance(name, str) for name in found)


def test_reading_imports_nothing_new() -> None:
    before = set(sys.modules)
    with pytest.raises(BadFileError):
        read_pickle(b"cantigravity\nfly\n.", "batch")
    assert set(sys.modules) == before
