"""A small project of the sample world, imported once; runs of a tiny recipe on it, on real lanes."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from spoken import add_generators
from torch import Tensor

from mmstudio.core.context import RunContext
from mmstudio.core.job import Job, JobState
from mmstudio.core.payloads import Payload
from mmstudio.core.sample import NewSample, Slot
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.plan.recipe import Choice, Recipe, Sampling, Training
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.plugins.specs import ObjectiveSpec, Provenance
from mmstudio.services.app import App
from mmstudio.services.job_kinds import KINDS, JobKind
from mmstudio.services.jobs import new_job
from mmstudio.services.opened import OpenProject
from mmstudio.services.training.recipes import parse_settings

COUNT = 80
PATIENCE_S = 240.0
ENTRIES = "engine_tests_entries"
PLUGIN = "engine_tests_plugin"
KILLING = "engine_tests_killing"
PAINTING = "engine_tests_painting"
METRICS = "engine_tests_metrics"
PAINTED = 40
JUDGES = "engine_tests_judges"
GAPS, TRAIN, VAL = 40, 70, 38
BARE = range(0, GAPS, 3)
"""Samples of the test split that have no picture; the others' pictures hold 100 and their place."""
FLOW = ("generator.width=16", "generator.multipliers=[1]", "generator.size=16")
TINY = (
    'conditions=["text", "table"]',  # the cheapest to encode; tests that want all of them say so
    "training.steps=20",
    "training.batch=16",
    "training.preview_every_s=0",
    "training.checkpoint_every_s=1000",
    "training.precision=fp32",
)
EVERY_SLOT = "conditions=[]"
TESTS = Provenance("engine-tests", "engine-tests", "1")
_ENTRIES = types.ModuleType(ENTRIES)


class Studio:
    """An open project with the data set ``shapes``, and short ways to use it."""

    def __init__(self, app: App, opened: OpenProject) -> None:
        self.app, self.opened = app, opened
        self._number = 0

    def recipe(self, *settings: str, base: str = "flow") -> Recipe:
        """The shipped recipe, or one around a generator with that id, made tiny, with settings put in."""
        if base in self.app.registry.generators:
            plain = Recipe(id=base, title=base, fusion=Choice(id="concat"), generator=Choice(id=base))
            return apply_settings(plain, parse_settings([*TINY, *settings]))
        return apply_settings(self.app.recipes.get(base), parse_settings([*FLOW, *TINY, *settings]))

    def start(self, *settings: str, seed: int = 3, base: str = "flow") -> Job:
        """Put a training into the queue."""
        return self.opened.runs.start("shapes", self.recipe(*settings, base=base), seed=seed)

    def end(self, job: Job) -> Job:
        """The job once it neither waits nor runs."""
        ended = self.opened.runner.wait(job.id, PATIENCE_S)
        assert ended.state not in {JobState.QUEUED, JobState.RUNNING}, "the job takes too long"
        return ended

    def train(self, *settings: str, seed: int = 3, base: str = "flow") -> Job:
        """A training from start to end."""
        job = self.end(self.start(*settings, seed=seed, base=base))
        assert job.state is JobState.DONE, job.failure
        return job

    def folder(self, job: Job) -> Path:
        return self.opened.project.runs.folder(job.run_id)

    def tensors(self, job: Job, name: str) -> dict[str, Tensor]:
        """Of the last checkpoint."""
        return Checkpoints(self.folder(job)).get().tensors(name)

    def metrics(self, job: Job) -> list[dict[str, Any]]:
        return self.rows(self.folder(job))

    @staticmethod
    def rows(folder: Path) -> list[dict[str, Any]]:
        """The numbers of every step in the folder of a run."""
        text = (folder / "metrics.jsonl").read_text("utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def inside(self, job: Job | None, work: Callable[[RunContext], Any], lane: str = "cpu:sample") -> Any:
        """What a function gives that is called with a real context in a lane; its exception is raised here."""
        self._number += 1
        kept: dict[str, Any] = {}

        def entry(context: RunContext) -> None:
            try:
                kept["value"] = work(context)
            except BaseException as error:
                kept["error"] = error
                raise

        setattr(_ENTRIES, f"entry{self._number}", entry)
        run_id = job.run_id if job else ""
        KINDS["test"] = JobKind({Payload: f"{ENTRIES}:entry{self._number}"})
        try:
            inner = new_job("test", "Test", lane, Payload(), run_id=run_id)
            ended = self.end(self.opened.runner.submit(inner))
        finally:
            del KINDS["test"]  # other tests look at every kind there is
            delattr(_ENTRIES, f"entry{self._number}")
        if "error" in kept:
            raise kept["error"]
        assert ended.state is JobState.DONE, ended.failure
        return kept["value"]


def import_sample(opened: OpenProject, folder: Path, count: int = COUNT) -> None:
    """Write a small sample and import it as a person would."""
    from mmstudio_metrics.sample import write_sample

    manifest = write_sample(folder, count, 5)
    rows = manifest.read_text("utf-8").splitlines(keepends=True)
    # every fifth sample has no sound, every seventh no text
    columns = rows[0].rstrip("\n").split(",")
    place = {name: columns.index(name) for name in ("text", "audio", "split")}
    kept = [rows[0]]
    for number, row in enumerate(_records(rows[1:])):
        if number % 5 == 0:
            row[place["audio"]] = ""
        if number % 7 == 0:
            row[place["text"]] = ""
        row[place["split"]] = "val" if number % 8 == 3 else "test" if number % 8 == 6 else "train"
        kept.append(",".join(f'"{cell}"' for cell in row) + "\n")
    manifest.write_text("".join(kept), "utf-8")
    job = opened.runner.wait(opened.imports.import_source(manifest, "shapes").id, PATIENCE_S)
    assert job.state is JobState.DONE, job.failure


def _records(lines: list[str]) -> list[list[str]]:
    import csv

    return list(csv.reader(lines))


@pytest.fixture(scope="session", autouse=True)
def modules() -> Iterator[None]:
    """Functions of tests as entries, and what tests share, under names that lanes can import."""
    sys.modules[ENTRIES] = _ENTRIES
    for name, file in (
        (PLUGIN, "plugin_for_tests.py"),
        (KILLING, "killing.py"),
        (PAINTING, "painting.py"),
        (METRICS, "metrics_for_tests.py"),
    ):
        load(name, Path(__file__).with_name(file))
    yield
    for name in (ENTRIES, PLUGIN, KILLING, PAINTING, METRICS):
        del sys.modules[name]


def load(name: str, path: Path) -> None:
    """Import a file under a name of its own."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


@pytest.fixture(scope="session")
def threads() -> Iterator[None]:
    """One thread: the fastest for models this small, and the same in every process."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, modules: None) -> App:
    """The program, with the generators of the tests added."""
    found = App.start(tmp_path_factory.mktemp("config"))
    for spec in sys.modules[PLUGIN].generators():
        found.registry.generators.add(spec, TESTS)
    add_generators(found.registry)
    contrast = ObjectiveSpec(id="test-contrast", title="Contrast", factory="small_learners:Contrast")
    found.registry.objectives.add(contrast, TESTS)
    painting = sys.modules[PAINTING]
    for spec in painting.encoders():
        found.registry.encoders.add(spec, TESTS)
    found.registry.fusions.add(painting.FUSION, TESTS)
    found.registry.generators.add(painting.GENERATOR, TESTS)
    for spec in (painting.METRIC, *sys.modules[METRICS].METRICS):
        found.registry.metrics.add(spec, TESTS)
    for spec in sys.modules[METRICS].EXTRACTORS:
        found.registry.extractors.add(spec, TESTS)
    return found


@pytest.fixture(scope="session")
def template(app: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed project that holds the data set; to be copied."""
    folder = tmp_path_factory.mktemp("template")
    with app.create_project(folder / "project") as opened:
        import_sample(opened, folder / "sample")
        assert opened.datasets.get("shapes").problems == 0
    shutil.rmtree(folder / "sample")
    return folder / "project"


@pytest.fixture(scope="session")
def studio(
    app: App, template: Path, tmp_path_factory: pytest.TempPathFactory, threads: None
) -> Iterator[Studio]:
    """One project for all tests that only add runs to it."""
    path = tmp_path_factory.mktemp("studio") / "project"
    shutil.copytree(template, path)
    with app.open_project(path) as opened:
        yield Studio(app, opened)


@pytest.fixture(scope="session")
def trained(studio: Studio) -> Job:
    """A finished run of the tiny flow with a checkpoint at step 10 and at step 20."""
    return studio.train(EVERY_SLOT, "training.checkpoint_every=10")


@pytest.fixture(scope="session")
def aligned(studio: Studio) -> Job:
    """A finished run that aligns texts and pictures with rows."""
    recipe = Recipe(
        id="align",
        title="Align",
        conditions=("text", "table", "image"),
        encoders={"image": Choice(id="image-cnn", settings={"width": 16, "channels": 8})},
        fusion=Choice(id="concat", settings={"hidden": 16}),
        generator=Choice(id="align", settings={"width": 16, "main": "table"}),
        training=Training(steps=40, batch=24, lr=0.003, precision="fp32"),
    )
    job = studio.end(studio.opened.runs.start("shapes", recipe, seed=2))
    assert job.state is JobState.DONE, job.failure
    return job


PAINTED_SLOTS = (
    Slot("image", "image", "target"),
    Slot("text", "text", "condition"),
    Slot("table", "table", "condition", ("place",)),
)


def add_data(studio: Any, folder: Path, name: str, truths: Sequence[dict[str, str]], metric: str) -> None:
    """Samples whose test split has these truths, each with a text and a table row that say them."""
    studio.opened.project.datasets.create(name, PAINTED_SLOTS, attributes=metric)
    picture = folder / f"{name}.png"
    Image.fromarray(np.full((8, 8, 3), 90, np.uint8)).save(picture)
    rows = [("train", truth) for truth in truths[:8]] + [("val", truth) for truth in truths[:8]]
    samples = studio.opened.project.datasets.samples(name)
    samples.append(
        [
            NewSample(
                {"image": (picture,), "text": (truth["shape"],), "table": ({"place": truth["place"]},)},
                split,  # type: ignore[arg-type]
                truth,
            )
            for split, truth in [*rows, *(("test", truth) for truth in truths)]
        ]
    )
    samples.finish(0)


def painter() -> Recipe:
    """What trains the painter for one step."""
    return Recipe(
        id="painter",
        title="Painter",
        encoders={name: Choice(id=f"test-told-{name}") for name in ("text", "table")},
        fusion=Choice(id="test-through"),
        generator=Choice(id="test-painter"),
        sampling=Sampling(),
        training=Training(steps=1, batch=4, preview_every_s=0, precision="fp32"),
    )


@pytest.fixture(scope="session")
def painted(studio: Any, tmp_path_factory: pytest.TempPathFactory) -> Job:
    """A run that paints."""
    truths = [sys.modules[PAINTING].truth(number) for number in range(PAINTED)]
    add_data(studio, tmp_path_factory.mktemp("painted"), "painted", truths, "test-painted")
    job: Job = studio.end(studio.opened.runs.start("painted", painter(), seed=1))
    assert job.state is JobState.DONE, job.failure
    return job


@pytest.fixture(scope="module")
def judges(modules: None) -> Iterator[Any]:
    """What judges there, as a module that lanes can import."""
    load(JUDGES, Path(__file__).with_name("judges_for_tests.py"))
    yield sys.modules[JUDGES]
    del sys.modules[JUDGES]


@pytest.fixture(scope="module")
def gaps(app: App, judges: Any, tmp_path_factory: pytest.TempPathFactory, threads: None) -> Iterator[Studio]:
    """A project of its own for a file of tests, since its cache and its data change; its data has gaps."""
    registry = app.registry
    if judges.GENERATOR.id not in registry.generators:  # several files of tests share the program
        registry.generators.add(judges.GENERATOR, TESTS)
        for spec in judges.EXTRACTORS:
            registry.extractors.add(spec, TESTS)
        for spec in judges.METRICS:
            registry.metrics.add(spec, TESTS)
    folder = tmp_path_factory.mktemp("judging")
    with app.create_project(folder / "project") as opened:
        opened.project.datasets.create("gaps", PAINTED_SLOTS, attributes="test-painted")
        samples = opened.project.datasets.samples("gaps")
        samples.append(
            [
                *(gap("train", number, folder, bare=number % 14 == 0) for number in range(TRAIN)),
                *(gap("val", number, folder) for number in range(VAL)),
                *(gap("test", number, folder, bare=number in BARE) for number in range(GAPS)),
            ]
        )
        samples.finish(0)
        yield Studio(app, opened)


def gap(split: Any, number: int, folder: Path, *, bare: bool = False) -> NewSample:
    """One whose picture holds 100 and its number; no text of the validation split has the number 0."""
    truth = sys.modules["engine_tests_painting"].truth(number + 4 * (split == "val"))
    path = folder / f"{split}{number}.png"
    Image.fromarray(np.full((8, 8, 3), 100 + number, np.uint8)).save(path)
    image: dict[str, tuple[Any, ...]] = {} if bare else {"image": (path,)}
    shape = "bar" if split == "val" and truth["shape"] == "ring" else truth["shape"]
    values = {**image, "text": (shape,), "table": ({"place": truth["place"]},)}
    return NewSample(values, split, {**truth, "shape": shape})


@pytest.fixture(scope="module")
def gaps_run(gaps: Studio) -> Job:
    """A run on that data which paints what it is given."""
    told = painter().model_copy(
        update={
            "generator": Choice(id="test-noting"),
            "sampling": Sampling(guidance={"text": 2.0, "table": 0.5}, joint=1.5),
        }
    )
    job: Job = gaps.end(gaps.opened.runs.start("gaps", told, seed=1))
    assert job.state is JobState.DONE, job.failure
    return job
