"""Pipes, links and folders in place of files: an importer never blocks, and the good files beside them are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mmstudio.api import BadFileError, ImportRequest, NewSample, UsageError
from mmstudio.core.files.unpacker import extract
from mmstudio.plugins.install.packages import read_package
from mmstudio.plugins.install.wheels import looks_like_plugin
from mmstudio.plugins.specs import resolve
from mmstudio.services.imports.dropped import one_source
from mmstudio.services.unpacking.unpack import unpack
from mmstudio_files.plugin import mmstudio_importers

from .conftest import MODALITIES

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes with names in folders")

NAMES = [
    "metadata.csv",
    "metadata.jsonl",
    "metadata.parquet",
    "manifest.csv",
    "manifest.tsv",
    "labels.txt",
    "captions.json",
    "annotations/captions_train2017.json",
    "train-00000-of-00001.parquet",
    "data/shard-000000.tar",
    "shard-000000.tar.gz",
    "train-images-idx3-ubyte",
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte",
    "data_batch_1",
    "data_batch_1.bin",
    "batches.meta",
    "batches.meta.txt",
    "dataset.json",
    "a.json",
    "a.txt",
    "a.caption",
    "b.json",
    "b.png",
    "b.wav",
    "b",
    "concepts.txt",
    "README",
]


@pytest.fixture(params=["pipe", "device", "folder"])
def put(request: pytest.FixtureRequest) -> Callable[[Path], None]:
    """Puts something in the place of a file that is none."""

    def _put(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        match request.param:
            case "pipe":
                os.mkfifo(path)
            case "device":
                path.symlink_to("/dev/zero")
            case _:
                path.mkdir()

    return _put


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", NAMES)
def test_what_lies_beside_is_read(
    take: Callable[..., Any], make: SimpleNamespace, tmp_path: Path, put: Callable[[Path], None], name: str
) -> None:
    root = tmp_path / "source"
    for number, stem in enumerate(("x", "y", "z")):
        make.picture(root / f"{stem}.png", (number * 90, 0, 0))
        make.words(root / f"{stem}.txt", f"picture {number}")
    put(root / name)
    found = take(root)
    assert found.importer == "folder"
    texts = sorted(str(sample.values["text"][0]) for sample in found.stored if "text" in sample.values)
    assert texts == ["picture 0", "picture 1", "picture 2"]
    pictures = {path.stem for sample in found.stored for path in sample.values.get("image", ())}
    assert pictures == {sha256((root / f"{stem}.png").read_bytes()).hexdigest() for stem in "xyz"}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", NAMES)
def test_no_importer_waits_for_it(tmp_path: Path, put: Callable[[Path], None], name: str) -> None:
    """Every importer is asked, and reads what it takes, whether the source is the folder or the thing itself."""
    put(tmp_path / "source" / name)
    for source in (tmp_path / "source", tmp_path / "source" / name):
        for spec in mmstudio_importers():
            importer = resolve(spec.factory)()
            importer.detect(source)
            with suppress(BadFileError, UsageError, OSError):
                # a name may be handed on, to be refused as any file is; nothing was read of what it leads to
                assert all(isinstance(value, Path) for value in _values(importer, source))


def _values(importer: Any, source: Path) -> Iterator[Any]:
    request = ImportRequest(source, {}, MODALITIES)
    plan = importer.plan(request)
    for row in importer.rows(request, plan):
        if isinstance(row, NewSample):
            yield from (value for values in row.values.values() for value in values)


@pytest.mark.timeout(20)
def test_what_is_gathered_is_never_copied_without_end(
    make: SimpleNamespace, tmp_path: Path, put: Callable[[Path], None]
) -> None:
    make.picture(tmp_path / "a" / "x.png")
    put(tmp_path / "a" / "endless.png")
    make.picture(tmp_path / "y.png")
    gathered = one_source([tmp_path / "a", tmp_path / "y.png"], tmp_path / "place", "mine")
    ordinary = {path.relative_to(gathered).as_posix() for path in gathered.rglob("*") if path.is_file()}
    assert ordinary == {"a/x.png", "y.png"}


@pytest.mark.timeout(20)
def test_no_archive_and_no_plugin_is_waited_for(tmp_path: Path) -> None:
    for name in ("p.zip", "p.whl", "p.mmstudio", "p.tar"):
        os.mkfifo(tmp_path / name)
        with pytest.raises(BadFileError):
            extract(tmp_path / name, tmp_path / "out")
        with pytest.raises((BadFileError, OSError)):
            unpack(tmp_path / name, tmp_path / "out", most_bytes=1 << 20)
        with pytest.raises(BadFileError):
            read_package(tmp_path / name)
    assert not looks_like_plugin(tmp_path / "p.zip")
