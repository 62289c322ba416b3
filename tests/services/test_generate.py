"""Generation requests: from what was typed to what is queued."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from mmstudio.cli.pairs import numbers, pairs
from mmstudio.core.errors import BadFileError, UsageError
from mmstudio.core.job import Job
from mmstudio.core.sample import Slot
from mmstudio.services.generation.conditions import ConditionReader, Wish
from mmstudio.services.generation.service import put_aside
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio.services.opened import OpenProject

ONE = [ItemWish("00000", 0, {})]


def test_conditions_by_slot_modality_and_column(filled: OpenProject, run: Job, source: Path) -> None:
    wish = Wish(
        conditions=[("reference", "1r.png")],
        by_modality=[("text", "a ring"), ("audio", "2.wav"), ("image", "3r.png")],
        table=[("place", "left"), ("age", "4")],
        weights={"text": 0.5, "table": 2},
    )
    wanted = filled.generation.items(run.run_id, wish, base=source, seed=5, count=2)
    items, notes = wanted.items, wanted.notes
    assert notes == ()
    assert [(item.name, item.seed) for item in items] == [("00000", 5), ("00001", 6)]
    given = items[0].conditions
    assert given["text"] == [{"data": "a ring", "weight": 0.5}]
    assert given["audio"] == [{"path": str(source / "2.wav"), "weight": 1.0}]
    assert [value["path"] for value in given["reference"]] == [str(source / "1r.png"), str(source / "3r.png")]
    assert given["table"] == [{"data": {"place": "left", "age": "4"}, "weight": 2.0}]


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (
            Wish(conditions=[("image", "1.png")]),
            "'image' is what this run makes; .* Give conditions: .*reference",
        ),
        (Wish(by_modality=[("video", "x")]), "no condition of the kind video"),
        (Wish(table=[("colour", "red")]), "no column 'colour'. It knows: place, age"),
        (Wish(conditions=[("table", "x")]), "is a table"),
        (Wish(conditions=[("audio", "missing.wav")]), "audio: there is no file"),
        (Wish(weights={"text": 6}), "goes from 0 to 5"),
        (
            Wish(weights={"place": 1}),
            "'place' is a column of the table 'table', not a slot. Write --table place=",
        ),
        (Wish(weights={"smell": 1}), "not trained with a condition 'smell'"),
    ],
)
def test_wishes_that_do_not_fit(filled: OpenProject, run: Job, source: Path, wish: Wish, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        filled.generation.items(run.run_id, wish, base=source)


def test_files_are_checked_before_anything_starts(filled: OpenProject, run: Job, tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_text("no sound")
    with pytest.raises(BadFileError, match=r"audio: .*bad.wav"):
        filled.generation.items(run.run_id, Wish(by_modality=[("audio", "bad.wav")]), base=tmp_path)
    with pytest.raises(UsageError, match=r"text: "):
        filled.generation.items(run.run_id, Wish(by_modality=[("text", " ")]), base=tmp_path)


def test_texts_from_files(filled: OpenProject, run: Job, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("from a file\n")
    items = filled.generation.items(
        run.run_id, Wish(by_modality=[("text", "@words.txt")]), base=tmp_path
    ).items
    assert items[0].conditions["text"][0]["data"] == "from a file"


def test_two_slots_of_a_kind_are_ambiguous(filled: OpenProject, run: Job) -> None:
    reader = filled.generation.reader(run.run_id)
    assert reader.only("image").name == "reference"
    plan = filled.runs.plan(run.run_id)
    more = replace(plan, conditions=(*plan.conditions, Slot("other", "image")))
    twice = ConditionReader("r", more, filled.generation.registry)
    with pytest.raises(UsageError, match=r"2 slots of the kind image.*--condition reference="):
        twice.only("image")


def _manifest(folder: Path, rows: list[tuple[str, ...]], name: str = "wishes.csv") -> Path:
    with (folder / name).open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder / name


def test_a_manifest_names_results_by_its_rows(filled: OpenProject, run: Job, source: Path) -> None:
    rows = [
        ("text", "reference", "age", "remark"),
        ("one", "1r.png", "", "x"),
        ("@two", "", "3", ""),
        ("", "", "", ""),
    ]
    manifest = _manifest(source, rows)
    wish = Wish(by_modality=[("audio", "2.wav")], weights={"text": 0.5})
    wanted = filled.generation.items(run.run_id, wish, base=source, seed=10, count=2, manifest=manifest)
    items, notes = wanted.items, wanted.notes
    names = ["00000-1", "00000-2", "00001-1", "00001-2", "00002-1", "00002-2"]
    assert [(item.name, item.seed) for item in items] == list(zip(names, range(10, 16), strict=True))
    assert "remark" in notes[0]
    assert items[0].conditions["reference"][0]["path"] == str(source / "1r.png")
    assert items[0].conditions["text"] == [{"data": "one", "weight": 0.5}]
    assert items[2].conditions["text"][0]["data"] == "@two"
    assert items[2].conditions["table"][0]["data"] == {"age": "3"}
    assert set(items[4].conditions) == {"audio"}
    single = filled.generation.items(run.run_id, Wish(), base=source, manifest=manifest).items
    assert [item.name for item in single] == ["00000", "00001", "00002"]


def test_manifests_that_cannot_be_used(filled: OpenProject, run: Job, tmp_path: Path) -> None:
    def read(rows: list[tuple[str, ...]]) -> None:
        filled.generation.items(run.run_id, Wish(), base=tmp_path, manifest=_manifest(tmp_path, rows))

    with pytest.raises(UsageError, match="No column of"):
        read([("a", "b"), ("1", "2")])
    with pytest.raises(UsageError, match="holds no rows"):
        read([("text",)])
    with pytest.raises(
        UsageError, match=r"1 row of wishes\.csv cannot be used\. Row 0: reference: there is no file"
    ):
        read([("text", "reference"), ("", "missing.png")])
    with pytest.raises(UsageError, match="There is no manifest"):
        filled.generation.items(run.run_id, Wish(), base=tmp_path, manifest=tmp_path / "missing.csv")
    (tmp_path / "wishes.txt").write_text("text\nred\n")
    with pytest.raises(UsageError, match=r"wishes\.txt is not a manifest to generate from\. .*\.csv"):
        filled.generation.items(run.run_id, Wish(), base=tmp_path, manifest=tmp_path / "wishes.txt")
    (tmp_path / "wishes.jsonl").write_text('{"text": "red"}\nblue\n')
    wanted = filled.generation.items(run.run_id, Wish(), base=tmp_path, manifest=tmp_path / "wishes.jsonl")
    assert [(one.row, "it is not JSON" in one.reason) for one in wanted.refused] == [(1, True)]
    assert [item.name for item in wanted.items] == ["00000"]


def test_rows_that_cannot_be_used_are_listed_and_the_others_made(
    filled: OpenProject, run: Job, tmp_path: Path
) -> None:
    rows = [("text", "reference"), ("one", "no.png"), ("two", ""), ("three", "nor.png"), ("four", "")]
    manifest = _manifest(tmp_path, rows)
    items = filled.generation.items
    wanted = items(run.run_id, Wish(), base=tmp_path, manifest=manifest, seed=3, count=2)
    made = [("00001-1", 5), ("00001-2", 6), ("00003-1", 9), ("00003-2", 10)]  # as if the others were there
    assert [(item.name, item.seed) for item in wanted.items] == made
    assert [one.row for one in wanted.refused] == [0, 2]
    assert "no.png" in wanted.refused[0].reason
    with pytest.raises(UsageError, match=r"2 rows of wishes\.csv cannot be used\. Row 0: .*Row 2: "):
        items(run.run_id, Wish(), base=tmp_path, manifest=manifest, strict=True)


@pytest.mark.parametrize("count", [0, 100_001, 10**12])
def test_counts_are_checked_before_anything_is_listed(
    filled: OpenProject, run: Job, tmp_path: Path, count: int
) -> None:
    with pytest.raises(UsageError, match="Between 1 and 100,000"):
        filled.generation.items(run.run_id, Wish(), base=tmp_path, count=count)
    manifest = _manifest(tmp_path, [("text",), ("one",), ("two",)])
    with pytest.raises(UsageError, match="Between 1 and 100,000"):
        filled.generation.items(
            run.run_id, Wish(), base=tmp_path, manifest=manifest, count=count and count // 2 + 1
        )


def test_a_manifest_of_objects(filled: OpenProject, run: Job, tmp_path: Path) -> None:
    (tmp_path / "wishes.jsonl").write_text('{"text": "red", "age": 3}\n\n{"text": null, "age": "4"}\n')
    items = filled.generation.items(
        run.run_id, Wish(), base=tmp_path, manifest=tmp_path / "wishes.jsonl"
    ).items
    assert [set(item.conditions) for item in items] == [{"text", "table"}, {"table"}]
    assert items[0].conditions["table"][0]["data"] == {"age": "3"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_manifests_as_spreadsheets_write_them(
    filled: OpenProject, run: Job, tmp_path: Path, encoding: str
) -> None:
    manifest = tmp_path / "wishes.csv"
    manifest.write_bytes("text;age\r\n红色;3\r\n".encode(encoding))
    wanted = filled.generation.items(run.run_id, Wish(), base=tmp_path, manifest=manifest)
    items, notes = wanted.items, wanted.notes
    assert items[0].conditions["text"][0]["data"] == "红色"
    assert items[0].conditions["table"][0]["data"] == {"age": "3"}
    assert notes == ()


def test_a_weight_without_a_value_is_noted(filled: OpenProject, run: Job, tmp_path: Path) -> None:
    wish = Wish(by_modality=[("text", "red")], weights={"text": 0.5, "audio": 2.0})
    scales = {"text": 2.0, "audio": 3.0, "table": 0.0}
    notes = filled.generation.items(run.run_id, wish, base=tmp_path, guidance=scales).notes
    assert notes == (
        "The weight of 'audio' has no effect: nothing is given for it.",
        "The guidance of 'audio' has no effect: nothing is given for it.",
    )


def test_a_file_that_is_used_in_part_is_noted_once(filled: OpenProject, run: Job, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "cut.wav", np.full(8000, 0.25), 8000)
    whole = (tmp_path / "cut.wav").read_bytes()
    (tmp_path / "cut.wav").write_bytes(whole[: len(whole) // 2])
    told = ("cut.wav: Only 0.5 s are there of the 1.0 s that the file states.",)
    wish = Wish(by_modality=[("audio", "cut.wav")])
    assert filled.generation.items(run.run_id, wish, base=tmp_path, count=3).notes == told
    (tmp_path / "wishes.csv").write_text("audio\ncut.wav\ncut.wav\n")
    wanted = filled.generation.items(run.run_id, Wish(), base=tmp_path, manifest=tmp_path / "wishes.csv")
    assert len(wanted.items) == 2
    assert wanted.notes == told


def test_the_job_says_everything(filled: OpenProject, run: Job, tmp_path: Path) -> None:
    request = GenerateRequest(
        run.run_id,
        ONE,
        guidance={"text": 2.0},
        joint=1.5,
        settings={"steps": 4},
        fast=True,
        out=tmp_path / "new" / "out",
    )
    job = filled.generation.submit(request)
    assert job.lane == "cpu:sample"
    assert dict(job.payload) == {
        "run": run.run_id,
        "checkpoint": "latest",
        "items": [{"name": "00000", "seed": 0, "conditions": {}}],
        "guidance": {"text": 2.0},
        "joint": 1.5,
        "settings": {"steps": 4},
        "fast": True,
        "out": str(tmp_path / "new" / "out"),
        "title_words": {"template": "Generate {count} from {run}", "params": {"run": "Tiny", "count": 1}},
    }
    assert (tmp_path / "new" / "out").is_dir()


def test_without_a_folder_a_session_is_made(filled: OpenProject, run: Job) -> None:
    job = filled.generation.submit(GenerateRequest(run.run_id, ONE))
    sessions = filled.project.sessions.list(run.run_id)
    assert job.payload["out"] == str(filled.project.sessions.folder(sessions[0].id))


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (GenerateRequest("r0001", []), "Between 1 and"),
        (GenerateRequest("r0001", ONE, guidance={"smell": 1.0}), "not trained with a condition 'smell'"),
        (GenerateRequest("r0001", ONE, joint=float("nan")), "must be a finite number, not nan"),
        (GenerateRequest("r0001", ONE, settings={"stepz": 1}), "stepz"),
        (GenerateRequest("r0099", ONE), "no run 'r0099'"),
    ],
)
def test_requests_that_do_not_fit(
    filled: OpenProject, run: Job, request_: GenerateRequest, reason: str
) -> None:
    with pytest.raises(UsageError, match=reason):
        filled.generation.submit(request_)


def test_earlier_results_are_put_aside(tmp_path: Path) -> None:
    for name in ("00000.png", "00000.wav.json", "00001.png", "notes.txt"):
        (tmp_path / name).write_text(name)
    aside = put_aside(tmp_path, {"00000"})
    assert aside == tmp_path / "earlier-1"
    assert sorted(path.name for path in aside.iterdir()) == ["00000.png", "00000.wav.json"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["00001.png", "earlier-1", "notes.txt"]
    assert put_aside(tmp_path, {"00000"}) is None


@pytest.mark.parametrize("texts", [["text"], ["=1"]])
def test_pairs_typed_wrongly(texts: list[str]) -> None:
    with pytest.raises(UsageError, match="Write --weight NAME=VALUE"):
        pairs(texts, "--weight")


def test_numbers_typed_wrongly() -> None:
    assert numbers(["a=0.5"], "--weight") == {"a": 0.5}
    with pytest.raises(UsageError, match="'much' is not a number"):
        numbers(["a=much"], "--weight")
    with pytest.raises(UsageError, match="finite"):
        numbers(["a=nan"], "--weight")


def test_a_session_stays_as_long_as_results_for_it_are_made(filled: OpenProject, run: Job) -> None:
    session = filled.sessions.create(run.run_id, "Mine")
    other = filled.sessions.create(run.run_id, "Other")
    job = filled.generation.submit(GenerateRequest(run.run_id, ONE, session=session.id))
    assert filled.sessions.delete(other.id) == other.id
    with pytest.raises(UsageError, match="Results for the session 'Mine' are being made"):
        filled.sessions.delete("Mine")
    assert filled.sessions.folder(session.id).is_dir()
    filled.runner.cancel(job.id)
    assert filled.sessions.delete("Mine") == session.id
