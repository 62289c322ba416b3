"""The job that writes a run's model for other programs, with its card; nothing is left behind if it fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mmstudio.core.context import RunContext
from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import staged_folder, write_atomic
from mmstudio.core.files.door import child
from mmstudio.core.sentences import words_of
from mmstudio.plan.payloads import ExportModelPayload
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plugins.specs import resolve
from mmstudio.services.exports.service import check_folder
from mmstudio.services.reports.leaving.card import CARD, card_of
from mmstudio.services.reports.leaving.readme import readme_of

ENGINE = "mmstudio.engine.jobs:export_model"
README = "README.md"


def run(context: RunContext) -> None:
    """Export a model; the result is what the engine tells, with ``folder``."""
    payload = ExportModelPayload.of(context.job)
    target = Path(payload.folder)
    check_folder(target, context.project_dir)
    files = RunFolder(child(context.project_dir / "runs", payload.run))
    try:
        with staged_folder(target, f"model-{context.job.id}") as folder:
            told: dict[str, Any] = resolve(ENGINE)(context, payload, folder)
            write_atomic(folder / CARD, card_of(payload.title or payload.run, files, context.registry, told))
            write_atomic(folder / README, readme_of(told))
    except OSError as error:
        raise StudioError(
            "The model cannot be exported into {path}: {reason}. Nothing was kept of it.",
            hint="Make room on the disk, or choose another place.",
            path=str(target),
            reason=error.strerror or words_of(error),
        ) from error
    context.result({"folder": str(target), **told})
