"""The state of a run's data when the run began, so that later changes can be reported."""

from __future__ import annotations

from typing import Any

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import StudioError
from mmstudio.core.sample import SPLITS
from mmstudio.core.sentences import Note
from mmstudio.plan.run_folder import RunFolder


def remember_data(files: RunFolder, samples: Samples) -> None:
    """Write down the state of the data if the run is just beginning and has not done so.

    The state is the counts of the splits that have samples, and a hash of the content of each.

    Args:
        files: Files of the run.
        samples: The data set of the run.
    """
    if files.data_state() is None and (state := _state(samples)) is not None:
        files.write_data_state(state)


def data_changed(files: RunFolder, context: RunContext, dataset: str) -> Note | None:
    """A sentence if a run's data set has changed since the run began; ``None`` if it has not, or if that cannot be told.

    Args:
        files: Files of the run.
        context: Context of the job.
        dataset: Data set of the run.
    """
    before = files.data_state()
    try:
        now = _state(context.samples(dataset))
    except StudioError:
        return None
    if not isinstance(before, dict) or now is None or before.get("content") == now["content"]:
        return None
    then, today = (_train_count(state) for state in (before, now))
    if then == today:
        return Note(
            "The data set {dataset} has changed since the run {run} began: its samples are not the same any more.",
            {"dataset": dataset, "run": files.path.name},
        )
    return Note(
        "The data set {dataset} has changed since the run {run} began: it had {before} samples to train on, and has {now} "
        "now.",
        {"dataset": dataset, "run": files.path.name, "before": then, "now": today},
    )


def _state(samples: Samples) -> dict[str, Any] | None:
    """The state of the data; ``None`` if it contains files that have been named but not read."""
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
