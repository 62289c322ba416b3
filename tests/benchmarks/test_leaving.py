"""Exported models: how far they lie from the program, how large they are, and how long the export takes.

The shipped run of the default recipe, 64 results with the same conditions and the same noise, in float32; then 64 pictures by
the example that lies beside the model.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.job import JobState
from mmstudio.services.app import App
from mmstudio.services.projects.sample_run import add_sample_run
from mmstudio.services.reports.leaving.service import FORMATS, ModelWish, export_model

for library in ("onnx", "onnxscript", "onnxruntime"):
    pytest.importorskip(library)

SIZE = 1.02
"""Largest size of the ONNX files by the weights."""


@pytest.mark.benchmark
def test_the_shipped_run_leaves(tmp_path: Path) -> None:
    with App.start(tmp_path / "config").create_project(tmp_path / "project") as opened:
        made = opened.imports.make_sample(opened.imports.default_sample(), count=800, seed=0)
        assert opened.runner.wait(made.id).state is JobState.DONE
        run = add_sample_run(opened.project, str(made.payload["dataset"]))
        assert run is not None
        start = time.perf_counter()
        job = opened.runner.wait(
            export_model(opened, run.id, ModelWish(tmp_path / "model", FORMATS, examples=64)).id
        )
        assert job.state is JobState.DONE, job.failure
        told: dict[str, Any] = dict(job.result)
        took = time.perf_counter() - start
    for form, size in told["bytes"].items():
        print(
            f"\n{form}: {size / 1e6:.2f} MB, {size / told['weights']:.4f} times the weights; largest difference "
            f"{told['differences'][form] * 255:.0f} of 255 over {told['compared']} pictures"
        )
    print(f"\nboth written and compared in {took:.0f} s")
    start = time.perf_counter()
    subprocess.run([sys.executable, "sample.py"], cwd=tmp_path / "model", check=True)
    print(f"\nthe example, 64 pictures from its start to its end: {time.perf_counter() - start:.1f} s")
    assert len(list((tmp_path / "model").glob("*.ppm"))) == 64
    assert told["compared"] == 64
    assert told["differences"]["onnx"] <= 1 / 255 + 1e-9
    assert told["differences"]["torch"] <= 1 / 255 + 1e-9
    assert told["bytes"]["onnx"] <= SIZE * told["weights"]
    model = json.loads((tmp_path / "model" / "model.json").read_text("utf-8"))
    assert set(model["graphs"]) == {"condition", "field", "prior"}
