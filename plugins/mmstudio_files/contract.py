"""Small sources for the contract suite, one for every importer."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from mmstudio_files.formats.drawn import png

_COUNT = 4


def _pictures(folder: Path) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"{number}.png" for number in range(_COUNT)]
    for number, name in enumerate(names):
        (folder / name).write_bytes(_picture(number))
    return names


def _picture(number: int) -> bytes:
    return png(np.full((8, 8, 3), 20 * number, np.uint8))


def _metadata(folder: Path) -> Iterator[Path]:
    for split in ("train", "test"):
        rows = [{"file_name": name, "text": f"picture {name}"} for name in _pictures(folder / split)]
        (folder / split / "metadata.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    yield folder


def _parquet(folder: Path) -> Iterator[Path]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pictures = [{"bytes": _picture(number), "path": None} for number in range(_COUNT)]
    made = pa.table({"image": pictures, "text": [f"picture {number}" for number in range(_COUNT)]})
    for split in ("train", "test"):
        pq.write_table(made, folder / f"{split}-00000-of-00001.parquet")
    yield folder
    yield folder / "train-00000-of-00001.parquet"


def _webdataset(folder: Path) -> Iterator[Path]:
    modes: dict[str, Any] = {"train-000000.tar": "w", "test-000000.tar.gz": "w:gz"}
    for name, mode in modes.items():
        with tarfile.open(folder / name, mode) as archive:
            for number in range(_COUNT):
                for ending, data in (("png", _picture(number)), ("txt", b"words"), ("cls", b"3")):
                    info = tarfile.TarInfo(f"{number}.{ending}")
                    info.size = len(data)
                    archive.addfile(info, io.BytesIO(data))
        yield folder / name
    yield folder


def _coco(folder: Path) -> Iterator[Path]:
    names = _pictures(folder / "val2017")
    images = [{"id": number, "file_name": name} for number, name in enumerate(names)]
    notes = [{"image_id": number, "caption": text} for number in range(_COUNT) for text in ("one", "two")]
    path = folder / "annotations" / "captions_val2017.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"images": images, "annotations": notes}), "utf-8")
    yield path
    yield folder


def _mnist(folder: Path) -> Iterator[Path]:
    pictures = struct.pack(">HBBIII", 0, 8, 3, _COUNT, 8, 8) + bytes(_COUNT * 64)
    (folder / "train-images-idx3-ubyte").write_bytes(pictures)
    (folder / "train-labels-idx1-ubyte").write_bytes(struct.pack(">HBBI", 0, 8, 1, _COUNT) + bytes(_COUNT))
    (folder / "t10k-images-idx3-ubyte.gz").write_bytes(gzip.compress(pictures))
    yield folder
    yield folder / "t10k-images-idx3-ubyte.gz"


def _cifar(folder: Path) -> Iterator[Path]:
    for name in ("data_batch_1.bin", "test_batch.bin"):
        (folder / name).write_bytes(bytes(_COUNT * 3073))
    yield folder
    yield folder / "test_batch.bin"


def _classes(folder: Path) -> Iterator[Path]:
    for name in ("cat", "dog"):
        _pictures(folder / name)
    yield folder


SOURCES = {
    "importer:metadata": _metadata,
    "importer:parquet": _parquet,
    "importer:webdataset": _webdataset,
    "importer:coco": _coco,
    "importer:mnist": _mnist,
    "importer:cifar": _cifar,
    "importer:classes": _classes,
}
