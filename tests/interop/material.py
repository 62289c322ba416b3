"""What is exported: rows whose values are known, of every kind, with something missing in every column."""

from __future__ import annotations

import json
import math
import struct
import wave
from pathlib import Path
from typing import Any

from PIL import Image

CELLS = ("code", "n", "flag", "x", "day", "note", "late")
NOTES = ('a, "b"', "two\nlines", "猫 🌀", "=1+1", "NA", "-1 degree", None, "'quoted'", "x")
LARGE = 2**53 + 1
"""The first whole number that no floating-point number is."""


def row(number: int) -> dict[str, Any]:
    """What is known of a sample."""
    return {
        "split": ("train", "val", "train", "test")[number % 4],
        "captions": (["only"], [], ["one", "[two] in brackets", "trois été"])[number % 3],
        "sound": number % 2 == 0,
        "code": f"{number:03d}",
        "n": (LARGE + number, -number, None)[number % 3],
        "flag": (True, False, None)[(number + 1) % 3],
        "x": None if number == 4 else number + 0.1,
        "day": None if number == 2 else f"2024-02-0{number + 1}",
        "note": NOTES[number],
        "late": number if number % 4 == 3 else None,
        "shape": ("disc", "ring")[number % 2],
        "stars": number % 6,
        "tags": ["odd", "再看"][: number % 3],
    }


ROWS = [row(number) for number in range(len(NOTES))]


def rows_of(split: str) -> list[dict[str, Any]]:
    """Those of a split, in order."""
    return [one for one in ROWS if one["split"] == split]


def picture(number: int) -> Image.Image:
    """The picture of a sample."""
    return Image.new("RGB", (9, 7), (25 * number, 200 - 20 * number, 40))


def write(folder: Path) -> None:
    """Write all of it as a folder that the program imports."""
    folder.mkdir()
    lines = []
    for number, one in enumerate(ROWS):
        picture(number).save(folder / f"{number}.png")
        line = {
            "image": f"{number}.png",
            "text": one["captions"],
            "split": one["split"],
            "meta.shape": one["shape"],
        }
        if one["sound"]:
            tone(folder / f"{number}.wav", number)
            line["audio"] = f"{number}.wav"
        lines.append(line | {name: one[name] for name in CELLS})
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "manifest.jsonl").write_text(text, "utf-8")


def write_whole(folder: Path) -> None:
    """Write rows that all have the same: a picture, a text and cells."""
    folder.mkdir()
    lines = []
    for number, one in enumerate(ROWS):
        picture(number).save(folder / f"{number}.png")
        line = {"image": f"{number}.png", "text": f"sample {number}", "split": "train"}
        lines.append(line | {name: one[name] for name in CELLS})
    (folder / "manifest.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def tone(path: Path, number: int) -> None:
    """Write the sound of a sample."""
    values = [round(8000 * math.sin(0.05 * (number + 1) * place)) for place in range(800)]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(struct.pack(f"<{len(values)}h", *values))


def exactly(value: Any) -> str:
    """A value with its type: 3 is not 3.0, and True is not 1."""
    return repr(value)
