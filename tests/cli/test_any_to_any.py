"""Any to any on the command line, from nothing to a page: what is given stays, the rest is made, and the page shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]
SMALL = (
    "training.steps=2",
    "training.batch=8",
    "training.preview_every_s=0",
    "decoder.image.width=16",
    "decoder.image.multipliers=[1]",
    "decoder.text.width=16",
    "decoder.text.layers=1",
    "decoder.audio.width=16",
    "decoder.audio.blocks=1",
    "decoder.audio.vocoder=0",
    "sampling.settings.image.steps=1",
    "sampling.settings.audio.steps=1",
    "sampling.settings.audio.rounds=1",
    "sampling.settings.text.longest=8",
    "generator.hidden=16",
)


def test_from_nothing_to_a_page_and_to_files(mmstudio: Run, tmp_path: Path) -> None:
    settings = [word for one in SMALL for word in ("--set", one)]
    answer = mmstudio(
        "demo", "--recipe", "joint", "--dir", tmp_path, "--samples", "40", "--pictures", "2", *settings
    )
    assert answer.code == 0, answer.err
    page = (tmp_path / "report.html").read_text("utf-8")
    for label in (
        "image given, text, audio made",
        "text given, image, audio made",
        "Out of nothing: image, text, audio",
    ):
        assert f"<h3>{label}</h3>" in page
        assert label in answer.out
    told = answer.out.splitlines()
    first = told.index("image given, text, audio made")
    for line in told[first + 1 : first + 5]:
        assert line.startswith("  image: given, text: ")
        assert line.endswith(", audio: made")
    last = told.index("Out of nothing: image, text, audio")
    assert all(line.startswith("  image: made, text: ") for line in told[last + 1 : last + 5])
    together = page.partition("Made together")[2].partition("<section>")[0]
    assert together.count("<dt>image</dt>") == 12
    assert together.count("data:audio/wav") == 12

    ask = ("generate", "--run", "r0001", "--project", tmp_path / "project")
    told = mmstudio(*ask, "--text", "a red ring", "--out", tmp_path / "out", "--set", "image.steps=2")
    assert told.code == 0, told.err
    made = {path.name for path in (tmp_path / "out").iterdir() if path.suffix != ".json"}
    assert made == {"00000.image.png", "00000.audio.wav"}, "what is given is made too"
    alone = mmstudio(*ask, "--make", "text", "--out", tmp_path / "one")
    assert alone.code == 0, alone.err
    assert {path.suffix for path in (tmp_path / "one").iterdir()} <= {".txt", ".json"}
    refused = mmstudio(
        *ask,
        "--condition",
        f"image={tmp_path / 'out' / '00000.image.png'}",
        "--text",
        "a ring",
        "--audio",
        tmp_path / "out" / "00000.audio.wav",
    )
    assert refused.code != 0
    assert "nothing is left" in refused.err
