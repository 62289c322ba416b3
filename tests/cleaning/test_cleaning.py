"""Tests of cleaning: planted faults are found, sound data gives no findings, left-out samples come back."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cleaning_material import RATE_HZ, Gate, photo, sound, write_sound
from PIL import Image, ImageEnhance

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.events import LogWritten
from mmstudio.core.job import JobState
from mmstudio.plugins.metric_specs import InspectorSpec
from mmstudio.plugins.specs import Provenance
from mmstudio.services.cleaning.report import CleaningReport, SampleFinding
from mmstudio.services.cleaning.service import chosen
from mmstudio.services.opened import OpenProject

CAPTIONS = (
    "a red ring on the left",
    "two green crosses",
    "一只白色的猫坐在窗台上",
    "und ein blauer Kreis",
    "x",
)
Looked = Any


def save(folder: Path, name: str, picture: Image.Image, **how: Any) -> str:
    picture.save(folder / name, **how)
    return name


def rows_of(folder: Path, count: int, split: str = "train", first: int = 0) -> list[dict[str, str]]:
    return [
        {
            "image": save(folder, f"p{number}.png", photo(number)),
            "text": f"{CAPTIONS[number % len(CAPTIONS)]} {number}",
            "split": split,
        }
        for number in range(first, first + count)
    ]


def again(folder: Path, row: dict[str, str], **changes: str) -> dict[str, str]:
    """The same row with a file of its own of the same content: rows that name one file are one sample."""
    name = f"again-{uuid.uuid4().hex[:8]}{Path(row['image']).suffix}"
    shutil.copyfile(folder / row["image"], folder / name)
    return {**row, "image": name, **changes}


def of_kind(report: CleaningReport, kind: str) -> list[SampleFinding]:
    return report.of_kind(kind)


def counts(report: CleaningReport) -> dict[str, int]:
    return {kind.id: kind.count for kind in report.kinds}


def ids(opened: OpenProject, split: str = "train") -> list[int]:
    return [sample.id for sample in opened.project.datasets.samples("planted").read(split, 0, 10_000)]


def positions(opened: OpenProject) -> dict[str, list[int]]:
    samples = opened.project.datasets.samples("planted")
    return {
        split: [one.position for one in samples.read(split, 0, 9999)] for split in ("train", "val", "test")
    }


def test_sound_data_gives_no_findings(looked: Looked, tmp_path: Path) -> None:
    rows = rows_of(tmp_path, 90) + rows_of(tmp_path, 15, "val", 90) + rows_of(tmp_path, 15, "test", 105)
    for number, row in enumerate(rows):
        row["audio"] = write_sound(tmp_path / f"s{number}.wav", sound(number, 0.5 + 0.01 * (number % 30)))
    report = looked(rows)
    assert report.samples == 120
    assert set(counts(report)) <= {"outlier"}
    assert counts(report).get("outlier", 0) <= 2
    assert report.advised() == []


def test_exact_duplicates_keep_the_first(looked: Looked, opened: OpenProject, tmp_path: Path) -> None:
    rows = rows_of(tmp_path, 12)
    rows += [
        again(tmp_path, rows[3], text="another caption"),
        again(tmp_path, rows[5]),
        again(tmp_path, rows[5]),
    ]
    report = looked(rows)
    found = of_kind(report, "duplicate")
    order = ids(opened)
    assert [(one.sample, one.others) for one in found] == [
        (order[12], (order[3],)),
        (order[13], (order[5],)),
        (order[14], (order[5],)),
    ]
    assert found[0].sentence == "The image is that of another sample; the rest differs."
    assert found[1].sentence == "The whole sample is there twice."


def variants(picture: Image.Image) -> dict[str, Image.Image]:
    small = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)
    large = picture.resize((picture.width * 3 // 2, picture.height * 3 // 2), Image.Resampling.BICUBIC)
    return {
        "half.png": small,
        "large.png": large,
        "poor.jpg": picture,
        "bright.png": ImageEnhance.Brightness(picture).enhance(1.2),
        "dark.png": ImageEnhance.Brightness(picture).enhance(0.8),
    }


def test_pictures_saved_anew_made_smaller_or_brighter(
    looked: Looked, opened: OpenProject, tmp_path: Path
) -> None:
    rows = rows_of(tmp_path, 40)
    planted = 0
    for number in range(8):
        for name, picture in variants(photo(number)).items():
            how = {"quality": 50} if name.endswith("jpg") else {}
            file = save(tmp_path, f"{number}-{name}", picture, **how)
            rows.append({"image": file, "text": f"copy {number} {name}", "split": "train"})
            planted += 1
    report = looked(rows)
    found = of_kind(report, "near-duplicate")
    order = ids(opened)
    copies, originals = set(order[40:]), set(order[:40])
    assert {one.sample for one in found} <= copies
    assert len(found) >= 0.95 * planted
    assert all(set(one.others) & originals for one in found)
    assert not of_kind(report, "duplicate")


def test_leakage_takes_the_training_copy_never_the_held_out_one(
    looked: Looked, opened: OpenProject, tmp_path: Path
) -> None:
    rows = rows_of(tmp_path, 30) + rows_of(tmp_path, 6, "val", 30) + rows_of(tmp_path, 6, "test", 36)
    small = photo(37).resize((60, 45), Image.Resampling.LANCZOS)
    rows += [
        again(tmp_path, rows[36], split="train"),
        {"image": save(tmp_path, "small.png", small), "text": "made smaller", "split": "train"},
        again(tmp_path, rows[31], split="test"),
        again(tmp_path, rows[36], split="train"),
    ]
    report = looked(rows)
    train, held_out = ids(opened), {*ids(opened, "val"), *ids(opened, "test")}
    assert [one.sample for one in of_kind(report, "leak")] == [train[30], train[32]]
    assert [one.sample for one in of_kind(report, "near-leak")] == [train[31]]
    assert {one.sample for one in report.advised()} <= set(train)
    assert all(set(one.others) <= held_out for one in report.advised())
    (twice,) = of_kind(report, "held-out-twice")
    assert (twice.sample, twice.severity) == (ids(opened, "val")[1], "note")
    opened.cleaning.leave_out("planted", report.advised())
    assert len(ids(opened)) == 30
    assert {*ids(opened, "val"), *ids(opened, "test")} == held_out


def test_broken_tiny_and_blank_pictures(looked: Looked, opened: OpenProject, tmp_path: Path) -> None:
    rows = rows_of(tmp_path, 6)
    rows += [
        {
            "image": save(tmp_path, "dot.png", Image.new("RGB", (1, 1), "red")),
            "text": "dot",
            "split": "train",
        },
        {"image": save(tmp_path, "thin.png", photo(77, 300, 9)), "text": "thin", "split": "train"},
        {
            "image": save(tmp_path, "blank.png", Image.new("L", (64, 64), 200)),
            "text": "blank",
            "split": "train",
        },
    ]
    looked(rows)
    victim = opened.project.datasets.samples("planted").read("train", 2, 3)[0]
    file = victim.values["image"][0].path
    assert file is not None
    file.write_bytes(file.read_bytes()[:200])
    report = looked.again()
    order = ids(opened)
    assert [one.sample for one in of_kind(report, "broken")] == [victim.id]
    assert of_kind(report, "broken")[0].severity == "error"
    assert [one.sample for one in of_kind(report, "image-tiny")] == order[6:8]
    assert {one.sample for one in of_kind(report, "image-blank")} == {order[6], order[8]}
    assert "1 x 1" in of_kind(report, "image-tiny")[0].sentence
    assert report.kinds[0].id == "broken"


def test_silent_clipped_and_short_sounds(looked: Looked, opened: OpenProject, tmp_path: Path) -> None:
    time = np.arange(RATE_HZ) / RATE_HZ
    waves = {f"good{number}": sound(number) for number in range(5)} | {
        "low": 0.999 * np.sin(2 * np.pi * 40 * time),
        "square": np.sign(np.sin(2 * np.pi * 300 * time)) * 0.99,
        "silent": np.zeros(RATE_HZ),
        "clipped": np.clip(2.5 * sound(9, 1.0) / 0.6, -1, 1),
        "short": sound(3)[:1],
    }
    rows = [
        {"audio": write_sound(tmp_path / f"{name}.wav", wave), "text": f"{name} sound", "split": "train"}
        for name, wave in waves.items()
    ]
    report = looked(rows)
    order = dict(zip(waves, ids(opened), strict=True))
    assert {one.sample for one in of_kind(report, "sound-clipped")} == {order["clipped"]}
    assert order["silent"] in {one.sample for one in of_kind(report, "sound-silent")}
    assert {one.sample for one in of_kind(report, "sound-short")} == {order["short"]}
    flagged = {one.sample for one in report.advised()}
    assert flagged == {order["silent"], order["clipped"], order["short"]}


def test_a_sound_saved_anew_is_a_near_duplicate(looked: Looked, opened: OpenProject, tmp_path: Path) -> None:
    rows = [
        {"audio": write_sound(tmp_path / f"{number}.wav", sound(number)), "split": "train"}
        for number in range(20)
    ]
    rows += [
        {"audio": write_sound(tmp_path / "lossy.ogg", sound(4)), "split": "train"},
        {"audio": write_sound(tmp_path / "soft.wav", 0.4 * sound(7)), "split": "train"},
    ]
    report = looked(rows)
    order = ids(opened)
    found = {one.sample: one.others for one in of_kind(report, "near-duplicate")}
    assert found == {order[20]: (order[4],), order[21]: (order[7],)}


def test_placeholders_file_names_and_texts_without_words(
    looked: Looked, opened: OpenProject, tmp_path: Path
) -> None:
    bad = {
        "text-placeholder": [
            "none",
            "N/A",
            "Untitled",
            "TBD.",
            "Lorem ipsum dolor sit amet",
            "无",
            "暂无",
            "[caption]",
        ],
        "text-file-name": ["IMG_2041.JPG", "DSC_0012", "holiday-2.png", "screenshot 12 34"],
        "text-empty": ["...", "- -", "!?", "。。"],
    }
    good = [
        "a red ring",
        "No umbrella is seen",
        "一个红色的圆",
        "none of them is red",
        "🌀",
        "img of a cat",
        "3",
        "A.D. 1200",
    ]
    texts = [*good, *(text for some in bad.values() for text in some)]
    rows = [
        {"image": save(tmp_path, f"p{number}.png", photo(number)), "text": text, "split": "train"}
        for number, text in enumerate(texts)
    ]
    report = looked(rows)
    order = dict(zip(texts, ids(opened), strict=True))
    for kind, some in bad.items():
        assert {one.sample for one in of_kind(report, kind)} == {order[text] for text in some}, kind


def test_one_bad_caption_of_several_is_only_a_note(
    looked: Looked, opened: OpenProject, tmp_path: Path
) -> None:
    lines = [
        {
            "image": save(tmp_path, f"p{number}.png", photo(number)),
            "text": ["a ring", "untitled"][: 1 + number % 2],
        }
        for number in range(4)
    ]
    (tmp_path / "several.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    job = opened.runner.wait(opened.imports.import_source(tmp_path / "several.jsonl", "planted").id)
    assert job.state is JobState.DONE
    report = looked.again()
    assert counts(report)["text-placeholder"] == 2
    assert report.advised() == []


def test_a_few_in_another_language_stand_out(looked: Looked, opened: OpenProject, tmp_path: Path) -> None:
    english = [
        f"The {word} stands on the left side of the old wooden house number {n}."
        for n in range(10)
        for word in ("tree", "dog", "car", "man", "boat")
    ]
    chinese = ["一只白色的猫坐在窗台上看着外面的雨", "两个孩子在公园里踢足球"]
    report = looked([{"text": text, "split": "train"} for text in [*english, *chinese]])
    found = of_kind(report, "unlike-most")
    assert [one.sample for one in found] == ids(opened)[-2:]
    assert found[0].params["value"] == "zh"
    assert found[0].params["usual"] == "en"
    (language,) = [spread for spread in report.spreads if spread.name == "Language"]
    assert language.counts == (("en", 50), ("zh", 2))
    assert not of_kind(report, "duplicate")


def test_texts_alone_are_the_same_in_other_letters(looked: Looked, opened: OpenProject) -> None:
    texts = ["A red ring.", "a red  ring", "a red wing", "a blue ring"]
    report = looked([{"text": text, "split": "train"} for text in texts])
    assert [one.sample for one in of_kind(report, "near-duplicate")] == [ids(opened)[1]]


def test_pictures_unlike_all_others_are_outliers(looked: Looked, opened: OpenProject, tmp_path: Path) -> None:
    rows = rows_of(tmp_path, 100)
    strange = Image.fromarray((np.indices((90, 120)).sum(axis=0) // 6 % 2 * 255).astype(np.uint8))
    rows.append(
        {"image": save(tmp_path, "strange.png", strange), "text": "a chequered board", "split": "train"}
    )
    report = looked(rows)
    found = [one for one in of_kind(report, "outlier") if one.slot == "image"]
    assert [one.sample for one in found] == [ids(opened)[-1]]
    assert found[0].severity == "note"


def test_classes_and_lengths_are_counted(looked: Looked, tmp_path: Path) -> None:
    rows = rows_of(tmp_path, 60)
    rows[-1]["split"] = "test"
    for number, row in enumerate(rows):
        row["kind"] = "cat" if number < 54 else "dog" if number < 59 else "owl"
        row["weight"] = str(1.5 * number)
    report = looked(rows)
    spreads = {one.name: one for one in report.spreads}
    assert spreads["kind"].counts == (("cat", 54), ("dog", 5), ("owl", 1))
    assert spreads["weight"].numbers[0] == 0
    assert spreads["weight"].numbers[4] == 88.5
    assert spreads["Length in words"].known == 60
    told = [note.sentence for note in report.notes]
    assert "The column kind is uneven: cat stands in 54 samples, owl in 1." in told
    assert "owl of the column kind is in no training sample, but in 1 that are held out." in told


def test_leaving_out_can_be_undone(looked: Looked, opened: OpenProject, tmp_path: Path) -> None:
    rows = rows_of(tmp_path, 10) + rows_of(tmp_path, 3, "val", 10)
    rows += [again(tmp_path, rows[0]), again(tmp_path, rows[1])]
    report = looked(rows)
    before, all_ids = opened.datasets.get("planted").counts, set(ids(opened))
    files = sorted(path.name for path in tmp_path.glob("*.png"))
    (first, second) = of_kind(report, "duplicate")
    done = opened.cleaning.leave_out("planted", [first])
    assert done.ids == [first.sample]
    assert opened.cleaning.left_out("planted") == {first.sample: "duplicate"}
    assert opened.datasets.get("planted").counts == {**before, "train": 11}
    assert positions(opened)["train"] == list(range(11))
    assert opened.cleaning.holds("planted", opened.cleaning.need_report("planted"))
    assert opened.cleaning.leave_out("planted", [first, second]).ids == [second.sample]
    assert opened.cleaning.take_in("planted", [first.sample, second.sample]) == [first.sample, second.sample]
    assert opened.datasets.get("planted").counts == before
    assert positions(opened)["train"] == list(range(12))
    assert set(ids(opened)) == all_ids
    assert opened.cleaning.left_out("planted") == {}
    assert opened.cleaning.holds("planted", opened.cleaning.need_report("planted"))
    assert sorted(path.name for path in tmp_path.glob("*.png")) == files


def test_what_is_put_back_stands_where_it_stood(looked: Looked, opened: OpenProject, tmp_path: Path) -> None:
    """Findings of two kinds, whose samples took each other's places: what was prepared of the data still holds."""
    looked(rows_of(tmp_path, 12))
    samples = opened.project.datasets.samples("planted")
    before = [one.id for one in samples.read("train", 0, 12)]
    mark = samples.fingerprint("train")
    last = [SampleFinding("duplicate", number, "image", "Twice.") for number in (before[0], before[11])]
    first = [SampleFinding("outlier", number, "image", "Far.") for number in (before[3], before[10])]
    left = opened.cleaning.leave_out("planted", [*last, *first])
    assert len(left.ids) == 4
    assert samples.fingerprint("train") != mark
    opened.cleaning.put_back("planted", left)
    assert [one.id for one in samples.read("train", 0, 12)] == before
    assert samples.fingerprint("train") == mark


def test_what_is_left_out_is_not_looked_at_again(looked: Looked, opened: OpenProject, tmp_path: Path) -> None:
    rows = rows_of(tmp_path, 8)
    report = looked([*rows, again(tmp_path, rows[0])])
    opened.cleaning.leave_out("planted", report.advised())
    report = looked.again()
    assert report.samples == 8
    assert report.advised() == []


def test_a_report_knows_that_the_data_changed(looked: Looked, opened: OpenProject, tmp_path: Path) -> None:
    report = looked(rows_of(tmp_path, 6))
    assert opened.cleaning.holds("planted", report)
    edits = opened.project.datasets.edits("planted")
    edits.write({ids(opened)[0]: {"text": ("other words",)}})
    assert not opened.cleaning.holds("planted", report)
    opened.cleaning.leave_out("planted", [SampleFinding("outlier", ids(opened)[1], "image", "Far.")])
    assert not opened.cleaning.holds("planted", opened.cleaning.need_report("planted"))


def test_kinds_are_chosen_by_name(looked: Looked, tmp_path: Path) -> None:
    rows = rows_of(tmp_path, 5)
    rows += [
        again(tmp_path, rows[0]),
        again(tmp_path, rows[1], split="test"),
        again(tmp_path, rows[2], text="none", split="val"),
    ]
    report = looked(rows)
    assert {one.kind for one in chosen(report, ["all"])} == {"leak", "duplicate", "text-placeholder"}
    assert {one.kind for one in chosen(report, ["duplicate"])} == {"duplicate"}
    with pytest.raises(UsageError, match="Nothing of the kind 'outliers' was found"):
        chosen(report, ["outliers"])


def test_a_report_that_cannot_be_read_is_none(looked: Looked, opened: OpenProject, tmp_path: Path) -> None:
    looked(rows_of(tmp_path, 3))
    (path,) = (opened.project.layout.cache / "cleaning").glob("*.json")
    assert opened.cleaning.report("planted") is not None
    for text in ("{", "[]", '{"version": 0}', '{"version": 1}'):
        path.write_text(text)
        assert opened.cleaning.report("planted") is None
    with pytest.raises(NotFoundError, match="has not been looked at"):
        opened.cleaning.need_report("planted")
    shutil.rmtree(opened.project.layout.cache / "cleaning")
    looked.again()


def brought(opened: OpenProject, name: str) -> Iterator[None]:
    """A further inspector of texts."""
    spec = InspectorSpec(id=name.lower(), title=name, modality="text", factory=f"cleaning_material:{name}")
    opened.cleaning.registry.inspectors.add(spec, Provenance("extra", "acme-extra", "1"))
    yield
    opened.cleaning.registry.inspectors.remove("extra")


def test_the_job_can_be_stopped(opened: OpenProject, looked: Looked, tmp_path: Path) -> None:
    looked(rows_of(tmp_path, 40))
    (path,) = (opened.project.layout.cache / "cleaning").glob("*.json")
    path.unlink()
    with contextmanager(brought)(opened, "Gate"):
        job = opened.cleaning.start("planted")
        assert Gate.entered.wait(60)
        opened.runner.cancel(job.id)
        Gate.opened.set()
        assert opened.runner.wait(job.id).state is JobState.CANCELLED
    assert list((opened.project.layout.cache / "cleaning").iterdir()) == []


def test_an_inspector_that_fails_stops_nobody(opened: OpenProject, looked: Looked, tmp_path: Path) -> None:
    with contextmanager(brought)(opened, "Failing"):
        rows = rows_of(tmp_path, 4)
        report = looked([*rows, again(tmp_path, rows[0], text="none")])
    assert counts(report) == {"duplicate": 1, "text-placeholder": 1}
    events = opened.channel.drain()
    warned = [event.message for event in events if isinstance(event, LogWritten) and event.level == "warning"]
    assert warned == ["An inspector failed: Failing: no eyes"]


def test_what_a_careless_inspector_tells_can_be_stored(
    opened: OpenProject, looked: Looked, tmp_path: Path
) -> None:
    with contextmanager(brought)(opened, "Careless"):
        report = looked(rows_of(tmp_path, 3))
    assert [one.severity for one in of_kind(report, "odd")] == ["note"] * 3
    with contextmanager(brought)(opened, "Missing"):
        report = looked.again()
    assert counts(report) == {}
