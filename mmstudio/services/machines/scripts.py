"""What starts a job folder elsewhere: ``run.sh``, ``job.sbatch`` and the words that explain both."""

from __future__ import annotations

import re

from mmstudio.core.files.atomic import write_atomic
from mmstudio.core.files.door import ordinary_bytes
from mmstudio.core.files.paths import resources_dir
from mmstudio.core.sentences import visible
from mmstudio.services.machines.job_folder import JobFolder, JobNote

RUN, BATCH, README = "run.sh", "job.sbatch", "README.txt"
_DATA = (
    "\nThe data set is packed in data/, and read there; nothing of it is unpacked.\n",
    "\nFiles of the data set are not in this folder: they are read where they lay when it was written, at the same path.\n",
)


def write_scripts(folder: JobFolder, note: JobNote) -> None:
    """Write the scripts and the words; nothing that a person named stands in a script.

    The scripts take names from their environment, and quote each; only the run's id is written into them, which is made of
    letters, digits and dashes.
    """
    for name in (RUN, BATCH, README):
        text = ordinary_bytes(resources_dir() / "machines" / name).decode("utf-8")
        if name != RUN:
            words = _words(note)
            text = re.sub(r"\{([a-z]+)\}", lambda found, words=words: words[found[1]], text)  # type: ignore[misc]
        write_atomic(folder.path / name, text)
    (folder.path / RUN).chmod(0o755)


def _words(note: JobNote) -> dict[str, str]:
    """What is filled in: whatever a person wrote on one line, and without signs that a terminal obeys."""
    plugins = [f"  {one.name} {one.version}" for one in note.plugins]
    wanted = [f"  {name}: mmstudio resource add {name} FOLDER" for name in note.resources]
    title = visible(" ".join(note.title.split()))
    return {
        "run": note.run,
        "title": title,
        "program": note.program,
        "data": _DATA[note.by_reference],
        "plugins": "\n".join(["\nPlugins, in wheels/; they are used without being installed:", *plugins, ""])
        if plugins
        else "",
        "resources": "\n".join(["\nFolders that must be given on that machine first:", *wanted, ""])
        if wanted
        else "",
    }
