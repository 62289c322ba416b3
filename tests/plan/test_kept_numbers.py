"""Stored training numbers at their edges: damage loses only the damaged line, and counts are ones all JSON readers agree on."""

from __future__ import annotations

from pathlib import Path

import pytest

from mmstudio.plan.curves.metrics_file import MetricsFile, read_metrics, rows_of

LARGEST = 2**53 - 1


def test_a_line_that_is_damaged_costs_itself(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    path.write_text(
        '{"step": 1, "loss": 4.0}\n{"st\n7\n{"loss": 3.0}\n{"step": 2, "loss": 2.0}\n{"step": 3}\n'
    )
    assert read_metrics(path) == [{"step": 1, "loss": 4.0}, {"step": 2, "loss": 2.0}, {"step": 3}]
    MetricsFile(path, 2).close()
    assert path.read_text("utf-8") == '{"step": 1, "loss": 4.0}\n{"step": 2, "loss": 2.0}\n'


@pytest.mark.parametrize("count", [LARGEST + 1, LARGEST + 2, 2**54, 3**53 - 1, 10**30])
def test_what_is_no_count_for_every_reader_is_none(count: int) -> None:
    assert rows_of(f'{{"step": {count}, "loss": 0.5}}') == []
    assert rows_of(f'{{"step": 1, "seen": {count}, "left": {-count}, "loss": 0.5}}') == [
        {"step": 1, "loss": 0.5}
    ]
    assert rows_of(f'{{"step": {LARGEST}, "seen": {-LARGEST}}}') == [{"step": LARGEST, "seen": -LARGEST}]
