"""Results put together: a folder that can be imported again, a page that is safe, no film without its library, exporters."""

from __future__ import annotations

import base64
import csv
import json
import re
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.results import item_and_slot
from mmstudio.core.sample import Sample
from mmstudio.plugins.exchange_specs import ExporterSpec
from mmstudio.plugins.shown import Sound
from mmstudio.plugins.specs import Provenance
from mmstudio.services.exports.result_samples import ResultSamples
from mmstudio.services.generation.result_cards import cards_of
from mmstudio.services.jobs import JobFailedError, require_done
from mmstudio.services.opened import OpenProject
from mmstudio.services.reports.composed.service import Composition, compose, offered
from mmstudio_audio.codec import AudioCodec
from mmstudio_image.codec import ImageCodec
from mmstudio_text.codec import TextCodec

EVIL = '<script>alert("1")</script> & =1+1'
TONE = Sound(0.3 * np.sin(np.arange(4000) * 0.2)[None].astype(np.float32), 8000)


@pytest.fixture
def results(filled: OpenProject, run: Job) -> list[Path]:
    """Two results of a run of several slots: a picture with a text and a sound, and a picture whose text was held fixed."""
    config = filled.project.layout.run(run.run_id) / "config.json"
    told = json.loads(config.read_text("utf-8"))
    told["recipe"] |= {"targets": ["image", "text"], "conditions": ["reference"]}
    told["slots"] = [slot | {"role": "either"} for slot in told["slots"]]
    config.write_text(json.dumps(told), "utf-8")
    folder = filled.sessions.folder(filled.sessions.create(run.run_id, "Made").id)

    def recipe(slot: str, seed: int, **conditions: Any) -> dict[str, Any]:
        told = {"run": run.run_id, "slot": slot, "seed": seed, "checkpoint": {"step": 4}}
        return {**told, "conditions": conditions}

    for seed, name in ((5, "00001-000"), (6, "00001-001")):
        given = {} if seed == 5 else {"text": [{"data": "held words"}]}
        pixels = np.full((6, 9, 3), 40 * seed, np.uint8)
        ImageCodec().write(pixels, folder / f"{name}.image.png", recipe("image", seed, **given))
    TextCodec().write(EVIL, folder / "00001-000.text.txt", recipe("text", 5))
    AudioCodec().write(TONE, folder / "00001-000.audio.wav", recipe("audio", 5))
    return sorted(folder.glob("*.png"))


def put_together(opened: OpenProject, wanted: Composition) -> dict[str, Any]:
    return dict(require_done(opened.runner.wait(compose(opened, wanted).id)).result)


class Page(HTMLParser):
    """What a page holds: its tags, and the addresses that they name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [str(value) for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_names_tell_the_result_and_the_slot() -> None:
    assert item_and_slot("00001-000.image") == ("00001-000", "image")
    assert item_and_slot("00001-00007-2.my%2Fslot") == ("00001-00007-2", "my/slot")
    assert item_and_slot("00001-000") == ("00001-000", "")
    assert item_and_slot("00001-000-left-image") == ("00001-000", "left-image")
    paths = [Path("a", name) for name in ("1.text.txt", "1.image.png", "2.png", "2.txt", "1.audio.wav")]
    cards = cards_of(paths)
    assert [(card.name, [path.name for path in card.files]) for card in cards] == [
        ("1", ["1.image.png", "1.text.txt", "1.audio.wav"]),
        ("2.png", ["2.png"]),
        ("2.txt", ["2.txt"]),
    ]


def test_a_page_holds_everything_and_runs_nothing(
    filled: OpenProject, results: list[Path], tmp_path: Path
) -> None:
    target = tmp_path / "page.html"
    told = put_together(filled, Composition("page", target, results, EVIL))
    assert told == {"target": str(target), "results": 2, "bytes": target.stat().st_size, "left_out": 0}
    text = target.read_text("utf-8")
    page = Page(text)
    assert "script" not in page.tags
    assert page.words.count(EVIL) == 3, "title, heading and caption are words"
    assert all(source.startswith("data:") for source in page.sources)
    assert re.search(r"url\(|@import|https?:", text) is None
    assert "default-src 'none'" in text
    assert "prefers-color-scheme: dark" in text
    pictures = [decoded(one) for one in page.sources if one.startswith("data:image/png")]
    sizes = [Image.open(BytesIO(data)).size for data in pictures]
    assert sizes == [(9, 6), (480, 257), (9, 6)]
    with Image.open(BytesIO(pictures[0])) as first:
        assert first.getpixel((0, 0)) == (200, 200, 200)
        assert not first.info, "recipes stay at home"
    (sound,) = (decoded(one) for one in page.sources if one.startswith("data:audio/wav"))
    assert soundfile.info(BytesIO(sound)).frames == 4000
    assert "held words" in page.words
    assert "text: held fixed" in page.words


def decoded(uri: str) -> bytes:
    return base64.b64decode(uri.partition(",")[2])


def test_a_folder_is_imported_again_as_it_was(
    filled: OpenProject, run: Job, results: list[Path], tmp_path: Path
) -> None:
    put_together(filled, Composition("folder", tmp_path / "made", results, "Made"))
    with (tmp_path / "made" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["image"] for row in rows] == ["00001.image.png", "00002.image.png"]
    assert [row["meta.held"] for row in rows] == ["", "text"]
    recipe = AudioCodec().read_recipe(tmp_path / "made" / "00001.audio.wav")
    assert recipe is not None
    assert recipe["seed"] == 5
    done = filled.runner.wait(filled.imports.import_source(tmp_path / "made", "again").id)
    require_done(done)
    info = filled.datasets.get("again")
    assert {slot.name: slot.modality for slot in info.slots} == {
        "image": "image",
        "text": "text",
        "audio": "audio",
    }
    assert (info.problems, sum(info.counts.values())) == (0, 2)
    samples = filled.project.datasets.samples("again")
    found = [one for split, count in info.counts.items() for one in samples.read(split, 0, count)]
    by_seed = {sample.meta["seed"]: sample for sample in found}
    assert by_seed["5"].values["text"][0].data == EVIL
    assert by_seed["6"].values["text"][0].data == "held words"
    assert by_seed["5"].meta["run"] == run.run_id
    path = by_seed["5"].values["image"][0].path
    assert path is not None
    assert path.read_bytes() == results[0].read_bytes()
    assert AudioCodec().read(by_seed["5"].values["audio"][0].path).samples.shape == (1, 4000)


def test_a_data_set_of_results_has_a_sample_for_each(filled: OpenProject, results: list[Path]) -> None:
    session = results[0].parent.name
    names = [path.name for path in filled.sessions.results(session)]
    assert len(names) == 4
    paths = [results[0].parent / name for name in names]
    made = ResultSamples(filled.project.layout, filled.exports.registry, paths, lambda _: None)
    assert made.count == 2
    found = [one for one in made.read() if isinstance(one, Sample)]
    assert [sorted(sample.values) for sample in found] == [["image", "text"], ["audio", "image", "text"]]
    assert found[1].values["text"][0].data == EVIL
    assert [slot.name for slot in made.slots if slot.role == "target"] == ["image", "text", "audio"]


def test_what_is_there_is_not_written_over(filled: OpenProject, results: list[Path], tmp_path: Path) -> None:
    taken = tmp_path / "taken.html"
    taken.write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="is there already"):
        compose(filled, Composition("page", taken, results, "x"))
    with pytest.raises(UsageError, match="not an empty folder"):
        compose(filled, Composition("folder", tmp_path, results, "x"))
    with pytest.raises(UsageError, match="own folder"):
        compose(filled, Composition("page", filled.project.layout.root / "x.html", results, "x"))
    with pytest.raises(UsageError, match="There are no results"):
        compose(filled, Composition("page", tmp_path / "x.html", [], "x"))
    assert taken.read_text("utf-8") == "mine"


def test_a_result_that_cannot_be_read_is_told(
    filled: OpenProject, results: list[Path], tmp_path: Path
) -> None:
    results[1].write_bytes(b"spoiled")
    told = put_together(filled, Composition("page", tmp_path / "page.html", results, "x"))
    assert (told["results"], told["left_out"]) == (1, 1)


@pytest.mark.skipif(find_spec("av") is not None, reason="PyAV is installed here, so a film needs nothing")
def test_a_film_says_what_it_needs(filled: OpenProject, results: list[Path], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'PyAV.*pip install "mm-studio\[media\]"'):
        compose(filled, Composition("film", tmp_path / "film.mp4", results, "x"))


class Lines:
    """Writes texts, one below the other."""

    def write(self, raws: Sequence[str], path: Path) -> None:
        assert path.name == "made.tar.lines"
        path.write_text("\n".join(raws), "utf-8")


class Breaks:
    """Writes a part and a companion, then fails as a library may."""

    def write(self, raws: Sequence[Any], path: Path) -> None:
        path.write_text(f"half of {len(raws)}")
        path.with_suffix(".notes").write_text("more")
        raise OSError("the ink is dry")


class Slow:
    """Writes the half of its file and a companion, and the rest once ``go`` lies beside the target."""

    def write(self, raws: Sequence[Any], path: Path) -> None:
        path.write_text("half")
        path.with_suffix(".notes").write_text("more")
        beside = path.parent.parent
        (beside / "begun").touch()
        while not (beside / "go").exists():
            time.sleep(0.01)
        path.write_text(f"whole, of {len(raws)}")


class Idle:
    """Writes nothing."""

    def write(self, raws: Sequence[Any], path: Path) -> None:
        del raws, path


@pytest.fixture
def exporters(filled: OpenProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The contact sheet that authors start from, and a few exporters more."""
    written = Path(__file__).parents[2] / "resources" / "plugin-templates" / "exporter"
    shutil.copytree(written, tmp_path / "site" / "my_plugin")
    monkeypatch.syspath_prepend(tmp_path / "site")
    from my_plugin.plugin import mmstudio_exporters  # type: ignore[import-not-found]

    catalog, source = filled.exports.registry.exporters, Provenance("acme", "acme", "1")
    catalog.add(mmstudio_exporters()[0], source)
    kinds = {
        "Lines": ("text", ".tar.lines"),
        "Breaks": ("image", ".png"),
        "Idle": ("audio", ".ogg"),
        "Slow": ("image", ".slow"),
    }
    for name, (modality, suffix) in kinds.items():
        told = {"id": name.lower(), "title": name, "summary": "", "factory": f"{__name__}:{name}"}
        catalog.add(ExporterSpec(modality=modality, suffix=suffix, **told), source)
    yield
    catalog.remove("acme")
    for name in [name for name in sys.modules if name.partition(".")[0] == "my_plugin"]:
        del sys.modules[name]


@pytest.mark.usefixtures("exporters")
def test_an_exporter_takes_all_values_of_its_modality_in_order(
    filled: OpenProject, results: list[Path], tmp_path: Path
) -> None:
    assert [spec.id for spec in offered(filled, results)] == ["my-plugin", "lines", "breaks", "idle", "slow"]
    assert [spec.id for spec in offered(filled, results[1:])] == ["my-plugin", "lines", "breaks", "slow"]
    recipe = {"run": "", "slot": "reference", "seed": 5, "conditions": {}, "checkpoint": {}}
    other = results[0].with_name("00001-000.reference.png")
    ImageCodec().write(np.full((6, 9, 1), 90, np.uint8), other, recipe)
    target = tmp_path / "sheet.png"
    told = put_together(filled, Composition("my-plugin", target, results[::-1], "x"))
    assert told == {"target": str(target), "results": 2, "bytes": target.stat().st_size, "left_out": 0}
    with Image.open(target) as sheet:
        assert sheet.size == (2 * 13 + 4, 2 * 10 + 4)
        corners = [sheet.getpixel(place) for place in ((4, 4), (17, 4), (4, 14), (17, 14), (0, 0))]
    assert corners == [(shade,) * 3 for shade in (240, 200, 90, 255, 255)]
    put_together(filled, Composition("lines", tmp_path / "made.tar.lines", results, "x"))
    assert (tmp_path / "made.tar.lines").read_text("utf-8") == f"{EVIL}\nheld words"


@pytest.mark.usefixtures("exporters")
@pytest.mark.parametrize(
    ("kind", "suffix", "reason"),
    [
        ("breaks", ".png", "The exporter 'Breaks' of the plugin 'acme' failed: the ink is dry."),
        ("idle", ".ogg", "The exporter 'Idle' of the plugin 'acme' wrote no file."),
    ],
)
def test_an_exporter_that_fails_is_named_and_leaves_nothing(
    filled: OpenProject, results: list[Path], tmp_path: Path, kind: str, suffix: str, reason: str
) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(JobFailedError, match=re.escape(reason)):
        put_together(filled, Composition(kind, tmp_path / "out" / f"made{suffix}", results, "x"))
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.usefixtures("exporters")
@pytest.mark.parametrize("before", ["", "as it was"])
def test_an_exporter_that_is_cancelled_while_it_writes_leaves_nothing(
    filled: OpenProject, results: list[Path], tmp_path: Path, before: str
) -> None:
    """A file of that name that was to be replaced stays as it was."""
    (tmp_path / "out").mkdir()
    target = tmp_path / "out" / "made.slow"
    if before:
        target.write_text(before)
    job = compose(filled, Composition("slow", target, results, "x", replace=bool(before)))
    begun = tmp_path / "out" / "begun"
    while not begun.exists():
        time.sleep(0.01)
    filled.runner.cancel(job.id)
    assert (target.read_text() if target.exists() else "") == before
    begun.with_name("go").touch()
    assert filled.runner.wait(job.id).state is JobState.CANCELLED
    assert {path.name for path in target.parent.iterdir()} == {
        "begun",
        "go",
        *([target.name] if before else []),
    }
    assert (target.read_text() if before else "") == before
    told = put_together(filled, Composition("slow", target, results, "x", replace=bool(before)))
    assert told["bytes"] == len("whole, of 2")
    assert target.read_text() == "whole, of 2"


@pytest.mark.usefixtures("exporters")
def test_an_exporter_that_cannot_be_asked_is_refused(
    filled: OpenProject, results: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(
        UsageError, match=r"as 'poster'.*my-plugin, lines, breaks, idle, slow, folder, page, film"
    ):
        compose(filled, Composition("poster", tmp_path / "x.png", results, "x"))
    with pytest.raises(UsageError, match=r"must end in \.png"):
        compose(filled, Composition("my-plugin", tmp_path / "x.jpg", results, "x"))
    with pytest.raises(JobFailedError, match="None of these results has a value of the kind 'audio'"):
        put_together(filled, Composition("idle", tmp_path / "x.ogg", results[1:], "x"))
    assert not (tmp_path / "x.ogg").exists()
