"""Folders with a table that names the files in them, as published collections have it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mmstudio_files.tables.folder_tables import tables_of

Take = Callable[..., Any]


@pytest.fixture
def pictures(tmp_path: Path, make: SimpleNamespace) -> Callable[..., list[str]]:
    """Writes pictures into a folder below the source, and gives their names."""

    def _pictures(folder: str, count: int = 6, name: str = "{:06}.jpg") -> list[str]:
        names = [name.format(number) for number in range(1, count + 1)]
        for shade, one in enumerate(names):
            make.picture(tmp_path / folder / one, (shade, len(folder), 0))
        return names

    return _pictures


def test_captions_in_a_text_beside_the_folder_of_pictures(
    tmp_path: Path, take: Take, make: SimpleNamespace, pictures: Callable[..., list[str]]
) -> None:
    names = pictures("Images", name="{}_ab.jpg")
    lines = [
        "image,caption",
        *(f"{name},A dog runs over grass number {turn} ." for name in names for turn in range(2)),
    ]
    make.words(tmp_path / "captions.txt", "\n".join(lines) + "\n")
    make.words(tmp_path / "readme.txt", "Please cite us, dear reader, and so on.")
    found = take(tmp_path)
    assert found.importer == "manifest"
    assert set(found.roles()) == {"image", "text"}
    assert len({sample.values["image"][0].name for sample in found.samples}) == 6


def test_the_table_with_most_columns_of_several(
    tmp_path: Path, take: Take, make: SimpleNamespace, pictures: Callable[..., list[str]]
) -> None:
    names = pictures("img_align_celeba/img_align_celeba")
    make.manifest(
        tmp_path / "list_eval_partition.csv", ("image_id", "partition"), [(name, 0) for name in names]
    )
    make.manifest(
        tmp_path / "list_attr_celeba.csv", ("image_id", "Smiling", "Male"), [(name, 1, -1) for name in names]
    )
    found = take(tmp_path)
    assert (found.importer, len(found.stored)) == ("manifest", 6)
    assert found.table("Smiling") == [1] * 6
    assert (
        "list_eval_partition.csv is left aside beside list_attr_celeba.csv: choose a table by itself to read that one."
        in found.plan.notes
    )


def test_tables_called_after_splits(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    home = tmp_path / "corpus" / "en"
    for split, first in (("train", 0), ("dev", 4), ("test", 6), ("validated", 0)):
        names = [f"clip_{number}.wav" for number in range(first, first + (8 if split == "validated" else 2))]
        for name in names:
            make.sound(home / "clips" / name)
        rows = [("x" * 9, name, f"these are the words of {name[:-4]}") for name in names]
        make.manifest(home / f"{split}.tsv", ("client_id", "path", "sentence"), rows, delimiter="\t")
    found = take(tmp_path)
    assert found.importer == "manifest"
    assert found.splits() == {"train": 2, "val": 2, "test": 2}
    assert found.stored[0].values["text"][0].startswith("these are the words of clip_")
    assert any(note.startswith("validated.tsv is left aside") for note in found.plan.notes)


def test_a_table_in_a_folder_of_its_own(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    for number in range(4):
        make.sound(tmp_path / "audio" / f"1-{number}-A.wav")
    make.picture(tmp_path / "cover.gif")
    rows = [(f"1-{number}-A.wav", 1, "dog") for number in range(4)]
    make.manifest(_made(tmp_path / "meta") / "esc50.csv", ("filename", "fold", "category"), rows)
    found = take(tmp_path)
    assert (found.importer, found.table("category")) == ("manifest", ["dog"] * 4)
    assert (
        "At least 1 picture or sound is left aside: more lie there than esc50.csv has rows."
        in found.plan.notes
    )


def test_names_without_endings_in_several_folders(
    tmp_path: Path, take: Take, make: SimpleNamespace, pictures: Callable[..., list[str]]
) -> None:
    names = pictures("images_part_1", name="ISIC_{}.jpg") + pictures("images_part_2", name="ISIC_9{}.jpg")
    make.manifest(
        tmp_path / "HAM_metadata.csv", ("lesion", "image_id", "dx"), [(7, name[:-4], "nv") for name in names]
    )
    found = take(tmp_path)
    assert (found.importer, len(found.stored)) == ("manifest", 12)
    assert [sample.values["image"][0].name for sample in found.samples] == names


@pytest.mark.parametrize("name", ["metadata.csv", "Metadata.CSV", "notes.csv", "captions.json"])
def test_a_stray_table_takes_no_folder_over(
    tmp_path: Path, take: Take, make: SimpleNamespace, pictures: Callable[..., list[str]], name: str
) -> None:
    pictures(".", 20)
    if name.endswith("json"):
        make.words(tmp_path / name, '[{"who": "me", "when": 3}]')
    else:
        make.manifest(tmp_path / name, ("who", "when"), [("me", 3), ("you", 4)])
    found = take(tmp_path)
    assert (found.importer, len(found.stored)) == ("folder", 20)
    assert [one.source for one in found.problems] == [name]


def test_a_table_of_a_few_files_takes_no_folder_over(
    tmp_path: Path, take: Take, make: SimpleNamespace, pictures: Callable[..., list[str]]
) -> None:
    names = pictures(".", 20)
    make.manifest(tmp_path / "favourites.csv", ("image", "why"), [(name, "it is fun") for name in names[:3]])
    found = take(tmp_path)
    assert (found.importer, len(found.stored)) == ("folder", 20)
    assert "favourites.csv: It is a table: to import its rows, choose it by itself." in found.reasons


@pytest.mark.parametrize("name", ["metadata.csv", "METADATA.CSV", "Manifest.tsv"])
def test_a_usual_name_in_any_case(
    tmp_path: Path, make: SimpleNamespace, pictures: Callable[..., list[str]], name: str
) -> None:
    names = pictures("x")
    path = make.manifest(
        tmp_path / name, ("file_name", "text"), [(f"x/{one}", "some words") for one in names[:2]]
    )
    assert tables_of(tmp_path).tables == ((path, None),)


def test_parquet_beside_pictures(tmp_path: Path, take: Take, pictures: Callable[..., list[str]]) -> None:
    names = pictures(".", 20)
    pq.write_table(pa.table({"key": ["a", "b"], "status": ["good", "bad"]}), tmp_path / "stats.parquet")
    found = take(tmp_path)
    assert (found.importer, len(found.stored)) == ("folder", 20)
    assert "stats.parquet: It is a table" in found.reasons
    pq.write_table(pa.table({"image": names, "age": list(range(20))}), tmp_path / "stats.parquet")
    found = take(tmp_path)
    assert (found.importer, found.table("age")) == ("parquet", list(range(20)))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
