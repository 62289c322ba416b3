"""The importer of Parquet."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from mmstudio.api import Content, Slot, UsageError

Take = Callable[..., Any]
MEDIA = pa.struct([("bytes", pa.binary()), ("path", pa.string())])


def png(colour: int = 0, kind: str = "PNG") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (8, 8), (colour, 0, 0)).save(buffer, kind)
    return buffer.getvalue()


def table(path: Path, columns: dict[str, Any], types: dict[str, Any] | None = None, **features: Any) -> Path:
    fields = {name: pa.array(cells, (types or {}).get(name)) for name, cells in columns.items()}
    made = pa.table(fields)
    if features:
        made = made.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(made, path, row_group_size=3)
    return path


def published(path: Path, count: int, first: int = 0) -> Path:
    numbers = range(first, first + count)
    return table(
        path,
        {
            "img": [{"bytes": png(number), "path": f"{number}.png"} for number in numbers],
            "label": [number % 3 for number in numbers],
            "caption": [[f"one of {number}", f"two of {number}"] for number in numbers],
            "area": [number / 2 for number in numbers],
        },
        {"img": MEDIA},
        label={"_type": "ClassLabel", "names": ["cat", "dog", "fox"]},
        img={"_type": "Image"},
    )


def test_shards_as_they_are_published(tmp_path: Path, take: Take) -> None:
    published(tmp_path / "data" / "train-00000-of-00002.parquet", 5)
    published(tmp_path / "data" / "train-00001-of-00002.parquet", 4, 5)
    published(tmp_path / "data" / "test-00000-of-00001.parquet", 2, 9)
    (tmp_path / "README.md").write_text("about")
    found = take(tmp_path)
    assert found.importer == "parquet"
    assert found.roles() == {"image": "target", "text": "condition", "table": "condition"}
    assert next(slot for slot in found.plan.slots if slot.name == "table").columns == ("label", "area")
    assert found.splits() == {"train": 9, "test": 2}
    assert found.plan.count == len(found.stored) == 11
    assert "'img' is read as the slot 'image'" in found.plan.notes[0]
    first, second = found.samples[0], found.samples[2]
    assert first.values["table"] == ({"label": "cat", "area": 4.5},)
    assert second.values["text"] == ("one of 0", "two of 0")
    assert second.values["image"] == (
        Content(png(0), ".png", "data/train-00000-of-00002.parquet, row 1, img"),
    )
    assert second.source == "data/train-00000-of-00002.parquet, row 1"


def test_folders_say_the_split(tmp_path: Path, take: Take) -> None:
    published(tmp_path / "default" / "validation" / "0000.parquet", 2)
    published(tmp_path / "default" / "train" / "0000.parquet", 1)
    assert take(tmp_path).splits() == {"val": 2, "train": 1}


def test_every_kind_of_column(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    make.picture(tmp_path / "a.png")
    sound = make.sound(tmp_path / "a.wav").read_bytes()
    columns = {
        "image": ["a.png", "a.png"],
        "sound": [sound, None],
        "views": [[{"bytes": png(1, "JPEG"), "path": None}, {"bytes": None, "path": "a.png"}], []],
        "text": ["grün, 红色 \U0001f98a", "  "],
        "place": ["left", None],
        "count": [3, 4],
        "ok": [True, False],
        "split": ["train", "holdout"],
        "meta.shape": ["ring", ""],
        "when": [dt.date(2026, 11, 25), None],
        "junk": [b"?", b"??"],
        "vector": [[1.0], [2.0]],
    }
    found = take(table(tmp_path / "d.parquet", columns, {"views": pa.list_(MEDIA)}))
    assert found.roles() == {
        "image": "target", "audio": "condition", "views": "condition", "text": "condition", "table": "condition",
    }  # fmt: skip
    assert len(found.stored) == 2, found.refusals
    first, second = found.samples
    assert first.values["image"] == (tmp_path / "a.png",)
    assert first.values["audio"][0].suffix == ".wav"
    assert first.values["views"][0].suffix == ".jpg"
    assert first.values["views"][1] == tmp_path / "a.png"
    assert first.values["table"] == ({"place": "left", "count": 3, "ok": True, "when": "2026-11-25"},)
    assert (first.split, first.meta) == ("train", {"shape": "ring"})
    assert set(second.values) == {"image", "table"}
    assert "'holdout' is unknown" in found.reasons
    notes = "\n".join(found.plan.notes)
    assert "'junk' is left out: it holds bytes of no known kind" in notes
    assert "'vector' is left out: it holds list" in notes


def test_given_slots_win(tmp_path: Path, take: Take) -> None:
    path = table(tmp_path / "d.parquet", {"photo": [png()], "words": ["a long sentence of words"]})
    slots = [Slot("photo", "image", "target"), Slot("words", "text", "condition")]
    found = take(path, slots)
    assert found.roles() == {"photo": "target", "words": "condition"}
    assert len(found.stored) == 1
    with pytest.raises(UsageError, match="has nothing for the slot 'other'"):
        take(path, [Slot("other", "image")])


def test_names_do_not_lead_out(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    make.picture(tmp_path / "secret.png")
    make.picture(tmp_path / "data" / "good.png")
    names = ["good.png", "../secret.png", str(tmp_path / "secret.png"), "missing.png"]
    found = take(table(tmp_path / "data" / "d.parquet", {"image": names}))
    assert len(found.stored) == 1
    assert found.reasons.count("outside of the folder") == 2
    cells = [{"bytes": None, "path": name} for name in names]
    found = take(table(tmp_path / "data" / "d.parquet", {"image": cells}, {"image": MEDIA}))
    assert len(found.stored) == 1
    assert found.reasons.count("outside of the folder") == 2


def test_bytes_that_are_no_picture(tmp_path: Path, take: Take) -> None:
    cells = [{"bytes": data, "path": None} for data in (png(), b"rubbish", b"", png()[:45], None)]
    found = take(table(tmp_path / "d.parquet", {"image": cells, "n": range(5)}, {"image": MEDIA}))
    assert len(found.stored) == 1
    assert found.reasons.count("is of no known kind") == 2
    assert "row 4, image" in found.refusals


def test_letters_that_are_none(tmp_path: Path, take: Take) -> None:
    bad = pa.Array.from_buffers(
        pa.string(), 2, [None, pa.py_buffer(np.array([0, 2, 4], np.int32)), pa.py_buffer(b"ab\xff\xfe")]
    )
    pq.write_table(pa.table({"text": bad}), tmp_path / "d.parquet")
    found = take(tmp_path / "d.parquet")
    assert [sample.values["text"][0] for sample in found.samples] == ["ab", "\ufffd\ufffd"]


def test_labels_that_have_no_name(tmp_path: Path, take: Take) -> None:
    path = table(
        tmp_path / "d.parquet",
        {"text": ["a", "b", "c"], "label": [0, 7, -1]},
        label={"_type": "ClassLabel", "names": ["cat"]},
    )
    tables = [sample.values.get("table") for sample in take(path).samples]
    assert tables == [({"label": "cat"},), None, None]


@pytest.mark.parametrize(
    "said", ["{", "[]", '{"info": {"features": {"label": {"_type": "ClassLabel", "names": 3}}}}']
)
def test_notes_of_another_program_that_say_nothing(tmp_path: Path, take: Take, said: str) -> None:
    made = pa.table({"text": ["a"], "label": [3]}).replace_schema_metadata({"huggingface": said})
    pq.write_table(made, tmp_path / "d.parquet")
    assert take(tmp_path).table("label") == [3.0]


def test_shards_that_differ_or_are_damaged(tmp_path: Path, take: Take) -> None:
    published(tmp_path / "a.parquet", 4)
    table(tmp_path / "b.parquet", {"caption": [["words"]], "more": [1]})
    whole = published(tmp_path / "c.parquet", 30).read_bytes()
    (tmp_path / "c.parquet").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "d.parquet").write_bytes(b"PAR1" + bytes(100) + b"PAR1")
    damaged = bytearray(whole)
    damaged[len(whole) // 4 : len(whole) // 4 + 400] = b"\xff" * 400
    (tmp_path / "e.parquet").write_bytes(damaged)
    found = take(tmp_path)
    assert {sample.source[0] for sample in found.stored} == {"a", "e"}
    assert 10 < len(found.stored) < 34
    assert "c.parquet: c.parquet is no Parquet, or damaged" in found.reasons
    assert "d.parquet: d.parquet is no Parquet" in found.reasons
    assert "are damaged and left out" in found.reasons
    assert "b.parquet, row 1: The sample is skipped: it has no image" in found.refusals


@pytest.mark.parametrize("data", [b"", b"PAR1", b"no parquet" * 50])
def test_files_that_are_none(tmp_path: Path, take: Take, data: bytes) -> None:
    path = tmp_path / "d.parquet"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=r"d\.parquet is no Parquet, or damaged"):
        take(path)


def test_an_empty_table(tmp_path: Path, take: Take) -> None:
    path = table(tmp_path / "d.parquet", {"text": [], "n": []}, {"text": pa.string(), "n": pa.int64()})
    found = take(path)
    assert not found.samples
    assert found.plan.count == 0
