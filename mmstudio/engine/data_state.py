"""What the data of a run was when it began, so that it can be said that it has changed since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import StudioError
from mmstudio.core.files import write_json
from mmstudio.core.json_text import read_json
from mmstudio.core.sample import SPLITS
from mmstudio.core.sentences import Note

NAME = "data.json"
"""In the folder of a run: the counts of the splits that had samples, and a hash over the content of each."""


def remember_data(folder: Path, samples: Samples) -> None:
    """Write down what the data is now, where a run has not done so and begins.

    Args:
        folder: Of the run.
        samples: Its data set.
    """
    if not (folder / NAME).exists() and (state := _state(samples)) is not None:
        write_json(folder / NAME, state)


def data_changed(folder: Path, context: RunContext, dataset: str) -> Note | None:
    """A sentence where the data set of a run is not what it was when it began; ``None`` where it is, or nobody knows.

    Args:
        folder: Of the run.
        context: Of the job.
        dataset: Its data set.
    """
    try:
        before = read_json(folder / NAME)
        now = _state(context.samples(dataset))
    except (OSError, ValueError, StudioError):
        return None
    if not isinstance(before, dict) or now is None or before.get("content") == now["content"]:
        return None
    then, today = (_train_count(state) for state in (before, now))
    if then == today:
        return Note(
            "The data set {dataset} has changed since the run {run} began: its samples are not the same any more.",
            {"dataset": dataset, "run": folder.name},
        )
    return Note(
        "The data set {dataset} has changed since the run {run} began: it had {before} samples to train on, and has {now} "
        "now.",
        {"dataset": dataset, "run": folder.name, "before": then, "now": today},
    )


def _state(samples: Samples) -> dict[str, Any] | None:
    """What the data is; ``None`` where files of it have been named and not read."""
    counts = {split: samples.info.counts.get(split, 0) for split in SPLITS}
    try:
        content = {split: samples.fingerprint(split) for split in SPLITS if counts[split]}
    except StudioError:
        return None
    return {"counts": counts, "content": content}


def _train_count(state: dict[str, Any]) -> str:
    counts = state.get("counts")
    count = counts.get("train") if isinstance(counts, dict) else None
    return f"{count:,}" if isinstance(count, int) else "?"
