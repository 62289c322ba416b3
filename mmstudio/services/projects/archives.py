"""Project archives: projects as one file, written by a job and unpacked before they are opened."""

from __future__ import annotations

from pathlib import Path

from mmstudio.core.context import RunContext
from mmstudio.core.job import Job
from mmstudio.core.payloads import FilePayload
from mmstudio.jobs.runner import JobRunner
from mmstudio.services.jobs import new_job
from mmstudio.storage.project.archive import SUFFIX, read_archive, write_archive

__all__ = ["SUFFIX", "free_folder", "read_archive", "start_export"]

LANE = "io"


def start_export(runner: JobRunner, file: Path) -> Job:
    """Write the open project into one file, as a job; its result has ``file`` and ``bytes``.

    Args:
        runner: Of the project.
        file: Target file; gets the suffix ``.mmstudio`` if it has none.
    """
    place = file if file.suffix == SUFFIX else file.with_name(file.name + SUFFIX)
    return runner.submit(
        new_job("export", "Export to {file}", LANE, FilePayload(file=str(place)), file=place.name)
    )


def export(context: RunContext) -> None:
    """Write a project into one file. Payload: ``file``."""
    file = Path(FilePayload.of(context.job).file)

    def told(done: int, total: int) -> None:
        context.check()
        context.progress(done, total, note="Exporting")

    size = write_archive(context.project_dir, file, told)
    context.result({"file": str(file), "bytes": size})


def free_folder(parent: Path, file: Path) -> Path:
    """A folder for a project that comes as a file: named like it, with a number if that name is taken."""
    names = (file.stem if number == 1 else f"{file.stem} {number}" for number in range(1, 10_000))
    return next(parent / name for name in names if not (parent / name).exists())
