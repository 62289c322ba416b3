"""The importer of manifests."""

from __future__ import annotations

import json
import os
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmstudio.api import Slot, UsageError

Read = Callable[..., Any]


def test_columns_become_slots_table_facts_and_split(
    tmp_path: Path, read: Read, make: SimpleNamespace
) -> None:
    for name in ("a", "b"):
        make.picture(tmp_path / f"{name}.png")
        make.picture(tmp_path / f"{name}-ref.png")
        make.sound(tmp_path / f"{name}.wav")
    header = ("image", "text", "audio", "reference", "place", "age", "split", "meta.shape")
    rows = [
        ("a.png", "a red ring", "a.wav", "a-ref.png", "left", "3", "train", "ring"),
        ("b.png", "", "", "", "", "4.5", "", "bar"),
    ]
    found = read(make.manifest(tmp_path / "data.csv", header, rows))
    assert found.roles() == {
        "image": "target", "text": "condition", "audio": "condition", "reference": "condition", "table": "condition",
    }  # fmt: skip
    assert next(slot for slot in found.plan.slots if slot.name == "table").columns == ("place", "age")
    assert found.plan.count == 2
    assert not found.problems
    first, second = found.samples
    assert first.values["text"] == ("a red ring",)
    assert first.values["image"] == (tmp_path / "a.png",)
    assert first.values["table"] == ({"place": "left", "age": 3.0},)
    assert (first.split, first.meta) == ("train", {"shape": "ring"})
    assert second.split is None
    assert set(second.values) == {"image", "table"}
    assert second.values["table"] == ({"place": None, "age": 4.5},)


def _bomb(path: Path) -> Path:
    """A PNG whose header promises 40,000 x 40,000 pixels."""
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    body = zlib.compress(b"\0" * 1000)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    data += struct.pack(">I", len(body)) + b"IDAT" + body + struct.pack(">I", zlib.crc32(b"IDAT" + body))
    path.write_bytes(data)
    return path


def test_every_kind_of_bad_target_is_told_and_its_row_skipped(
    tmp_path: Path, read: Read, make: SimpleNamespace
) -> None:
    root = tmp_path / "data"
    good = make.picture(root / "good.png", size=64)
    (root / "cut.png").write_bytes(good.read_bytes()[:90])
    (root / "empty.png").touch()
    make.words(root / "text.png", "no picture at all")
    _bomb(root / "bomb.png")
    make.picture(tmp_path / "outside.png")
    (root / "link.png").symlink_to(tmp_path / "outside.png")
    (root / "folder.png").mkdir()
    os.mkfifo(root / "pipe.png")
    bad = [
        "cut.png", "empty.png", "text.png", "missing.png", "bomb.png", "../outside.png", str(tmp_path / "outside.png"),
        "link.png", "folder.png", "pipe.png", "nul\0.png", "x" * 5000 + ".png",
    ]  # fmt: skip
    rows = [(name, f"row of {name[:20]}".replace("\0", "")) for name in ["good.png", *bad]]
    rows.append(("good.png", "the last row"))
    found = read(make.manifest(root / "data.csv", ("image", "text"), rows))
    assert [sample.values["text"] for sample in found.samples] == [("row of good.png", "the last row")]
    for word in (
        "cut.png",
        "empty",
        "missing.png does not exist",
        "too large",
        "outside of the folder",
        "not a file",
    ):
        assert word in found.reasons, word
    skipped = [item for item in found.problems if "is skipped" in item.reason]
    assert len(skipped) == len(bad)
    assert skipped[0].source == "data.csv, line 3"


def test_a_bad_condition_loses_its_value_only(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    make.picture(tmp_path / "a.png")
    make.words(tmp_path / "bad.wav", "no sound")
    rows = [("a.png", "x" * 20_000, "bad.wav"), ("a.png", "fine", "")]
    found = read(make.manifest(tmp_path / "data.csv", ("image", "text", "audio"), rows))
    assert [set(sample.values) for sample in found.samples] == [{"image"}, {"image", "text"}]
    assert "10,000 characters" in found.reasons
    assert "bad.wav" in found.reasons


def test_a_row_with_nothing_left_is_skipped(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    rows = [("x" * 20_000,), ("fine",), ("  ",)]
    found = read(make.manifest(tmp_path / "data.csv", ("text",), rows))
    assert found.roles() == {"text": "either"}
    assert len(found.samples) == 1
    assert "nothing in it can be used" in found.reasons


def test_an_unknown_split_is_told_and_drawn(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    rows = [("one", "train"), ("two", "holdout"), ("three", "Validation")]
    found = read(make.manifest(tmp_path / "data.csv", ("text", "split"), rows))
    assert [sample.split for sample in found.samples] == ["train", None, "val"]
    assert "'holdout' is unknown" in found.reasons


def test_alternatives_from_lists_and_numbered_columns(
    tmp_path: Path, read: Read, make: SimpleNamespace
) -> None:
    rows = [(json.dumps(["one", "two"]), "three"), ("[not json", "")]
    found = read(make.manifest(tmp_path / "data.csv", ("text", "text2"), rows))
    assert [sample.values["text"] for sample in found.samples] == [("one", "two", "three"), ("[not json",)]
    found = read(make.json_lines(tmp_path / "data.jsonl", [{"text": ["a", "", "b"]}, {"text": "c"}]))
    assert [sample.values["text"] for sample in found.samples] == [("a", "b"), ("c",)]


def test_json_lines_with_bad_rows_and_nested_table(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    path = tmp_path / "data.jsonl"
    rows = [{"text": "a", "table": {"place": "left", "n": 1}}, {"text": "b", "table": {"place": "right"}}]
    make.json_lines(path, rows)
    with path.open("a") as file:
        file.write('{"text": \n[1, 2]\n\n{"text": "c", "flag": true, "n": NaN}\n')
    found = read(path)
    assert [sample.values["text"] for sample in found.samples] == [("a",), ("b",), ("c",)]
    assert found.samples[0].values["table"] == ({"place": "left", "n": 1.0},)
    assert found.samples[2].values["table"] == ({"flag": True, "n": None},)
    assert "not JSON" in found.reasons
    assert "not a JSON object" in found.reasons


def test_numbers_columns_tell_of_stray_cells(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    rows = [(f"text {number}", str(number), "left") for number in range(40)]
    rows[7] = ("text 7", "many", "left")
    rows[8] = ("text 8", "n/a", "left")
    found = read(make.manifest(tmp_path / "data.csv", ("text", "age", "place"), rows))
    assert found.samples[7].values["table"] == ({"age": None, "place": "left"},)
    assert len(found.problems) == 1
    assert "'many' is left out" in found.reasons


def test_given_slots_win(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    make.picture(tmp_path / "a.png")
    rows = [("a.png", "the words", "left")]
    source = make.manifest(tmp_path / "data.csv", ("photo", "caption", "place"), rows)
    slots = [Slot("photo", "image", "target"), Slot("caption", "text", "condition"), Slot("place", "table")]
    found = read(source, slots)
    assert found.roles() == {"photo": "target", "caption": "condition", "place": "either"}
    assert found.samples[0].values["caption"] == ("the words",)
    assert found.samples[0].values["place"] == ({"place": "left"},)
    with pytest.raises(UsageError, match="nothing for the slot 'foto'"):
        read(source, [Slot("foto", "image")])
    with pytest.raises(UsageError, match="unknown modality 'smell'"):
        read(source, [Slot("photo", "smell")])


@pytest.mark.parametrize(
    ("encoding", "suffix", "delimiter"),
    [("utf-8-sig", ".csv", ","), ("utf-8", ".csv", ";"), ("utf-16", ".csv", ","), ("utf-8", ".tsv", "\t")],
)
def test_encodings_and_separators(
    tmp_path: Path, read: Read, make: SimpleNamespace, encoding: str, suffix: str, delimiter: str
) -> None:
    path = tmp_path / f"data{suffix}"
    make.manifest(path, ("text", "place"), [("grün, 红色", "links")], encoding=encoding, delimiter=delimiter)
    found = read(path)
    assert found.samples[0].values == {"text": ("grün, 红色",), "table": ({"place": "links"},)}


def test_western_encoding_is_noted(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes("text\ngrün\n".encode("cp1252"))
    found = read(path)
    assert found.samples[0].values["text"] == ("grün",)
    assert "not UTF-8" in found.plan.notes[0]


def test_chinese_encoding_is_noted(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes("text\n一只红色的猫\n".encode("gb18030"))
    found = read(path)
    assert found.samples[0].values["text"] == ("一只红色的猫",)
    assert "read as GB 18030" in found.plan.notes[0]


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("赤い輪がテーブルの上にあります", "shift_jis", "Shift JIS"),
        ("一個紅色的圓環放在桌子上", "big5", "Big5"),
        ("Красное кольцо лежит на столе", "koi8_r", "KOI8-R"),
        ("Красное кольцо лежит на столе", "cp1251", "Windows-1251"),
        ("빨간 고리가 탁자 위에 놓여 있습니다", "euc_kr", "Windows-949"),
    ],
)
def test_other_encodings_are_recognised_between_ascii_cells(
    tmp_path: Path, read: Read, text: str, encoding: str, name: str
) -> None:
    path = tmp_path / "data.csv"
    rows = "".join(f"some/folder/with a long name/{number}.png;{text};3.5\n" for number in range(5))
    path.write_bytes(("place;text;n\n" + rows).encode(encoding))
    found = read(path)
    assert found.samples[0].values["text"] == (text,)
    assert f"read as {name}" in found.plan.notes[0]


def test_decimal_commas_are_numbers_where_semicolons_part_the_cells(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "data.csv"
    path.write_text("text;age\nred;1,5\nblue;2\ngreen;\n", "utf-8")
    rows = [sample.values.get("table") for sample in read(path).samples]
    assert rows == [({"age": 1.5},), ({"age": 2.0},), None]
    path.write_text('text,age\nred,"1,500"\n', "utf-8")
    assert read(path).samples[0].values["table"] == ({"age": "1,500"},)


def test_an_open_quote_is_a_letter_and_said_so(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "data.csv"
    rows = ["text,place", "red,left", 'a "quoted" word,left', 'blue,"never closed', *["more,right"] * 50]
    path.write_text("\n".join(rows), "utf-8")
    found = read(path)
    assert len(found.samples) == 53
    assert found.samples[2].values["table"] == ({"place": '"never closed'},)
    assert found.samples[3].source == "data.csv, line 5"
    assert found.reasons == "data.csv, line 4: A quote in the row is never closed; it is taken for a letter."
    path.write_text('text\n"two\nlines"\n"open', "utf-8")
    found = read(path)
    assert found.samples[0].values["text"] == ("two\nlines",)
    assert found.reasons.startswith("data.csv, line 4: ")


def test_rows_of_the_wrong_length_and_headers_that_are_none(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "data.csv"
    path.write_text("text,place\nred, round,left\nblue\n\n", "utf-8")
    found = read(path)
    assert [sample.values for sample in found.samples] == [{"text": ("blue",)}]
    assert "3 cells where the header names 2" in found.reasons
    path.write_text("", "utf-8")
    with pytest.raises(UsageError, match="no header row"):
        read(path)


def test_other_programs_names_and_windows_paths(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    make.picture(tmp_path / "pictures" / "a.png")
    make.manifest(tmp_path / "metadata.csv", ("file_name", "text"), [("pictures\\a.png", "one")])
    found = read(tmp_path)
    assert found.samples[0].values["image"] == (tmp_path / "pictures" / "a.png",)
    assert found.roles()["image"] == "target"
    assert "'file_name' is read as the slot 'image'" in found.plan.notes[0]


def test_prose_in_a_table_column_is_noted(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    rows = [("left", f"a long sentence with number {number}") for number in range(5)]
    found = read(make.manifest(tmp_path / "data.csv", ("place", "remark"), rows))
    assert "--slot remark=text:condition" in found.plan.notes[0]


def test_a_huge_cell_does_not_stop_the_import(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    found = read(make.manifest(tmp_path / "data.csv", ("text",), [("x" * 300_000,), ("fine",)]))
    assert len(found.samples) == 1


def test_many_rows_in_order_and_in_time(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    for number in range(50):
        make.picture(tmp_path / f"{number}.png", size=64)
    rows = [(f"{number % 50}.png", f"text {number}") for number in range(5000)]
    start = time.perf_counter()
    found = read(make.manifest(tmp_path / "data.csv", ("image", "text"), rows))
    assert time.perf_counter() - start < 25
    assert [sample.values["text"] for sample in found.samples] == [
        tuple(f"text {number}" for number in range(first, 5000, 50)) for first in range(50)
    ]


cells = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)  # fmt: skip
names = st.sampled_from(["image", "text", "audio", "split", "text2", "place", "meta.x", "table", "ünï"])


@settings(
    max_examples=25,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=st.lists(st.dictionaries(names, cells, max_size=5), min_size=1, max_size=8))
def test_any_json_lines_are_read_without_an_error(
    tmp_path: Path, read: Read, make: SimpleNamespace, rows: list[dict[str, Any]]
) -> None:
    found = read(make.json_lines(tmp_path / "data.jsonl", rows))
    told = {item.source for item in found.samples} | {item.source for item in found.problems}
    assert 0 < len(told) <= len(rows)  # rows of one file are told of together
    assert len(found.samples) <= found.plan.count <= len(rows)


@settings(
    max_examples=25,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=st.lists(st.tuples(st.text(max_size=40), st.text(max_size=10)), min_size=1, max_size=6))
def test_any_cells_of_a_csv_come_back(
    tmp_path: Path, read: Read, make: SimpleNamespace, rows: list[tuple[str, str]]
) -> None:
    def encodable(text: str) -> str:
        return text.encode("utf-8", "replace").decode("utf-8")

    clean = [(encodable(text), encodable(other)) for text, other in rows]
    found = read(make.manifest(tmp_path / "data.csv", ("text", "note"), clean))
    given_rows = sum(bool(text.strip() or other.strip()) for text, other in clean)
    assert found.plan.count == given_rows
    assert len(found.samples) + len({item.source for item in found.problems}) >= given_rows
