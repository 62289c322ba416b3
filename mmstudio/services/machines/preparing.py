"""The first step of ``run.sh``: what the job folder brings is checked before any process trains, and plugins are unpacked."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import write_atomic
from mmstudio.core.sentences import visible
from mmstudio.plugins.installed import installed_points
from mmstudio.plugins.manager import PluginHost
from mmstudio.services.machines.job_folder import JobFolder, JobNote
from mmstudio.services.machines.packed import INDEX, index_shards
from mmstudio.services.machines.plugin_wheels import unpack_plugins, use_plugins
from mmstudio.services.machines.single import only_one
from mmstudio.services.machines.telling import EXIT, STATE
from mmstudio.storage.project.project import Project


def run(words: list[str]) -> int:
    """Prepare a job folder; the argument is its path.

    Returns:
        0, or 1 where something is missing, which is said.
    """
    folder = JobFolder(Path(words[0]).absolute())
    try:
        prepare(folder)
    except (StudioError, OSError) as error:
        sys.stderr.write(visible(f"Error: {error}") + "\n")
        return 1
    return 0


def prepare(folder: JobFolder) -> JobNote:
    """Check data and unpack plugins unless that was done, see that all parts are here, and forget old commands.

    Raises:
        StudioError: If a file has changed or is missing, a part is not here, or another process trains there.
    """
    note = folder.note()
    for place in (folder.asked, folder.told, folder.project.cache):
        place.mkdir(exist_ok=True)
    _index_data(folder, note)
    unpack_plugins(folder, note)
    use_plugins(folder, note)
    with tempfile.TemporaryDirectory() as marks:
        host = PluginHost(Path(marks))
        host.discover(installed_points())
    folder.run_files(note.run).config().plan(host.registry)
    Project.open(folder.project.root, write=False, own=note.by_reference).close()
    with only_one(folder):
        for path in folder.asked.glob("pause-*"):  # of the former start, which has ended
            path.unlink(missing_ok=True)
        (folder.told / EXIT).unlink(missing_ok=True)
        write_atomic(folder.told / STATE, "running\n")
    return note


def _index_data(folder: JobFolder, note: JobNote) -> None:
    """Check the shards and note where their files lie, unless that was done; an earlier program unpacked them instead."""
    if note.shards and not folder.project.assets.is_dir() and not (folder.project.cache / INDEX).exists():
        index_shards(folder, note.shards)
