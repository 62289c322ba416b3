"""Fixtures of the cleaning tests: an empty project into which rows are imported and inspected."""

from __future__ import annotations

import csv
import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from mmstudio.core.job import JobState
from mmstudio.services.cleaning.report import CleaningReport
from mmstudio.services.opened import OpenProject

NAME = "planted"
Rows = Sequence[Mapping[str, str]]
Looked = Callable[..., CleaningReport]


def _import_material() -> None:
    """Make the part beside this file importable by name, as a plugin's code is."""
    spec = importlib.util.spec_from_file_location(
        "cleaning_material", Path(__file__).with_name("material.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)


_import_material()


@pytest.fixture
def looked(opened: OpenProject, tmp_path: Path) -> Looked:
    """Imports rows whose files lie in the folder ``tmp_path`` and looks at them."""

    def look(rows: Rows, name: str = NAME) -> CleaningReport:
        names = list(dict.fromkeys(key for row in rows for key in row))
        with (tmp_path / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(rows)
        job = opened.runner.wait(opened.imports.import_source(tmp_path / f"{name}.csv", name).id)
        assert job.state is JobState.DONE, job.failure
        assert not opened.datasets.problems(name)
        return again(name)

    def again(name: str = NAME) -> CleaningReport:
        job = opened.runner.wait(opened.cleaning.start(name).id)
        assert job.state is JobState.DONE, job.failure
        return opened.cleaning.need_report(name)

    look.again = again  # type: ignore[attr-defined]
    return look
