"""The importer of captions in the format of COCO: one sample per picture, whose captions are alternatives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.api import (
    BadFileError,
    FileFinder,
    ImportPlan,
    ImportRequest,
    NewSample,
    Problem,
    Slot,
    Split,
    UsageError,
    open_ordinary,
    ordinary_bytes,
)
from mmstudio_files.folders.places import below, entries, folders_in, printable, split_in, unwrapped
from mmstudio_files.roles import assign_roles, check_given

MOST_BYTES = 256 << 20
"""Largest size of one JSON file; the largest one of COCO's captions has 92 MB."""

_HEAD = 1 << 16
_KEPT = frozenset({"images", "annotations", "id", "image_id", "file_name", "caption"})
_TRIED = 20
_FOLDER = "annotations"


@dataclass(frozen=True)
class _Captions:
    """The captions in one file."""

    path: Path
    images: list[dict[str, Any]]
    captions: dict[int | str, list[str]]
    loose: int

    @property
    def split(self) -> Split | None:
        return split_in(self.path.stem)


class CocoImporter:
    """Reads ``captions_*.json``, or a folder with such files in it or in its folder ``annotations``.

    Pictures are searched beside the file, in ``images`` and in the folders that its name mentions (``train2017``). A
    word in the file's name gives the split. The JSON is loaded one file at a time, without unneeded parts; files of
    more than 256 MB are refused.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is a JSON file that begins like one of COCO, or a folder with captions."""
        return _is_coco(source) if source.is_file() else source.is_dir() and bool(_inside(source))

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Read the files.

        Raises:
            UsageError: If one cannot be read, or has no captions.
        """
        count, notes = 0, list[str]()
        for path in _paths(request.source):
            found = _read(path)
            count += len(found.images)
            bare = sum(
                not (_is_id(image.get("id")) and image["id"] in found.captions) for image in found.images
            )
            if bare:
                notes.append(f"{bare} of {len(found.images)} pictures of {path.name} have no caption.")
        slots = (Slot("image", "image"), Slot("text", "text"))
        check_given(request.slots, (slot.name for slot in slots), request.modalities)
        root = _root(request.source, request.source) if request.source.is_file() else None
        return ImportPlan(assign_roles(slots, request.slots), count, tuple(notes), root)

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples in order of the files' pictures."""
        del plan
        for path in _paths(request.source):
            yield from _samples(_read(path), _root(request.source, path))


def _is_coco(path: Path) -> bool:
    if path.suffix.lower() != ".json":
        return False
    try:
        with open_ordinary(path) as stream:
            head = stream.read(_HEAD)
    except OSError:
        return False
    started = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return started.startswith(b"{") and (b'"images"' in head or b'"annotations"' in head)


def _inside(source: Path) -> list[Path]:
    """Caption files in a folder or in its annotations folder, by name."""
    root = unwrapped(source)
    return [
        Path(item.path)
        for folder in (root / _FOLDER, root)
        for item in entries(folder)
        if "caption" in item.name.lower() and item.is_file() and _is_coco(Path(item.path))
    ]


def _paths(source: Path) -> list[Path]:
    found = [source] if source.is_file() else _inside(source)
    if not found:
        raise UsageError("{folder} holds no captions in the format of COCO.", folder=str(source))
    return found


def _root(source: Path, path: Path) -> Path:
    """The folder that may contain pictures: the source, or the parent of a file's annotations folder."""
    if source.is_dir():
        return unwrapped(source)
    return path.parent.parent if path.parent.name == _FOLDER else path.parent


def _read(path: Path) -> _Captions:
    """Load a file.

    Raises:
        UsageError: If it is too large, damaged, or has no captions.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UsageError(
                "{file} is too large: captions of at most {limit} MB are read.",
                file=path.name,
                limit=MOST_BYTES >> 20,
            )
        data = json.loads(ordinary_bytes(path).decode("utf-8-sig", "replace"), object_hook=_slim)
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        raise UsageError("{file} cannot be read: it is damaged or no JSON.", file=path.name) from error
    images = data.get("images") if isinstance(data, dict) else None
    notes = data.get("annotations") if isinstance(data, dict) else None
    if not isinstance(images, list) or not isinstance(notes, list):
        raise UsageError("{file} has no lists of images and annotations.", file=path.name)
    known = [image for image in images if isinstance(image, dict)]
    captions, loose = _captions(notes, {image["id"] for image in known if _is_id(image.get("id"))})
    if not captions:
        raise UsageError(
            "{file} holds no captions.",
            hint="Files that mark things in pictures (instances, keypoints) say nothing in words; choose captions_*.json.",
            file=path.name,
        )
    return _Captions(path, known, captions, loose)


def _slim(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name in _KEPT}


def _is_id(value: Any) -> bool:
    return isinstance(value, int | str)


def _captions(notes: list[Any], known: set[int | str]) -> tuple[dict[int | str, list[str]], int]:
    """Captions by picture, and the number of captions that belong to none."""
    found: dict[int | str, list[str]] = {}
    loose = 0
    for note in notes:
        caption = note.get("caption") if isinstance(note, dict) else None
        if not isinstance(caption, str) or not caption.strip():
            continue
        image = note.get("image_id")
        if _is_id(image) and image in known:
            found.setdefault(image, []).append(caption.strip())
        else:
            loose += 1
    return found, loose


def _samples(found: _Captions, root: Path) -> Iterator[NewSample | Problem]:
    name = printable(found.path.name)
    folder = _pictures(found, root)
    seen: set[int | str] = set()
    if found.loose:
        yield Problem(name, f"{found.loose} captions are left out: they belong to no picture of the file.")
    for number, image in enumerate(found.images, 1):
        key, file_name = image.get("id"), image.get("file_name")
        place = f"{name}, image {number}"
        if not isinstance(key, int | str) or not isinstance(file_name, str):
            yield Problem(place, "The picture is skipped: it has no id or no file name.")
        elif key in seen:
            yield Problem(place, "The picture is skipped: another one has the same id.")
        else:
            seen.add(key)
            yield _sample(place, file_name, found, key, root, folder)


def _sample(
    place: str, file_name: str, found: _Captions, key: int | str, root: Path, folder: Path
) -> NewSample | Problem:
    try:
        values: dict[str, tuple[Any, ...]] = {"image": (below(root, file_name, folder),)}
    except BadFileError as error:
        return Problem(place, f"The picture is skipped: {error}")
    if captions := found.captions.get(key):
        values["text"] = tuple(dict.fromkeys(captions))
    return NewSample(values, found.split, {}, place)


def _pictures(found: _Captions, root: Path) -> Path:
    """The folder with most of the first pictures; the file's own folder if none is found."""
    here = found.path.parent
    named = [folder for folder in folders_in(root) if folder.name.lower() in found.path.stem.lower()]
    by_split = [folder for folder in folders_in(root) if found.split and split_in(folder.name) == found.split]
    tops = dict.fromkeys([*named, *by_split, root / "images", here, root])
    inner = [place for top in tops for place in (top, *(top / "images" / folder.name for folder in named))]
    images = root / "images"
    inner += [folder for folder in folders_in(images) if found.split and split_in(folder.name) == found.split]
    names = [image["file_name"] for image in found.images[:_TRIED] if isinstance(image.get("file_name"), str)]
    finder = FileFinder(root)
    there = {
        place: sum(_is_there(finder, root, name, place) for name in names) for place in dict.fromkeys(inner)
    }
    best = max(there, key=lambda place: there[place], default=here)
    return best if there.get(best) else here


def _is_there(finder: FileFinder, root: Path, name: str, folder: Path) -> bool:
    try:
        return finder.find(below(root, name, folder)).is_file()
    except (BadFileError, OSError, ValueError):
        return False
