"""Remarks on files that are used only in part, or not as they are, in every way to import them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

from mmstudio.core.job import JobState
from mmstudio.plugins.protocols import Remark
from mmstudio.plugins.specs import resolve
from mmstudio.services.app import App
from mmstudio.services.imports.job import ImportWish
from mmstudio.services.imports.remarks import Remarks
from mmstudio.services.imports.row_chunks import FileRemark, made, plain
from mmstudio.services.opened import OpenProject
from mmstudio.storage.samples.query import SampleFilter

CUT = "Only {there:.1f} s are there of the 1.0 s that the file states."
JOINED = "2 sounds are joined in the file; they are read as one."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Whole sounds, three that were cut off and one that is two."""
    place = tmp_path / "sounds"
    place.mkdir()
    buffer = BytesIO()
    soundfile.write(buffer, np.random.default_rng(0).uniform(-0.5, 0.5, 8000), 8000, format="WAV")
    whole = buffer.getvalue()
    for number in range(4):
        (place / f"whole{number}.wav").write_bytes(whole[:-2] + bytes([number, 1]))
    for number, there in enumerate((0.5, 0.25, 0.125)):
        (place / f"cut{number}.wav").write_bytes(whole[: 44 + round(16000 * there)])
    (place / "joined.wav").write_bytes(whole * 2)
    return place


def test_an_import_says_what_is_used_in_part(opened: OpenProject, folder: Path) -> None:
    job = opened.runner.wait(opened.imports.import_source(folder, "sounds").id)
    assert job.state is JobState.DONE, job.failure
    assert (job.result["samples"], job.result["problems"]) == (8, 0)
    told = ["cut0.wav and 2 more: " + CUT.format(there=0.5), "joined.wav: " + JOINED]
    assert job.result["remarks"] == told
    assert job.result["notes"] == told


def test_files_that_are_read_later_are_remarked_on_then(opened: OpenProject, folder: Path) -> None:
    job = opened.runner.wait(
        opened.imports.import_source(folder, "sounds", wish=ImportWish(check_later=True)).id
    )
    assert job.result["remarks"] == []
    job = opened.runner.wait(opened.datasets.start_reading("sounds").id)
    assert (job.result["files"], job.result["problems"]) == (8, 0)
    assert job.result["notes"] == ["cut0.wav and 2 more: " + CUT.format(there=0.5), "joined.wav: " + JOINED]


def test_what_many_rows_name_is_remarked_on_once(opened: OpenProject, folder: Path) -> None:
    rows = "".join(f"whole{number}.wav,cut0.wav\n" for number in range(4))
    (folder / "manifest.csv").write_text("audio,reference\n" + rows)
    job = opened.runner.wait(opened.imports.import_source(folder / "manifest.csv", "sounds").id)
    assert job.result["samples"] == 4
    assert job.result["remarks"] == ["cut0.wav: " + CUT.format(there=0.5)]


def test_the_sound_of_a_cut_file_is_what_training_gets(
    program: App, opened: OpenProject, folder: Path
) -> None:
    opened.runner.wait(opened.imports.import_source(folder, "sounds").id)
    codec = program.registry.modalities.get("audio")
    lengths = {}
    for sample in opened.datasets.read("sounds", opened.datasets.find("sounds", SampleFilter())):
        path = sample.values["audio"][0].path
        assert path is not None
        lengths[path.stat().st_size] = resolve(codec.factory)().read(path).samples.shape[1]
    assert lengths == {16044: 8000, 8044: 4000, 4044: 2000, 2044: 1000, 32088: 16000}


def test_remarks_travel_between_processes() -> None:
    remark = FileRemark("a.wav", Remark("It has {count} parts.", {"count": 2}))
    assert made(plain([remark])) == [remark]


def test_remarks_are_added_up_by_what_they_say() -> None:
    remarks = Remarks()
    remarks.add(FileRemark(f"{n}.wav", Remark("It has {count} parts.", {"count": n})) for n in range(2, 1203))
    remarks.add([FileRemark("x.wav", Remark("It ends early."))])
    assert remarks.lines() == ["2.wav and 1,200 more: It has 2 parts.", "x.wav: It ends early."]
