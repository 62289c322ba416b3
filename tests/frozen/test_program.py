"""The command line of the bundle, from the version to a trained model."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PIL import Image

from mmstudio import __version__


def test_it_says_its_version(frozen: Any) -> None:
    done = frozen.run("--version")
    assert (done.returncode, done.stdout) == (0, f"mmstudio {__version__}\n"), done.stderr


def test_nothing_is_wrong_here(frozen: Any) -> None:
    done = frozen.run("doctor", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    facts = json.loads(done.stdout)
    assert facts["troubles"] == []
    assert set(facts["plugins"].values()) == {"active"}
    assert {"text", "image", "audio", "table", "flow", "gan", "vae"} <= set(facts["plugins"])
    assert {"torch", "torchaudio", "numpy", "tokenizers", "safetensors", "soundfile"} <= set(
        facts["versions"]
    )
    assert facts["learning"]["devices"]


@pytest.mark.slow
def test_from_nothing_to_a_page_of_pictures(frozen: Any) -> None:
    words = ["demo", "--minutes", "0.3", "--samples", "400", "--pictures", "32", "--device", "cpu"]
    done = frozen.run(*words, timeout_s=280)
    assert done.returncode == 0, done.stdout + done.stderr
    with Image.open(frozen.home / "demo" / "grid.png") as grid:
        assert min(grid.size) >= 32
    page = (frozen.home / "demo" / "report.html").read_text("utf-8")
    assert "Flow" in page or "flow" in page


def test_a_damaged_word_is_told(frozen: Any) -> None:
    done = frozen.run("nonsense")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_multiprocessing_starts_the_program_itself(frozen: Any) -> None:
    """What ``multiprocessing`` and its resource tracker start is the bundle's program, which must know them."""
    code = "import math, multiprocessing\n"
    code += (
        "with multiprocessing.get_context('spawn').Pool(1) as pool:\n    print(pool.map(math.sqrt, [49.0]))\n"
    )
    frozen.place_plugin("forker", code)
    done = frozen.run("plugin", "list", "--json")
    first, _, rest = done.stdout.partition("\n")
    assert first == "[7.0]", done.stdout + done.stderr
    assert {item["id"]: item["state"] for item in json.loads(rest)}["forker"] == "active"


def test_programs_that_it_starts_do_not_get_its_libraries(frozen: Any) -> None:
    frozen.place_plugin("teller", "import os\nprint(os.environ.get('LD_LIBRARY_PATH', 'none'))\n")
    assert frozen.run("plugin", "list").stdout.startswith("none\n")
    assert frozen.run("plugin", "list", LD_LIBRARY_PATH="/opt/mine").stdout.startswith("/opt/mine\n")
