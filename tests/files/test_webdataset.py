"""The importer of WebDataset's shards."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from mmstudio.api import Content, UsageError
from mmstudio_files.formats import shards
from mmstudio_files.formats.webdataset import WebDatasetImporter

Take = Callable[..., Any]


def png(colour: int = 0) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (8, 8), (colour, 0, 0)).save(buffer, "PNG")
    return buffer.getvalue()


def shard(path: Path, members: Iterable[tuple[str, bytes]], mode: Any = "w") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, mode) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def samples(count: int, first: int = 0) -> list[tuple[str, bytes]]:
    members = []
    for number in range(first, first + count):
        members += [(f"./{number:06}.png", png(number)), (f"./{number:06}.txt", f"number {number}".encode())]
        members += [(f"./{number:06}.cls", str(number % 10).encode())]
    return members


@pytest.mark.parametrize(("ending", "mode"), [(".tar", "w"), (".tar.gz", "w:gz"), (".tgz", "w:gz")])
def test_shards_of_a_folder(tmp_path: Path, take: Take, ending: str, mode: str) -> None:
    shard(tmp_path / f"set-train-000000{ending}", samples(3), mode)
    shard(tmp_path / f"set-train-000001{ending}", samples(2, 3), mode)
    shard(tmp_path / f"set-val-000000{ending}", samples(1, 5), mode)
    found = take(tmp_path)
    assert found.importer == "webdataset"
    assert found.roles() == {"image": "target", "text": "condition", "table": "condition"}
    assert found.splits() == {"train": 5, "val": 1}
    assert found.table("class") == ["0", "1", "2", "3", "4", "5"]
    assert [sample.values["text"] for sample in found.stored] == [
        (f"number {number}",) for number in range(6)
    ]
    picture = found.samples[0].values["image"][0]
    assert picture == Content(png(0), ".png", "000000.png")
    assert found.samples[3].source == f"set-train-000001{ending}: 000003"
    assert found.plan.count == 6


def test_folders_say_the_split_and_one_file_is_enough(tmp_path: Path, take: Take) -> None:
    shard(tmp_path / "test" / "0000.tar", samples(2))
    shard(tmp_path / "train" / "0000.tar", samples(3))
    assert take(tmp_path).splits() == {"test": 2, "train": 3}
    assert take(tmp_path / "train" / "0000.tar").splits() == {None: 3}


def test_what_members_are(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    sound = make.sound(tmp_path / "a.wav").read_bytes()
    facts = {
        "caption": "a cat",
        "texts": ["one", "two"],
        "width": 8,
        "ok": True,
        "url": "x",
        "deep": [1],
        "none": None,
        "meta.shape": "ring",
    }
    members = [
        ("deep/a.b/x.png", png()),
        ("deep/a.b/x.reference.png", png(5)),
        ("deep/a.b/x.WAV", sound),
        ("deep/a.b/x.json", json.dumps(facts).encode()),
        ("deep/a.b/x.caption", b"a cat"),
        ("deep/a.b/x.1.txt", "grün, 红色 \U0001f98a".encode()),
        ("deep/a.b/x.npy", b"?"),
        ("deep/a.b/x.reference.1.png", png(6)),
        ("deep/a.b/x.Photo.png", png(7)),
    ]
    found = take(shard(tmp_path / "s.tar", members))
    assert len(found.stored) == 1
    values = found.samples[0].values
    assert set(values) == {"image", "reference", "Photo", "audio", "text", "table"}
    assert (len(values["image"]), len(values["reference"])) == (1, 2)
    assert found.samples[0].meta == {"shape": "ring"}
    assert values["text"][:3] == ("a cat", "one", "two")
    assert values["table"] == ({"width": 8, "ok": True, "url": "x", "none": None},)


def test_texts_that_are_not_utf_8(tmp_path: Path, take: Take) -> None:
    found = take(shard(tmp_path / "s.tar", [("a.png", png()), ("a.txt", "“quoted” naïve".encode("cp1252"))]))
    assert found.stored[0].values["text"] == ("“quoted” naïve",)


def test_only_ordinary_files_count(tmp_path: Path, take: Take) -> None:
    path = shard(tmp_path / "s.tar", samples(1))
    with tarfile.open(path, "a") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo(f"x{ord(kind)}.png")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        for name in ("._000001.png", "__MACOSX/1.png", ".hidden.png", "noending"):
            archive.addfile(tarfile.TarInfo(name))
    found = take(path)
    assert len(found.samples) == 1
    assert not found.problems


@pytest.mark.parametrize(
    "name", ["../../out.png", "/etc/out.png", "a/../../out.png", "C:\\out.png", "x" * 300 + ".png"]
)
def test_names_that_lead_out_write_nothing(tmp_path: Path, take: Take, name: str) -> None:
    found = take(shard(tmp_path / "in" / "s.tar", [(name, png())]))
    assert len(found.stored) == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "s.tar"]


@pytest.mark.parametrize(("ending", "mode"), [(".tar", "w"), (".tar.gz", "w:gz")])
@pytest.mark.parametrize("kept", [0.3, 0.5, 0.77, 0.9])
def test_a_shard_that_was_cut_off(tmp_path: Path, take: Take, ending: str, mode: str, kept: float) -> None:
    first = shard(tmp_path / f"a{ending}", samples(200), mode)
    shard(tmp_path / f"b{ending}", samples(1, 900), mode)
    first.write_bytes(first.read_bytes()[: int(first.stat().st_size * kept)])
    found = take(tmp_path)
    assert 20 < len(found.stored) < 201
    assert [sample.values["text"] for sample in found.stored[:2]] == [("number 0",), ("number 1",)]
    assert all(set(sample.values) == {"image", "text", "table"} for sample in found.samples)
    assert f"a{ending} is damaged or ends too early" in found.reasons
    assert found.samples[-1].source == f"b{ending}: 000900", "the next shard is read"


def test_damage_in_the_middle_is_no_end(tmp_path: Path, take: Take) -> None:
    path = shard(tmp_path / "a.tar", samples(10))
    data = bytearray(path.read_bytes())
    place = data.index(b"./000005.png")
    data[place : place + 300] = b"\xff" * 300
    path.write_bytes(data)
    found = take(path)
    assert len(found.samples) == 4
    assert "damaged or ends too early, in the sample '000004' or behind it" in found.reasons


def _lying(size: bytes, kind: bytes = b"0", name: bytes = b"b.png") -> bytes:
    """A header that says what it likes of its size."""
    info = tarfile.TarInfo("x.png")
    head = bytearray(info.tobuf())
    head[: len(name) + 1] = name + b"\0"
    head[124:136] = size.ljust(12, b"\0")[:12]
    head[156:157] = kind
    head[148:156] = b" " * 8
    head[148:156] = f"{sum(head):06o}\0 ".encode()
    return bytes(head)


HUGE = f"{2**33 - 1:011o}".encode()


@pytest.mark.parametrize(
    "header",
    [
        _lying(HUGE),
        _lying(b"\xff" * 12),
        _lying(b"\x80" + b"\xff" * 11),
        _lying(HUGE, b"L"),
        _lying(HUGE, b"x"),
        _lying(HUGE, b"g"),
        _lying(b"\xff" * 12, b"x"),
        _lying(b"\xff" * 12, b"5"),
        _lying(b"\xff" * 12, b"Z"),
        _lying(b"notanumber", b"0"),
        _lying(f"{1 << 15:011o}".encode(), b"x") + b"9" * (1 << 15),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_sizes_that_lie(tmp_path: Path, take: Take, header: bytes, packed: bool) -> None:
    start = shard(tmp_path / "good.tar", samples(3)).read_bytes()
    start = start[: start.rindex(b"./000002.cls") + 1024]
    (tmp_path / "good.tar").unlink()
    data = start + header + png().ljust(512, b"\0") + bytes(1 << 20)
    path = tmp_path / ("bad.tar.gz" if packed else "bad.tar")
    path.write_bytes(gzip.compress(data) if packed else data)
    found = take(path)
    assert len(found.stored) in {2, 3}
    assert found.problems


def test_too_much_in_one_sample(tmp_path: Path, take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MOST_BYTES", 1000)
    members = [("a.png", png()), ("a.b.png", bytes(950)), ("a.c.png", bytes(2000)), ("b.png", png())]
    found = take(shard(tmp_path / "s.tar", members))
    assert len(found.stored) == 2
    assert "a.b.png: The file is skipped: a sample has at most" in found.reasons
    assert "a.c.png: The file is skipped" in found.reasons
    many = [("a.png", png()), *((f"a.n{number}.txt", b"x") for number in range(100))]
    assert take(shard(tmp_path / "s.tar", many)).reasons.count("is skipped") == 101 - 64
    found = take(shard(tmp_path / "t.tar.gz", [*samples(2), ("c.png", bytes(5000)), *samples(1, 5)], "w:gz"))
    assert len(found.stored) == 1
    assert "what stands from there on is not read" in found.reasons


def test_names_that_come_twice(tmp_path: Path, take: Take) -> None:
    found = take(shard(tmp_path / "s.tar", [("a.png", png()), ("a.png", png(3)), ("b.png", png())]))
    assert len(found.stored) == 2
    assert "another one of the sample has its name" in found.reasons


@pytest.mark.parametrize(
    "data", [b"", b"no tar at all" * 100, bytes(1024), gzip.compress(b"no tar", mtime=0), b"\x1f\x8b\x08"]
)
def test_files_that_are_no_shards(tmp_path: Path, take: Take, data: bytes) -> None:
    path = tmp_path / "s.tar"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=r"s\.tar cannot be read"):
        take(path)


@pytest.mark.parametrize(("ending", "mode"), [(".tar", "w"), (".tar.gz", "w:gz")])
def test_members_need_not_follow_each_other(tmp_path: Path, take: Take, ending: str, mode: str) -> None:
    members = sorted(samples(5), key=lambda member: member[0][-3:])
    found = take(shard(tmp_path / f"s{ending}", members, mode))
    assert [(sample.source[-1], sample.values["text"]) for sample in found.stored] == [
        (str(number), (f"number {number}",)) for number in range(5)
    ]
    assert [sample.values["image"][0].data for sample in found.samples] == [
        png(number) for number in range(5)
    ]
    assert found.table("class") == ["0", "1", "2", "3", "4"]


def test_a_shard_out_of_order_that_was_cut_off(tmp_path: Path, take: Take) -> None:
    members = sorted(samples(40), key=lambda member: ("png", "txt", "cls").index(member[0][-3:]))
    path = shard(tmp_path / "s.tar", members)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 4 // 5])
    found = take(path)
    assert [sample.source for sample in found.stored][:2] == ["s.tar: 000000", "s.tar: 000001"]
    assert len(found.stored) == 39
    assert all(sample.values["image"][0].data == png(int(sample.source[-6:])) for sample in found.samples)
    assert "s.tar is damaged or ends too early, in the sample" in found.reasons


def test_names_with_dots_of_their_own(tmp_path: Path, take: Take) -> None:
    names = [
        "22.00",
        "22.01",
        "v1.2.final",
        "v1.3.final",
        "Mr. Smith",
        "Mr. Brown",
        "J.Smith",
        "J.Brown",
        "7",
        "7.05",
    ]
    members = [
        (f"{name}{ending}", data)
        for name in names
        for ending, data in ((".png", png()), (".txt", name.encode()))
    ]
    found = take(shard(tmp_path / "s.tar", members))
    assert {sample.source.removeprefix("s.tar: "): sample.values["text"] for sample in found.samples} == {
        name: (name,) for name in names
    }
    assert all(len(sample.values["image"]) == 1 for sample in found.samples)
    assert "5 keys have dots of their own" in found.plan.notes[0]


def test_endings_that_are_of_one_sample(tmp_path: Path, take: Take) -> None:
    members = [
        ("a.0.JPG", png(1)),
        ("a.1.jpg", png(2)),
        ("a.txt", b"one"),
        ("a.seg.png", png(3)),
        ("a.CLS", b"4"),
    ]
    members += [
        ("b.png", png(5)),
        ("b.1.png", png(6)),
        ("b.2.png", png(7)),
        ("b.2.txt", b"x"),
        ("b.cap", b"y"),
    ]
    found = take(shard(tmp_path / "s.tar", members))
    assert [sample.source for sample in found.samples] == ["s.tar: a", "s.tar: b"]
    first, second = (sample.values for sample in found.samples)
    assert [content.suffix for content in first["image"]] == [".jpg", ".jpg"]
    assert (len(first["seg"]), first["table"], first["text"]) == (1, ({"class": "4"},), ("one",))
    assert (len(second["image"]), second["text"]) == (3, ("x", "y"))


def test_one_key_in_two_shards_or_folders_is_two_samples(tmp_path: Path, take: Take) -> None:
    shard(tmp_path / "in" / "0.tar", samples(1))
    shard(tmp_path / "in" / "1.tar", [("x/000000.png", png(9)), ("y/000000.png", png(8)), *samples(1)])
    found = take(tmp_path / "in")
    assert [sample.source for sample in found.samples] == [
        "0.tar: 000000", "1.tar: x/000000", "1.tar: y/000000", "1.tar: 000000",
    ]  # fmt: skip


def test_every_shard_is_looked_at(tmp_path: Path, take: Take) -> None:
    shard(tmp_path / "0.tar", [("a.png", png())])
    shard(tmp_path / "1.tar", [])
    shard(
        tmp_path / "2.tar", [("b.png", png()), ("b.txt", b"late"), ("b.json", b'{"age": 3}'), ("b.npy", b"?")]
    )
    found = take(tmp_path)
    assert {slot.name for slot in found.plan.slots} == {"image", "text", "table"}
    assert found.samples[1].values["text"] == ("late",)
    assert found.samples[1].values["table"] == ({"age": 3},)
    assert "1 file is left aside: 1 .npy; see Problems for what to do with them." in found.plan.notes


def test_a_shard_that_is_missing_is_told(tmp_path: Path, take: Take) -> None:
    for number in (0, 1, 3):
        shard(tmp_path / "a" / f"train-{number:06}.tar", samples(1, number))
        shard(tmp_path / "b" / f"x-{number:05}-of-00005.tar", samples(1, number))
    assert take(tmp_path / "a").plan.notes == ("By the numbers of the others train-000002.tar is missing.",)
    assert take(tmp_path / "b").plan.notes == (
        "By the numbers of the others x-00002-of-00005.tar, x-00004-of-00005.tar are missing.",
    )


def test_names_of_members_in_the_code_page_of_another_country(tmp_path: Path, take: Take) -> None:
    members = [
        (f"{name}.{ending}", data)
        for name in ("猫", "狗")
        for ending, data in (("png", png()), ("txt", b"x"))
    ]
    path = tmp_path / "s.tar"
    with tarfile.open(path, "w", encoding="gbk", format=tarfile.GNU_FORMAT) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    assert [sample.source for sample in take(path).stored] == ["s.tar: 猫", "s.tar: 狗"]


@pytest.mark.parametrize(
    ("names", "is_shard"),
    [
        (["a.png", "a.txt"], True),
        (["x/a.png", "x/b.png"], True),
        (["00/a.png", "00/a.txt", "01/b.png", "01/b.txt"], True),
        (["cat/a.png", "cat/b.png", "dog/a.png"], False),
        (["train/a.png", "train/a.txt", "test/b.png", "test/b.txt"], False),
        (["a.png", "metadata.csv"], False),
        (["data_batch_1", "batches.meta"], False),
    ],
)
def test_which_tar_files_are_shards(tmp_path: Path, names: list[str], is_shard: bool) -> None:
    path = shard(tmp_path / "s.tar", [(name, b"x") for name in names])
    assert WebDatasetImporter().detect(path) is is_shard
