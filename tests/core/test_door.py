"""The door for ids, names and paths of strangers: what passes, and what is refused with a sentence."""

from __future__ import annotations

import os
import socket
from functools import partial
from pathlib import Path

import pytest

from mmstudio.core.errors import DamagedError
from mmstudio.core.files.door import (
    NotOrdinaryError,
    below,
    check_ordinary,
    checked_id,
    checked_name,
    child,
    is_hash,
    is_id,
    is_place,
    open_ordinary,
    read_ordinary,
    small_ordinary,
    step_of,
)
from mmstudio.core.files.json_text import parse_json, read_json
from mmstudio.core.sentences import fill

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes and sockets with names in folders")


@pytest.mark.parametrize("text", ["r0001", "s12", "0a-b_c", "f9b48eb081b0439fb3861aaed5f37970"])
def test_ids_pass(text: str) -> None:
    assert checked_id(text, "run") == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "../r1",
        "a/b",
        "a\\b",
        "R0001",
        "a b",
        "nul",
        "con",
        "com1",
        "a\n",
        "\0",
        "é",
        "-a",
        "a" * 65,
        "/etc",
        7,
        None,
    ],
)
def test_what_is_no_id_is_refused(text: object) -> None:
    assert not is_id(text)
    with pytest.raises(DamagedError, match="is no id of a run"):
        checked_id(text, "run")


@pytest.mark.parametrize("text", ["", ".", "..", "a/b", "a\\b", "a\0b", "a\x1b[2J", "x" * 256, 3, None])
def test_what_is_no_name_is_refused(text: object) -> None:
    with pytest.raises(DamagedError, match="is no usable file name"):
        checked_name(text)


def test_names_of_people_pass() -> None:
    for name in ("a.png", "Bild 1 é.png", "...", "ünï", "a" * 255):
        assert checked_name(name) == name


@pytest.mark.parametrize(
    "text",
    ["../x", "a/../../x", "/etc/passwd", "", ".", "a//b", "./a", "a/", "a\0", None, 1, "a/" * 3000 + "b"],
)
def test_a_path_stays_below_its_root(tmp_path: Path, text: object) -> None:
    with pytest.raises(DamagedError, match="leads out of its folder"):
        below(tmp_path, text)


def test_a_path_below_its_root(tmp_path: Path) -> None:
    assert below(tmp_path, "a/b c.png") == tmp_path / "a" / "b c.png"


def test_a_place_is_absolute_and_on_this_computer(tmp_path: Path) -> None:
    assert is_place(str(tmp_path / "a"))
    for text in ("a/b", "", "//server/share/a.png", "\\\\server\\share", "/a\0", None, "/" + "x" * 5000):
        assert not is_place(text), text


def test_hashes_and_steps() -> None:
    assert is_hash("0a" * 32)
    assert not any(map(is_hash, ("0A" * 32, "0a" * 31, "0a" * 32 + "\n", "", None)))
    assert [step_of(name) for name in ("00000012", "123456789")] == [12, 123456789]
    strange = ("7", "0000001²", "\u0660" * 8, "000000001", "00000001.damaged-1", ".abc", "9" * 200)
    assert [step_of(name) for name in strange] == [None] * len(strange)


def test_a_link_is_no_child(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    (tmp_path / "broken").symlink_to(tmp_path / "nothing")
    assert child(tmp_path, "real") == tmp_path / "real"
    assert child(tmp_path, "to be") == tmp_path / "to be"
    for name in ("linked", "broken"):
        with pytest.raises(DamagedError, match="is a link"):
            child(tmp_path, name)


@POSIX
def test_only_ordinary_files_are_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    listener = socket.socket(socket.AF_UNIX)
    monkeypatch.chdir(tmp_path)  # the name of a socket may be 108 characters long
    listener.bind("socket")
    (tmp_path / "linked").symlink_to(tmp_path / "pipe")
    kinds = {"pipe": "a pipe", "socket": "a socket", ".": "a folder", "linked": "a pipe"}
    with listener:
        for name, kind in kinds.items():
            for use in (open_ordinary, check_ordinary, partial(small_ordinary, most=9)):
                with pytest.raises(NotOrdinaryError, match=f"it is {kind}, not an ordinary file"):
                    use(tmp_path / name)
        with pytest.raises(NotOrdinaryError, match="a device"):
            open_ordinary(Path("/dev/zero"))
        with pytest.raises(NotOrdinaryError, match="a device"):
            small_ordinary(Path("/dev/zero"), 9)


def test_an_ordinary_file_is_read_and_a_large_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    assert read_ordinary(path, 3) == b"abc"
    with pytest.raises(OSError, match="larger than"):
        read_ordinary(path, 2)
    assert small_ordinary(path, 3) == b"abc"
    assert small_ordinary(path, 2) is None
    if (told := Path("/proc/version")).exists():  # it says that it holds nothing
        assert small_ordinary(told, 9999) is None
    (tmp_path / "linked").symlink_to(path)
    with open_ordinary(tmp_path / "linked") as file:  # a person may give a link
        assert file.read() == b"abc"
    with pytest.raises(NotOrdinaryError, match="a link"):
        read_ordinary(tmp_path / "linked")
    with pytest.raises(FileNotFoundError):
        read_ordinary(tmp_path / "none")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 200_000,
        '{"a":' * 5000,
        "NaN",
        "-Infinity",
        "[1e400]",
        "9" * 5000,
        "\udcff",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        "{} {}",
    ],
)
def test_json_that_is_none_is_one_kind_of_error(text: str | bytes) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - of all kinds
        parse_json(text)
    assert str(caught.value)


def test_json_of_anybody(tmp_path: Path) -> None:
    assert parse_json('{"a": 1, "a": 2}') == {"a": 2}
    assert parse_json(b'\xef\xbb\xbf{"a": "\xc3\xa9"}') == {"a": "é"}
    (tmp_path / "a.json").write_text("[1]")
    assert read_json(tmp_path / "a.json") == [1]


@pytest.mark.parametrize(
    "template",
    ["{a.__class__}", "{a[0]}", "{a:>999999999}", "{a:{a}}", "{0}", "{}", "{", "{a:99999}", "{a!x}"],
)
def test_a_stored_template_is_only_text(template: str) -> None:
    assert fill(template, {"a": 1}) == template


def test_the_programs_own_templates_are_filled() -> None:
    words = {"a": 12345.678, "b": 7, "c": "x", "d": 3}
    assert fill("{a:,.0f} {b:05d} {c!r} {a:.3g} {d:g} {{}}", words) == "12,346 00007 'x' 1.23e+04 3 {}"
