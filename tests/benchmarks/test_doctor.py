"""The diagnosis of small trainings: five planted faults, six of each, and thirty healthy ones.

Figure: at least 28 of 30 faults named, at most one alarm in 30 healthy trainings::

    .venv/bin/python -m pytest tests/benchmarks/test_doctor.py --override-ini 'norecursedirs=.*' -s --timeout=0

``BENCH_SHORT=1`` takes one of each fault and three healthy ones.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import torch

from mmstudio.core.job import JobState
from mmstudio.services.app import App

NAMED = {
    "shuffled slot": "condition",
    "leaked split": "leaked",
    "rate ten times too high": "fast",
    "collapsed GAN": "collapsed",
    "saturated discriminator": "saturated",
}
"""What each fault is called; a shuffled slot has to be named itself."""
MODULE = "benchmarks_planted"


@pytest.fixture
def planted() -> Any:
    """The trainings, under a name that lanes can import."""
    path = Path(__file__).with_name("planted.py")
    spec = importlib.util.spec_from_file_location(MODULE, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[MODULE] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[MODULE]


def test_faults_are_named_and_healthy_trainings_are_not(planted: Any, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    app = App.start(tmp_path / "config")
    planted.add_faulty(app.registry, MODULE)
    cases = list(planted.cases())
    if os.environ.get("BENCH_SHORT"):
        first = {case.fault: case for case in reversed(cases) if case.fault}
        cases = [*cases[:3], *first.values()]
    named: Counter[str] = Counter()
    of: Counter[str] = Counter(case.fault or "healthy" for case in cases)
    alarms, missed, known = [], [], set()
    with app.create_project(tmp_path / "project") as opened:
        for case in cases:
            data = planted.dataset_name(case)
            if data not in known:
                known.add(planted.add_data(opened, tmp_path / "data", case))
            job = opened.runs.start(data, planted.recipe_of(case, app), seed=case.seed, name=case.name)
            ended = opened.runner.wait(job.id)
            assert ended.state is JobState.DONE, ended.failure
            found = [(one.kind, one.subject) for one in opened.diagnosis.diagnose(job.run_id).findings]
            told = ", ".join(f"{kind} {subject}".strip() for kind, subject in found) or "nothing"
            print(f"{case.name}: {told}", flush=True)
            if not case.fault:
                alarms += [case.name] if found else []
            elif any(
                kind == NAMED[case.fault] and (case.fault != "shuffled slot" or subject == case.data)
                for kind, subject in found
            ):
                named[case.fault] += 1
            else:
                missed.append(case.name)
    for fault in NAMED:
        print(f"{fault}: {named[fault]} of {of[fault]} named")
    print(f"healthy: {len(alarms)} alarms in {of['healthy']}; missed: {missed}; alarms: {alarms}")
    assert len(missed) <= 2
    assert len(alarms) <= 1
