"""What is told of a project when it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmstudio.core.job import JobState
from mmstudio.gui.language import tr

if TYPE_CHECKING:
    from mmstudio.gui.studio import Studio


def tell_of_project(studio: Studio) -> None:
    """Tell of trainings that a crash cut off, which the list of jobs lets go on, and of plugins that are needed."""
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
