"""Pictures read by the program and by reference libraries: thousands of generated ones, and a folder of foreign ones.

Figures: none read differently, none refused that the other reading reads, ``check`` never of another mind than ``read``. The
folder is named by ``FOREIGN_PICTURES`` (the test pictures of Pillow, image-rs and scikit-image, icon themes). Pillow reads some TIFFs
wrongly, so that tifffile and imagecodecs are needed to compare with, which ``make media-test`` installs::

    make bench
    make media-test
    FOREIGN_PICTURES=/folder build/media/bin/python -m pytest tests/benchmarks/test_pictures.py --override-ini 'norecursedirs=.*' -s \\
        --timeout=0 -W ignore
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pytest
from other_reading import apart, other_reading
from varied_pictures import varied

from mmstudio.api import BadFileError
from mmstudio_image.codec import ImageCodec
from mmstudio_image.plugin import SUFFIXES

SHORT = bool(os.environ.get("BENCH_SHORT"))
COUNT = 800 if SHORT else 20_000
FOLDER = os.environ.get("FOREIGN_PICTURES", "")
CODEC = ImageCodec()
KNOWN = {"hopper_webp.tif": "WebP inside of TIFF, which the libtiff that Pillow carries does not read"}
"""Foreign files that are refused and that the other reading reads, with the reason."""


@dataclass
class Compared:
    """What became of pictures.

    Attributes:
        counts: How many went which way.
        wrong: Those that were read differently, refused without a reason, or judged in two ways.
        refused: Those that neither reads, with what is said of them.
        remarks: What was said of those that are read.
    """

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    remarks: Counter[str] = field(default_factory=Counter)

    def add(self, path: Path, name: str) -> None:
        self.counts["files"] += 1
        said = []
        for use in (CODEC.check, CODEC.read):
            try:
                result, sentence = use(path), ""
            except BadFileError as error:
                result, sentence = None, str(error)
            said.append(sentence)
            if use == CODEC.check:
                self.remarks.update(remark.text for remark in result or ())
        if bool(said[0]) != bool(said[1]):
            self.wrong.append(f"{name}: check and read disagree: {said}")
        try:
            right = other_reading(path)
        except Exception:  # noqa: BLE001 - libraries fail on foreign files in every way there is
            self.counts["read here alone" if result is not None else "refused by both"] += 1
            self.refused += [f"{name}: {said[1]}"] if result is None else []
            return
        if result is None:
            self.counts["refused here alone"] += 1
            if path.name not in KNOWN:
                self.wrong.append(f"{name}: {said[1]}")
        elif fault := apart(result, right):
            self.wrong.append(f"{name}: {fault}")


def pictures(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.suffix.lower() in SUFFIXES:
            yield path


@pytest.mark.benchmark
def test_generated_pictures(tmp_path: Path) -> None:
    path, wrong = tmp_path / "picture", []
    for picture in varied(COUNT, seed=1):
        path.write_bytes(picture.data)
        CODEC.check(path)
        right = other_reading(path) if picture.right is None else picture.right
        if fault := apart(CODEC.read(path), right):
            wrong.append(f"{picture.name}: {fault}")
    print(f"\n{COUNT:,} generated pictures, {len(wrong)} read differently")
    assert wrong == []


@pytest.mark.benchmark
@pytest.mark.skipif(
    not FOLDER or find_spec("tifffile") is None,
    reason="no folder is named, or tifffile is not installed to compare with",
)
def test_foreign_pictures() -> None:
    found = Compared()
    for path in pictures(Path(FOLDER)):
        found.add(path, path.relative_to(FOLDER).as_posix())
    print("\n" + ", ".join(f"{count:,} {name}" for name, count in found.counts.items()))
    print(*(f"{count:,} x {text}" for text, count in found.remarks.most_common()), sep="\n")
    print("Refused by both:", *found.refused, sep="\n  ")
    assert found.wrong == []
