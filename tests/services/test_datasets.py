"""Importing and checking data sets."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Command, Job, JobState
from mmstudio.core.sample import Problem, Slot
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.plugins.exchange_specs import ImporterSpec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import ModalitySpec, Provenance
from mmstudio.services.app import App
from mmstudio.services.datasets.service import default_name, parse_slot
from mmstudio.services.imports import job as importing
from mmstudio.services.imports import row_batches as batches
from mmstudio.services.imports import row_chunks as chunks
from mmstudio.services.jobs import JobFailedError, require_done
from mmstudio.services.opened import OpenProject
from mmstudio.storage.samples.query import SampleFilter
from mmstudio.storage.samples.table import StoredSamples


def test_an_import_counts_samples_and_problems(filled: OpenProject) -> None:
    info = filled.datasets.get("shapes")
    assert dict(info.counts) == {"train": 4, "val": 4, "test": 4}
    assert info.problems == 1
    assert filled.datasets.problems("shapes") == [
        Problem(
            "manifest.csv, line 14",
            "missing.png does not exist. The sample is skipped: it has no usable image, which is what is to be made.",
            file="missing.png",
        )
    ]
    assert info.slot("table") == Slot("table", "table", "condition", ("place", "age"))
    job = filled.project.jobs.list()[0]
    assert job.result["samples"] == 12
    assert job.result["problems"] == 1
    assert "missing.png does not exist" in job.result["shown"][0]["reason"]


def test_a_name_is_taken_once(filled: OpenProject, source: Path) -> None:
    with pytest.raises(UsageError, match="already a data set 'shapes'"):
        filled.imports.import_source(source, "shapes")


def test_an_import_of_nothing_fails_and_leaves_room(opened: OpenProject, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("image\nmissing.png\n")
    job = opened.runner.wait(opened.imports.import_source(bad, "x").id)
    with pytest.raises(
        JobFailedError,
        match=r"Nothing in bad.csv could be imported: bad.csv, line 2: missing.png does not exist",
    ):
        require_done(job)
    bad.write_text("text\nfine\n")
    assert opened.runner.wait(opened.imports.import_source(bad, "x").id).state is JobState.DONE
    assert opened.datasets.get("x").counts["train"] == 1


def test_sources_that_nobody_takes(opened: OpenProject, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no file or folder"):
        opened.imports.import_source(tmp_path / "missing")
    (tmp_path / "a.xyz").touch()
    with pytest.raises(UsageError, match="No importer takes"):
        opened.imports.import_source(tmp_path / "a.xyz")


def test_a_cancelled_import_keeps_nothing(opened: OpenProject, tmp_path: Path) -> None:
    many = tmp_path / "many.csv"
    many.write_text("text\n" + "some words\n" * 60_000)
    job = opened.imports.import_source(many)
    while not opened.channel.drain():
        time.sleep(0.01)
    opened.runner.cancel(job.id)
    assert opened.runner.wait(job.id).state is JobState.CANCELLED
    opened.imports.drop_empty("many")
    assert opened.datasets.list() == []


@pytest.fixture
def slowly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source of 40 texts, stored two at a time."""
    monkeypatch.setattr(batches, "_MOST", 2)
    monkeypatch.setattr(chunks, "_MOST", 2)
    path = tmp_path / "many.csv"
    path.write_text("text\nx\n" + "".join(f"words {number}\n" for number in range(39)))
    return path


@pytest.mark.parametrize("how", ["cancel", "pause"])
def test_an_import_that_was_stopped_goes_on(opened: OpenProject, slowly: Path, how: str) -> None:
    """Behind what it stored the first time, which is neither lost nor there twice."""
    asked: list[Job] = []
    stored: list[int] = []
    store = StoredSamples.store

    def stop(self: StoredSamples, ready: Any, *what: Any) -> None:
        store(self, ready, *what)
        stored.append(len(ready))
        if len(stored) == 3:
            asked.append(opened.project.jobs.list([JobState.RUNNING])[0])
            if how == "cancel":
                opened.runner.cancel(asked[0].id)
            else:
                opened.runner.command(asked[0].id, Command.PAUSE)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StoredSamples, "store", stop)
        job = opened.runner.wait(opened.imports.import_source(slowly).id)
        assert job.state is (JobState.CANCELLED if how == "cancel" else JobState.PAUSED)
        assert 3 <= len(stored) < 20
        opened.runner.resume(job.id)
        done = opened.runner.wait(job.id)
    assert done.state is JobState.DONE, done.failure
    assert sum(stored) == 40
    assert sum(opened.datasets.get("many").counts.values()) == done.result["samples"] == 40
    found = opened.datasets.read("many", opened.datasets.find("many", SampleFilter()))
    assert [one.values["text"][0].data for one in found] == [
        "x",
        *(f"words {number}" for number in range(39)),
    ]


def test_a_changed_source_starts_over(opened: OpenProject, slowly: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        store = StoredSamples.store

        def stop(self: StoredSamples, *what: Any) -> None:
            store(self, *what)
            opened.runner.command(opened.project.jobs.list([JobState.RUNNING])[0].id, Command.PAUSE)

        patch.setattr(StoredSamples, "store", stop)
        job = opened.runner.wait(opened.imports.import_source(slowly).id)
    slowly.write_text("text\nnew words\nand more\n")
    again = opened.imports.import_source(slowly)
    assert again.id == job.id  # the same wish takes up the same import
    assert opened.runner.wait(job.id).state is JobState.DONE
    found = opened.datasets.read("many", opened.datasets.find("many", SampleFilter()))
    assert [one.values["text"][0].data for one in found] == ["new words", "and more"]


def test_an_import_under_way_keeps_its_data_set(opened: OpenProject, slowly: Path) -> None:
    opened.runner.lane("io").pause()
    job = opened.imports.import_source(slowly)
    opened.imports.drop_empty("many")
    with pytest.raises(UsageError, match="already a data set 'many'"):
        opened.imports.import_source(slowly)
    opened.runner.lane("io").resume()
    assert opened.runner.wait(job.id).state is JobState.DONE


def test_a_stopped_import_does_not_fill_another_data_set(opened: OpenProject, slowly: Path) -> None:
    opened.runner.lane("io").pause()
    stopped = opened.imports.import_source(slowly)
    opened.runner.cancel(stopped.id)
    opened.runner.lane("io").resume()
    assert opened.runner.wait(opened.imports.import_source(slowly).id).state is JobState.DONE
    opened.runner.resume(stopped.id)
    failure = opened.runner.wait(stopped.id).failure
    assert failure is not None
    assert "is gone; another one has its name" in failure.message
    assert sum(opened.datasets.get("many").counts.values()) == 40


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are not Unicode")
def test_names_that_are_no_utf8(opened: OpenProject, tmp_path: Path) -> None:
    folder = tmp_path / "caf\udce9"
    folder.mkdir()
    Image.new("RGB", (8, 8)).save(folder / "good.png")
    (folder / "b\udce9.png").write_bytes(b"no picture")
    job = require_done(opened.runner.wait(opened.imports.import_source(folder).id))
    assert (job.result["dataset"], job.result["samples"]) == ("caf\\udce9", 1)
    assert job.result["shown"][0]["source"] == "b\\udce9"
    assert opened.datasets.problems("caf\\udce9")[0].source == "b\\udce9"


def test_a_broken_plugin_spoils_no_import(opened: OpenProject, slowly: Path) -> None:
    """Neither a codec nor an importer that cannot even be made, whatever it raises."""
    broken = Registry()
    acme = Provenance("acme", "acme", "1")
    factory = f"{__name__}:end_the_program"
    broken.importers.add(ImporterSpec(id="acme", title="Acme", factory=factory), acme)
    broken.modalities.add(ModalitySpec(id="scent", title="Scent", factory="acme_missing:Codec"), acme)
    for (_, catalog), (_, own) in zip(broken.catalogs(), opened.datasets.registry.catalogs(), strict=True):
        for spec in own:
            catalog.add(spec, own.provenance(spec.id))
    imports = replace(opened.imports, registry=broken)
    assert imports.plan(slowly, {})[0] == "manifest"
    with pytest.raises(UsageError, match=r"acme \(broken: The job tried to end the program"):
        imports.plan(Path(__file__), {})
    request, troubles = importing.make_request(broken, slowly, {})
    assert "image" in request.modalities
    assert "scent" not in request.modalities
    (trouble,) = troubles
    assert trouble.startswith("The modality 'scent' cannot be used: The code 'acme_missing:Codec' cannot be")


def end_the_program() -> None:
    """What a plugin must not do."""
    raise SystemExit(3)


def test_check_finds_changed_and_missing_files(filled: OpenProject) -> None:
    report = filled.datasets.check("shapes")
    assert report.sound
    assert report.files == 36
    assert report.classes["place"] == {"left": 12}
    assert set(report.missing.values()) == {0}
    assets = sorted(filled.project.layout.assets.rglob("*.png"))
    assets[0].write_bytes(b"changed")
    assets[1].unlink()
    reasons = [problem.reason for problem in filled.datasets.check("shapes").problems]
    assert sorted(reason.split(":")[0] for reason in reasons) == [
        "The file cannot be read",
        "The file's content has changed.",
    ]


def test_the_sample_project_has_its_attributes(opened: OpenProject) -> None:
    name = opened.imports.default_sample()
    job = opened.runner.wait(opened.imports.make_sample(name, count=30).id)
    assert job.state is JobState.DONE, job.failure
    info = opened.datasets.get(name)
    assert sum(info.counts.values()) == 30
    assert info.attributes
    assert info.problems == 0
    assert opened.project.datasets.samples(name).read("train", 0, 1)[0].meta
    assert not list(opened.project.layout.cache.rglob("sample-*"))


def test_reading_only_lets_a_second_program_in(program: App, filled: OpenProject) -> None:
    with program.open_project(filled.project.layout.root, write=False) as second:
        assert [item.name for item in second.datasets.list()] == ["shapes"]


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("reference=image:condition", Slot("reference", "image", "condition")),
        ("label=table", Slot("label", "table", "either")),
    ],
)
def test_slots_as_typed(text: str, slot: Slot) -> None:
    assert parse_slot(text) == slot


@pytest.mark.parametrize("text", ["image", "=image", "a=", "a=image:boss"])
def test_slots_typed_wrongly(text: str) -> None:
    with pytest.raises(UsageError, match="does not describe a slot"):
        parse_slot(text)


def test_names_come_from_the_source(tmp_path: Path) -> None:
    (tmp_path / "birds").mkdir()
    (tmp_path / "birds" / "manifest.csv").touch()
    (tmp_path / "cats.csv").touch()
    assert default_name(tmp_path / "birds") == "birds"
    assert default_name(tmp_path / "birds" / "manifest.csv") == "birds"
    assert default_name(tmp_path / "cats.csv") == "cats"


def test_a_role_is_changed_after_an_import(filled: OpenProject, recipe: Recipe) -> None:
    before = filled.datasets.get("shapes").slots
    with pytest.raises(UsageError, match="as a condition only"):
        filled.runs.start("shapes", apply_settings(recipe, {"target": "reference"}))
    info = filled.datasets.set_role("shapes", "reference", "target")
    assert [slot.role for slot in info.slots if slot.name == "reference"] == ["target"]
    assert [replace(slot, role="either") for slot in info.slots] == [
        replace(slot, role="either") for slot in before
    ]
    job = filled.runs.start("shapes", apply_settings(recipe, {"target": "reference"}))
    assert filled.runs.config(job.run_id).recipe.targets == ("reference",)


@pytest.mark.parametrize(
    ("slot", "role", "reason"),
    [("smell", "target", "has no slot 'smell'"), ("text", "both", "'both' is not a role")],
)
def test_roles_that_cannot_be(filled: OpenProject, slot: str, role: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        filled.datasets.set_role("shapes", slot, role)
