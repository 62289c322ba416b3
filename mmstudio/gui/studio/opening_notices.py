"""Opening notices: what is reported about a project when it is opened."""

from __future__ import annotations

from mmstudio.core.job import JobState
from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.workplace import Workplace


def tell_of_project(studio: Workplace) -> None:
    """Report trainings that a crash interrupted, which the job list can resume, missing plugins, and moved files."""
    if not studio.project.own:
        studio.notify(
            "note",
            tr("This project was not made on this computer."),
            tr(
                "Nothing in it starts by itself, and files outside of its folder are not read. If it is yours, say so on the page Projects."
            ),
        )
    _tell_of_files(studio)
    found = set(studio.project.project.interrupted)
    for job in studio.jobs(JobState.INTERRUPTED):
        if job.id in found and job.kind == "train":
            studio.notify(
                "warning",
                tr("The training of {run} was interrupted.", run=job.run_id),
                tr(
                    "Its last checkpoint is kept. Press Go on in the list of jobs below. If memory ran out, take a smaller batch."
                ),
            )
    for need in studio.project.needs.missing():
        studio.notify(
            "warning",
            tr("This project needs the plugin {name}.", name=need.distribution or ", ".join(need.parts)),
            tr(
                "{users} cannot be used without it; everything else can. It can be installed on the page Plugins.",
                users=", ".join(need.users),
            ),
        )
    for folder in studio.project.needs.missing_folders():
        studio.notify(
            "warning",
            tr("This project needs the folder {title}.", title=folder.title),
            tr(
                "{users} cannot be used without it; everything else can. Say where it is on the page Plugins.",
                users=", ".join(folder.users),
            ),
        )


def _tell_of_files(studio: Workplace) -> None:
    """Report files imported in place that were found again or are missing."""
    for one in studio.project.found:
        studio.notify("note", tr("The files of {name} were found again.", name=one.name), str(one.now))
    for name, before in studio.project.locating.lost().items():
        studio.notify(
            "warning",
            tr("The files of {name} are not where they were: {path}.", name=name, path=str(before)),
            tr("Connect their disk, or say where they are: on the page Data, Look for the files."),
        )
