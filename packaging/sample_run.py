"""Makes the run that the sample project carries out of a finished one.

``python packaging/sample_run.py PROJECT RUN`` copies what generating needs into ``resources/sample-run``: averaged weights in
half precision, settings, fitted states, the curve and the previews. ``make sample-run`` trains one first.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import safetensors.torch
import torch

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "resources" / "sample-run"
MOST_BYTES = 8_000_000


def ship(run: Path) -> int:
    """Copy a run's folder.

    Returns:
        Bytes of what is shipped.
    """
    shutil.rmtree(TARGET, ignore_errors=True)
    last = max((run / "checkpoints").iterdir(), key=lambda path: path.name)
    TARGET.mkdir(parents=True)
    weights = safetensors.torch.load_file(last / "ema.safetensors")
    half = {name: value.half() if value.dtype == torch.float32 else value for name, value in weights.items()}
    safetensors.torch.save_file(half, TARGET / "ema.safetensors")
    state = json.loads((last / "state.json").read_text("utf-8"))
    (TARGET / "state.json").write_text(json.dumps({**state, "best": state["step"]}, indent=1), "utf-8")
    config = json.loads((run / "config.json").read_text("utf-8"))
    (TARGET / "config.json").write_text(json.dumps(config, indent=1), "utf-8")
    shutil.copy2(run / "model.json", TARGET)
    shutil.copy2(run / "metrics.jsonl", TARGET)
    shutil.copytree(run / "previews", TARGET / "previews")
    return sum(path.stat().st_size for path in TARGET.rglob("*") if path.is_file())


def main() -> int:
    """Ship a run; fails where it is too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("run")
    options = parser.parse_args()
    size = ship(options.project / "runs" / options.run)
    print(f"{TARGET.relative_to(ROOT)}: {size / 1e6:.1f} MB")
    return int(size > MOST_BYTES)


if __name__ == "__main__":
    raise SystemExit(main())
