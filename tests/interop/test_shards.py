"""Shards, read back by ``webdataset`` and ``datasets``."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from pathlib import Path

import datasets
import webdataset
from material import CELLS, ROWS, exactly, picture, rows_of

Export = Callable[..., Path]


def test_webdataset(export: Export) -> None:
    folder = export("webdataset")
    for split in ("train", "val", "test"):
        shards = sorted(map(str, folder.glob(f"{split}-*.tar")))
        found = list(webdataset.WebDataset(shards, shardshuffle=False, empty_check=False).decode("pilrgb"))
        wanted = rows_of(split)
        assert len(found) == len(wanted)
        for got, one in zip(found, wanted, strict=True):
            assert exactly({key: got["json"][key] for key in CELLS}) == exactly(
                {key: one[key] for key in CELLS}
            )
            assert got["json"]["meta.shape"] == one["shape"]
            assert exactly(got["json"]["mmstudio.stars"]) == exactly(one["stars"])
            assert sorted(got["json"]["mmstudio.tags"]) == sorted(one["tags"])
            captions = [got[key] for key in ("txt", "1.txt", "2.txt") if key in got]
            assert captions == one["captions"]
            assert got["png"].tobytes() == picture(ROWS.index(one)).tobytes()
            assert ("wav" in got) == one["sound"]
            if one["sound"]:
                raw = next(iter(webdataset.WebDataset(shards, shardshuffle=False, empty_check=False)))["wav"]
                with wave.open(io.BytesIO(raw)) as sound:
                    assert (sound.getframerate(), sound.getnframes()) == (8000, 800)


def test_datasets(export: Export, tmp_path: Path) -> None:
    """It wants the same files in every sample, so this data set lacks nothing."""
    folder = export("webdataset", name="whole")
    found = datasets.load_dataset(
        "webdataset",
        data_files={"train": str(folder / "train-*.tar")},
        split="train",
        cache_dir=str(tmp_path),
    )
    rows = list(found)
    assert len(rows) == len(ROWS)
    for number, (got, one) in enumerate(zip(rows, ROWS, strict=True)):
        assert exactly({key: got["json"][key] for key in CELLS}) == exactly({key: one[key] for key in CELLS})
        assert got["txt"] == f"sample {number}"
        assert got["png"].convert("RGB").tobytes() == picture(number).tobytes()
