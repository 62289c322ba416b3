"""Sources of every kind with bytes flipped, swapped, overwritten and cut off: rows, problems, or a sentence."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.api import UsageError
from mmstudio_files.contract import SOURCES

Take = Callable[..., Any]


def damaged(data: bytes, rng: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(rng.choice((1, 2, 8))):
        if not found:
            break
        place = rng.randrange(min(len(found), rng.choice((64, 600, len(found)))))
        match rng.randrange(4):
            case 0:
                found[place] = rng.randrange(256)
            case 1:
                del found[place:]
            case 2:
                found[place : place + 4] = b"\xff" * rng.randrange(5)
            case _:
                other = rng.randrange(len(found))
                found[place], found[other] = found[other], found[place]
    return bytes(found)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", sorted(SOURCES))
@pytest.mark.parametrize("seed", range(20))
def test_damage_is_told(tmp_path: Path, take: Take, kind: str, seed: int) -> None:
    rng = random.Random(f"{kind} {seed}")
    source = rng.choice(list(SOURCES[kind](tmp_path)))
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    for path in rng.sample(files, min(len(files), 2)):
        path.write_bytes(damaged(path.read_bytes(), rng))
    try:
        found = take(source)
    except (UsageError, AssertionError) as error:
        assert str(error).startswith("nobody takes") or isinstance(error, UsageError)  # noqa: PT017
        return
    assert found.stored or found.problems or found.refused or not found.samples
    assert all(item.reason and item.source for item in (*found.problems, *found.refused))
