"""Fixtures of the file tests: sources made of real files, good and bad."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image

from mmstudio.api import ImportPlan, ImportRequest, NewSample, Problem, Slot
from mmstudio.plugins.specs import resolve
from mmstudio.services.imports.row_check import Checker, CheckPlan
from mmstudio.storage.samples.intake import ReadySample
from mmstudio_audio.codec import AudioCodec
from mmstudio_files.folders.folder import FolderImporter
from mmstudio_files.plugin import mmstudio_importers
from mmstudio_files.tables.manifest import ManifestImporter
from mmstudio_image.codec import ImageCodec
from mmstudio_table.codec import TableCodec
from mmstudio_text.codec import TextCodec

MODALITIES = {
    "image": (ImageCodec(), (".png", ".jpg", ".jpeg", ".webp")),
    "text": (TextCodec(), (".txt", ".caption", ".cap")),
    "audio": (AudioCodec(), (".wav", ".flac")),
    "table": (TableCodec(), ()),
}


def picture(path: Path, colour: tuple[int, int, int] = (200, 30, 30), size: int = 8) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (size, size), colour).save(path)
    return path


def sound(path: Path, seconds: float = 0.05) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.sin(np.arange(int(8000 * seconds)) * 0.3).astype("float32"), 8000)
    return path


def words(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def manifest(path: Path, header: Iterable[str], rows: Iterable[Iterable[Any]], **options: Any) -> Path:
    with path.open("w", newline="", encoding=options.pop("encoding", "utf-8")) as file:
        writer = csv.writer(file, **options)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def json_lines(path: Path, rows: Iterable[Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@dataclass(frozen=True)
class Imported:
    plan: ImportPlan
    samples: list[NewSample]
    problems: list[Problem]

    @property
    def reasons(self) -> str:
        return "\n".join(f"{item.source}: {item.reason}" for item in self.problems)

    def roles(self) -> dict[str, str]:
        return {slot.name: slot.role for slot in self.plan.slots}


@pytest.fixture
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Imported]:
    """Reads a source as the program does, with the modalities of plugins where they are given."""

    def _read(source: Path, slots: Iterable[Slot] = (), more: Mapping[str, Any] | None = None) -> Imported:
        importer = next(item for item in (ManifestImporter(), FolderImporter()) if item.detect(source))
        request = ImportRequest(source, {slot.name: slot for slot in slots}, MODALITIES | dict(more or {}))
        plan = importer.plan(request)
        folder = source if source.is_dir() else source.parent
        project = tmp_path_factory.mktemp("project")
        checker = Checker(CheckPlan(folder, plan.slots, codecs(request), project, project, in_place=True))
        found = checker.check(importer.rows(request, plan))
        samples = [as_read(item, folder) for item in found if isinstance(item, ReadySample)]
        return Imported(plan, samples, [item for item in found if isinstance(item, Problem)])

    return _read


@dataclass(frozen=True)
class Taken(Imported):
    """What an importer named, and what the program made of it: ``stored`` samples, and the problems it ``refused`` for."""

    importer: str
    stored: list[NewSample]
    refused: list[Problem]

    def splits(self) -> dict[str | None, int]:
        return dict(Counter(sample.split for sample in self.samples))

    def table(self, column: str) -> list[Any]:
        return [sample.values["table"][0][column] for sample in self.samples]

    @property
    def refusals(self) -> str:
        return "\n".join(f"{item.source}: {item.reason}" for item in self.refused)


@pytest.fixture
def take(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Taken]:
    """Gives a source to the first importer that takes it, and what that names to the program."""

    def _take(source: Path, slots: Iterable[Slot] = ()) -> Taken:
        request = ImportRequest(source, {slot.name: slot for slot in slots}, MODALITIES)
        for spec in mmstudio_importers():
            importer = resolve(spec.factory)()
            if not importer.detect(source):
                continue
            plan = importer.plan(request)
            found = list(importer.rows(request, plan))
            assert found == list(importer.rows(request, plan)), "the order differs"
            samples = [item for item in found if isinstance(item, NewSample)]
            problems = [item for item in found if isinstance(item, Problem)]
            names = {slot.name for slot in plan.slots}
            assert all(sample.values and set(sample.values) <= names for sample in samples)
            assert not plan.count or len(samples) <= plan.count
            folder = plan.root or (source if source.is_dir() else source.parent)
            project = tmp_path_factory.mktemp("project")
            checked = Checker(CheckPlan(folder, plan.slots, codecs(request), project, project)).check(found)
            stored = [as_read(item, folder) for item in checked if isinstance(item, ReadySample)]
            refused = [item for item in checked if isinstance(item, Problem) and item not in problems]
            return Taken(plan, samples, problems, spec.id, stored, refused)
        raise AssertionError(f"nobody takes {source}")

    return _take


def codecs(request: ImportRequest) -> dict[str, tuple[str, bool]]:
    return {
        name: (f"{type(codec).__module__}:{type(codec).__qualname__}", name in {"text", "table"})
        for name, (codec, _) in request.modalities.items()
    }


def as_read(sample: ReadySample, folder: Path) -> NewSample:
    """What will be read of a sample that is stored: files by their real paths, words as data."""
    values: dict[str, tuple[Any, ...]] = {}
    for value in sample.values:
        data = folder.resolve() / value.path if value.path else json.loads(value.data or "null")
        values[value.slot] = (*values.get(value.slot, ()), data)
    return NewSample(values, sample.split, json.loads(sample.meta or "{}"), sample.source)


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """Writers of files: picture, sound, words, manifest, json_lines."""
    return SimpleNamespace(
        picture=picture, sound=sound, words=words, manifest=manifest, json_lines=json_lines
    )
