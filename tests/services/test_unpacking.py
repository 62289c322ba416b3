"""Archives as people have them: names of every system, entries that cannot be had, links, archives in archives."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.errors import BadFileError, UsageError
from mmstudio.services.app import App
from mmstudio.services.imports.sources import open_source
from mmstudio.services.unpacking.places import safe_name
from mmstudio.services.unpacking.report import UnpackingReport
from mmstudio.services.unpacking.unpack import unpack

_ROOM = 1 << 30
_ENTRY_LIKE = b"PK\1\2" + bytes(4) + struct.pack("<H", 0x800) + bytes(18) + struct.pack("<HHH", 2, 0, 0)


def raw_zip(
    path: Path, entries: Iterable[tuple[bytes, bytes]], *, flags: int = 0, method: int = 0, extra: bytes = b""
) -> Path:
    """A zip whose names are these bytes, and nothing said about them."""
    body, directory, count = b"", b"", 0
    for name, data in entries:
        about = struct.pack(
            "<HHHHIIIHH", flags, method, 0, 0x5A21, zlib.crc32(data), len(data), len(data), len(name), 0
        )
        place = len(body)
        body += b"PK\3\4" + struct.pack("<H", 20) + about + name + data
        about = about[:-2] + struct.pack("<H", len(extra))
        directory += (
            b"PK\1\2"
            + struct.pack("<HH", 20, 20)
            + about
            + struct.pack("<HHHII", 0, 0, 0, 0, place)
            + name
            + extra
        )
        count += 1
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    path.write_bytes(body + directory + b"PK\5\6" + end)
    return path


def plain_zip(path: Path, entries: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return path


def unpacked(archive: Path) -> tuple[dict[str, bytes], UnpackingReport]:
    """What lies in the folder afterwards, and what was told."""
    folder = archive.parent / f"out of {archive.name}"
    folder.mkdir()
    report = unpack(archive, folder, most_bytes=_ROOM)
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    assert report.files == len(files)
    return files, report


@pytest.mark.parametrize(
    ("encoding", "names"), [("gbk", ("猫/图片.png", "狗/2.png")), ("cp932", ("写真/ねこ.png", "犬.txt"))]
)
def test_names_in_the_code_page_of_another_country(
    tmp_path: Path, encoding: str, names: tuple[str, ...]
) -> None:
    files, report = unpacked(raw_zip(tmp_path / "a.zip", [(name.encode(encoding), b"x") for name in names]))
    assert set(files) == set(names)
    assert "are not UTF-8; they are read as" in report.notes[0]
    assert not report.problems


def test_a_wrong_mark_of_utf8_is_not_believed(tmp_path: Path) -> None:
    names = ("猫/图片.png", "狗/2.png", "鸟/三.png", "plain.png")  # the first one is UTF-8 too, by chance
    archive = raw_zip(
        tmp_path / "a.zip", [(name.encode("gbk"), name.encode()) for name in names], flags=0x800
    )
    files, report = unpacked(archive)
    assert files == {name: name.encode() for name in names}
    assert not report.problems
    right = raw_zip(tmp_path / "b.zip", [(name.encode(), b"x") for name in names], flags=0x800)
    assert set(unpacked(right)[0]) == set(names)
    mixed = raw_zip(
        tmp_path / "c.zip", [("写真.png".encode(), b"x"), ("ねこ.png".encode("cp932"), b"y")], flags=0x800
    )
    assert unpacked(mixed)[0] == {"写真.png": b"x", "ねこ.png": b"y"}


def test_an_entry_that_begins_like_a_list_stays_as_it_is(tmp_path: Path) -> None:
    inner = _ENTRY_LIKE + bytes(46 - len(_ENTRY_LIKE)) + b"\xff\xff"
    assert unpacked(raw_zip(tmp_path / "a.zip", [("ä.bin".encode(), inner)], flags=0x800))[0] == {
        "ä.bin": inner
    }


def test_a_second_name_in_utf8_counts(tmp_path: Path) -> None:
    old, new = b"????.png", "подпись.png".encode()
    extra = struct.pack("<HHBI", 0x7075, 5 + len(new), 1, zlib.crc32(old)) + new
    assert set(unpacked(raw_zip(tmp_path / "a.zip", [(old, b"x")], extra=extra))[0]) == {"подпись.png"}
    stale = struct.pack("<HHBI", 0x7075, 5 + len(new), 1, 7) + new
    assert set(unpacked(raw_zip(tmp_path / "b.zip", [(old, b"x")], extra=stale))[0]) == {"????.png"}


def test_backslashes_part_folders(tmp_path: Path) -> None:
    files, _ = unpacked(
        raw_zip(tmp_path / "a.zip", [(b"cat\\", b""), (b"cat\\1.png", b"x"), (b"a\\b/c.png", b"y")])
    )
    assert files == {"cat/1.png": b"x", "a/b/c.png": b"y"}


def test_names_that_this_system_can_hold_stay(tmp_path: Path) -> None:
    names = ["Screenshot 12:30:45.png", "CON.txt", "end.", "a\nb.png", "what?.png"]
    files, report = unpacked(plain_zip(tmp_path / "a.zip", dict.fromkeys(names, b"x")))
    assert set(files) == {safe_name(name) for name in names}
    assert not report.problems


def test_names_that_windows_cannot_hold() -> None:
    shown = {
        name: safe_name(name, windows=True)
        for name in ("a 12:30.png", "a 12:30.txt", "con.txt", "end. ", "a\tb", "x")
    }
    assert shown == {
        "a 12:30.png": "a 12\N{FULLWIDTH COLON}30.png",
        "a 12:30.txt": "a 12\N{FULLWIDTH COLON}30.txt",
        "con.txt": "con_.txt",
        "end. ": "end__",
        "a\tb": "a\u2409b",
        "x": "x",
    }


def test_names_that_are_too_long_keep_their_stem_together(tmp_path: Path) -> None:
    stem, other = "ж" * 200, "ж" * 199 + "a"
    entries = {f"{stem}.png": b"1", f"{stem}.txt": b"2", f"{other}.png": b"3"}
    files, report = unpacked(plain_zip(tmp_path / "a.zip", entries))
    stems = {Path(name).stem for name, data in files.items() if data in {b"1", b"2"}}
    assert len(stems) == 1
    assert len(files) == 3
    assert not report.problems


def test_entries_of_one_name_stay_apart_and_are_told(tmp_path: Path) -> None:
    archive = raw_zip(
        tmp_path / "a.zip", [(b"a.png", b"1"), (b"a.png", b"2"), (b"b", b"3"), (b"b/c.png", b"4")]
    )
    files, report = unpacked(archive)
    assert files == {"a.png": b"1", "a (2).png": b"2", "b": b"3", "b (2)/c.png": b"4"}
    assert [(one.source, "'a (2).png'" in one.reason) for one in report.problems] == [("a.zip: a.png", True)]


def test_a_damaged_entry_costs_itself(tmp_path: Path) -> None:
    archive = plain_zip(
        tmp_path / "a.zip",
        {"a.txt": b"x" * 99, "b.txt": bytes(range(256)), "c.txt": b"z"},
        zipfile.ZIP_STORED,
    )
    data = bytearray(archive.read_bytes())
    data[data.index(bytes(range(256))) + 5] ^= 0xFF
    archive.write_bytes(data)
    files, report = unpacked(archive)
    assert set(files) == {"a.txt", "c.txt"}
    assert [one.source for one in report.problems] == ["a.zip: b.txt"]
    assert "damaged" in report.problems[0].reason


def test_a_locked_entry_says_so(tmp_path: Path) -> None:
    archive = plain_zip(tmp_path / "a.zip", {"a.txt": b"x", "b.txt": b"y"})
    data = bytearray(archive.read_bytes())
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + place] |= 1
    archive.write_bytes(data)
    files, report = unpacked(archive)
    assert set(files) == {"b.txt"}
    assert (report.problems[0].source, "password" in report.problems[0].reason) == ("a.zip: a.txt", True)
    with pytest.raises(BadFileError, match="locked with a password"):
        unpacked(raw_zip(tmp_path / "b.zip", [(b"a.txt", b"x")], flags=1))


@pytest.mark.parametrize(("method", "title"), [(9, "Deflate64"), (98, "PPMd"), (95, "XZ"), (77, "method 77")])
def test_a_packing_that_is_not_read_says_what_to_do(tmp_path: Path, method: int, title: str) -> None:
    with pytest.raises(BadFileError, match=f"packed with {title}.*7-Zip"):
        unpacked(raw_zip(tmp_path / "a.zip", [(b"a.txt", b"x")], method=method))


def test_what_leads_out_is_listed_alone(tmp_path: Path) -> None:
    names = [
        b"../up.png",
        b"/abs.png",
        b"a/../../up.png",
        b"..\\up.png",
        b"C:\\up.png",
        b"good.png",
        b"\0",
        b"./",
    ]
    files, report = unpacked(raw_zip(tmp_path / "in.zip", [(name, b"x") for name in names]))
    assert files == {"good.png": b"x"}
    assert sum("leads out" in one.reason for one in report.problems) == 5
    assert not list(tmp_path.parent.glob("*.png"))


def test_what_systems_leave_behind_is_no_data(tmp_path: Path) -> None:
    entries = dict.fromkeys(
        ("a.png", "__MACOSX/._a.png", ".DS_Store", "x/Thumbs.db", "x/Desktop.ini", "._b.png"), b"x"
    )
    files, report = unpacked(plain_zip(tmp_path / "a.zip", entries))
    assert set(files) == {"a.png"}
    assert not report.problems


def test_links_to_files_of_the_archive_are_copies(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        for name, target in (
            ("train/b.png", "../all/a.png"),
            ("c.png", "train/b.png"),
            ("out.png", "../../etc/passwd"),
            ("dir", "all"),
        ):
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, 0o120777 << 16
            file.writestr(info, target)
        file.writestr("all/a.png", b"picture")
    files, report = unpacked(tmp_path / "a.zip")
    assert files == dict.fromkeys(("all/a.png", "train/b.png", "c.png"), b"picture")
    assert sorted(one.source for one in report.problems) == ["a.zip: dir", "a.zip: out.png"]
    assert not any(path.is_symlink() for path in tmp_path.rglob("*"))


def tar(path: Path, entries: Iterable[tuple[Any, bytes]], mode: Any) -> Path:
    with tarfile.open(path, mode, encoding="utf-8", errors="surrogateescape") as file:
        for entry, data in entries:
            info = tarfile.TarInfo(entry) if isinstance(entry, str) else entry
            info.size = len(data) if info.isreg() else 0
            file.addfile(info, io.BytesIO(data))
    return path


def linked(name: str, target: str, kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize(
    ("ending", "mode"),
    [("tar", "w"), ("tar.gz", "w:gz"), ("tgz", "w:gz"), ("tar.bz2", "w:bz2"), ("tar.xz", "w:xz")],
)
def test_tar_files_of_every_packing(tmp_path: Path, ending: str, mode: str) -> None:
    long = "d" * 120 + "/" + "n" * 200 + ".png"
    cat, dog = (name.encode("gbk").decode("utf-8", "surrogateescape") for name in ("猫.png", "狗.png"))
    entries: list[tuple[Any, bytes]] = [
        (long, b"long"), (cat, b"cat"), (dog, b"dog"), (linked("hard.png", long, tarfile.LNKTYPE), b""),
        (linked("b/soft.png", "../hard.png", tarfile.SYMTYPE), b""), (linked("null", "", tarfile.CHRTYPE), b""),
        (linked("pipe", "", tarfile.FIFOTYPE), b""), (linked("folder", "", tarfile.DIRTYPE), b""), ("../x.png", b"x"),
    ]  # fmt: skip
    files, report = unpacked(tar(tmp_path / f"a.{ending}", entries, mode))
    assert files == {
        long: b"long",
        "猫.png": b"cat",
        "狗.png": b"dog",
        "hard.png": b"long",
        "b/soft.png": b"long",
    }
    assert sorted(one.source.split(": ")[1] for one in report.problems) == ["../x.png", "null", "pipe"]
    assert "GBK" in report.notes[0]


def test_a_tar_that_was_cut_gives_what_stands_before(tmp_path: Path) -> None:
    archive = tar(tmp_path / "a.tar", [(f"{number}.bin", bytes([number]) * 2000) for number in range(9)], "w")
    archive.write_bytes(archive.read_bytes()[:9000])
    files, report = unpacked(archive)
    assert set(files) == {"0.bin", "1.bin", "2.bin"}
    assert [one.source for one in report.problems] == ["a.tar"]
    assert "ends too early" in report.problems[0].reason


def test_what_is_no_archive_or_too_large(tmp_path: Path) -> None:
    for name, data in (
        ("a.zip", b"PK\3\4"),
        ("b.zip", b"text"),
        ("c.tar.gz", b"\x1f\x8b\x08"),
        ("d.tar", bytes(600)),
    ):
        (tmp_path / name).write_bytes(data)
        (tmp_path / "out").mkdir(exist_ok=True)
        with pytest.raises(BadFileError, match=r"damaged|no files"):
            unpack(tmp_path / name, tmp_path / "out", most_bytes=_ROOM)
    for archive in (
        plain_zip(tmp_path / "e.zip", {"a": bytes(1000), "b": bytes(1000)}),
        tar(tmp_path / "e.tar.gz", [("a", bytes(1000)), ("b", bytes(1000))], "w:gz"),
    ):
        with pytest.raises(BadFileError, match="too large for the disk"):
            unpack(archive, tmp_path / "out", most_bytes=1999)
    assert not [path for path in (tmp_path / "out").iterdir() if path.stat().st_size > 1000]


def test_archives_in_an_archive_are_unpacked_where_it_holds_little_else(program: App, tmp_path: Path) -> None:
    inner = plain_zip(tmp_path / "train.zip", {"1.png": b"x"}).read_bytes()
    outer = plain_zip(tmp_path / "both.zip", {"train.zip": inner, "test.zip": inner, "sample.csv": b"a"})
    path = open_source(program.registry, outer, tmp_path / "place").path
    assert sorted(file.relative_to(path).as_posix() for file in path.rglob("*.*")) == [
        "sample.csv",
        "test/1.png",
        "train/1.png",
    ]
    beside = plain_zip(tmp_path / "few.zip", {"train.zip": inner, "1.png": b"", "2.png": b"", "3.png": b""})
    path = open_source(program.registry, beside, tmp_path / "place").path
    assert (path / "train.zip").is_file()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "kind 7z"),
        ("a.rar", b"Rar!\x1a\x07\0", "kind RAR"),
        ("really.zip", b"Rar!\x1a\x07\0", "kind RAR"),
        ("a.tar.zst", b"\x28\xb5\x2f\xfd", "kind Zstandard"),
        ("a.zip.001", b"PK", "one of several parts"),
        ("a.z01", b"PK", "one of several parts"),
    ],
)
def test_archives_that_nothing_here_reads(
    program: App, tmp_path: Path, name: str, data: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match=f"{told}.*7-Zip"):
        open_source(program.registry, tmp_path / name, tmp_path / "place")


def test_the_last_part_of_several_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"rest of an archive")
    (tmp_path / "a.z01").touch()
    with pytest.raises(BadFileError, match="one of several parts"):
        unpack(tmp_path / "a.zip", tmp_path, most_bytes=_ROOM)


def test_an_archive_is_unpacked_once_and_its_report_kept(program: App, tmp_path: Path) -> None:
    archive = raw_zip(tmp_path / "my data.zip", [(b"data/a.png", b"x"), (b"../b.png", b"y")])
    first = open_source(program.registry, archive, tmp_path / "place")
    (first.path / "mark").touch()
    again = open_source(program.registry, archive, tmp_path / "place")
    assert again == first
    assert (again.path / "mark").exists()
    assert again.path.name == "data"
    assert again.report == UnpackingReport.read(again.path, tmp_path / "place")
    assert again.report is not None
    assert again.report.left_out == 1
    assert UnpackingReport.read(tmp_path, tmp_path / "place") is None


def test_an_archive_without_a_suffix(program: App, tmp_path: Path) -> None:
    archive = plain_zip(tmp_path / "download", {"a.png": b"x"})
    assert (open_source(program.registry, archive, tmp_path / "place").path / "a.png").read_bytes() == b"x"
    (tmp_path / "notes").write_text("text")
    assert open_source(program.registry, tmp_path / "notes", tmp_path / "place").path == tmp_path / "notes"
