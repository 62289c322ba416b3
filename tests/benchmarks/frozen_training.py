"""A training with an encoder of 50 MB, frozen or trained, in a process of its own: its memory, and the size of its checkpoint."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def peak_bytes() -> int:
    """The most memory that this process has had."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) << 10


def main(folder: Path, encoder: str) -> None:
    """Train, and tell."""
    import torch

    assert torch.__version__
    before = peak_bytes()
    import heavy_encoders

    from mmstudio.core.job import JobState
    from mmstudio.plan.recipe_settings import apply_settings
    from mmstudio.plugins.specs import Provenance
    from mmstudio.services.app import App

    app = App.start(folder / "config")
    for spec in heavy_encoders.specs():
        app.registry.encoders.add(spec, Provenance("heavy", "heavy", "1"))
    settings = {
        "conditions": ["text"],
        "encoder.text.id": encoder,
        "fusion.id": "concat",
        "generator.width": "16",
        "generator.condition_width": "16",
        "generator.prior": "false",
        "fusion.hidden": "16",
        "generator.multipliers": "[1]",
        "generator.size": "16",
        "training.steps": "20",
        "training.batch": "16",
        "training.precision": "fp32",
        "training.preview_every_s": "1000",
    }
    told = {key: json.dumps(value) if isinstance(value, list) else value for key, value in settings.items()}
    with app.open_project(folder / "project") as opened:
        job = opened.runs.start("shapes", apply_settings(app.recipes.get("flow"), told))
        ended = opened.runner.wait(job.id)
        assert ended.state is JobState.DONE, ended.failure
        folders = (opened.project.runs.folder(job.run_id) / "checkpoints").iterdir()
        checkpoint = max(path for path in folders if path.is_dir())
        sizes = {path.stem: path.stat().st_size for path in checkpoint.glob("*.safetensors")}
    print(json.dumps({"bytes": peak_bytes() - before, "sizes": sizes}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
